"""Making a plan for everyone who is here."""

from dataclasses import dataclass

from meetups.breakouts import clashes, fields
from meetups.breakouts.dice import Dice
from meetups.breakouts.gathering import Gathering
from meetups.breakouts.meetings import Meetings
from meetups.breakouts.search import improve
from meetups.breakouts.seating import seat
from meetups.breakouts.table import Table, bits

LOOKS = 600_000  # at trades: a count and no clock, so that the same seed has the same rooms on a slow machine

Room = tuple[str, ...]  # keys, in order


@dataclass(frozen=True)
class Plan:
    """The rooms of each round. The first room of each is the main one."""

    rounds: tuple[tuple[Room, ...], ...]

    @property
    def rooms(self) -> list[Room]:
        """Those of all rounds: past ones for the next plan."""
        return [room for rooms in self.rounds for room in rooms]


def make(gathering: Gathering, seed: int | str, *, looks: int = LOOKS) -> Plan:
    """Rooms of even size for each round, in which every rule holds and few people meet again.

    The same gathering and seed have the same plan, in whatever order people came. With more looks fewer meet again, and
    it takes longer. Raises Clash.
    """
    keys = [person.key for person in gathering.in_order]
    table = clashes.laid(keys, gathering.rooms, gathering.rules)
    dice = Dice(seed)
    first = seat(table, dice)
    if first is None:
        raise clashes.between(keys, gathering.rooms, gathering.rules, seed)
    meetings = Meetings(table, gathering.past, gathering.rounds)
    rounds = [] if meetings.any_past else fields.start(table, gathering.rounds, dice)
    for rooms in rounds:
        meetings.add_all(rooms)
    left = gathering.rounds - len(rounds)
    if left:
        more = [first, *(seat(table, dice) or first for _ in range(left - 1))]
        rounds += improve(table, more, meetings, dice, looks)
    return Plan(tuple(tuple(_named(table, room) for room in rooms) for rooms in rounds))


def _named(table: Table, room: int) -> Room:
    return tuple(table.keys[one] for one in bits(room & table.people))
