"""Bringing a draft up to date with a revision that came first: three texts, line by line. Nothing typed is lost.

Pure. The preamble goes with the lines as one of them, in the first place.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from charter.diffs import LineText

Choice = Literal["mine", "now"]
PREAMBLE = 0  # in place of a commitment's identity


@dataclass(frozen=True)
class Conflict:
    """A line that both the draft and the newest revision changed since the draft was begun. None: taken out."""

    commitment: int
    before: LineText | None
    mine: LineText | None
    now: LineText | None


def whole(preamble: str, lines: Sequence[LineText]) -> list[LineText]:
    """A text with its preamble, as it is merged."""
    return [LineText(PREAMBLE, "", preamble), *lines]


def conflicts(
    before: Sequence[LineText], mine: Sequence[LineText], now: Sequence[LineText], marked: Collection[int] = ()
) -> list[Conflict]:
    """Where the two changed the same line differently, in the draft's order. In `marked` are lines of the draft that
    something hangs on besides their words: that the revision took them out is a conflict as well."""
    old, own, new = by_commitment(before), by_commitment(mine), by_commitment(now)
    order = [*own, *(key for key in [*old, *new] if key not in own)]
    found = [Conflict(key, old.get(key), own.get(key), new.get(key)) for key in dict.fromkeys(order)]

    def is_one(each: Conflict) -> bool:
        by_me = each.mine != each.before or (each.now is None and each.commitment in marked)
        return by_me and each.now != each.before and each.mine != each.now

    return [each for each in found if is_one(each)]


def merged(
    before: Sequence[LineText],
    mine: Sequence[LineText],
    now: Sequence[LineText],
    choices: Mapping[int, Choice],
    marked: Collection[int] = (),
) -> list[LineText]:
    """The draft's lines with what the newest revision changed taken in. In a conflict the choice holds, "mine" where
    none was made. What is new on one side stands after the line it follows there."""
    old, own, new = by_commitment(before), by_commitment(mine), by_commitment(now)
    clashing = {each.commitment for each in conflicts(before, mine, now, marked)}

    def chosen(key: int) -> LineText | None:
        if key in clashing:
            return new.get(key) if choices.get(key) == "now" else own.get(key)
        return new.get(key) if own.get(key) == old.get(key) else own.get(key)

    leading, following = (mine, now) if moved(before, mine) else (now, mine)
    order = [line.commitment for line in leading]
    for place, line in enumerate(following):
        if line.commitment not in order:
            order.insert(order.index(following[place - 1].commitment) + 1 if place else 0, line.commitment)
    return [kept for key in order if (kept := chosen(key)) is not None]


def moved(before: Sequence[LineText], after: Sequence[LineText]) -> bool:
    """Whether lines that both have stand in another order."""
    old, new = by_commitment(before), by_commitment(after)
    return [key for key in old if key in new] != [key for key in new if key in old]


def by_commitment(lines: Sequence[LineText]) -> dict[int, LineText]:
    """Lines by their commitment, in order."""
    return {line.commitment: line for line in lines}
