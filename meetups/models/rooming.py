"""Making rooms for the people who are here, and finding one for whoever comes late. What holds in rooms is in
`meetups.breakouts`, which is pure; here it is given what is known, and what comes of it is kept."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community.models import Member
from meetups.breakouts import Apart, Gathering, Person, Plan, Sizes, Together, join, make
from meetups.models.attending import Attending

if TYPE_CHECKING:
    from meetups.models.attendance import Attendance
    from meetups.models.breakout import Breakout

ROOMS, ROUNDS = (1, 1000), (1, 6)  # the fewest and the most
REGULAR = 2  # meetups someone has been at before
MOVED = "Someone else made rooms while you had this page open. These are theirs. Look, then make yours if need be."


class RoomsMoved(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Somebody else was first; the message is a sentence for the later one."""

    def __init__(self) -> None:
        super().__init__(MOVED)


class Rooming(Attending):
    """Each verb takes the row's lock before it keeps anything."""

    if TYPE_CHECKING:
        hosts: models.QuerySet[Any]  # the reverse side of Host.meetup

    class Meta:
        abstract = True

    def no_rooms_because(self, now: datetime | None = None) -> str:
        """Why no rooms can be made now, as a sentence; empty when they can. Once it is over they stay: they say who met
        whom."""
        over = "This meetup is over: its rooms stay as they are." if self.is_over(now) else ""
        return self.no_ticks_because(now) or over

    def make_rooms(
        self,
        sizes: Sizes,
        rounds: int = 1,
        *,
        by: Member | None = None,
        seen: int = 0,
        seed: int | None = None,
        spread_hosts: bool = True,
        welcome: bool = True,
    ) -> "Breakout":
        """Rooms for everyone who is here, in place of any there are. `seen` is the version of those the organiser has
        seen, 0 for none. The same people and seed make the same rooms.

        Raises Clash where the rules cannot all hold, RoomsMoved where others were made meanwhile, ValidationError.
        """
        self._may_room()
        seed = secrets.randbelow(2**31) if seed is None else seed
        # Found before the row is locked, for it takes a while. Who is ticked meanwhile has no room yet: a latecomer.
        plan = make(self._gathering(sizes, rounds, spread_hosts=spread_hosts, welcome=welcome), seed)
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_room()
            old = meetup._breakout()
            if (old.version if old else 0) != seen:
                raise RoomsMoved
            new = meetup._keep(
                plan, seed=seed, spread_hosts=spread_hosts, welcome=welcome, made_by=by, version=seen + 1
            )
            meetup.attendances.update(rooms=[])
            meetup._seat(plan, list(meetup.attendances.here()))
            return new

    def find_room(self, key: str, *, from_round: int = 1) -> None:
        """A room for somebody here who has none, from this round on. Nobody else moves.

        Raises Clash where there is none in which what people need holds, ValidationError.
        """
        with transaction.atomic():
            meetup = self._lock()
            meetup._may_room()
            breakout = meetup._breakout()
            here = list(meetup.attendances.here().select_related("member"))
            late = [row for row in here if row.key == key and not row.has_a_room]
            if breakout is None or not late:
                raise ValidationError("They have a room already, or are not here any more.")
            if not 1 <= from_round <= breakout.rounds:
                raise ValidationError({"from_round": "There is no such round."})
            sizes = Sizes(rooms=min(breakout.rooms, max(1, len(here) // 2)))  # some may have been unticked since
            gathering = meetup._gathering(
                sizes, breakout.rounds, spread_hosts=breakout.spread_hosts, welcome=breakout.welcome
            )
            rounds = tuple(
                tuple(tuple(sorted(row.key for row in room)) for room in rooms) for rooms in breakout.filled(here)
            )
            meetup._seat(join(Plan(rounds), gathering, key, from_round=from_round), late)

    # --- What is known of the people who are here ---------------------------------------------------------------------

    def _gathering(self, sizes: Sizes, rounds: int, *, spread_hosts: bool, welcome: bool) -> Gathering:
        """Everyone who is here, and what has to hold for them. Raises ValidationError where no rooms can be made."""
        here = list(self.attendances.here().select_related("member"))
        if not here:
            raise ValidationError("Nobody is ticked yet. Tick who is here, then make rooms.")
        members = [row.member_id for row in here if row.member_id]
        hosts = self._hosts(members)
        been = self._been(members) if welcome else {}
        people = [
            Person(
                row.key,
                row.called,
                is_host=spread_hosts and row.member_id in hosts,
                is_newcomer=welcome and bool(row.member_id) and row.member_id not in {*been, *hosts},
                is_regular=been.get(row.member_id or 0, 0) >= REGULAR,
                by_phone=row.by_phone,
            )
            for row in here
        ]
        together, apart = self._together(here), self._apart(members)
        try:
            found = Gathering(people, sizes, rounds, together, apart, self._past(members))
        except ValueError as error:  # too many rooms
            raise ValidationError({"number": str(error)}) from None
        if found.rooms > ROOMS[1]:
            raise ValidationError({"number": f"That makes {found.rooms} rooms. Let more people sit in each."})
        return found

    def _hosts(self, members: Collection[int]) -> set[int]:
        """Those of them who can hold a room."""
        from meetups.models.host import Role  # a model above this one

        hosts = self.hosts.filter(member__in=members, role__in=Role.hosting())
        return {host.member_id for host in hosts}

    def _been(self, members: Collection[int]) -> Counter[int]:
        """At how many meetups before this one each has been: ticked off there, or going where nobody was ticked."""
        before = {"meetup__starts_at__lt": self.starts_at, "meetup__status": "published", "member__in": members}
        here = self.attendances.model.objects.here()
        ticked = here.filter(**before).order_by().values_list("member", "meetup")
        unticked = ~Exists(here.filter(meetup=OuterRef("meetup")))
        going = self.rsvps.model.objects.going().filter(unticked, **before).order_by().values_list("member", "meetup")
        return Counter(member for member, _ in ticked.union(going))

    def _past(self, members: Collection[int]) -> list[list[str]]:
        """Every room in which these have been at meetups before this one."""
        here = self.attendances.model.objects.here()
        rows = here.filter(meetup__starts_at__lt=self.starts_at, member__in=members).order_by("meetup", "member")
        found = defaultdict(list)
        for meetup, member, rooms in rows.values_list("meetup", "member", "rooms"):
            for at, room in enumerate(rooms):
                if room:
                    found[meetup, at, room].append(f"member-{member}")
        return [*found.values()]

    def _together(self, here: "list[Attendance]") -> list[Together]:
        """Who shares what."""
        shared = defaultdict(set)
        for row in here:
            if row.shares:
                shared[row.shares].add(row.key)
        return [Together(frozenset(keys), what) for what, keys in sorted(shared.items())]

    def _apart(self, members: Collection[int]) -> list[Apart]:
        """Who of them keeps apart from whom."""
        from meetups.models.breakout import KeepApart  # a model above this one

        pairs = KeepApart.objects.filter(one__in=members, other__in=members).values_list("one", "other")
        return [Apart.of(f"member-{one}", f"member-{other}") for one, other in pairs]

    # --- Only under the lock ------------------------------------------------------------------------------------------

    def _may_room(self) -> None:
        """Raises ValidationError where no rooms can be made now."""
        if reason := self.no_rooms_because():
            raise ValidationError(reason)

    def _breakout(self) -> "Breakout | None":
        """What rooms there are now."""
        from meetups.models.breakout import Breakout  # a model above this one

        return Breakout.objects.filter(meetup=self.pk).first()

    def _keep(self, plan: Plan, **made: Any) -> "Breakout":
        """That these rooms were made, in place of those before."""
        from meetups.models.breakout import Breakout  # a model above this one

        made |= {"rooms": len(plan.rounds[0]), "rounds": len(plan.rounds), "made_at": timezone.now()}
        return Breakout.objects.update_or_create(meetup=self.as_meetup(), defaults=made)[0]

    def _seat(self, plan: Plan, people: "list[Attendance]") -> None:
        """Gives these people the rooms they have in the plan."""
        at = [{key: number for number, room in enumerate(rooms, start=1) for key in room} for rooms in plan.rounds]
        for row in people:
            row.rooms = [rooms.get(row.key, 0) for rooms in at]
        self.attendances.bulk_update(people, ["rooms"])
