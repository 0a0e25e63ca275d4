"""Letting someone in who comes late. Nobody else moves.

With everyone staying where they are, not every rule can always be kept. What people need or asked for always is:
phones in the main room, shared interpreters, keep-aparts. Then a newcomer finds a regular, then rooms are even, then
hosts are.
"""

from collections.abc import Sequence

from meetups.breakouts.clashes import Clash, fewest, laid, said
from meetups.breakouts.gathering import Gathering
from meetups.breakouts.meetings import Meetings
from meetups.breakouts.plans import Plan, Room
from meetups.breakouts.rules import Rule
from meetups.breakouts.table import Table


def join(plan: Plan, gathering: Gathering, key: str, *, from_round: int = 1) -> Plan:
    """The plan with one more person, in rounds from this one, counted from 1. `gathering` is who is here now, this
    person too. Raises Clash where nobody else can stay where they are."""
    if any(key in room for room in plan.rooms):
        raise ValueError("They have rooms already.")
    if key not in {person.key for person in gathering.people}:
        raise ValueError("They are not here.")
    keys = sorted({person.key for person in gathering.people}.union(*plan.rooms))
    table = laid(keys, len(plan.rounds[0]), gathering.rules)
    meetings = Meetings(table, [*gathering.past, *plan.rooms], len(plan.rounds))
    one = table.number[key]
    rounds = list(plan.rounds)
    for number in range(from_round - 1, len(rounds)):
        held = [table.mask(room) for room in rounds[number]]
        if not (allowed := _allowed(table, held, one)):
            raise _clash(keys, held, one, gathering.rules)
        strain = {room: (*_strain(table, held[room], one), meetings.cost(one, held[room])) for room in allowed}
        best = min(allowed, key=strain.__getitem__)
        meetings.meet(one, held[best])
        rounds[number] = tuple(_with(key, room) if at == best else room for at, room in enumerate(rounds[number]))
    return Plan(tuple(rounds))


def _with(key: str, room: Room) -> Room:
    return tuple(sorted([*room, key]))


def _allowed(table: Table, held: Sequence[int], one: int) -> list[int]:
    """The rooms this one may enter: with those they stay with, without those they keep apart from."""
    mates = table.party[one] & sum(held)
    return [
        at
        for at, room in enumerate(held)
        if not table.apart[one] & room and not mates & ~room and not (at and table.party[one] & table.pinned)
    ]


def _strain(table: Table, room: int, one: int) -> tuple[int, int, int]:
    """What speaks against a room for this one: newcomers without a regular, its size, its hosts."""
    after = room | 1 << one
    lonely = _is_lonely(table, after) - _is_lonely(table, room)
    hosts = (room & table.hosts).bit_count() if after & table.hosts & ~room else 0
    return lonely, room.bit_count(), hosts


def _is_lonely(table: Table, room: int) -> bool:
    return bool(room & table.newcomers) and not room & table.regulars


def _clash(keys: Sequence[str], held: Sequence[int], one: int, rules: Sequence[Rule]) -> Clash:
    """The fewest rules that leave no room for this one."""
    needed = fewest(rules, lambda some: not _allowed(laid(keys, len(held), some), held, one))
    reasons = f"everyone else stays where they are; {'; '.join(said(needed))}"
    return Clash(f"There is no room for one more in which all of this holds: {reasons}. Make new rooms.", needed)
