"""The rules of a gathering as bits: each seat has a number, and a room is a whole number with a bit for each seat.

Every room has as many chairs as the largest. Where the sizes differ, some rooms have one chair that stays empty, which
is treated as somebody: at most one in a room, and nobody has ever met it. So trading places keeps rooms even.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations


class Table:
    """Who sits by which number (people in order, then empty chairs), and what the rules forbid them.

    A party is those who only move as one: one person, most of the time.
    """

    def __init__(self, keys: Sequence[str], rooms: int) -> None:
        self.keys = keys
        self.rooms = rooms
        self.chairs = -(-len(keys) // rooms)  # in each room
        self.seats = self.chairs * rooms
        self.number = {key: number for number, key in enumerate(keys)}
        self.people = (1 << len(keys)) - 1
        self.empty = ((1 << self.seats) - 1) ^ self.people
        self.party = [1 << number for number in range(self.seats)]  # the party of each number
        self.pinned = 0  # those who stay in the first room
        self.apart = [0] * self.seats  # those whom each may not sit with
        self.hosts = self.newcomers = self.regulars = 0
        self.fewest = self.most = 0  # hosts in a room
        for one in bits(self.empty):
            self.apart[one] = self.empty ^ (1 << one)

    # --- What rules ask for ------------------------------------------------------------------------------------------

    def join(self, keys: Collection[str]) -> None:
        """These move as one, and so does whoever moves with one of them already."""
        whole = self.mask(keys)
        for one in bits(whole):
            whole |= self.party[one]
        for one in bits(whole):
            self.party[one] = whole

    def pin(self, keys: Collection[str]) -> None:
        """These stay in the first room."""
        self.pinned |= self.mask(keys)

    def spread(self, hosts: Collection[str]) -> None:
        """No room has two of these more than another."""
        self.hosts = self.mask(hosts)
        self.fewest, self.most = len(hosts) // self.rooms, -(-len(hosts) // self.rooms)

    def welcome(self, newcomers: Collection[str], regulars: Collection[str]) -> None:
        """Where there is one of the first, there is one of the second."""
        self.newcomers, self.regulars = self.mask(newcomers), self.mask(regulars)

    def part(self, keys: Collection[str]) -> None:
        """No two of these share a room."""
        for one, other in combinations(sorted(self.number[key] for key in keys), 2):
            self.apart[one] |= 1 << other
            self.apart[other] |= 1 << one

    # --- What holds --------------------------------------------------------------------------------------------------

    def mask(self, keys: Collection[str]) -> int:
        """The bits of these people."""
        return sum(1 << self.number[key] for key in keys)

    def kind(self, one: int) -> tuple[bool, bool, bool]:
        """Who are of one kind may trade places, as far as hosts and newcomers go."""
        bit = 1 << one
        return bool(bit & self.hosts), bool(bit & self.newcomers), bool(bit & self.regulars)

    def enemies(self, group: int) -> int:
        """Those who may not sit with one of the group."""
        found = 0
        for one in bits(group):
            found |= self.apart[one]
        return found

    def suits(self, room: int) -> bool:
        """Whether a full room has its share of hosts, and a regular beside each newcomer."""
        if not self.fewest <= (room & self.hosts).bit_count() <= self.most:
            return False
        return not room & self.newcomers or bool(room & self.regulars)

    def holds(self, rooms: Sequence[int]) -> bool:
        """Whether these rooms keep every rule."""
        even = all(room.bit_count() == self.chairs for room in rooms) and self.pinned & ~rooms[0] == 0
        calm = all(room & self.enemies(room) == 0 for room in rooms)
        whole = all(self.party[one] & ~room == 0 for room in rooms for one in bits(room))
        return even and calm and whole and all(map(self.suits, rooms))


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
