"""What was said to a proposal, as its page shows it. Nothing is counted: concerns stand by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from charter.before_after import Piece, pieces
from charter.models import Line, Proposal, Response, Wording
from charter.sources import spoken_list
from community.models import Member
from community.naming import NOBODY

MAY_HIDE = "charter.change_response"
ORDER = [Response.Kind.OBJECTION, Response.Kind.CONCERN, Response.Kind.FINE]


@dataclass(frozen=True)
class Voice:
    """One response, as far as this reader may see it: words and name are empty where they are hidden from them."""

    said: str
    is_objection: bool
    reason: str
    credit: str
    hidden_because: str
    is_mine: bool


@dataclass(frozen=True)
class Heard:
    """One wording: what it would do, those who say why, and a sentence on those it is simply fine with."""

    wording: Wording
    pieces: list[Piece]
    voices: list[Voice]
    fine: str
    is_objected: bool


def heard(proposal: Proposal, lines: list[Line], member: Member | None) -> list[Heard]:
    """All its wordings, the newest first, with the responses to each. Uses what is prefetched."""
    sees_hidden = member is not None and member.has_perm(MAY_HIDE)
    wordings = sorted(proposal.wordings.all(), key=lambda wording: -wording.number)
    return [_heard(wording, proposal.kind, lines, member, sees_hidden) for wording in wordings]


def _heard(wording: Wording, kind: str, lines: list[Line], member: Member | None, sees_hidden: bool) -> Heard:
    responses = sorted(wording.responses.all(), key=lambda each: (ORDER.index(Response.Kind(each.kind)), each.pk))
    with_words = [each for each in responses if each.reason or each.hidden_at]
    return Heard(
        wording,
        pieces(kind, lines, wording.text, wording.detail),
        [_voice(each, member, sees_hidden) for each in with_words],
        _fine_with(each for each in responses if each not in with_words),
        any(each.kind == Response.Kind.OBJECTION for each in responses),
    )


def _voice(response: Response, member: Member | None, sees_hidden: bool) -> Voice:
    is_mine = member is not None and response.member_id == member.pk
    is_seen = response.hidden_at is None or is_mine or sees_hidden
    return Voice(
        response.get_kind_display(),
        response.kind == Response.Kind.OBJECTION,
        response.reason if is_seen else "",
        response.credit if is_seen else "",
        response.hidden_because if response.hidden_at else "",
        is_mine,
    )


def _fine_with(responses: Iterable[Response]) -> str:
    """Those who said no more than that: by name who wants it, and no number of the others."""
    credits = [response.credit for response in responses]
    named = list(dict.fromkeys(credit for credit in credits if credit != NOBODY))
    others = ["some who are not named"] if NOBODY in credits else []
    return spoken_list([*named, *others]) if credits else ""
