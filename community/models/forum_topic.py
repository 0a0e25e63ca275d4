"""Topics to be made on the forum: rows written with what they are about, in one transaction; `work` makes them.

So a topic is made at least once however often we die, and at most once: the forum takes each `external_id` once.
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

TRIES = 8
# After each try that failed, as for mail: a blip costs a minute, a forum's bad day costs no topic (25 hours in all).
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 360, 360, 360)]
PATIENCE = sum(PAUSES, timedelta())  # with a forum that goes on asking us to wait, which is no failed try


class ForumTopicQuerySet(models.QuerySet["ForumTopic"]):
    """Topics by the questions asked of them."""

    def waiting(self) -> Self:
        """To be made."""
        return self.filter(status=ForumTopic.Status.WAITING)

    def due(self, now: datetime | None = None) -> Self:
        """To be made now, the longest overdue first."""
        return self.waiting().filter(next_try_at__lte=now or timezone.now()).order_by("next_try_at", "pk")

    def ask(self, kind: str, about: UUID, title: str, due_at: datetime) -> "ForumTopic":
        """Has a topic made about this, from then on, in the caller's transaction. One that is there, or waits, stays as
        it is; one that was given up or not needed any more is begun anew."""
        wanted = {"kind": kind, "title": title, "next_try_at": due_at, "asked_at": due_at}
        topic, made = self.get_or_create(external_id=f"{kind}-{about.hex}", defaults=wanted)
        if not made and topic.status in (ForumTopic.Status.GIVEN_UP, ForumTopic.Status.DROPPED):
            self.filter(pk=topic.pk).update(status=ForumTopic.Status.WAITING, tries=0, reason="", **wanted)
        return topic

    def try_again(self) -> int:
        """Lets those that wait or were given up go at once, with all their tries before them; says how many."""
        now, unmade = timezone.now(), (ForumTopic.Status.WAITING, ForumTopic.Status.GIVEN_UP)
        again = {"status": ForumTopic.Status.WAITING, "tries": 0, "next_try_at": now, "asked_at": now, "reason": ""}
        return self.filter(status__in=unmade).update(**again)

    def hold_until(self, moment: datetime) -> None:
        """Makes none before then: the forum asked us to stay away."""
        self.waiting().filter(next_try_at__lt=moment).update(next_try_at=moment)


class ForumTopic(models.Model):
    """One topic, wanted or made. What it is about points to it; what it says is written when it is sent."""

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "To be made"
        MADE = "made", "Made"
        GIVEN_UP = "given-up", "Given up"
        DROPPED = "dropped", "Not needed any more"

    kind = models.CharField("about", max_length=10)
    # The forum's own limits (Discourse: app/models/topic.rb).
    external_id = models.CharField(max_length=50, unique=True, validators=[RegexValidator(r"^[\w-]+\Z")])
    title = models.CharField(max_length=255)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField("tries that failed", default=0)
    next_try_at = models.DateTimeField("next try")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField("made", null=True)
    number = models.PositiveBigIntegerField("the forum's number", null=True)
    reason = models.CharField("what went wrong", max_length=1000, blank=True)

    objects = ForumTopicQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(status="waiting"), name="forum_topic_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "made", "given-up", "dropped"]), name="forum_topic_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="made", number__isnull=False, made_at__isnull=False)
                | (~Q(status="made") & Q(number=None, made_at=None)),
                name="forum_topic_made_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(status="given-up") | ~Q(reason=""), name="forum_topic_given_up_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Topic {self.external_id}"

    @property
    def address(self) -> str:
        """Where it is, once made and while there is a forum; else empty. The forum itself adds its title."""
        return f"{settings.FORUM.url}/t/{self.number}" if settings.FORUM and self.number else ""

    # --- What came of a try. No-ops on one that waits no more. ----------------------------------------------------

    def was_made(self, number: int) -> None:
        """The forum has it, under this number."""
        self._change(status=self.Status.MADE, number=number, made_at=timezone.now(), reason="")

    def waits(self, reason: str, wait: float | None) -> None:
        """It is tried again: after `wait` seconds, where the forum asked for that, else after the next pause. Given up
        after the last try, or a day of being asked to wait."""
        now = timezone.now()
        tries = self.tries + (wait is None)
        if tries >= TRIES or (wait is not None and now - self.asked_at > PATIENCE):
            self.give_up(reason)
            return
        pause = PAUSES[tries - 1] if wait is None else timedelta(seconds=wait)
        self._change(tries=tries, next_try_at=now + pause, reason=reason)

    def give_up(self, reason: str) -> None:
        """It is not tried again until somebody asks for it."""
        self._change(status=self.Status.GIVEN_UP, reason=reason)

    def drop(self) -> None:
        """What it was to be about needs none any more."""
        self._change(status=self.Status.DROPPED)

    def _change(self, **changes: object) -> None:
        type(self).objects.waiting().filter(pk=self.pk).update(**changes)
