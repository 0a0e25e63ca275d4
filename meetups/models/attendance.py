"""Someone at a meetup on the day, with or without an account. It changes only through the meetup's verbs, which hold
the lock."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from community.models import Member
from meetups.models.meetup import Meetup
from meetups.models.rsvp import NEEDS_KEPT


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Attendances by the questions asked of them."""

    def here(self) -> Self:
        """Those of people who came."""
        return self.filter(here_at__isnull=False)

    def words_expired(self, now: datetime) -> Self:
        """Whose guest's name, phone and shared interpreter have done their work: the meetup was over 30 days ago."""
        return self.filter(meetup__ends_at__lt=now - NEEDS_KEPT).exclude(name="", by_phone=False, shares="")


class Attendance(models.Model):
    """What organisers note of one person for the day: that they are here, and what their room has to go by.

    A guest has no account and goes by the name typed in; who erased their account goes on as a guest without a name, so
    that the number of people who came stays.
    """

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="attendances")  # only drafts are deleted
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField("a guest's name", max_length=80, blank=True)
    here_at = models.DateTimeField("ticked off at", null=True)
    by_phone = models.BooleanField(default=False)
    shares = models.CharField("interpreter or captioner they share", max_length=80, blank=True)
    # The number of their room in each round of breakouts, 0 where they had none yet. Who met whom is read from here.
    rooms = models.JSONField(default=list)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meetup", "member"], condition=Q(member__isnull=False), name="attendance_one_per_member"
            ),
            models.UniqueConstraint(
                "meetup", Lower("name"), condition=~Q(name=""), name="attendance_guests_told_apart_by_name"
            ),
            models.CheckConstraint(condition=Q(member=None) | Q(name=""), name="attendance_only_guests_are_typed_in"),
        ]

    def __str__(self) -> str:
        return "Someone at a meetup"  # never who: this is what logs and titles print

    @property
    def key(self) -> str:
        """ "member-12", the same at every meetup, or "guest-7": how forms and breakouts name them."""
        return f"member-{self.member_id}" if self.member_id else f"guest-{self.pk}"

    @property
    def called(self) -> str:
        """The name to read out."""
        return str(self.member) if self.member else self.name or "A guest"

    @property
    def is_here(self) -> bool:
        return self.here_at is not None

    @property
    def has_a_room(self) -> bool:
        return any(self.rooms)
