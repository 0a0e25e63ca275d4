"""Rounds in which nobody meets anyone twice, by algebra: a start that search alone does not find.

Seats stand in columns, as many in each as there are rooms. Where that number is a prime or a power of two, there is a
field with as many elements, and a line through the columns is a room: two lines of one slope share no seat, two of
different slopes share one at most. So every room has one from each column, for as many rounds as there are rooms
(transversal designs: Colbourn and Dinitz, Handbook of Combinatorial Designs, part III).
"""

from itertools import islice

from meetups.breakouts.dice import Dice
from meetups.breakouts.table import Table, bits

# Of each power of two, a polynomial that has no factors, as bits.
POLYNOMIALS = {2: 0b11, 4: 0b111, 8: 0b1011, 16: 0b10011, 32: 0b100101, 64: 0b1000011}
ARRANGEMENTS = 20  # of people in columns, of which the best is taken


def start(table: Table, rounds: int, dice: Dice) -> list[list[int]]:
    """Rounds that keep every rule and repeat no meeting: as many as are wanted, or fewer, or none."""
    alone = all(party.bit_count() == 1 for party in table.party)
    fits = table.chairs <= table.rooms and _has_field(table.rooms)
    goes_on = rounds <= table.rooms or table.rooms % table.chairs == 0  # then columns make whole rooms in the end
    if not (alone and fits and goes_on) or table.pinned.bit_count() > 1:
        return []
    best: list[list[int]] = []
    for _ in range(ARRANGEMENTS):
        seats = _in_columns(table, dice)
        lines = (_round(table, seats, slope) for slope in range(table.rooms))
        best = max(best, list(islice(filter(table.holds, lines), rounds)), key=len)
        if len(best) == min(rounds, table.rooms):
            break
    return best


def _in_columns(table: Table, dice: Dice) -> list[int]:
    """Everyone in any order, but those of a kind beside one another and empty chairs last: what is in one column is
    spread over the rooms, and never meets."""
    people = dice.shuffled(bits(table.people))
    people.sort(key=lambda one: (table.kind(one), bool(table.apart[one])), reverse=True)
    return [*people, *bits(table.empty)]


def _round(table: Table, seats: list[int], slope: int) -> list[int]:
    """The rooms of one slope; the one with who stays in the main room first."""
    rooms = [0] * table.rooms
    for place, one in enumerate(seats):
        column, height = divmod(place, table.rooms)
        rooms[_minus(height, _times(slope, column, table.rooms), table.rooms)] |= 1 << one
    return sorted(rooms, key=lambda room: not room & table.pinned)


def _has_field(size: int) -> bool:
    return size in POLYNOMIALS or (size > 1 and all(size % factor for factor in range(2, int(size**0.5) + 1)))


def _minus(one: int, other: int, size: int) -> int:
    return one ^ other if size in POLYNOMIALS else (one - other) % size


def _times(one: int, other: int, size: int) -> int:
    """The product in the field of this size: of numbers, or of polynomials whose coefficients are the bits."""
    if size not in POLYNOMIALS:
        return one * other % size
    product = 0
    while other:
        product ^= one if other & 1 else 0
        other >>= 1
        one <<= 1
        one ^= POLYNOMIALS[size] if one & size else 0
    return product
