"""What a poll offers: slots, or words. An option with answers is taken off, never deleted."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from community import times
from community.models import Member

if TYPE_CHECKING:
    from meetups.models.poll import Poll

PLATFORM_LENGTH = 80  # that of Details.platform


class PollOptionQuerySet(models.QuerySet["PollOption"]):
    """Options by the questions asked of them."""

    def standing(self) -> Self:
        """Those to choose from."""
        return self.filter(taken_off=False)

    def counted(self) -> Self:
        """With their counts, sorted by whom they exclude first, then by ease: fewest no, fewest if need be, most yes;
        what was taken off comes last."""
        counts = {
            name: Count("answers", filter=Q(answers__choice=choice))
            for name, choice in (("yes", "yes"), ("need_be", "need-be"), ("no", "no"), ("shut_out", "shut-out"))
        }
        ranked = self.annotate(**counts).select_related("meetup", "series")
        return ranked.order_by("taken_off", "shut_out", "no", "need_be", "-yes", "position", "pk")


class PollOption(models.Model):
    """A day and a time on a wall clock in the poll's zone, or words."""

    poll = models.ForeignKey("meetups.Poll", on_delete=models.CASCADE, related_name="options")
    date = models.DateField(null=True, blank=True, help_text="For a slot.")
    time = models.TimeField(null=True, blank=True, help_text="For a slot, in the poll's time zone.")
    text = models.CharField(max_length=140, blank=True, help_text="For a platform, or any question.")
    position = models.PositiveSmallIntegerField(default=0)
    taken_off = models.BooleanField(default=False, help_text="Nobody can choose it any more; answers to it stay.")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # What it was turned into.
    meetup = models.OneToOneField(
        "meetups.Meetup", null=True, editable=False, on_delete=models.SET_NULL, related_name="from_option"
    )
    series = models.ForeignKey(
        "meetups.Series", null=True, editable=False, on_delete=models.SET_NULL, related_name="from_options"
    )

    objects = PollOptionQuerySet.as_manager()

    class Meta:
        verbose_name = "option"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date__isnull=False, time__isnull=False, text="") | Q(date=None, time=None) & ~Q(text=""),
                name="poll_option_slot_or_words",
            )
        ]

    def __str__(self) -> str:
        if self.date and self.time:
            return f"{times.spoken_date(self.date)}, {times.spoken_time(self.time)}"
        return self.text or "An option"

    def fits(self, poll: "Poll") -> None:
        """Raises ValidationError where it is not what the poll asks for."""
        if poll.kind == "slot":
            if self.text:
                raise ValidationError({"text": "This poll asks for a slot: give a day and a time, and no words."})
            if not (self.date and self.time):
                raise ValidationError({"date" if self.time else "time": "Give both a day and a time."})
            if problem := times.problem(self.date, self.time, poll.zone):
                raise ValidationError({"time": problem})
        elif self.date or self.time:
            raise ValidationError({"date": "This poll asks for words: leave day and time empty."})
        elif not self.text.strip():
            raise ValidationError({"text": "Say what can be chosen."})
        elif poll.kind == "platform" and len(self.text) > PLATFORM_LENGTH:
            raise ValidationError({"text": f"A platform's name has at most {PLATFORM_LENGTH} letters."})

    def starts_at(self, zone: str) -> datetime | None:
        """The instant a slot begins; None for words, and where the clocks have no such time any more."""
        if not (self.date and self.time) or times.problem(self.date, self.time, zone):
            return None
        return times.instant(self.date, self.time, zone)

    def in_words(self, poll: "Poll") -> str:
        """ "Tuesday 24 November 2026, 11.30am to 12.30pm UK time", or its words."""
        starts = self.starts_at(poll.zone)
        if starts is None or self.date is None:
            return str(self)
        ends = starts + timedelta(minutes=poll.minutes)
        return f"{times.spoken_date(self.date)}, {times.spoken_span(starts, ends, poll.zone)}"

    def for_member(self, poll: "Poll", member: Member | None) -> str:
        """The same in the member's own zone, where that differs; else empty."""
        own, starts = getattr(member, "time_zone", ""), self.starts_at(poll.zone)
        if not own or starts is None:
            return ""
        there, here = starts.astimezone(times.zone(own)), starts.astimezone(times.zone(poll.zone))
        if there.utcoffset() == here.utcoffset():
            return ""
        span = times.spoken_span(starts, starts + timedelta(minutes=poll.minutes), own)
        return span if there.date() == here.date() else f"{times.spoken_date(there.date())}, {span}"


def counts_in_words(option: Any) -> list[tuple[str, int]]:
    """Each answer and how many gave it, whom it excludes first. Needs `counted`."""
    return [
        ("shut out", option.shut_out),
        ("no", option.no),
        ("if need be", option.need_be),
        ("yes", option.yes),
    ]
