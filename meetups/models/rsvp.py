"""A person's answer to a meetup. It changes only through the meetup's verbs, which hold the lock."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from community.models import Member
from meetups.models.meetup import Meetup

NEEDS_KEPT = timedelta(days=30)  # after the meetup; then erased by `work`


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    """RSVPs by the questions asked of them."""

    def going(self) -> Self:
        return self.filter(status=Rsvp.Status.GOING)

    def waiting(self) -> Self:
        """First come, first served."""
        return self.filter(status=Rsvp.Status.WAITING).order_by("ticket")

    def held_by(self, member: Member) -> Self:
        """This member's places and waits at meetups not over yet, soonest first."""
        return self.filter(member=member, status__in=Rsvp.Status.held()).select_related("meetup")

    def needs_expired(self, now: datetime) -> Self:
        """Whose access needs have done their work: the meetup was more than 30 days ago."""
        return self.filter(meetup__ends_at__lt=now - NEEDS_KEPT).exclude(access_needs="")


class Rsvp(models.Model):
    """One per member and meetup."""

    class Status(models.TextChoices):
        GOING = "going", "Going"
        WAITING = "waiting", "Waiting"
        NOT_GOING = "not-going", "Not going"

        @classmethod
        def held(cls) -> list[str]:
            """Those that hold a place or a place in the queue."""
            return [cls.GOING, cls.WAITING]

    meetup = models.ForeignKey(Meetup, on_delete=models.PROTECT, related_name="rsvps")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="rsvps")
    status = models.CharField(max_length=10, choices=Status)
    ticket = models.PositiveIntegerField("order of asking")
    access_needs = models.TextField(blank=True, max_length=1000)
    show_name = models.BooleanField("shows their name to others going", default=False)
    # Passing at the check-in: an answer without words. Here, not among the answers, so that nothing can list it.
    passed = models.BooleanField("passed at the check-in", default=False)
    left_out = models.BooleanField("leave their name out of the recap", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = "RSVP"
        ordering = ["meetup", "ticket"]
        constraints = [
            models.UniqueConstraint(fields=["meetup", "member"], name="rsvp_one_per_member_and_meetup"),
            models.UniqueConstraint(fields=["meetup", "ticket"], name="rsvp_one_per_ticket"),
            models.CheckConstraint(condition=Q(status__in=["going", "waiting", "not-going"]), name="rsvp_status_known"),
        ]
        indexes = [models.Index(fields=["meetup", "status", "ticket"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_status_display().lower()}"

    @property
    def holds_something(self) -> bool:
        """Whether it is a place or a place in the queue."""
        return self.status in self.Status.held()

    @property
    def is_going(self) -> bool:
        return self.status == self.Status.GOING

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    def place_in_queue(self) -> int:
        """1 for the next to move up. Only for one who is waiting."""
        return self.meetup.rsvps.waiting().filter(ticket__lte=self.ticket).count()
