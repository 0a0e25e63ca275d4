"""That reviewers were told, on one day, that applications wait for them."""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, Q

from bursaries import emails
from bursaries.models.application import Application
from community.models import Member

MORNING = timedelta(hours=7)  # UTC: nobody is told at midnight


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """The days on which reviewers were told."""

    def due(self, now: datetime) -> models.QuerySet[Application]:
        """What waits for an answer, while nobody was told today."""
        return Application.objects.queue().exclude(Exists(self.filter(day=(now - MORNING).date())))

    def give(self, now: datetime) -> int:
        """Tells each reviewer how many applications wait for an answer that are open to them, once a day; says how many
        people were told. The row stands in the way of a second time. Looks first, in one query."""
        if not self.due(now).exists():
            return 0
        day = (now - MORNING).date()
        with transaction.atomic():
            if not self.get_or_create(day=day)[1]:
                return 0
            return sum(_told(reviewer, day) for reviewer in _reviewers())


class Nudge(models.Model):
    """One day on which reviewers were told."""

    day = models.DateField(unique=True)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Reviewers told on {self.day}"


def _reviewers() -> models.QuerySet[Member]:
    """Those who were made reviewers. A superuser may review too, and is not reminded of it."""
    lookups = {"codename": "review_application", "content_type__app_label": "bursaries"}
    in_group = Q(**{f"groups__permissions__{name}": value for name, value in lookups.items()})
    alone = Q(**{f"user_permissions__{name}": value for name, value in lookups.items()})
    return Member.objects.filter(in_group | alone, is_active=True).distinct()


def _told(reviewer: Member, today: date) -> bool:
    """Whether there was something to tell."""
    waiting = Application.objects.for_reviewer(reviewer).queue()
    count = waiting.count()
    if count:
        emails.something_waits(reviewer, count, waiting.filter(reply_by__lt=today).count())
    return count > 0
