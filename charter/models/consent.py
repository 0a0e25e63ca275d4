"""Opening, amending and deciding proposals: where several rows change together. By consent: nothing is counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from charter import emails
from charter.models.announcement import Announcement
from charter.models.charter import Charter
from charter.models.proposal import Proposal, ProposalRefused, Wording
from charter.models.publishing import NewLine, as_it_stands, publish
from charter.models.response import Response
from charter.models.revision import Line, Revision
from community import times
from community.models import Community, Member
from meetups.models import CheckIn

PRESSED_TWICE = timedelta(minutes=10)  # within it, the same proposal again is a button pressed twice


class MergeNeeded(Exception):  # noqa: N818 - an answer, not an error
    """The line has changed since the proposal was made: somebody has to write what both come to."""


def propose(
    author: Member, read: Revision | None, text: str, detail: str, answers: Iterable[CheckIn] = (), **asked: Any
) -> Proposal:
    """Opens a proposal on the charter as it stands; `read` is the revision its author had before them, `asked` what it
    asks for, by the names of its fields. The very same from the same member within minutes is the one that is open.

    Raises ProposalRefused when a line it is about has changed since, or is not in the charter any more.
    """
    with transaction.atomic():
        Charter.locked()  # so that two of the same come one after the other, and the base is the newest revision
        first = {"wordings__number": 1, "wordings__text": text, "wordings__detail": detail}
        since = timezone.now() - PRESSED_TWICE
        if known := Proposal.objects.open().filter(author=author, opened_at__gt=since, **asked, **first).first():
            return known
        proposal = Proposal(author=author, base=Revision.objects.latest_one(), **asked)
        lines = _words(proposal.lines_in(proposal.base))
        if len(lines) < len({proposal.commitment_id, proposal.other_id} - {None}):
            raise ProposalRefused("A line it is about is not in the charter any more.")
        if lines != _words(proposal.lines_in(read)):
            raise ProposalRefused("The charter has changed while you wrote.")
        proposal.save()
        proposal.wordings.create(text=text, detail=detail, created_at=proposal.opened_at)
        proposal.answers.set(answers)
        Announcement.objects.create(proposal=proposal)
        return proposal


def amend(proposal: Proposal, text: str, detail: str, note: str, *, read: int | None = None) -> Wording:
    """Gives it another wording. `note` says what changed and why. Who responded to an earlier one is asked again, once.
    The very same again is the wording there is already. `read` is the number of the one it was made from.

    Raises ProposalRefused when it is decided, says that already, or only takes a line out; AnotherWording when the one
    it was made from is not the newest any more.
    """
    with transaction.atomic():
        locked = proposal.lock()
        last = locked.wording
        if last.number > 1 and (text, detail, note) == (last.text, last.detail, last.note):
            return last
        locked.expect(read)
        if locked.kind == Proposal.Kind.REMOVE:
            raise ProposalRefused("It takes a line out, so there are no words to change.")
        if (text, detail) == (last.text, last.detail):
            raise ProposalRefused("This is what it says already.")
        wording = locked.wordings.create(number=last.number + 1, text=text, detail=detail, note=note)
        for response in Response.objects.to_ask_again(wording):
            if response.member:
                wording.asked.create(member=response.member, mail=emails.asked_again(response.member, wording))
        return wording


def objections(proposal: Proposal) -> QuerySet[Response]:
    """Objections to its newest wording. One to an earlier wording does not stand in the way any more: its author was
    asked again, and had a week to say so."""
    return proposal.wording.responses.filter(kind=Response.Kind.OBJECTION)


def why_not_yet(proposal: Proposal, charter: Charter, now: datetime | None = None) -> str:
    """Why it cannot be decided now, as a sentence; empty when it can."""
    now = now or timezone.now()
    until = proposal.open_until(charter)
    if now < until:
        zone = Community.current().time_zone
        return f"It stays open until {times.spoken_moment(until, zone)}, so that everyone can respond."
    if not proposal.meetups_held(now).exists():
        return "It stays open until we have met once more, so that it can be talked about."
    return ""


def why_not_adopt(proposal: Proposal, charter: Charter, newest: Revision | None) -> str:
    """Why it cannot be adopted now, as a sentence; empty when it can."""
    if reason := why_not_yet(proposal, charter):
        return reason
    if objections(proposal).exists():
        return "Somebody objects to it: change it so that they can live with it, or set it aside."
    if len(proposal.lines_in(newest)) != len(proposal.lines_in(proposal.base)):
        return "A line it is about is not in the charter any more, so it cannot be adopted as it is."
    return ""


def changed_underneath(proposal: Proposal, newest: Revision | None) -> bool:
    """Whether the lines it is about read differently now than when it was made."""
    return _words(proposal.lines_in(proposal.base)) != _words(proposal.lines_in(newest))


def _words(lines: Sequence[Line]) -> list[tuple[int, str, str]]:
    return [(line.commitment_id, line.text, line.detail) for line in lines]


def adopt(
    proposal: Proposal, by: Member, stated: Mapping[str, Any], *, text: str | None = None, detail: str = ""
) -> Revision:
    """Makes it the next revision. `stated` is by `Statement.STATED`, but for the preamble, which stays.

    Raises ProposalRefused when it is decided, is still to stay open, is objected to, or its lines are gone; MergeNeeded
    when they have changed underneath and no merged `text` (and `detail`) is given; ValidationError as `publish` does.
    """
    with transaction.atomic():
        charter, newest = Charter.locked(), Revision.objects.latest_one()
        locked = proposal.lock()
        if reason := why_not_adopt(locked, charter, newest):
            raise ProposalRefused(reason)
        if changed_underneath(locked, newest) and text is None:
            raise MergeNeeded
        wording = locked.wording
        words = (wording.text, wording.detail) if text is None else (text, detail)
        preamble = newest.preamble if newest else ""
        lines = _with_change(as_it_stands(newest), locked, *words)
        revision = publish({**stated, "preamble": preamble}, lines, base=newest)
        locked.close(Proposal.Status.ADOPTED, by, adopted_in=revision)
        emails.decided(locked)
        return revision


def _with_change(lines: list[NewLine], proposal: Proposal, text: str, detail: str) -> list[NewLine]:
    """The charter's lines as they are once the proposal is adopted."""
    origin: dict[str, Any] = {"proposal": proposal, "answers": list(proposal.answers.select_related("meetup"))}
    if proposal.kind == Proposal.Kind.ADD:
        return [*lines, NewLine(text, detail, **origin)]
    if proposal.kind == Proposal.Kind.REMOVE:
        return [line for line in lines if line.commitment != proposal.commitment_id]
    absorbed = (proposal.other_id,) if proposal.other_id else ()
    return [
        replace(line, text=text, detail=detail, absorbed=absorbed, **origin)
        if line.commitment == proposal.commitment_id
        else line
        for line in lines
        if line.commitment not in absorbed
    ]


def set_aside(proposal: Proposal, by: Member, outcome: str) -> None:
    """Decides not to do it now, with a reason for all to read. Raises ProposalRefused without one, when it is decided,
    or is still to stay open."""
    if not outcome.strip():
        raise ProposalRefused("Say why it is set aside. Everyone will read it.")
    with transaction.atomic():
        charter = Charter.locked()
        locked = proposal.lock()
        if reason := why_not_yet(locked, charter):
            raise ProposalRefused(reason)
        locked.close(Proposal.Status.SET_ASIDE, by, outcome=outcome.strip())
        emails.decided(locked)


def account_of(proposal: Proposal) -> dict[str, Any]:
    """What the revision that adopts it says of itself, for an organiser to look over: by `Statement.STATED`."""
    zone = Community.current().time_zone
    opened = times.spoken_date(proposal.opened_at.astimezone(times.zone(zone)).date())
    lines = proposal.lines_in(proposal.base)
    named = f"“{lines[0].text}”" if lines else f"“{proposal.wording.text}”"
    summary = {
        Proposal.Kind.ADD: f"We added {named}",
        Proposal.Kind.REWORD: f"We reworded {named}",
        Proposal.Kind.REMOVE: f"We took out {named}",
        Proposal.Kind.MERGE: f"We merged two lines into “{proposal.wording.text}”",
    }[Proposal.Kind(proposal.kind)]
    said = Response.objects.to(proposal).exclude(kind=Response.Kind.FINE).filter(hidden_at=None)
    return {
        "summary": f"{summary[:198]}.",
        "reason": proposal.why,
        "decided": f"By consent. All members could respond from {opened} on, and nobody objected to the last wording.",
        "concerns": "\n\n".join(response.reason for response in said.order_by("pk"))[:2000],
        "meetup": proposal.meetups_held(timezone.now()).first(),
    }
