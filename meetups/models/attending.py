"""Being there on the day: who is ticked off, who comes without an account, who phones in, who shares an interpreter."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from community import times
from community.models import Member
from meetups.models.keys import numbers
from meetups.models.programme import Programme

if TYPE_CHECKING:
    from meetups.models.attendance import Attendance, AttendanceQuerySet

TICKS_OPEN = timedelta(hours=12)  # before it starts: the day begins early for those who prepare it
TICKS_CLOSE = timedelta(days=7)  # after its end: until then slips are put right
SHARED = 80  # characters


class Attending(Programme):
    """Each verb takes the row's lock first, and changes just what it names: two organisers who tick at once both get
    their way."""

    if TYPE_CHECKING:
        attendances: AttendanceQuerySet  # the reverse side of Attendance.meetup

    class Meta:
        abstract = True

    @property
    def ticks_close_at(self) -> datetime:
        """The instant from which who was here stays as it is."""
        return self.ends_at + TICKS_CLOSE

    def attendance(self) -> int | None:
        """How many people came; None where nobody has been ticked, and so nobody knows."""
        return self.attendances.here().count() or None

    def no_day_because(self, now: datetime | None = None) -> str:
        """Why nothing about the day can be noted now, as a sentence; empty when it can."""
        closes_at = self.ticks_close_at
        reasons = (
            (self.is_draft, "This meetup is not published yet."),
            (self.is_cancelled, "This meetup is cancelled."),
            (closes_at <= (now or timezone.now()), f"This closed on {times.spoken_moment(closes_at, self.zone)}."),
        )
        return next((sentence for holds, sentence in reasons if holds), "")

    def no_ticks_because(self, now: datetime | None = None) -> str:
        """The same for saying that somebody is here."""
        now = now or timezone.now()
        early = self.starts_at - TICKS_OPEN > now
        return self.no_day_because(now) or ("People are ticked off from 12 hours before it starts." if early else "")

    def no_close_out_because(self, came: int, now: datetime | None = None) -> str:
        """Why it cannot be closed now, with so many people ticked, as a sentence; empty when it can."""
        reasons = (
            (not self.has_started(now), "This meetup has not started yet."),
            (not came, "Nobody is ticked. Tick who was here, then close."),
        )
        return self.no_day_because(now) or next((sentence for holds, sentence in reasons if holds), "")

    def tick(
        self,
        here: Collection[str] = (),
        gone: Collection[str] = (),
        *,
        phone: Collection[str] = (),
        no_phone: Collection[str] = (),
    ) -> None:
        """Notes who is here, who is not after all (their rooms are free again), who phones in and who does not.

        Raises ValidationError before the day, later than 7 days after its end, and at a meetup that is not held.
        """
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_note(ticks=bool(here or gone))
            meetup._note_down({*here, *phone})
            meetup._noted(here).filter(here_at=None).update(here_at=timezone.now())
            meetup._noted(gone).update(here_at=None, rooms=[])
            meetup._noted(phone).update(by_phone=True)
            meetup._noted(no_phone).update(by_phone=False)

    def let_in(self, who: str) -> "Attendance":
        """Ticks off somebody who is on no list: a member by their e-mail address, or a guest by name.

        Raises ValidationError as `tick` does; also for an address that no member has, and for a name that a guest has.
        """
        who = " ".join(who.split())
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_note(ticks=True)
            if "@" in who:
                member = Member.objects.confirmed().filter(email=who.lower()).first()
                if member is None:
                    raise ValidationError({"who": "No member has this address. Write their name instead."})
                meetup.tick(here=[f"member-{member.pk}"])
                return meetup.attendances.get(member=member)
            guest = meetup.attendances.model(meetup=meetup.as_meetup(), name=who, here_at=timezone.now())
            if meetup.attendances.filter(name__iexact=who).exists():
                raise ValidationError({"who": f"There is a guest called {who} already. Add a letter: {who} B."})
            if not who or len(who) > 80:
                raise ValidationError({"who": "Write a name of at most 80 letters."})
            guest.save()
            return guest

    def share(self, what: str, keys: Collection[str]) -> None:
        """Has these people stay together in breakouts, for what they share. Each shares one thing: the newest.

        Raises ValidationError without words for it, for fewer than two people, and as `tick` does.
        """
        what = " ".join(what.split())
        if not what or len(what) > SHARED:
            raise ValidationError({"what": f"Say in at most {SHARED} letters what they share."})
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_note()
            meetup._note_down(keys)
            if meetup._noted(keys).update(shares=what) < 2:
                raise ValidationError({"together": "Choose at least two people who stay together."})

    def part(self, what: str) -> None:
        """These need not stay together any more."""
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_note()
            meetup.attendances.filter(shares=what).update(shares="")

    # --- Only under the lock ------------------------------------------------------------------------------------------

    def _may_note(self, *, ticks: bool = False) -> None:
        """Raises ValidationError where nothing can be noted now."""
        if reason := self.no_ticks_because() if ticks else self.no_day_because():
            raise ValidationError(reason)

    def _note_down(self, keys: Collection[str]) -> None:
        """A row for each of these members who has none."""
        wanted = Member.objects.confirmed().filter(pk__in=numbers(keys, "member"))
        model: Any = self.attendances.model
        new = wanted.exclude(pk__in=self.attendances.exclude(member=None).values("member"))
        model.objects.bulk_create([model(meetup=self.as_meetup(), member=member) for member in new])

    def _noted(self, keys: Collection[str]) -> "models.QuerySet[Attendance]":
        """The rows of these people."""
        return self.attendances.filter(Q(member__in=numbers(keys, "member")) | Q(pk__in=numbers(keys, "guest")))
