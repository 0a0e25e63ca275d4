"""Closing a meetup: who took notes, whether something happened that care stewards should look at, how many came."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from community.models import Member
from meetups.models.attendance import Attendance
from meetups.models.meetup import Meetup


class CloseOutQuerySet(models.QuerySet["CloseOut"]):
    """Written by one verb."""

    def note(self, meetup: Meetup, incident: str, note_taker: Attendance | None, by: Member) -> "CloseOut":
        """Closes a meetup, or closes it again where something was wrong; what was said before stays.

        Raises ValidationError before it starts, later than 7 days after its end, where nobody is ticked, and for a
        note-taker who was not there.
        """
        with transaction.atomic():
            locked = meetup._lock()
            here = locked.attendances.here()
            came = here.count()
            if reason := locked.no_close_out_because(came):
                raise ValidationError(reason)
            if note_taker and not here.filter(pk=note_taker.pk).exists():
                raise ValidationError({"note_taker": "They are not ticked any more. Choose somebody who was here."})
            return self.create(meetup=locked, incident=incident, note_taker=note_taker, by=by, came=came)


class CloseOut(models.Model):
    """One closing. The newest holds; those before it tell what was thought then, and by whom.

    What happened in an incident is never written here: care stewards are told in private, by whoever it concerns.
    """

    class Incident(models.TextChoices):
        """Whether something happened that somebody has to come back to."""

        NONE = "none", "No incident"
        FOLLOW_UP = "follow-up", "Incident to follow up"

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="close_outs")  # only drafts are deleted
    incident = models.CharField(max_length=9, choices=Incident)
    note_taker = models.ForeignKey(Attendance, null=True, on_delete=models.SET_NULL, related_name="+")
    came = models.PositiveIntegerField("how many were ticked")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CloseOutQuerySet.as_manager()

    class Meta:
        verbose_name = "close-out"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(incident__in=["none", "follow-up"]), name="close_out_says_which"),
            models.CheckConstraint(condition=models.Q(came__gte=1), name="close_out_of_people_who_came"),
        ]

    def __str__(self) -> str:
        return f"Close-out of “{self.meetup}”"

    @classmethod
    def of(cls, meetup: Meetup) -> Iterable["CloseOut"]:
        """All of a meetup, the newest first, with what a page prints of them."""
        return cls.objects.filter(meetup=meetup).select_related("note_taker__member", "by")
