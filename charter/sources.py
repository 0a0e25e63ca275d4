"""Where a line's words come from: since which revision it says so, and what people said before that led to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from charter.models import Line, Origin, Revision
from community.models import Member
from community.naming import NOBODY
from meetups.models import CheckIn, Meetup

# What is printed of an origin; texts of meetups are long, and there may be hundreds.
PRINTED = (
    *("commitment", "revision", "answer__text", "answer__naming", "answer__member__name", "answer__member__is_active"),
    *("proposal__naming", "proposal__author__name", "proposal__author__is_active"),
    *("meetup__title", "meetup__slug", "meetup__status"),
)

MOST_TOLD = 6  # sources told on the charter's page; all are on the line's own


@dataclass(frozen=True)
class Source:
    """One answer or proposal that words came from, as far as this reader may know of it."""

    revision: int
    proposal: int | None
    meetup: Meetup | None
    words: str  # of the answer; empty where the reader may not see it
    credit: str
    is_taken_back: bool = False  # the answer is gone; that there was one stays

    @property
    def is_answer(self) -> bool:
        return self.proposal is None


@dataclass(frozen=True)
class ShownLine:
    """A line as the charter's page prints it. `since` is the number of the revision that brought its words."""

    number: int
    commitment: int
    text: str
    detail: str
    since: int
    sources: Sequence[Source]

    @property
    def came(self) -> str:
        """ "From 3 answers at “Words we share”"; empty where nothing is known of it."""
        return in_short(self.sources)

    @property
    def told(self) -> Sequence[Source]:
        return self.sources[:MOST_TOLD]

    @property
    def untold(self) -> int:
        return max(0, len(self.sources) - MOST_TOLD)


def shown_lines(revision: Revision, member: Member | None) -> list[ShownLine]:
    """The lines of a revision with where they came from, as this person may know it: two queries."""
    lines = list(with_since(revision.lines.all()))
    found = sources_of([line.commitment_id for line in lines], member)
    return [
        ShownLine(
            line.position, line.commitment_id, line.text, line.detail, line.since, found.get(line.commitment_id, [])
        )
        for line in lines
    ]


def with_since(lines: QuerySet[Line]) -> Any:
    """The lines, each with `since`: the number of the revision that brought the words it has. Once out of the charter
    a commitment does not come back, so it stands in every revision from its first to its last.

    Keys rise as revisions do. Only one revision is looked up for each line, by its key (see `sources_of`).
    """
    before = Line.objects.filter(commitment=OuterRef(OuterRef("commitment")), pk__lte=OuterRef(OuterRef("pk")))
    other = before.filter(~Q(text=OuterRef(OuterRef("text"))) | ~Q(detail=OuterRef(OuterRef("detail"))))
    last_other, first = (
        Revision.objects.filter(pk=Subquery(found.order_by(order).values("revision")[:1])).order_by().values("number")
        for found, order in ((other, "-pk"), (before, "pk"))
    )
    since = Coalesce(Subquery(last_other) + Value(1), Subquery(first), output_field=IntegerField())
    return lines.order_by("position").annotate(since=since)


def sources_of(commitments: Sequence[int], member: Member | None) -> dict[int, list[Source]]:
    """The sources of these, oldest first: one query. Words and names only of answers that this person may read (None is
    a visitor): whom an answer is for, its author chose for their name as well.

    Nothing but what each origin points at is joined: a database that does not know yet how much there is (PostgreSQL,
    with tables that were empty when it last looked) would otherwise go through all of it again and again.
    """
    readable = Q(answer__in=CheckIn.objects.visible_to(member))  # looked up once, not for each of them
    number = Revision.objects.filter(pk=OuterRef("revision")).order_by().values("number")
    rows: Any = Origin.objects.filter(commitment__in=commitments)
    rows = rows.annotate(is_readable=ExpressionWrapper(readable, output_field=BooleanField()), number=Subquery(number))
    rows = rows.select_related("answer__member", "proposal__author", "meetup").only(*PRINTED)
    found: dict[int, list[Source]] = {}
    for row in sorted(rows, key=lambda row: (row.number, row.pk)):
        found.setdefault(row.commitment_id, []).append(_source(row))
    return found


def _source(row: Any) -> Source:
    meetup = row.meetup if row.meetup and not row.meetup.is_draft else None
    answer = row.answer if row.is_readable else None
    words, credit = (answer.text, answer.credit) if answer else ("", NOBODY)
    if row.proposal_id:
        return Source(row.number, row.proposal_id, meetup, words, row.proposal.credit)
    return Source(row.number, None, meetup, words, credit, is_taken_back=row.answer_id is None)


def in_short(sources: Iterable[Source]) -> str:
    """ "From 3 answers at “Words we share” and a proposal by Amina"; empty for none."""
    found = list(sources)
    answers = [source for source in found if source.is_answer]
    credits = list(dict.fromkeys(source.credit for source in found if not source.is_answer))
    parts = []
    if answers:
        parts.append(("an answer" if len(answers) == 1 else f"{len(answers)} answers") + _where(answers))
    if credits:
        proposals = len(found) - len(answers)
        parts.append(("a proposal" if proposals == 1 else f"{proposals} proposals") + f" by {spoken_list(credits)}")
    return f"From {spoken_list(parts)}" if parts else ""


def _where(answers: Sequence[Source]) -> str:
    titles = {source.meetup.title if source.meetup else "" for source in answers}
    if len(titles) > 1:
        return f" at {len(titles)} meetups"
    title = titles.pop()
    return f" at “{title}”" if title else " at a meetup"


def spoken_list(words: Sequence[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
