"""Places at a meetup: who gets one, who waits, who moves up. Lock, then count."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone

from community import times
from community.models import Member
from meetups.models.lifecycle import FOLD, LEADS, Lifecycle
from meetups.models.news import Message, News

if TYPE_CHECKING:
    from meetups.models.rsvp import Rsvp, RsvpQuerySet


CAPACITY = (1, 100_000)  # the fewest places and the most


class RsvpRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """No place may be asked for now; the message is a sentence for the person asking."""


class Places(Lifecycle):
    """Each verb takes the row's lock first; every path to a place, the admin's included, is one of these verbs."""

    capacity = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(CAPACITY[0]), MaxValueValidator(CAPACITY[1])],
        help_text="How many people can come. Empty: no limit.",
    )
    rsvps_close_at = models.DateTimeField(
        "places close", null=True, blank=True, help_text="Empty: places can be saved until it starts."
    )
    tickets = models.PositiveIntegerField(default=0, editable=False)

    WHEN_FIELDS = frozenset({"date", "time", "zone", "minutes"})
    TOLD_FIELDS = WHEN_FIELDS | {"title", "platform", "join_link", "dial_in"}

    if TYPE_CHECKING:
        rsvps: RsvpQuerySet  # the reverse side of Rsvp.meetup

    class Meta:
        abstract = True

    @property
    def closes_at(self) -> datetime:
        """The instant from which no place can be saved: the closing time, or the start if that is earlier."""
        return min(self.rsvps_close_at, self.starts_at) if self.rsvps_close_at else self.starts_at

    def closed_because(self, now: datetime | None = None) -> str:
        """Why no place can be saved now, as a sentence; empty when one can."""
        now = now or timezone.now()
        reasons = (
            (self.is_draft, "This meetup is not published yet."),
            (self.is_cancelled, "This meetup is cancelled."),
            (self.is_over(now), "This meetup is over."),
            (self.has_started(now), "This meetup has started."),
            (self.closes_at <= now, f"Places closed on {times.spoken_moment(self.closes_at, self.zone)}."),
        )
        return next((sentence for holds, sentence in reasons if holds), "")

    def queue_moves(self, now: datetime | None = None) -> bool:
        """Whether people waiting can still move up: until it starts, even after closing for new people."""
        return self.status == self.Status.PUBLISHED and not self.has_started(now)

    def free_places(self) -> int | None:
        """Places nobody has, never below 0; None without a limit. Counts now: hold the lock to act on it."""
        return None if self.capacity is None else max(0, self.capacity - self.rsvps.going().count())

    def rsvp(self, member: Member, *, needs: str | None = None, show_name: bool | None = None) -> "Rsvp":
        """Asks for a place: going if one is free and nobody waits, else waiting, in order. Asking twice changes
        neither place nor order. `needs` and `show_name` are kept as they were where None.

        Raises RsvpRefused when closed, started, over, cancelled or not published, and for who is paused.
        """
        with transaction.atomic():
            meetup = self._lock()
            if reason := meetup.closed_because():
                raise RsvpRefused(reason)
            if Member.objects.filter(pk=member.pk, is_paused=True).exists():  # as of now, not as of the page
                raise RsvpRefused("Your account is paused, so you cannot take a place now.")
            rsvp = meetup.rsvps.filter(member=member).first() or meetup._new_rsvp(member)
            rsvp.access_needs = rsvp.access_needs if needs is None else needs
            rsvp.show_name = rsvp.show_name if show_name is None else show_name
            if rsvp.holds_something:
                rsvp.save()
                return rsvp
            full = meetup.free_places() == 0 or meetup.rsvps.waiting().exists()
            rsvp.status = rsvp.Status.WAITING if full else rsvp.Status.GOING
            rsvp.ticket = meetup._next_ticket()
            rsvp.save()
            Message.objects.tell(News.SAVED if rsvp.is_going else News.WAITING, [rsvp])
            return rsvp

    def release(self, member: Member, *, by_organiser: bool = False) -> None:
        """Gives up this member's place, or place in the queue; the first waiting moves up. No-op when there is none,
        and at a cancelled meetup: RSVPs stay as they were, and everyone is told.

        Who is taken off the list by an organiser is told so.
        """
        with transaction.atomic():
            meetup = self._lock()
            rsvp = meetup.rsvps.filter(member=member).select_related("member").first()
            if rsvp and rsvp.holds_something and not meetup.is_cancelled:
                rsvp.status = rsvp.Status.NOT_GOING
                rsvp.save(update_fields=["status", "changed_at"])
                Message.objects.withdraw(meetup.as_meetup(), member=member, kinds=News.to_holders())
                if by_organiser and not meetup.is_over():
                    Message.objects.tell(News.REMOVED, [rsvp])
                meetup._promote()

    def revise(self, *, by_hand: Collection[str] | None = None, **changes: Any) -> None:
        """Changes fields an organiser may edit, gives places that come free to those waiting, and has everyone told
        who has a place or waits. `by_hand` names those changed on this one meetup alone, all unless given: its series
        will leave them alone.

        Raises ValidationError for a wall time that does not exist, for another address once published (links to it are
        out), and for fewer places than people are going: a place given is not taken back by a number in a form.
        """
        with transaction.atomic():
            meetup = self._lock()
            changes = {name: value for name, value in changes.items() if getattr(meetup, name) != value}
            if "slug" in changes and meetup.published_at:
                raise ValidationError({"slug": "This address is out in the world, so it stays as it is."})
            capacity, going = changes.get("capacity"), meetup.rsvps.going().count()
            if capacity is not None and capacity < going:
                raise ValidationError({"capacity": fewer_than(going)})
            if changes:
                own = changes.keys() if by_hand is None else changes.keys() & set(by_hand)
                meetup.edited = sorted({*meetup.edited, *own})
                meetup._change(**changes)
                meetup._promote()
                meetup._has_changed(changes.keys())

    def leave_out(self, member: Member, *, out: bool = True) -> bool:
        """Has this member's name left out of the recap (or not any more), and of those of all later meetups, until they
        say otherwise: at any time, the recap may be out. Says whether they are or were on the list here at all."""
        with transaction.atomic():
            theirs = self.rsvps.model._default_manager.filter(member=member, meetup__starts_at__gte=self.starts_at)
            locked = type(self)._default_manager.select_for_update(of=("self",), no_key=True).order_by("pk")
            meetups = [meetup.pk for meetup in locked.filter(pk__in=theirs.values("meetup"))]
            if self.pk in meetups:
                theirs.filter(meetup__in=meetups).update(left_out=out)
            return self.pk in meetups

    def will_tell(self, names: Iterable[str]) -> bool:
        """Whether people with a place, or waiting, are told when these fields change."""
        stands = self.status == self.Status.PUBLISHED and not self.is_over()
        return stands and bool({*names} & self.TOLD_FIELDS)

    def _has_changed(self, names: Iterable[str]) -> None:
        """Has it told, folded with what changes within ten minutes; but at the latest an hour before it starts, then
        and thereafter at once."""
        if not self.will_tell(names):
            return
        now = timezone.now()
        last_call = self.starts_at - LEADS[News.HOUR_BEFORE]
        self._announce(News.CHANGED, min(now + FOLD, max(now, last_call)))
        if {*names} & self.WHEN_FIELDS:
            self._set_reminders()

    def _new_rsvp(self, member: Member) -> "Rsvp":
        """An unsaved RSVP of this member to this meetup (every Places is one, though the types do not say so). Whether
        recaps leave them out is as they said last."""
        said = self.rsvps.model._default_manager.filter(member=member).order_by("-meetup__starts_at", "-pk")
        out = said.values_list("left_out", flat=True).first() or False
        return self.rsvps.model(meetup=self, member=member, left_out=out)  # type: ignore[misc]  # see above

    def _next_ticket(self) -> int:
        """The next number in the order of asking. Only under the lock."""
        self.tickets += 1
        self.save(update_fields=["tickets"])
        return self.tickets

    def _promote(self) -> None:
        """Gives free places to those waiting, first come first served, and tells them; what has not left yet and speaks
        to them as waiting is taken back. Only under the lock."""
        if self.queue_moves():
            for rsvp in self.rsvps.waiting().select_related("member")[: self.free_places()]:
                rsvp.status = rsvp.Status.GOING
                rsvp.save(update_fields=["status", "changed_at"])
                Message.objects.withdraw(self.as_meetup(), member=rsvp.member, kinds=[News.WAITING, News.CHANGED])
                Message.objects.tell(News.PROMOTED, [rsvp])

    def clean(self) -> None:
        """Places close before the start, if at all."""
        super().clean()
        known = self.date and self.time and self.zone in times.zone_names()
        if known and self.rsvps_close_at and self.rsvps_close_at > times.instant(self.date, self.time, self.zone):
            raise ValidationError("Places must close before the meetup starts.")


def fewer_than(going: int) -> str:
    """What an organiser reads who wants fewer places than `going` people have."""
    people = "1 person is" if going == 1 else f"{going} people are"
    return f"{people} going. Take people off the list first, or keep {going}."
