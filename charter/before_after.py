"""What a proposal would do to the charter, for people to see: before and after, and in a few words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from charter.diffs import Op, Segment, words
from charter.models import Line, Proposal

Kind = Proposal.Kind


@dataclass(frozen=True)
class Piece:
    """What becomes of one line: in a few words, then the line and what it looks like as `diffs.words` has them."""

    said: str
    text: Sequence[Segment]
    detail: Sequence[Segment]

    @property
    def is_changed(self) -> bool:
        """Whether anything comes or goes."""
        return any(segment.op is not Op.SAME for segment in (*self.text, *self.detail))


def pieces(kind: str, lines: Sequence[Line], text: str, detail: str) -> list[Piece]:
    """What becomes of the lines a proposal is about (its own first, then the one that goes into it) with these words.
    Empty where the lines it takes are not there."""
    if kind == Kind.ADD:
        return [_piece("A new line", ("", ""), (text, detail))]
    if len(lines) < _takes(kind):
        return []
    first, *others = lines
    before = (first.text, first.detail)
    if kind == Kind.REMOVE:
        return [_piece(f"Line {first.position} is taken out", before, ("", ""))]
    reworded = _piece(f"Line {first.position} is reworded", before, (text, detail))
    return [
        reworded,
        *(
            _piece(f"Line {other.position} goes into line {first.position}", (other.text, other.detail), ("", ""))
            for other in others
        ),
    ]


def _takes(kind: str) -> int:
    """How many lines it is about."""
    return {Kind.ADD: 0, Kind.MERGE: 2}.get(Kind(kind), 1)


def _piece(said: str, before: tuple[str, str], after: tuple[str, str]) -> Piece:
    return Piece(said, words(before[0], after[0]), words(before[1], after[1]))


def in_short(kind: str, lines: Sequence[Line]) -> str:
    """ "Reword line 2", "Merge lines 2 and 5": what a proposal is called where its words stand beside; without the
    lines it takes, the kind in words."""
    if len(lines) < _takes(kind):
        return str(Kind(kind).label)
    numbers = " and ".join(str(number) for number in sorted(line.position for line in lines))
    return {
        Kind.ADD: str(Kind.ADD.label),
        Kind.REWORD: f"Reword line {numbers}",
        Kind.REMOVE: f"Take out line {numbers}",
        Kind.MERGE: f"Merge lines {numbers}",
    }[Kind(kind)]


def title(kind: str, lines: Sequence[Line], text: str) -> str:
    """ "Reword “We say things plainly.”": what it is called in a list."""
    quoted = " and ".join(f"“{line.text}”" for line in lines)
    return {
        Kind.ADD: f"Add “{text}”",
        Kind.REWORD: f"Reword {quoted}",
        Kind.REMOVE: f"Take out {quoted}",
        Kind.MERGE: f"Merge {quoted}",
    }[Kind(kind)]


def changed_since(then: Sequence[Line], now: Sequence[Line]) -> list[Piece]:
    """What became of the lines a proposal is about since it was made; those that read as they did are left out."""
    current = {line.commitment_id: line for line in now}
    found = []
    for line in then:
        new = current.get(line.commitment_id)
        before, after = (line.text, line.detail), (new.text, new.detail) if new else ("", "")
        if before != after:
            moved = f" and is line {new.position}" if new and new.position != line.position else ""
            became = f"reads otherwise now{moved}" if new else "is not in the charter any more"
            found.append(_piece(f"Line {line.position} {became}", before, after))
    return found
