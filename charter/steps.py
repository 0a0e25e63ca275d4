"""Proposing, one question a page: what to change, then which line. Each page is an address, so Back works and nothing
is kept. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from charter.models import Line, Proposal

Kind = Proposal.Kind

MOST_ANSWERS = 100  # that one address may name
HINTS = {
    Kind.ADD: "The charter does not say this yet.",
    Kind.REWORD: "It could say this better, or more plainly.",
    Kind.REMOVE: "We do not need it, or do not hold to it.",
    Kind.MERGE: "Two lines say nearly the same.",
}
WHICH = {
    Kind.REWORD: "Which line do you want to reword?",
    Kind.REMOVE: "Which line do you want to take out?",
    Kind.MERGE: "Which line stays, with new words?",
}


@dataclass(frozen=True)
class Choice:
    """One answer to the question: where it leads, its words, and a hint."""

    address: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Step:
    """A page with one question. `back` is the page before, `about` the line chosen so far, if one is."""

    question: str
    back: str
    choices: Sequence[Choice]
    about: Line | None = None


@dataclass(frozen=True)
class Start:
    """What is settled so far, as the address tells it; what does not hold (any more) is left out."""

    kind: str = ""
    line: Line | None = None
    other: Line | None = None
    answers: Sequence[int] = ()
    is_gone: bool = False  # the address names a line that is not in the charter

    def address(self, **other: str) -> str:
        """The address of the page with this settled, and `other` in place of it."""
        query = QueryDict(mutable=True)
        settled = {
            "kind": self.kind,
            "line": str(self.line.commitment_id) if self.line else "",
            "other": str(self.other.commitment_id) if self.other else "",
        }
        query.update({name: value for name, value in (settled | other).items() if value})
        query.setlist("answer", [str(answer) for answer in self.answers])
        return f"{reverse('propose')}?{query.urlencode()}" if query else reverse("propose")

    def back(self) -> str:
        """The page before the one where all is settled."""
        if self.other:
            return self.address(other="")
        return self.address(line="") if self.line else self.address(kind="")


def start(asked: QueryDict, lines: Sequence[Line], answers: Sequence[int]) -> Start:
    """Reads the address: `?kind=reword&line=<commitment>&other=<commitment>&answer=<id>&answer=<id>`. `answers` are
    those of it that this person may read."""
    known = {str(line.commitment_id): line for line in lines}
    kind, line = asked.get("kind", ""), known.get(asked.get("line", ""))
    kind = kind if kind in possible(known, line) else ""
    other = known.get(asked.get("other", "")) if kind == Kind.MERGE and line else None
    gone = any(asked.get(name) and asked[name] not in known for name in ("line", "other"))
    line = None if kind == Kind.ADD else line
    return Start(kind, line, other if other != line else None, answers, gone)


def possible(known: Mapping[str, Line], line: Line | None) -> list[Kind]:
    """The kinds of change there can be: to that line, or to the charter with these lines."""
    kinds = [kind for kind in Kind if kind != Kind.ADD or line is None]
    least = {Kind.REWORD: 1, Kind.REMOVE: 1, Kind.MERGE: 2}
    return [kind for kind in kinds if len(known) >= least.get(kind, 0)]


def numbers(texts: Sequence[str]) -> list[int]:
    """Those that are numbers a row can have."""
    return [int(text) for text in texts[:MOST_ANSWERS] if text.isascii() and text.isdigit() and len(text) < 19]


def next_step(begun: Start, lines: Sequence[Line]) -> Step | None:
    """The next question; None when all is settled that the form needs."""
    known = {str(line.commitment_id): line for line in lines}
    if not begun.kind:
        kinds = [Choice(begun.address(kind=kind), kind.label, HINTS[kind]) for kind in possible(known, begun.line)]
        return Step("What would you like to change?", reverse("proposals"), kinds, begun.line)
    kind = Kind(begun.kind)
    if kind == Kind.ADD:
        return None
    if begun.line is None:
        return Step(WHICH[kind], begun.address(kind=""), _each(begun, "line", lines))
    if kind == Kind.MERGE and begun.other is None:
        others = [line for line in lines if line != begun.line]
        return Step("Which line goes into it?", begun.address(line=""), _each(begun, "other", others), begun.line)
    return None


def _each(begun: Start, name: str, lines: Sequence[Line]) -> list[Choice]:
    """A choice for each line."""
    return [Choice(begun.address(**{name: str(line.commitment_id)}), f"{line.position}. {line.text}") for line in lines]
