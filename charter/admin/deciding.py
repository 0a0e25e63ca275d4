"""What an organiser has before them when they decide on a proposal. Nothing here changes anything."""

import hashlib
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict

from charter.admin_forms.deciding import AdoptForm
from charter.before_after import changed_since, in_short, pieces
from charter.models import Charter, Line, Proposal, Response, Revision
from charter.models.consent import account_of, changed_underneath, why_not_adopt, why_not_yet
from community.models import Member


def told(proposal: Proposal, member: Member) -> dict[str, Any]:
    """The proposal and all that was said to it, hidden words too, with each wording what was said to that."""
    lines = proposal.lines_in(proposal.base)
    wordings = proposal.wordings.prefetch_related(Prefetch("responses", Response.objects.select_related("member")))
    charter, newest = Charter.current(), Revision.objects.latest_one()
    return {
        "proposal": proposal,
        "name": in_short(proposal.kind, lines),
        "wordings": [
            (wording, pieces(proposal.kind, lines, wording.text, wording.detail))
            for wording in wordings.order_by("-number")
        ],
        "answers": proposal.answers.select_related("member", "meetup"),
        "since": changed_since(lines, proposal.lines_in(newest)) if proposal.is_open else [],
        "not_yet": why_not_yet(proposal, charter) if proposal.is_open else "",
        "not_adopt": why_not_adopt(proposal, charter, newest) if proposal.is_open else "",
        "may_decide": member.has_perm("charter.change_proposal"),
        "may_hide": member.has_perm("charter.change_response"),
    }


def merging(proposal: Proposal) -> bool:
    """Whether words have to be merged before it can be adopted."""
    return proposal.is_open and changed_underneath(proposal, Revision.objects.latest_one())


def adopt_form(proposal: Proposal, data: QueryDict | None) -> AdoptForm:
    """The account of it, filled in; with merged words to be written where they are needed."""
    return AdoptForm(
        data,
        initial=account_of(proposal) | words_of(proposal),
        heard=heard(proposal),
        merging=merging(proposal),
        takes_out=proposal.kind == Proposal.Kind.REMOVE,
    )


def words_of(proposal: Proposal) -> dict[str, str]:
    """What it would have the line say."""
    return {"text": proposal.wording.text, "detail": proposal.wording.detail}


def heard(proposal: Proposal) -> str:
    """What there is to read before deciding, as one word: another one with every response, and every change of the
    lines it is about."""
    last = Response.objects.to(proposal).order_by("-changed_at", "-pk").first()
    said = (last.pk, last.changed_at.isoformat()) if last else ()
    lines = [(line.commitment_id, line.text, line.detail) for line in proposal.lines_in(Revision.objects.latest_one())]
    return hashlib.sha256(repr((proposal.wording.number, said, lines)).encode()).hexdigest()


def merge_of(proposal: Proposal) -> dict[str, Any]:
    """The texts to merge, side by side: as the lines were, as they are, as they would be."""
    if not merging(proposal):
        return {}
    newest = Revision.objects.latest_one()
    sides: list[tuple[str, list[Line]]] = [
        (f"When it was proposed ({proposal.base})", proposal.lines_in(proposal.base)),
        (f"Now ({newest})", proposal.lines_in(newest)),
    ]
    return {"sides": sides, "proposed": words_of(proposal)}
