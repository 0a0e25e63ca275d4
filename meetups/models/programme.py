"""What happens at a meetup, in order: its agenda, and the provocations that start people talking."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from community import times
from meetups.models.answering import Answering

LONGEST = 24 * 60  # minutes, of one part
# What most meetups of an hour are made of; for others its minutes are stretched.
USUAL = [
    ("Welcome, and how we treat one another", 5),
    ("Check-in", 10),
    ("Provocations", 10),
    ("Small groups", 20),
    ("What we heard from one another", 10),
    ("What comes next, and goodbye", 5),
]


class Shown(models.TextChoices):
    """From when something is on the meetup's page."""

    NOT_YET = "not-yet", "Not yet"
    NOW = "now", "From now on"
    DAY = "day", "On the day, from midnight there"
    START = "start", "When it starts"


class Programme(Answering):
    """Each verb takes the row's lock first. Whether a part is on show follows from the clock: nothing has to be done at
    that moment."""

    agenda_shown = models.CharField("show the agenda", max_length=8, choices=Shown, default=Shown.NOT_YET)
    provocations_shown = models.CharField("show the provocations", max_length=8, choices=Shown, default=Shown.NOT_YET)

    if TYPE_CHECKING:
        agenda: models.QuerySet[Any]  # the reverse sides of AgendaItem.meetup and Provocation.meetup
        provocations: models.QuerySet[Any]

    class Meta:
        abstract = True

    def shows(self, choice: str, now: datetime | None = None) -> bool:
        """Whether what is shown from then on is on show now."""
        now = now or timezone.now()
        if choice == Shown.DAY:
            return now.astimezone(times.zone(self.zone)).date() >= self.date
        return choice == Shown.NOW or (choice == Shown.START and self.has_started(now))

    def agenda_on_show(self) -> list[tuple[str, Any]]:
        """When each item begins, with its zone, and the item; empty while organisers keep it to themselves."""
        return self.with_times(self.agenda.all()) if self.shows(self.agenda_shown) else []

    def with_times(self, items: Iterable[Any]) -> list[tuple[str, Any]]:
        """When each item of an agenda begins, with its zone, and the item."""
        rows, begins = [], self.starts_at
        for item in items:
            clock = times.spoken_time(begins.astimezone(times.zone(self.zone)))
            rows.append((f"{clock} {times.spoken_zone(self.zone)}", item))
            begins += timedelta(minutes=item.minutes)
        return rows

    def provocations_on_show(self) -> list[Any]:
        """In order; empty while organisers keep them to themselves."""
        return list(self.provocations.all()) if self.shows(self.provocations_shown) else []

    def agenda_warning(self) -> str:
        """What is wrong with the sum of the agenda's minutes, as a sentence; empty when nothing is."""
        minutes: int = self.agenda.aggregate(total=models.Sum("minutes"))["total"] or self.minutes
        if minutes == self.minutes:
            return ""
        off = f"{abs(minutes - self.minutes)} minutes {'too long' if minutes > self.minutes else 'left over'}"
        return f"The agenda takes {minutes} minutes, the meetup {self.minutes}: {off}."

    def start_agenda(self) -> None:
        """Begins with what most meetups are made of. Raises ValidationError where there is an agenda already."""
        with transaction.atomic():
            meetup = self._lock()
            if meetup.agenda.exists():
                raise ValidationError("There is an agenda already. Change it below.")
            item = meetup.agenda.model
            item.rewrite(meetup, [item(title=title, minutes=part) for title, part in usual(meetup.minutes)])
            meetup.touch()


def usual(minutes: int) -> list[tuple[str, int]]:
    """The usual agenda for a meetup that long: whole minutes that add up, without what would have none."""
    total = sum(part for _, part in USUAL)
    ends = [sum(part for _, part in USUAL[: number + 1]) * minutes // total for number in range(len(USUAL))]
    parts = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    return [(title, part) for (title, _), part in zip(USUAL, parts, strict=True) if part]


class Part(models.Model):
    """One of several things in order, each with its minutes."""

    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(LONGEST)])
    position = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        abstract = True
        ordering = ["position"]

    @classmethod
    def rewrite(cls, meetup: Programme, parts: Iterable[Self]) -> None:
        """Gives the meetup just these, in this order. Its row is locked by the caller."""
        found: Any = cls
        with transaction.atomic():
            found.objects.filter(meetup=meetup.pk).delete()
            kept = list(parts)
            for position, part in enumerate(kept, start=1):
                part.pk, part.position = None, position
                part.meetup = meetup  # type: ignore[attr-defined]  # both kinds have one
            found.objects.bulk_create(kept)


class AgendaItem(Part):
    """One item of a meetup's agenda."""

    MOST = 30

    meetup = models.ForeignKey("meetups.Meetup", on_delete=models.CASCADE, related_name="agenda")
    title = models.CharField(max_length=140)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["meetup", "position"], name="agenda_item_one_a_position"),
            models.CheckConstraint(condition=Q(position__range=(1, 30)), name="agenda_not_too_many"),
            models.CheckConstraint(condition=Q(minutes__range=(1, LONGEST)), name="agenda_item_takes_time"),
            models.CheckConstraint(condition=GreaterThan(Length(Trim("title")), 0), name="agenda_item_is_named"),
        ]

    def __str__(self) -> str:
        return self.title


class Provocation(Part):
    """Something to start people talking."""

    MOST = 6

    meetup = models.ForeignKey("meetups.Meetup", on_delete=models.CASCADE, related_name="provocations")
    prompt = models.TextField(max_length=500)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["meetup", "position"], name="provocation_one_a_position"),
            models.CheckConstraint(condition=Q(position__range=(1, 6)), name="provocation_at_most_six"),
            models.CheckConstraint(condition=Q(minutes__range=(1, LONGEST)), name="provocation_takes_time"),
            models.CheckConstraint(condition=GreaterThan(Length(Trim("prompt")), 0), name="provocation_says_something"),
        ]

    def __str__(self) -> str:
        return self.prompt
