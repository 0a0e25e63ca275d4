"""Who met whom how often, and what it costs to have them meet again."""

from collections import Counter
from collections.abc import Collection, Iterable

from meetups.breakouts.table import Table, bits

MOST_STEPS = 8  # each takes time


class Meetings:
    """Counts of the people at a table. Meeting again costs as many as the steps that their meetings have reached, which
    are counts that occur: the third time costs more than the second, and who met 60 times meet before who met 61 times.
    """

    def __init__(self, table: Table, past: Iterable[Collection[str]], rounds: int) -> None:
        """`rounds` are to come."""
        self.people = table.people
        self.counts = [[0] * len(table.keys) for _ in table.keys]
        self.levels: dict[int, list[int]] = {}  # for each step, whom each met as often or more often
        rooms = [table.mask(here) for room in past if len(here := {*room} & table.number.keys()) > 1]
        for room in rooms:
            self.add(room)
        self.any_past = bool(rooms)
        for step in self._steps(int(2 * rounds * (table.chairs - 1) / max(1, len(table.keys) - 1))):
            self.levels[step] = [
                sum(1 << other for other, count in enumerate(counts) if count >= step) for counts in self.counts
            ] + [0] * table.empty.bit_count()

    def _steps(self, to_come: int) -> list[int]:
        """One for each count of past meetings and the next, and up to what may come; or some of them, evenly."""
        past = {count + more for counts in self.counts for count in counts if count for more in (0, 1)}
        steps = sorted({1, 2, *past, *range(1, to_come + 1)})
        few = min(MOST_STEPS, len(steps))
        return [steps[number * len(steps) // few] for number in range(few)]

    def add(self, room: int) -> None:
        """Everyone in the room met once more."""
        for one in bits(room & self.people):
            self._count(one, room & ~(1 << one), 1)

    def remove(self, room: int) -> None:
        """Everyone in the room met once less."""
        for one in bits(room & self.people):
            self._count(one, room & ~(1 << one), -1)

    def meet(self, one: int, room: int) -> None:
        """This one met everyone in the room, who have met."""
        self._count(one, room, 1)
        for other in bits(room & self.people):
            self._count(other, 1 << one, 1)

    def _count(self, one: int, others: int, by: int) -> None:
        counts = self.counts[one]
        for other in bits(others & self.people):
            counts[other] += by
            if level := self.levels.get(max(counts[other], counts[other] - by)):
                level[one] ^= 1 << other

    def add_all(self, rooms: Iterable[int]) -> int:
        """The same for room after room: what that costs."""
        cost = 0
        for room in rooms:
            cost += sum(self.cost(one, room) for one in bits(room)) // 2
            self.add(room)
        return cost

    def remove_all(self, rooms: Iterable[int]) -> None:
        """Takes them back."""
        for room in rooms:
            self.remove(room)

    def cost(self, one: int, others: int) -> int:
        """What it costs to have this one meet these others."""
        return sum((level[one] & others).bit_count() for level in self.levels.values())


def tally(rooms: Iterable[Collection[str]]) -> Counter[frozenset[str]]:
    """How often each two people shared one of these rooms."""
    return Counter(frozenset({one, other}) for room in rooms for one in room for other in room if one < other)
