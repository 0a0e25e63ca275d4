"""Proposals as a list shows them: what each would do, who asks, where it stands, and whether I have responded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from charter.before_after import title
from charter.models import Charter, Line, Proposal, Response, Wording
from community import times
from community.models import Member
from meetups.models import Meetup


def listed() -> QuerySet[Proposal]:
    """All proposals with what `rows_of` needs: the open ones first, the longest open before the others, then the
    decided ones, the latest first."""
    order = (F("decided_at").desc(nulls_first=True), "opened_at", "pk")
    return Proposal.objects.order_by(*order).select_related("author", "adopted_in").prefetch_related("wordings")


def unanswered_by(member: Member) -> QuerySet[Proposal]:
    """The open ones of others to whose newest wording this member has not responded, the longest open first."""
    newest = Wording.objects.filter(proposal=OuterRef("pk")).order_by("-number").values("pk")[:1]
    answered = Response.objects.filter(member=member, wording=OuterRef("newest"))
    others = listed().filter(~Q(author=member) | Q(author=None), status=Proposal.Status.OPEN)
    return others.annotate(newest=Subquery(newest)).exclude(Exists(answered))


@dataclass(frozen=True)
class Row:
    """One proposal of a list. `stands` is a sentence on what became of it, or when that can be; `mine` one on my own
    part, empty where there is none to speak of."""

    proposal: Proposal
    title: str
    stands: str
    mine: str


def rows_of(proposals: Sequence[Proposal], member: Member | None, zone: str, now: datetime) -> list[Row]:
    """The rows, in the same order, in a few queries however many they are. Wordings are prefetched; authors and
    revisions joined."""
    if not proposals:
        return []
    lines, responded = _lines_of(proposals), _responded(proposals, member)
    charter, last_meetup = Charter.current(), _last_meetup(now)
    rows = []
    for each in proposals:
        about = [lines[key] for key in _keys(each) if key in lines]
        until = each.open_until(charter)
        stands = _until(until, now, each.opened_at, last_meetup, zone) if each.is_open else became_of(each, zone)
        mine = _mine(each, member, responded.get(each.pk)) if each.is_open else ""
        rows.append(Row(each, title(each.kind, about, each.wording.text), stands, mine))
    return rows


def _keys(proposal: Proposal) -> list[tuple[int | None, int]]:
    """The lines it is about, by the revision it was made on and their identity."""
    return [(proposal.base_id, pk) for pk in (proposal.commitment_id, proposal.other_id) if pk]


def _lines_of(proposals: Sequence[Proposal]) -> dict[tuple[int | None, int], Line]:
    keys = [key for proposal in proposals for key in _keys(proposal)]
    found = Line.objects.filter(revision__in={base for base, _ in keys}, commitment__in={pk for _, pk in keys})
    return {(line.revision_id, line.commitment_id): line for line in found}


def _responded(proposals: Sequence[Proposal], member: Member | None) -> dict[int, tuple[int, str]]:
    """By proposal: the number of the last wording this member responded to, and what they said."""
    if member is None:
        return {}
    said = Response.objects.filter(member=member, wording__proposal__in=proposals).order_by("wording__number")
    return {
        key: (number, kind) for key, number, kind in said.values_list("wording__proposal", "wording__number", "kind")
    }


def _last_meetup(now: datetime) -> datetime | None:
    """When the latest meetup that is over began."""
    held = Meetup.objects.published().filter(ends_at__lte=now)
    latest: datetime | None = held.aggregate(latest=Max("starts_at"))["latest"]
    return latest


def _until(until: datetime, now: datetime, opened_at: datetime, last_meetup: datetime | None, zone: str) -> str:
    """When it can be decided, at the earliest."""
    met = last_meetup is not None and last_meetup >= opened_at
    if now < until:
        return f"Open until at least {times.spoken_moment(until, zone)}{'' if met else ', and until we have met'}."
    return "Organisers can decide it now." if met else "Open until we have met."


def became_of(proposal: Proposal, zone: str) -> str:
    """What was decided, and when, of one that is decided; no revision is named."""
    at = proposal.decided_at
    day = f" on {times.spoken_date(at.astimezone(times.zone(zone)).date())}" if at else ""
    return f"{proposal.get_status_display()}{day}."


def _mine(proposal: Proposal, member: Member | None, responded: tuple[int, str] | None) -> str:
    if member is None:
        return ""
    if proposal.author_id == member.pk:
        return "This is yours."
    if responded is None:
        return "You have not responded yet."
    number, kind = responded
    if number < proposal.wording.number:
        return "It has changed since you responded. Please look again."
    return f"You said: {Response.Kind(kind).label}."
