"""The regular slot: the rule by which meetups are made, and what each of them starts with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from community import times
from meetups.models.details import Details
from meetups.models.meetup import Meetup
from meetups.models.places import CAPACITY, fewer_than
from meetups.models.schedule import MINUTES
from meetups.models.slot import Slot


class SeriesManager(models.Manager["Series"]):
    """Series by the questions asked of them."""

    def make_due(self, today: date) -> list[Meetup]:
        """Makes what is missing of every series. Looks first, without a lock, in two queries however many there are."""
        since = today.replace(day=1)
        going_on = list(self.filter(Q(last_month=None) | Q(last_month__gte=since)).defer("description"))
        if not going_on:
            return []
        made: dict[int | None, set[date | None]] = {}
        for series, month in Meetup.objects.filter(month__gte=since).values_list("series", "month"):
            made.setdefault(series, set()).add(month)
        lacking = [series for series in going_on if series.missing(today, made.get(series.pk, set()))]
        return [meetup for series in lacking for meetup in series.make(today)]


class Series(Details, Slot):
    """A slot such as "the last Tuesday of every month, 11.30am UK time". What is changed here reaches the meetups to
    come, but for what was edited on one of them by hand."""

    time = models.TimeField(help_text="As on a clock on the wall there; it stays so when the clocks change.")
    zone = models.CharField("time zone", max_length=64, validators=[times.validate_zone])
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(MINUTES[0]), MaxValueValidator(MINUTES[1])]
    )
    capacity = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(CAPACITY[0]), MaxValueValidator(CAPACITY[1])],
        help_text="How many people can come. Empty: no limit.",
    )
    publish = models.BooleanField(
        "publish meetups as they are made",
        default=False,
        help_text="Otherwise they are drafts until someone publishes them.",
    )
    discarded = models.JSONField(default=list, editable=False, help_text="Months whose draft was deleted: YYYY-MM.")
    changed_at = models.DateTimeField(auto_now=True)

    objects = SeriesManager()

    # What its meetups take over, under the same names; the day follows from the rule.
    HANDED_ON = (*Details.DETAILS, "time", "zone", "minutes", "capacity")

    class Meta:
        verbose_name_plural = "series"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(every__range=(1, 12)), name="series_every_in_range"),
            models.CheckConstraint(condition=Q(week__in=[1, 2, 3, 4, -1]), name="series_week_known"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="series_weekday_known"),
            models.CheckConstraint(condition=Q(minutes__range=MINUTES), name="series_minutes_in_range"),
            models.CheckConstraint(
                condition=Q(last_month__isnull=True) | Q(last_month__gte=F("first_month")), name="series_ends_in_order"
            ),
        ]

    def missing(self, today: date, made: set[date | None]) -> list[date]:
        """The months ahead in which a meetup is still to be made; `made` are those that have one.

        Where the clocks skip that time, or show it twice, none is made: an organiser says what is meant (`gaps`).
        """
        days = {month: self.day_in(month) for month in self._lacking(today, made)}
        return [month for month, day in days.items() if not (self._clock_change(day) or self._gone_by(day))]

    def gaps(self, today: date) -> list[str]:
        """Why no meetup can be made in some of the months ahead, as sentences."""
        made = set(self.meetups.values_list("month", flat=True))
        return list(filter(None, (self._clock_change(self.day_in(month)) for month in self._lacking(today, made))))

    def _lacking(self, today: date, made: set[date | None]) -> list[date]:
        return [m for m in self.months_ahead(today) if m not in made and f"{m:%Y-%m}" not in self.discarded]

    def make(self, today: date) -> list[Meetup]:
        """Makes the meetups of the next six months that are not there yet: once, however many try at the same time."""
        with transaction.atomic():
            series = Series.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
            if series is None:  # deleted a moment ago
                return []
            made = set(series.meetups.values_list("month", flat=True))
            return [series._make_one(month) for month in series.missing(today, made)]

    def _make_one(self, month: date) -> Meetup:
        handed = {name: getattr(self, name) for name in self.HANDED_ON}
        meetup = Meetup.objects.create(series=self, month=month, date=self.day_in(month), **handed)
        self.hand_on_hosts(meetup)
        if self.publish:
            meetup.publish()
        return meetup

    def discard(self, meetup: Meetup) -> None:
        """Deletes a draft of this series, and makes none again for that month."""
        with transaction.atomic():
            series = self._lock()
            if meetup.month:
                series.discarded = sorted({*series.discarded, f"{meetup.month:%Y-%m}"})
                series.save(update_fields=["discarded"])
            meetup.delete()

    def hand_on_hosts(self, meetup: Meetup) -> None:
        """Gives a meetup this series' hosts, in place of those it has."""
        meetup.hosts.all().delete()
        for host in self.hosts.all():
            meetup.hosts.create(**{name: getattr(host, name) for name in host.HANDED_ON})

    def hand_on_hosts_to_later(self) -> None:
        """Gives the meetups to come this series' hosts, but for those whose own were named by hand."""
        for meetup in self.later():
            if "hosts" not in meetup.edited:
                self.hand_on_hosts(meetup)
                meetup.touch()

    def untouchable(self, name: str, meetup: Meetup) -> bool:
        """Whether this field of the meetup is no longer the series' to change. When it is stands or falls as one."""
        names = Meetup.WHEN_FIELDS if name in Meetup.WHEN_FIELDS else {name}
        return bool(names & set(meetup.edited))

    def later(self, since: date | None = None) -> models.QuerySet[Meetup]:
        """Its meetups that have not begun and stand, from a month on, in order."""
        found = self.meetups.filter(starts_at__gt=timezone.now()).exclude(status=Meetup.Status.CANCELLED)
        if since:
            found = found.filter(month__gte=since)
        return found.order_by("month")

    def plan(self, since: date | None = None) -> list["Step"]:
        """What would become of each later meetup if the series were saved as it is in memory now. Changes nothing."""
        return [self._step(meetup) for meetup in self.later(since)]

    def _step(self, meetup: Meetup) -> "Step":
        step = Step(meetup)
        wanted = {name: getattr(self, name) for name in self.HANDED_ON}
        if meetup.month and self.meets_in(meetup.month):
            wanted["date"] = self.day_in(meetup.month)
        elif meetup.month:
            step.notes.append(
                "The series no longer has a meetup in this month. This one stays; cancel it if it should."
            )
        differing = {name: value for name, value in wanted.items() if getattr(meetup, name) != value}
        own = {name for name in differing if self.untouchable(name, meetup)}
        step.kept = sorted(own)
        step.changes = {name: value for name, value in differing.items() if name not in own}
        self._leave_out_impossible(step)
        return step

    def _leave_out_impossible(self, step: "Step") -> None:
        """Takes out of a step what cannot be done to this one meetup, and says why."""
        meetup, changes = step.meetup, step.changes
        if names := changes.keys() & Meetup.WHEN_FIELDS:
            day, clock, zone = (changes.get(name, getattr(meetup, name)) for name in ("date", "time", "zone"))
            if problem := times.problem(day, clock, zone) or gone_by(day, clock, zone):
                step.notes.append(f"Its time stays as it is. {problem}")
                for name in names:
                    del changes[name]
        capacity = changes.get("capacity")
        if capacity is not None and capacity < (going := meetup.rsvps.going().count()):
            step.notes.append(fewer_than(going))
            del changes["capacity"]

    def carry_out(self, since: date | None = None) -> list["Step"]:
        """Saves the series as it is in memory, and brings its later meetups in line: as `plan` says, all or nothing."""
        with transaction.atomic():
            self._lock()
            list(self.later(since).select_for_update(of=("self",), no_key=True))
            steps = self.plan(since)
            self.save()
            for step in steps:
                if step.changes:
                    step.meetup.revise(by_hand=(), **step.changes)
            return steps

    def _clock_change(self, day: date) -> str:
        return times.problem(day, self.time, self.zone)

    def _gone_by(self, day: date) -> str:
        return gone_by(day, self.time, self.zone)

    def with_changes(self, changes: Mapping[str, Any]) -> "Series":
        """This series, in memory, with those of the changes that it hands on."""
        for name in changes.keys() & set(self.HANDED_ON):
            setattr(self, name, changes[name])
        return self

    def revise_from(self, meetup: Meetup, changes: Mapping[str, Any]) -> int:
        """Changes one of its meetups, and with it the series and the later ones not edited by hand; says how many of
        those. What only this one can have (its day, its address) stays its own. `changes` holds just what differs: the
        series takes over all of it that it hands on."""
        handed = {name: value for name, value in changes.items() if name in self.HANDED_ON}
        with transaction.atomic():
            series = self._lock()
            meetup.revise(by_hand=changes.keys() - handed.keys(), **changes)
            steps = series.with_changes(handed).carry_out(meetup.month)
            return sum(bool(step.changes) for step in steps)

    def _lock(self) -> "Series":
        """The row as it is now, which nobody else may change until our transaction ends."""
        return Series.objects.select_for_update(no_key=True).get(pk=self.pk)


@dataclass
class Step:
    """What a change of the series does to one meetup: `changes` by field, `kept` as edited by hand, and `notes` on what
    cannot be done, as sentences."""

    meetup: Meetup
    changes: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gone_by(day: date, clock: time, zone: str) -> str:
    """A sentence when that moment has passed, else empty."""
    return "The new time has passed." if times.instant(day, clock, zone) <= timezone.now() else ""
