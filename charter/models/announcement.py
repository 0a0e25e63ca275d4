"""News of the charter, for members who want to know: told by `work`, to each of them once."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

SECOND_THOUGHTS = timedelta(minutes=10)  # what is taken back within them was never told


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements by the questions asked of them."""

    def due(self, now: datetime) -> Self:
        """Not everyone has been told yet, and it has stood for a while; the oldest first."""
        return self.filter(done_at=None, made_at__lte=now - SECOND_THOUGHTS).order_by("pk")


class Announcement(models.Model):
    """A proposal opened, or a revision published. Members are told in the order of their keys: whoever is up to
    `told_up_to` has been told or does not want to know, so one row keeps count of all of them."""

    proposal = models.OneToOneField(
        "charter.Proposal", null=True, on_delete=models.CASCADE, related_name="announcement"
    )
    revision = models.OneToOneField(
        "charter.Revision", null=True, on_delete=models.PROTECT, related_name="announcement"
    )
    made_at = models.DateTimeField(default=timezone.now)
    told_up_to = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal=None, revision__isnull=False) | Q(proposal__isnull=False, revision=None),
                name="announcement_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(done_at=None), name="announcement_open")]

    def __str__(self) -> str:
        return f"{self.proposal or self.revision}"

    @property
    def author_id(self) -> int | None:
        """Who need not be told: whoever proposed it."""
        return self.proposal.author_id if self.proposal else None

    @property
    def is_still_news(self) -> bool:
        """Whether it is still worth telling: a proposal withdrawn or decided meanwhile is not."""
        return self.proposal is None or self.proposal.is_open
