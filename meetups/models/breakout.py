"""Breakouts: the rooms made for a meetup, and who must not share one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from community.models import BuddyRequest, Member, keeps_apart
from meetups.models.attendance import Attendance
from meetups.models.meetup import Meetup
from meetups.models.rooming import ROOMS, ROUNDS


class Breakout(models.Model):
    """That rooms were made for a meetup, and how: its people have them (`Attendance.rooms`). Made again, they take the
    place of those before."""

    meetup = models.OneToOneField(Meetup, on_delete=models.CASCADE, related_name="breakout")
    version = models.PositiveIntegerField("how often rooms were made", default=1)
    seed = models.PositiveIntegerField()
    rooms = models.PositiveSmallIntegerField("rooms in each round")
    rounds = models.PositiveSmallIntegerField()
    spread_hosts = models.BooleanField()
    welcome = models.BooleanField("a regular beside each newcomer")
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rooms__range=ROOMS), name="breakout_has_rooms"),
            models.CheckConstraint(condition=Q(rounds__range=ROUNDS), name="breakout_has_rounds"),
        ]

    def __str__(self) -> str:
        return f"Rooms at “{self.meetup}”"

    def filled(self, people: list[Attendance]) -> list[list[list[Attendance]]]:
        """The rooms of each round, the main one first, each with those of these people who are in it, by name."""
        by_name = sorted(people, key=lambda row: (row.called.casefold(), row.pk))
        rounds = range(self.rounds)
        return [
            [[row for row in by_name if row.rooms[at : at + 1] == [room]] for room in range(1, self.rooms + 1)]
            for at in rounds
        ]


class KeepApart(models.Model):
    """Two members who are never in one room, at any meetup, until organisers take this away. Nobody is asked why."""

    one = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "private keep-apart"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="keep_apart_once",
                violation_error_message="These two are kept apart already.",
                violation_error_code="twice",
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="keep_apart_two_people_in_order"),
        ]

    def __str__(self) -> str:
        return "Two people"  # never whom: this is what logs and titles print

    def clean(self) -> None:
        """In the order of their keys, whichever was named first."""
        super().clean()
        if self.one_id and self.one_id == self.other_id:
            raise ValidationError({"other": "Choose two people."})
        if self.one_id and self.other_id:
            self.one_id, self.other_id = sorted([self.one_id, self.other_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The same for who is kept apart without a form."""
        self.one_id, self.other_id = sorted([self.one_id, self.other_id])
        super().save(*args, **kwargs)

    def begin(self) -> None:
        """Keeps these two apart from now on. If they are buddies, they are not any more, and both are told that."""
        with transaction.atomic():
            self.save()
            BuddyRequest.objects.part(self.one, self.other)


@keeps_apart
def are_kept_apart(one: Member, other: Member) -> bool:
    """Whether organisers keep these two apart: then they are not brought together elsewhere either."""
    return KeepApart.objects.filter(Q(one=one, other=other) | Q(one=other, other=one)).exists()
