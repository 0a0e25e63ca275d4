"""That a poll is about to close: told once, by a row that keeps count of who has been told."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from community import outbox
from community.models import Member

if TYPE_CHECKING:
    from meetups.models.poll import Poll

LEAD = timedelta(days=3)  # before it closes


class PollInvitationQuerySet(models.QuerySet["PollInvitation"]):
    """Invitations by the questions asked of them."""

    def due(self, now: datetime) -> Self:
        """Not everyone has been told yet."""
        return self.filter(done_at=None, due_at__lte=now).order_by("pk")


class PollInvitation(models.Model):
    """One per poll. Members are told in the order of their keys: whoever is up to `told_up_to` has been told, has
    answered or does not want to know. Once done it is never opened again."""

    poll = models.OneToOneField("meetups.Poll", on_delete=models.CASCADE, related_name="invitation")
    due_at = models.DateTimeField()
    told_up_to = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    objects = PollInvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="poll_invitation_open")]

    def __str__(self) -> str:
        return f"{self.poll}"

    @classmethod
    def plan(cls, poll: "Poll", now: datetime) -> None:
        """Sets the moment: three days before it closes, or half-way for a short one."""
        cls.objects.get_or_create(poll=poll, defaults={"due_at": cls.moment(poll, now)})

    @classmethod
    def move(cls, poll: "Poll", now: datetime) -> None:
        """The same, when it closes at another time, and nobody has been told yet."""
        cls.objects.filter(poll=poll, done_at=None, told_up_to=0).update(due_at=cls.moment(poll, now))

    @staticmethod
    def withdraw(poll: "Poll", member: Member | None = None) -> None:
        """Takes back what has not left: of one who has answered, or, once it is closed, of everyone."""
        mails = outbox.about(poll.thread)
        outbox.withdraw(mails.filter(to=member.email) if member else mails)

    @staticmethod
    def moment(poll: "Poll", now: datetime) -> datetime:
        return max(poll.closes_at - LEAD, now + (poll.closes_at - now) / 2)
