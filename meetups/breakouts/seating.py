"""One round in which every rule holds, found by trying and taking back. Whoever met whom is no matter here."""

from collections.abc import Iterator

from meetups.breakouts.dice import Dice
from meetups.breakouts.table import Table, bits

LOOKS = 200_000  # at rooms, before a try is given up: a count and no clock, so that it ends alike everywhere
TRIES = 2


def seat(table: Table, dice: Dice) -> list[int] | None:
    """The rooms, or None where there are none, or none are found."""
    for _ in range(TRIES):
        attempt = Attempt(table, dice)
        if attempt.succeeds():
            return attempt.finished()
        if attempt.looks > 0:  # all has been tried
            return None
    return None


class Attempt:
    """Parties that rules speak of take rooms one by one, the hardest to place first; everyone else fills up."""

    def __init__(self, table: Table, dice: Dice) -> None:
        self.table, self.dice = table, dice
        self.rooms = [0] * table.rooms
        self.looks = LOOKS
        hard = {table.party[one] for one in range(len(table.keys)) if self.is_hard(one)}
        self.parties = sorted(dice.shuffled(sorted(hard)), key=self.ease)
        self.hosts_left, self.regulars_left = table.hosts, table.regulars

    def is_hard(self, one: int) -> bool:
        """Whether a rule speaks of this person."""
        table = self.table
        named = (table.pinned | table.hosts | table.newcomers | table.regulars) >> one & 1
        return bool(named or table.apart[one] or table.party[one] != 1 << one)

    def ease(self, party: int) -> tuple[int, ...]:
        """Less for those harder to place. Regulars come before those who look for one."""
        table = self.table
        named = (not party & mask for mask in (table.hosts, table.regulars, table.newcomers))
        return (not party & table.pinned, -party.bit_count(), -table.enemies(party).bit_count(), *named)

    def succeeds(self) -> bool:
        """Whether every party that rules speak of has a room, which `rooms` then tells."""
        if not self.parties:
            return True
        ways = [self.ways(0)]
        taken: list[int] = []
        while ways and self.looks > 0:
            if len(taken) == len(ways):
                self.take_back(taken.pop(), len(taken))
            room = next(ways[-1], None)
            if room is None:
                ways.pop()
                continue
            self.place(room, len(taken))
            taken.append(room)
            if self.can_go_on():
                if len(taken) == len(self.parties):
                    return True
                ways.append(self.ways(len(taken)))
        return False

    def ways(self, turn: int) -> Iterator[int]:
        """The rooms the party of this turn can take, those with the fewest like them first. Of rooms that are alike for
        all who are to come, one."""
        table, party = self.table, self.parties[turn]
        enemies = table.enemies(party)
        if party & enemies:
            return
        seen = set()
        masks = [mask for mask in (table.hosts, table.regulars, table.newcomers) if party & mask]
        crowd = {
            room: [*((held & mask).bit_count() for mask in masks), held.bit_count()]
            for room, held in enumerate(self.rooms)
        }
        for room in sorted(self.dice.shuffled(crowd), key=crowd.__getitem__):
            self.looks -= 1
            held = self.rooms[room]
            likeness = self.likeness(held)
            if (room and party & table.pinned) or held & enemies or likeness in seen:
                continue
            if held.bit_count() + party.bit_count() <= table.chairs:
                seen.add(likeness)
                yield room

    def likeness(self, room: int) -> tuple[int, int, bool, bool, int]:
        """What of a room matters to those still to come."""
        table = self.table
        parted = sum(1 << one for one in bits(room) if table.apart[one])
        hosts = (room & table.hosts).bit_count()
        return room.bit_count(), hosts, bool(room & table.newcomers), bool(room & table.regulars), parted

    def place(self, room: int, turn: int) -> None:
        """The party of this turn takes the room."""
        party = self.parties[turn]
        self.rooms[room] |= party
        self.hosts_left &= ~party
        self.regulars_left &= ~party

    def take_back(self, room: int, turn: int) -> None:
        """It leaves again."""
        party = self.parties[turn]
        self.rooms[room] &= ~party
        self.hosts_left |= party & self.table.hosts
        self.regulars_left |= party & self.table.regulars

    def can_go_on(self) -> bool:
        """Whether the chairs, hosts and regulars that are left can still be enough."""
        table, wanted, lonely, open_rooms = self.table, 0, 0, 0
        for room in self.rooms:
            is_open = room.bit_count() < table.chairs
            open_rooms += is_open
            hosts = (room & table.hosts).bit_count()
            alone = bool(room & table.newcomers) and not room & table.regulars
            if hosts > table.most or (not is_open and (alone or hosts < table.fewest)):
                return False
            wanted += max(0, table.fewest - hosts)
            lonely += alone
        enough = wanted <= self.hosts_left.bit_count() and lonely <= self.regulars_left.bit_count()
        return enough and open_rooms >= table.empty.bit_count()

    def finished(self) -> list[int]:
        """The rooms with everyone else in them: an empty chair in as many as need one, the others anywhere."""
        table = self.table
        free = self.dice.shuffled(room for room, held in enumerate(self.rooms) if held.bit_count() < table.chairs)
        for room, chair in zip(free, bits(table.empty), strict=False):
            self.rooms[room] |= 1 << chair
        others = self.dice.shuffled(bits(table.people & ~sum(self.rooms)))
        for room in range(table.rooms):
            for _ in range(table.chairs - self.rooms[room].bit_count()):
                self.rooms[room] |= 1 << others.pop()
        return self.rooms
