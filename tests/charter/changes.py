"""Next revisions of a charter, by what they change: each keeps the rest as it stands."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from charter.models import NewLine, Revision
from charter.models.publishing import as_it_stands, publish

Lines = list[NewLine]


def next_revision(change: Callable[[Lines], Lines], **stated: Any) -> Revision:
    """The newest revision, with its lines changed."""
    newest = Revision.objects.latest_one()
    given = {"summary": "We changed it.", "reason": "It was time.", "decided": "By consent."}
    kept = {"preamble": newest.preamble} if newest else {}
    return publish({**given, **kept, **stated}, change(as_it_stands(newest)), base=newest)


def add(text: str, detail: str = "", *, at: int | None = None, stated: Any = None, **origin: Any) -> Revision:
    """With a new line, as number `at`, or as the last. `origin` is a proposal or answers."""
    new = NewLine(text, detail, **origin)

    def change(lines: Lines) -> Lines:
        place = len(lines) if at is None else at - 1
        return [*lines[:place], new, *lines[place:]]

    return next_revision(change, **(stated or {}))


def reword(old: str, text: str, detail: str = "", *, stated: Any = None, **origin: Any) -> Revision:
    """With that line in other words."""
    return next_revision(
        lambda lines: [
            replace(line, text=text, detail=detail, **origin) if line.text == old else line for line in lines
        ],
        **(stated or {}),
    )


def move(text: str, to: int) -> Revision:
    """With that line as number `to`."""

    def change(lines: Lines) -> Lines:
        moved = next(line for line in lines if line.text == text)
        others = [line for line in lines if line != moved]
        return [*others[: to - 1], moved, *others[to - 1 :]]

    return next_revision(change)


def merge(gone: str, into: str, text: str) -> Revision:
    """With one line gone into another, which then says `text`."""

    def change(lines: Lines) -> Lines:
        absorbed = [line.commitment for line in lines if line.text == gone]
        return [
            replace(line, text=text, absorbed=absorbed) if line.text == into else line
            for line in lines
            if line.text != gone
        ]

    return next_revision(change)


def take_out(text: str) -> Revision:
    """Without that line."""
    return next_revision(lambda lines: [line for line in lines if line.text != text])


def commitment(text: str) -> int:
    """The identity of the line that says so now, or said so last."""
    lines = [(line.commitment_id, line.text) for each in Revision.objects.newest_first() for line in each.lines.all()]
    return next(key for key, words in lines if words == text)
