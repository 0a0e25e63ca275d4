"""Bringing a draft up to date with a revision that came first: three texts, line by line. Nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from charter.diffs import LineText

Choice = Literal["mine", "now"]


@dataclass(frozen=True)
class Conflict:
    """A line that both the draft and the newest revision changed since the draft was begun. None: taken out."""

    commitment: int
    before: LineText | None
    mine: LineText | None
    now: LineText | None


def conflicts(before: Sequence[LineText], mine: Sequence[LineText], now: Sequence[LineText]) -> list[Conflict]:
    """Where the two changed the same line differently, in the draft's order."""
    old, own, new = by_commitment(before), by_commitment(mine), by_commitment(now)
    order = [*own, *(key for key in [*old, *new] if key not in own)]
    found = [Conflict(key, old.get(key), own.get(key), new.get(key)) for key in dict.fromkeys(order)]
    return [each for each in found if each.mine != each.now and each.mine != each.before and each.now != each.before]


def merged(
    before: Sequence[LineText], mine: Sequence[LineText], now: Sequence[LineText], choices: Mapping[int, Choice]
) -> list[LineText]:
    """The draft's lines with what the newest revision changed taken in: in the draft's order, lines that are new in the
    revision after the line they follow there. In a conflict the choice holds, "mine" where none was made."""
    old, own, new = by_commitment(before), by_commitment(mine), by_commitment(now)
    clashing = {each.commitment for each in conflicts(before, mine, now)}

    def chosen(key: int) -> LineText | None:
        if key in clashing:
            return new.get(key) if choices.get(key) == "now" else own.get(key)
        return new.get(key) if own.get(key) == old.get(key) else own.get(key)

    order = list(own)
    for place, added in enumerate(now):
        if added.commitment not in own:
            follows = now[place - 1].commitment if place else None
            order.insert(order.index(follows) + 1 if follows in order else 0, added.commitment)
    order += [key for key in old if key not in order]
    return [line for key in order if (line := chosen(key)) is not None]


def by_commitment(lines: Sequence[LineText]) -> dict[int, LineText]:
    """Lines by their commitment, in order."""
    return {line.commitment: line for line in lines}
