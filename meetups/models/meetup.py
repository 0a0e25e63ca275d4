"""A meetup: when, what, with whom, and the verbs that change it."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from community import times
from community.models import Member

if TYPE_CHECKING:
    from meetups.models.rsvp import Rsvp

# Words after /meetups/ that are pages of their own.
RESERVED_SLUGS = {"calendar", "calendar.ics", "feed", "library", "polls", "past"}


class RsvpRefused(Exception):
    """No place may be asked for now; the message is a sentence for the person asking."""


class Access(models.TextChoices):
    """What a meetup provides so that people can take part."""

    CAPTIONS = "captions", "Live captions by a person"
    AUTO_CAPTIONS = "auto-captions", "Automatic captions"
    BSL = "bsl", "British Sign Language interpreter"
    PHONE = "phone", "A phone number to dial in"
    MATERIALS = "materials", "Materials sent in advance"
    NO_CAMERA = "no-camera", "Camera off is fine"
    RECORDING = "recording", "A recording afterwards"
    BREAKS = "breaks", "A break in the middle"


class MeetupQuerySet(models.QuerySet["Meetup"]):
    """Meetups by the questions asked of them."""

    def announced(self) -> Self:
        """Those anyone may see: published, or cancelled after having been published."""
        return self.exclude(status=Meetup.Status.DRAFT)

    def visible_to(self, person: Any) -> Self:
        """What this person (a Member or an anonymous visitor) may see: drafts only for organisers."""
        return self if person.has_perm("meetups.change_meetup") else self.announced()

    def upcoming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        """Over, latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def with_places(self) -> Self:
        """Adds `going_count` and `waiting_count`."""
        counts = {
            f"{status}_count": Count("rsvps", filter=Q(rsvps__status=status), distinct=True)
            for status in ("going", "waiting")
        }
        return self.annotate(**counts)

    def locked(self) -> Self:
        """Rows nobody else may change until our transaction ends (on SQLite the transaction itself is exclusive)."""
        return self.select_for_update(of=("self",))


class Meetup(models.Model):
    """One gathering. Organisers enter wall time and zone; `starts_at` and `ends_at` (UTC) are derived from them."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    title = models.CharField(max_length=140)
    slug = models.SlugField(
        "address", max_length=90, unique=True, blank=True,
        help_text="The last part of the page's address. Left empty, it is made from the title. Stays once published.",
    )  # fmt: skip
    summary = models.CharField(max_length=300, blank=True, help_text="One or two sentences for lists and link previews.")
    description = models.TextField(blank=True, max_length=20_000, help_text="Markdown.")
    date = models.DateField(help_text="As on a calendar on the wall there.")
    time = models.TimeField(help_text="As on a clock on the wall there.")
    zone = models.CharField("time zone", max_length=64, validators=[times.validate_zone])
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    capacity = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text="How many people can come. Empty: no limit.",
    )  # fmt: skip
    rsvps_close_at = models.DateTimeField(
        "places close", null=True, blank=True, help_text="Empty: places can be saved until it starts."
    )
    platform = models.CharField(max_length=80, blank=True, help_text="What it is held on, such as BigBlueButton.")
    access = models.JSONField("what we provide", default=list, blank=True)
    access_notes = models.CharField("more on access", max_length=300, blank=True)
    join_link = models.URLField(max_length=500, blank=True, help_text="Seen only by people who are going.")
    dial_in = models.TextField("dial-in notes", blank=True, help_text="Seen only by people who are going.")

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    cancel_reason = models.CharField("why it is cancelled", max_length=300, blank=True, editable=False)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    tickets = models.PositiveIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Meetup"]] = MeetupQuerySet.as_manager()  # type: ignore[assignment]
    rsvps: "models.Manager[Rsvp]"
    hosts: "models.Manager[Host]"

    # What organisers change on a form; everything else changes only through a verb.
    EDITABLE = (
        "title", "slug", "summary", "description", "date", "time", "zone", "minutes", "capacity",
        "platform", "access", "access_notes", "join_link", "dial_in",
    )  # fmt: skip
    # What a calendar app shows: a change to one of these raises SEQUENCE (RFC 5545, 3.8.7.4).
    CALENDAR_FIELDS = frozenset({"title", "date", "time", "zone", "minutes", "platform", "join_link", "status"})

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetup_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(minutes__gte=5) & Q(minutes__lte=1440), name="meetup_minutes_in_range"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="meetup_has_room"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""), name="meetup_cancelled_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetup", args=[self.slug])

    @property
    def url(self) -> str:
        """The whole address, for mails and calendars."""
        return settings.SITE_URL + self.get_absolute_url()

    # --- What holds now ---------------------------------------------------------------------------------------

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())

    @property
    def closes_at(self) -> datetime:
        """The instant from which no place can be saved: the closing time, or the start if that is earlier."""
        return min(self.rsvps_close_at, self.starts_at) if self.rsvps_close_at else self.starts_at

    def closed_because(self, now: datetime | None = None) -> str:
        """Why no place can be saved now, as a sentence; empty when one can."""
        now = now or timezone.now()
        if self.is_draft:
            return "This meetup is not published yet."
        if self.is_cancelled:
            return "This meetup is cancelled."
        if self.is_over(now):
            return "This meetup is over."
        if self.starts_at <= now:
            return "This meetup has started."
        if self.closes_at <= now:
            return f"Places closed on {times.spoken_moment(self.closes_at, self.zone)}."
        return ""

    def free_places(self) -> int | None:
        """Places nobody has, never below 0; None without a limit. Counts now: hold the lock to act on it."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.rsvps.going().count())  # type: ignore[attr-defined]

    # --- Verbs: each locks the row first, and changes all or nothing --------------------------------------------

    def rsvp(self, member: Member, *, needs: str | None = None, show_name: bool | None = None) -> "Rsvp":
        """Asks for a place: going if one is free and nobody waits, else waiting, in order. Asking twice changes
        neither place nor order. `needs` and `show_name` are kept as they were where None.

        Raises RsvpRefused when closed, started, over, cancelled or not published.
        """
        from meetups import emails

        with transaction.atomic():
            meetup = self._lock()
            rsvp = meetup.rsvps.filter(member=member).first() or meetup.rsvps.model(meetup=meetup, member=member)
            if reason := meetup.closed_because():
                raise RsvpRefused(reason)
            rsvp.access_needs = rsvp.access_needs if needs is None else needs
            rsvp.show_name = rsvp.show_name if show_name is None else show_name
            asked_before = rsvp.holds_something
            if not asked_before:
                full = meetup.free_places() == 0 or meetup.rsvps.waiting().exists()  # type: ignore[attr-defined]
                rsvp.status = rsvp.Status.WAITING if full else rsvp.Status.GOING
                rsvp.ticket = meetup._next_ticket()
            rsvp.save()
            if not asked_before:
                emails.place_answered(rsvp)
            return rsvp

    def release(self, member: Member) -> None:
        """Gives up this member's place, or place in the queue; the first waiting moves up. No-op when there is none."""
        with transaction.atomic():
            meetup = self._lock()
            rsvp = meetup.rsvps.filter(member=member).first()
            if rsvp and rsvp.holds_something:
                rsvp.status = rsvp.Status.NOT_GOING
                rsvp.save(update_fields=["status", "changed_at"])
                meetup._promote()

    def publish(self) -> None:
        """Lets everyone see a draft. Raises ValidationError when it is not a draft."""
        with transaction.atomic():
            meetup = self._lock()
            if not meetup.is_draft:
                raise ValidationError(f"“{meetup}” is {meetup.get_status_display().lower()} already.")
            meetup.published_at = timezone.now()
            meetup._change(status=self.Status.PUBLISHED)

    def cancel(self, reason: str) -> None:
        """Calls off a published meetup. RSVPs stay as they were. Raises ValidationError without a reason, or when it
        is not published or is over."""
        reason = reason.strip()
        with transaction.atomic():
            meetup = self._lock()
            if meetup.status != self.Status.PUBLISHED or meetup.is_over():
                raise ValidationError(f"“{meetup}” cannot be cancelled: it is not a published meetup still to come.")
            if not reason:
                raise ValidationError("Say why it is cancelled. People will read this.")
            meetup._change(status=self.Status.CANCELLED, cancel_reason=reason)

    def revise(self, **changes: Any) -> None:
        """Changes fields an organiser may edit, and gives places that come free to those waiting.

        Raises ValidationError for a wall time that does not exist, and for fewer places than people are going: a place
        given is not taken back by a number in a form.
        """
        with transaction.atomic():
            meetup = self._lock()
            going = meetup.rsvps.going().count()  # type: ignore[attr-defined]
            if changes.get("capacity") is not None and changes["capacity"] < going:
                raise ValidationError({"capacity": f"{going} people are going. Fewer places than that would break a promise."})
            changes = {name: value for name, value in changes.items() if getattr(meetup, name) != value}
            if changes:
                meetup._change(**changes)
                meetup._promote()

    def touch(self) -> None:
        """Notes that something shown with the meetup changed (its hosts), so that caches and feeds notice."""
        with transaction.atomic():
            self._lock()._change()

    # --- How ----------------------------------------------------------------------------------------------------

    def _lock(self) -> "Meetup":
        locked: Meetup = Meetup.objects.locked().get(pk=self.pk)  # type: ignore[attr-defined]
        return locked

    def _change(self, **changes: Any) -> None:
        """Applies and saves changes to the locked row; raises `sequence` when a calendar would show a difference."""
        for name, value in changes.items():
            setattr(self, name, value)
        if changes.keys() & self.CALENDAR_FIELDS:
            self.sequence += 1
        self.changed_at = later_than(self.changed_at)
        self.save()

    def _next_ticket(self) -> int:
        """The next number in the order of asking. Only under the lock."""
        self.tickets += 1
        self.save(update_fields=["tickets"])
        return self.tickets

    def _promote(self) -> None:
        """Gives free places to those waiting, first come first served, and tells them. Only under the lock."""
        from meetups import emails

        if not self.queue_moves():
            return
        free = self.free_places()
        for rsvp in self.rsvps.waiting()[:free]:  # type: ignore[attr-defined]
            rsvp.status = rsvp.Status.GOING
            rsvp.save(update_fields=["status", "changed_at"])
            emails.place_came_free(rsvp)

    def queue_moves(self, now: datetime | None = None) -> bool:
        """Whether people waiting can still move up: until it starts, even after closing for new people."""
        return self.status == self.Status.PUBLISHED and self.starts_at > (now or timezone.now())

    def clean(self) -> None:
        """What single fields cannot say: reserved words, wall times that do not exist."""
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "This address is taken by another page. Choose another."})
        if self.date and self.time and self.zone in times.zone_names():
            try:
                start = times.instant(self.date, self.time, self.zone)
            except ValidationError as error:
                raise ValidationError({"time": error.messages}) from None
            if self.rsvps_close_at and self.rsvps_close_at > start:
                raise ValidationError({"rsvps_close_at": "Places must close before the meetup starts."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derives the instants from wall time and zone, and the slug from the title where there is none."""
        if kwargs.get("update_fields") is None:
            self.starts_at = times.instant(self.date, self.time, self.zone)
            self.ends_at = self.starts_at + timedelta(minutes=self.minutes)
            self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify(self.title)[:70] or "meetup"
        base = f"{base}-{self.date:%Y-%m}" if base not in RESERVED_SLUGS else f"meetup-{self.date:%Y-%m}"
        taken = set(Meetup.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)


class Host(models.Model):
    """Someone holding or co-holding a meetup: a member, or a person or organisation from outside."""

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="hosting")
    name = models.CharField(max_length=80, blank=True, help_text="As it should read. Empty: the member's name.")
    organisation = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        name = self.name or (self.member.name if self.member else "")
        return ", ".join(filter(None, [name, self.organisation])) or "A host"

    def clean(self) -> None:
        if not (self.member or self.name or self.organisation):
            raise ValidationError("Name the host: a member, a person or an organisation.")


def later_than(moment: datetime) -> datetime:
    """Now, to the second (calendars have no finer time), and always at least a second after `moment`.

    So a change is never hidden from a feed because two fell into one second or the clock was set back.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    return max(now, moment.replace(microsecond=0) + timedelta(seconds=1))


def access_labels(codes: Iterable[str]) -> list[str]:
    """What people read for these codes, in the order of the choices; unknown ones are left out."""
    chosen = set(codes)
    return [str(access.label) for access in Access if access.value in chosen]
