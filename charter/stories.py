"""The charter's history as a story: what each revision changed, line by line, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, JSONObject

from charter.diffs import Change, LineText, Op, compare, in_words
from charter.models import Line, Proposal, Redaction, Revision
from charter.sources import spoken_list
from meetups.models.host import Gathered

MOST_STEPS = 12  # changes told one by one; the rest is counted, and can be compared


@dataclass(frozen=True)
class Step:
    """What a revision did to one line: `text` (as it is now, or last was) was `said`."""

    commitment: int
    text: str
    said: str
    number: int | None  # None: gone


@dataclass(frozen=True)
class TakenOut:
    """That a name was taken out of a revision: of which line (None: of what it says of itself), when and why."""

    line: int | None
    at: datetime
    reason: str


@dataclass(frozen=True)
class Story:
    """One revision, and what it changed. `preamble` is what became of that: "added", "reworded", "removed" or ""."""

    revision: Revision
    lines: int
    steps: Sequence[Step]
    preamble: str

    @property
    def told(self) -> Sequence[Step]:
        return self.steps[:MOST_STEPS]

    @property
    def untold(self) -> int:
        return max(0, len(self.steps) - MOST_STEPS)

    @property
    def is_first(self) -> bool:
        return self.revision.number == 1

    @property
    def before(self) -> int:
        return self.revision.number - 1

    @property
    def who(self) -> str:
        """ "Proposed by Amina and a member", or "Prepared by Olu"; empty where neither is known."""
        return who_brought(self.revision)

    @property
    def taken_out(self) -> list[TakenOut]:
        return taken_out_of(self.revision)


def with_account(revisions: QuerySet[Revision]) -> Any:
    """Revisions with what is told of how they came to be: one query, and one for their proposals. `preamble_before` is
    that of the revision before."""
    row = JSONObject(pk="pk", line="line__position", at="at", reason="reason")
    own = Redaction.objects.filter(revision=OuterRef("pk")).order_by().values("revision")
    before = Revision.objects.filter(number=OuterRef("number") - 1).values("preamble")
    told = revisions.annotate(
        redaction_rows=Subquery(own.annotate(rows=Gathered(row)).values("rows")),
        preamble_before=Coalesce(Subquery(before), Value(""), output_field=TextField()),
    )
    proposals = Prefetch("proposals", Proposal.objects.select_related("author").order_by("pk"))
    return told.select_related("charter", "meetup", "draft__author").prefetch_related(proposals)


def who_brought(revision: Revision) -> str:
    """Who proposed it, or else prepared it, as they want to be named. Needs `with_account`."""
    proposals = list(dict.fromkeys(proposal.credit for proposal in revision.proposals.all()))
    if proposals:
        return f"Proposed by {spoken_list(proposals)}"
    draft = getattr(revision, "draft", None)  # none: it came from a proposal
    return f"Prepared by {draft.credit}" if draft else ""


def taken_out_of(revision: Any) -> list[TakenOut]:
    """The redactions of a revision, oldest first. Needs `with_account`."""
    rows = sorted(revision.redaction_rows or [], key=lambda row: row["pk"])
    return [TakenOut(row["line"], _moment(row["at"]), row["reason"]) for row in rows]


def _moment(text: str) -> datetime:
    """An instant as the database writes it into JSON; SQLite leaves out that it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def stories(revisions: Sequence[Any]) -> list[Story]:
    """What each of these revisions did to the one before: one query. They are `with_account`, without a gap between."""
    numbers = [revision.number for revision in revisions]
    if not numbers:
        return []
    among = Line.objects.filter(revision__number__range=(min(numbers) - 1, max(numbers))).order_by("position")
    texts: dict[int, list[LineText]] = {}
    merged: dict[int, dict[int, int]] = {}
    for number, commitment, text, detail, absorbed in among.values_list(
        "revision__number", "commitment", "text", "detail", "absorbed"
    ):
        texts.setdefault(number, []).append(LineText(commitment, text, detail))
        merged.setdefault(number, {}).update(dict.fromkeys(absorbed, commitment))
    return [
        Story(
            revision,
            len(texts[revision.number]),
            steps(texts.get(revision.number - 1, []), texts[revision.number], merged[revision.number]),
            became(revision.preamble_before, revision.preamble),
        )
        for revision in revisions
    ]


def steps(old: Sequence[LineText], new: Sequence[LineText], merged: Mapping[int, int]) -> list[Step]:
    """What became of each line that did not stay as it was, in the order of `compare`."""
    numbers = {line.commitment: number for number, line in enumerate(new, start=1)}
    return [
        Step(change.commitment, newest_words(change), in_words(change, numbers), change.now)
        for change in compare(old, new, merged)
        if not change.is_unchanged
    ]


def newest_words(change: Change) -> str:
    """A line's words as they are now, or as they last were."""
    gone = Op.ADDED if change.is_removed else Op.REMOVED
    return "".join(segment.text for segment in change.text if segment.op is not gone)


def became(old: str, new: str) -> str:
    """What became of a text: "added", "removed", "reworded", or "" where it stayed."""
    if old == new:
        return ""
    return "reworded" if old and new else "added" if new else "removed"
