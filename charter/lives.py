"""The life of one commitment: every wording it had, where each came from, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from charter.diffs import Segment, words
from charter.models import Charter, Commitment, Line, Origin, Proposal
from charter.sources import Source, sources_of
from community.models import Member


@dataclass(frozen=True)
class Chapter:
    """A revision in which something became of it: what, in sentences, and where its words changed, what they became,
    marked against those before."""

    revision: int
    at: datetime
    said: Sequence[str]
    text: Sequence[Segment] = ()
    detail: Sequence[Segment] = ()
    sources: Sequence[Source] = ()
    merged: Sequence["Merged"] = ()


@dataclass(frozen=True)
class Merged:
    """Another commitment that this one was merged into, or that was merged into it, in its last words."""

    commitment: int
    text: str


@dataclass(frozen=True)
class Life:
    """One commitment, the oldest chapter first. `number` is its number now; None where it is gone."""

    commitment: int
    charter: Charter
    text: str
    detail: str
    number: int | None
    chapters: Sequence[Chapter]
    proposals: Sequence[Proposal] = field(default=())
    merged_into: Merged | None = None


def life_of(commitment: int, member: Member | None) -> Life | None:
    """Its life, as this person may know of it; None where there is no such commitment. Some seven queries, however
    long it is."""
    known = Commitment.objects.filter(pk=commitment)  # of a number no key can have, Django knows it; SQLite would not
    lines: Any = Line.objects.filter(commitment__in=known).order_by("revision__number")
    lines = list(lines.annotate(in_revision=F("revision__number"), at=F("revision__published_at")))
    if not lines:
        return None
    charter = Charter.current()
    sources: dict[int, list[Source]] = {}
    for source in sources_of([commitment], member).get(commitment, []):
        sources.setdefault(source.revision, []).append(source)
    absorbed = _last_words({pk for line in lines for pk in line.absorbed})
    chapters = [
        chapter
        for before, line in zip([None, *lines], lines, strict=False)
        if (chapter := _chapter(before, line, sources.get(line.in_revision, []), absorbed))
    ]
    last = lines[-1]
    target = None
    if last.in_revision < charter.last_number:
        target, chapter = _end(commitment, last.in_revision + 1)
        chapters.append(chapter)
    number = None if last.in_revision < charter.last_number else last.position
    return Life(commitment, charter, last.text, last.detail, number, chapters, _proposals(commitment), target)


def _chapter(before: Any, line: Any, sources: Sequence[Source], absorbed: dict[int, str]) -> Chapter | None:
    """What became of it in the revision of `line`; None for nothing."""
    merged = [Merged(pk, absorbed[pk]) for pk in line.absorbed if pk in absorbed]
    said = []
    text = detail = words("", "")
    if before is None:
        said.append(f"It came in as line {line.position}.")
        text, detail = words(line.text, line.text), words(line.detail, line.detail)
    elif (before.text, before.detail) != (line.text, line.detail):
        said.append("It was reworded.")
        text, detail = words(before.text, line.text), words(before.detail, line.detail)
    if before and before.position != line.position:
        said.append(f"It became line {line.position}; before, it was line {before.position}.")
    if sources and not said and not merged:
        said.append("We noted where it comes from.")
    if said or merged:
        return Chapter(line.in_revision, line.at, said, text, detail, sources, merged)
    return None


def _end(commitment: int, number: int) -> tuple[Merged | None, Chapter]:
    """How it went out of the charter, in the revision of that number."""
    lines: Any = Line.objects.filter(revision__number=number).annotate(at=F("revision__published_at"))
    at = None
    for line in lines.only("commitment", "position", "text", "absorbed"):
        at = line.at
        if commitment in line.absorbed:
            said = f"It was merged into line {line.position}."
            target = Merged(line.commitment_id, line.text)
            return target, Chapter(number, line.at, [said])
    return None, Chapter(number, at, ["It was taken out."])  # type: ignore[arg-type]  # a revision has a line


def _last_words(commitments: set[int]) -> dict[int, str]:
    """The last words of each of these."""
    found = Line.objects.filter(commitment__in=commitments).order_by("revision__number")
    return dict(found.values_list("commitment", "text")) if commitments else {}


def _proposals(commitment: int) -> list[Proposal]:
    """Those about it, the newest first, with their wordings."""
    about = Q(commitment=commitment) | Q(other=commitment) | Q(pk__in=_that_led_to(commitment))
    return list(Proposal.objects.filter(about).select_related("author").prefetch_related("wordings").order_by("-pk"))


def _that_led_to(commitment: int) -> Any:
    return Origin.objects.filter(commitment=commitment, proposal__isnull=False).values("proposal")
