"""One round in which every rule holds, found by trying and taking back. Whoever met whom is no matter here."""

from collections.abc import Iterator

from meetups.breakouts.dice import Dice
from meetups.breakouts.table import Table, bits

TURNS = 2_000  # before a try is given up: a count, so that it ends alike everywhere
TRIES = 3


def seat(table: Table, dice: Dice, tries: int = TRIES) -> list[int] | None:
    """The rooms, or None where there are none, or none are found."""
    for _ in range(tries):
        attempt = Attempt(table, dice)
        if attempt.succeeds():
            return attempt.finished()
        if attempt.turns > 0:  # all has been tried
            return None
    return None


class Attempt:
    """Parties that rules speak of take rooms one by one, the hardest to place first; everyone else fills up."""

    def __init__(self, table: Table, dice: Dice) -> None:
        self.table, self.dice = table, dice
        self.rooms = [0] * table.rooms
        self.turns = TURNS
        hard = {table.party[one] for one in range(len(table.keys)) if self.is_hard(one)}
        self.parties = self.in_order(sorted(dice.shuffled(sorted(hard)), key=self.ease))
        self.hosts_left, self.newcomers_left, self.regulars_left = table.hosts, table.newcomers, table.regulars

    def is_hard(self, one: int) -> bool:
        """Whether a rule speaks of this person."""
        table = self.table
        named = (table.pinned | table.hosts | table.newcomers | table.regulars) >> one & 1
        return bool(named or table.apart[one] or table.party[one] != 1 << one)

    def in_order(self, parties: list[int]) -> list[int]:
        """The same, but who keeps apart from many who come before comes soon: what cannot be is seen at once."""
        enemies = {party: self.table.enemies(party) for party in parties}
        found: list[int] = []
        near = dict.fromkeys(parties, 0)  # in this order: of those as near, the hardest
        while near:
            party = max(near, key=near.__getitem__)
            found.append(party)
            del near[party]
            for other in near if enemies[party] else ():
                near[other] += (enemies[other] & party).bit_count()
        return found

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
        while ways and self.turns > 0:
            if len(taken) == len(ways):
                self.take_back(taken.pop(), len(taken))
            room = next(ways[-1], None)
            if room is None:
                ways.pop()
                continue
            self.turns -= 1
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
        self.newcomers_left &= ~party
        self.regulars_left &= ~party

    def take_back(self, room: int, turn: int) -> None:
        """It leaves again."""
        party = self.parties[turn]
        self.rooms[room] &= ~party
        self.hosts_left |= party & self.table.hosts
        self.newcomers_left |= party & self.table.newcomers
        self.regulars_left |= party & self.table.regulars

    def can_go_on(self) -> bool:
        """Whether the chairs, hosts and regulars that are left can still be enough."""
        table, wanted, lonely, open_rooms = self.table, 0, 0, 0
        beside, elsewhere = 0, []  # chairs in rooms with a regular, and in each of those without
        for room in self.rooms:
            free = table.chairs - room.bit_count()
            open_rooms += free > 0
            hosts = (room & table.hosts).bit_count()
            alone = bool(room & table.newcomers) and not room & table.regulars
            if hosts > table.most or (not free and (alone or hosts < table.fewest)):
                return False
            wanted += max(0, table.fewest - hosts)
            lonely += alone
            if room & table.regulars:
                beside += free
            elif free:
                elsewhere.append(free - 1)
        regulars = self.regulars_left.bit_count()
        beside += sum(sorted(elsewhere, reverse=True)[:regulars])
        enough = wanted <= self.hosts_left.bit_count() and lonely <= regulars
        return enough and self.newcomers_left.bit_count() <= beside and open_rooms >= table.empty.bit_count()

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
