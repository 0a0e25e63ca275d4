"""What changed between two texts of a charter, so that people can see it and the new text follows from it. Pure.

A commitment is known by its identity, which it keeps for life: nothing is guessed from likeness. `Op`, `Segment` and
`words` are those of `wording`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from charter.wording import Op, Segment, words

__all__ = ["Change", "LineText", "Op", "Segment", "apply", "compare", "in_words", "words"]


@dataclass(frozen=True)
class LineText:
    """A commitment as one text has it. Its place in the sequence is its number, from 1."""

    commitment: int
    text: str
    detail: str = ""


@dataclass(frozen=True)
class Change:
    """What became of one commitment. `was` and `now` are its numbers; None where it is new, or gone.

    `moved` says that it went past others which both texts have; an addition above it only pushes it down.
    """

    commitment: int
    was: int | None
    now: int | None
    text: tuple[Segment, ...]
    detail: tuple[Segment, ...]
    moved: bool
    merged_into: int | None = None  # the identity of the commitment it went into, where it is gone

    @property
    def is_added(self) -> bool:
        return self.was is None

    @property
    def is_removed(self) -> bool:
        return self.now is None

    @property
    def is_reworded(self) -> bool:
        """Whether both texts have it, in other words or with another detail."""
        kept = not (self.is_added or self.is_removed)
        return kept and any(segment.op is not Op.SAME for segment in (*self.text, *self.detail))

    @property
    def is_unchanged(self) -> bool:
        return not (self.is_added or self.is_removed or self.is_reworded or self.moved)


# --- Comparing -----------------------------------------------------------------------------------------------------


def compare(old: Sequence[LineText], new: Sequence[LineText], merged: Mapping[int, int] = {}) -> list[Change]:
    """What became of every commitment, in the new order. As few as can be are called moved.

    What is gone stands where it stood: after the nearest one before it that stayed. `merged` tells which commitment
    went into which; where that one went into another in turn, the first that is in the new text is named, if any is.
    Raises ValueError where a text has a commitment twice.
    """
    was, now = _numbers(old), _numbers(new)
    kept = [line.commitment for line in old if line.commitment in now]
    ranks = {commitment: rank for rank, commitment in enumerate(kept)}
    stayed = _staying([ranks[line.commitment] for line in new if line.commitment in ranks])
    changes: list[Change] = []
    gone = _gone(old, now, {kept[rank] for rank in stayed}, merged)
    changes += gone.get(None, [])
    for number, line in enumerate(new, start=1):
        before = old[was[line.commitment] - 1] if line.commitment in was else LineText(line.commitment, "")
        moved = line.commitment in was and ranks[line.commitment] not in stayed
        text, detail = words(before.text, line.text), words(before.detail, line.detail)
        changes.append(Change(line.commitment, was.get(line.commitment), number, text, detail, moved))
        changes += gone.get(line.commitment, [])
    return changes


def _numbers(lines: Sequence[LineText]) -> dict[int, int]:
    """Each commitment's number."""
    numbers = {line.commitment: number for number, line in enumerate(lines, start=1)}
    if len(numbers) < len(lines):
        raise ValueError("A text has each commitment once.")
    return numbers


def _gone(
    old: Sequence[LineText], now: Mapping[int, int], stayed: set[int], merged: Mapping[int, int]
) -> dict[int | None, list[Change]]:
    """What is gone, by the commitment it is shown after."""
    found: dict[int | None, list[Change]] = {}
    after = None
    for number, line in enumerate(old, start=1):
        if line.commitment in stayed:
            after = line.commitment
        elif line.commitment not in now:
            text, detail = words(line.text, ""), words(line.detail, "")
            target = _target(line.commitment, now, merged)
            found.setdefault(after, []).append(Change(line.commitment, number, None, text, detail, False, target))
    return found


def _target(commitment: int, now: Mapping[int, int], merged: Mapping[int, int]) -> int | None:
    """The first commitment of the new text on the way this one went. Survives a way that goes round."""
    seen = {commitment}
    target = merged.get(commitment)
    while target is not None and target not in now and target not in seen:
        seen.add(target)
        target = merged.get(target)
    return target if target in now else None


def _staying(order: Sequence[int]) -> set[int]:
    """A longest increasing run (not of neighbours) of a permutation of 0, 1, 2 ...: the rest has to move.

    Of several as long, one with the most numbers in their own place: of 2 1 0, 1 stays. By piles, in n log n:
    `piles[n]` holds ends of runs of n + 1, from which a later number goes on from the best below it.
    """
    piles: list[list[_Run]] = []
    for place, number in enumerate(order):
        depth = bisect_left(piles, number, key=lambda pile: pile[-1].last)
        before = None
        if depth:
            below = piles[depth - 1]
            before = below[bisect_right(below, -number, key=lambda run: -run.last)]
        run = _Run(number, (before.in_place if before else 0) + (place == number), before)
        if depth == len(piles):
            piles.append([])
        while piles[depth] and piles[depth][-1].in_place <= run.in_place:
            piles[depth].pop()  # whatever goes on from that one can go on from this, as well or better
        piles[depth].append(run)
    best = piles[-1][0] if piles else None
    stay = set()
    while best:
        stay.add(best.last)
        best = best.before
    return stay


@dataclass(frozen=True, slots=True)
class _Run:
    """An increasing run, by its last number. In a pile both numbers fall from one run to the next."""

    last: int
    in_place: int
    before: "_Run | None"


# --- Applying and saying -------------------------------------------------------------------------------------------


def apply(old: Sequence[LineText], changes: Sequence[Change]) -> list[LineText]:
    """The new text, from the old one and the changes as shown. Raises ValueError where they are not changes of it."""
    was = [change for change in changes if change.was is not None]
    now = [change for change in changes if change.now is not None]
    left_alone = {change.commitment for change in changes if change.was is None and change.now is None}
    if left_alone or len({change.commitment for change in changes}) < len(changes):
        raise ValueError("Each commitment changes once.")
    if [change.now for change in now] != list(range(1, len(now) + 1)):
        raise ValueError("The changes are not in the new order.")
    before = {change.was: _line(change, Op.REMOVED) for change in was}
    if len(was) != len(old) or before != dict(enumerate(old, start=1)):
        raise ValueError("These are not changes of this text.")
    if any(_line(change, side) != LineText(change.commitment, "") for change, side in _ends(changes)):
        raise ValueError("What is new was nothing, and what is gone is nothing.")
    return [_line(change, Op.ADDED) for change in now]


def _ends(changes: Iterable[Change]) -> list[tuple[Change, Op]]:
    """The changes that have no old side, or no new one, with that side."""
    return [
        (change, side)
        for change in changes
        for side, number in ((Op.REMOVED, change.was), (Op.ADDED, change.now))
        if number is None
    ]


def _line(change: Change, side: Op) -> LineText:
    """The commitment as it was (what is the same or removed), or as it is now (the same or added)."""
    text, detail = (
        "".join(segment.text for segment in segments if segment.op in (Op.SAME, side))
        for segments in (change.text, change.detail)
    )
    return LineText(change.commitment, text, detail)


def in_words(change: Change, number_of: Mapping[int, int] = {}) -> str:
    """The change in a few words, such as "moved from 3 to 5 and reworded".

    `number_of` gives each commitment's number in the new text, by its identity.
    """
    if change.is_added:
        return "added"
    if change.is_removed:
        if change.merged_into is None:
            return "removed"
        return f"merged into {number_of.get(change.merged_into, 'another')}"
    said = []
    if change.moved:  # past others, yet with the same number where as many went the other way
        said.append(
            f"moved, still {change.now}" if change.was == change.now else f"moved from {change.was} to {change.now}"
        )
    if change.is_reworded:
        said.append("reworded")
    return " and ".join(said) or "unchanged"
