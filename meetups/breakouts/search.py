"""Rounds with few repeats, by trading places: simulated annealing, one round after another.

While one round is looked at, what it costs two people to meet is fixed by all the others. A trade that costs more is
made too, at first now and then, later hardly ever. Every trade keeps every rule, as the rounds do which it starts from.
"""

from collections.abc import Sequence
from itertools import accumulate, repeat
from operator import mul

from meetups.breakouts.dice import Dice
from meetups.breakouts.meetings import Meetings
from meetups.breakouts.table import Table, bits

FEWEST, SWEEPS = 20, 160  # over all rounds
COOLING = 40  # sweeps until it is cold and starts hot again
HOT, COLD = 0.2, 0.005  # how often a trade is made that costs one more, at first and in the end
DEAREST = 200  # a trade that costs more is never made


def improve(
    table: Table, rounds: Sequence[Sequence[int]], meetings: Meetings, dice: Dice, looks: int
) -> list[list[int]]:
    """These rounds, so changed that few people meet again. `meetings` are those before them, and stay so."""
    search = Search(table, meetings, dice)
    now = [list(rooms) for rooms in rounds]
    cost = sum(map(meetings.add_all, now))
    best, least = [list(rooms) for rooms in now], cost
    looks //= len(now) * len(meetings.levels)  # at each round; at more levels each takes longer
    sweeps = max(FEWEST, min(SWEEPS, looks // (table.seats * table.chairs)))  # for turning to a round takes long, too
    for sweep in range(sweeps if table.rooms > 1 else 0):
        if least == 0:
            break
        cooling = min(COOLING, sweeps)
        search.warm(round(HOT * (COLD / HOT) ** (sweep % cooling / (cooling - 1)), 6))  # alike on every machine
        for rooms in now:
            meetings.remove_all(rooms)
            cost += search.trade(rooms, looks // sweeps)
            meetings.add_all(rooms)
        if cost < least:
            best, least = [list(rooms) for rooms in now], cost
    for rooms in now:
        meetings.remove_all(rooms)
    return best


class Search:
    """Trades places within one round at a time."""

    def __init__(self, table: Table, meetings: Meetings, dice: Dice) -> None:
        self.table, self.meetings, self.dice = table, meetings, dice
        self.kinds = [table.kind(one) for one in range(table.seats)]
        self.parties = [0 if party & table.pinned else party for party in table.party]  # 0 for those who stay
        self.enemies = [table.enemies(party) for party in table.party]
        self.levels = list(meetings.levels.values())
        self.chances = [1.0]

    def warm(self, chance: float) -> None:
        """From now on a trade that costs one more is made with this chance, two more with its square, and so on."""
        self.chances = list(accumulate(repeat(chance, DEAREST), mul, initial=1.0))

    def trade(self, rooms: list[int], looks: int) -> int:
        """Looks at so many trades in a round, makes some, and returns what they cost. Its meetings are not counted."""
        seats, throw, parties = self.table.seats, self.dice.throw, self.parties
        where = _places(rooms, seats)
        cost = 0
        for _ in range(looks):
            one, other = int(throw() * seats), int(throw() * seats)
            here, there = where[one], where[other]
            leaving, coming = parties[one], parties[other]
            if here == there or not leaving or not coming:
                continue
            if leaving == 1 << one and coming == 1 << other:
                more = self.single(one, other, rooms[here] ^ leaving, rooms[there] ^ coming)
            else:
                leaving, coming = self.matched(leaving, coming, rooms[here], rooms[there])
                more = self.several(leaving, coming, rooms[here] ^ leaving, rooms[there] ^ coming)
            if more > 0 and (more >= DEAREST or throw() >= self.chances[more]):
                continue
            rooms[here] ^= leaving | coming
            rooms[there] ^= leaving | coming
            cost += more
            for each in bits(leaving):
                where[each] = there
            for each in bits(coming):
                where[each] = here
        return cost

    def single(self, one: int, other: int, here: int, there: int) -> int:
        """What it costs when these two trade places; `here` and `there` are those who sat with each.

        DEAREST when a rule forbids it.
        """
        if self.enemies[one] & there or self.enemies[other] & here:
            return DEAREST
        if self.kinds[one] != self.kinds[other]:
            suits = self.table.suits
            if not (suits(here | 1 << other) and suits(there | 1 << one)):
                return DEAREST
        more = 0
        for level in self.levels:
            mine, theirs = level[one], level[other]
            more += (mine & there).bit_count() - (mine & here).bit_count()
            more += (theirs & here).bit_count() - (theirs & there).bit_count()
        return more

    def several(self, leaving: int, coming: int, here: int, there: int) -> int:
        """The same for parties, as many on each side."""
        table, cost = self.table, self.meetings.cost
        if leaving.bit_count() != coming.bit_count():
            return DEAREST
        if table.enemies(leaving) & there or table.enemies(coming) & here:
            return DEAREST
        if not (table.suits(here | coming) and table.suits(there | leaving)):
            return DEAREST
        gone = sum(cost(one, there) - cost(one, here) for one in bits(leaving))
        return gone + sum(cost(one, here) - cost(one, there) for one in bits(coming))

    def matched(self, leaving: int, coming: int, here: int, there: int) -> tuple[int, int]:
        """The smaller of two parties with others of its room, until it is as large as the other, if it can be."""
        if leaving.bit_count() < coming.bit_count():
            coming, leaving = self.matched(coming, leaving, there, here)
            return leaving, coming
        for one in self.dice.shuffled(bits(there & ~coming)):
            party = self.parties[one]
            if party and not party & coming and (coming | party).bit_count() <= leaving.bit_count():
                coming |= party
        return leaving, coming


def _places(rooms: Sequence[int], seats: int) -> list[int]:
    """The room of each number."""
    where = [0] * seats
    for room, held in enumerate(rooms):
        for one in bits(held):
            where[one] = room
    return where
