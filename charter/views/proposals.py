"""Proposals: the list, a proposal's page, and responding to it. Open to everyone; members take part."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from charter.before_after import changed_since, in_short
from charter.forms import ResponseForm
from charter.hearing import Heard, heard
from charter.listing import became_of, listed, rows_of
from charter.models import AnotherWording, Charter, Proposal, ProposalRefused, Response, Revision, Wording
from charter.models.consent import why_not_yet
from community.access import current_member, member_of
from community.models import Community, Member
from community.pages import page_of
from meetups.models import CheckIn

PER_PAGE = 20
LOOK_AGAIN = "Please read it as it is now. What you wrote is still in the form: send it again if it still holds."


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Open proposals, then decided ones; `?page=` turns pages."""
    page = page_of(listed(), request.GET.get("page"), PER_PAGE)
    rows = rows_of(page.rows, current_member(request), Community.current().time_zone, timezone.now())
    context = {
        "page": page,
        "open": [row for row in rows if row.proposal.is_open],
        "decided": [row for row in rows if not row.proposal.is_open],
    }
    return render(request, "charter/proposals.html", context)


def find(pk: int) -> Proposal:
    """The proposal with all that was said to it. Raises Http404."""
    responses = Response.objects.select_related("member")
    wordings = Wording.objects.prefetch_related(Prefetch("responses", responses))
    proposals = Proposal.objects.select_related("author", "base", "adopted_in")
    proposal: Proposal = get_object_or_404(proposals.prefetch_related(Prefetch("wordings", wordings)), pk=pk)
    return proposal


@require_safe
def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: before and after, why, and what people say to it."""
    return show_proposal(request, find(pk))


def show_proposal(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: ResponseForm | None = None,
    error: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draws its page; `error` is a sentence on why something could not be done, `typed` what someone wrote that could
    not be kept."""
    member, now = current_member(request), timezone.now()
    lines = proposal.lines_in(proposal.base)
    newest, *earlier = heard(proposal, lines, member)
    answers = CheckIn.objects.visible_to(member).filter(charter_proposals=proposal)
    context = {
        "proposal": proposal,
        "title": in_short(proposal.kind, lines),
        "newest": newest,
        "earlier": earlier,
        "answers": list(answers.select_related("member", "meetup")),
        "given": proposal.answers.count(),
        "error": error,
        "typed": typed,
        "organises": member is not None and member.has_perm("charter.change_proposal"),
        **(standing(proposal, newest, now) if proposal.is_open else {"became": became_of(proposal, zone())}),
        **own_part(proposal, member, form),
    }
    return render(request, "charter/proposal.html", context, status=status)


def zone() -> str:
    """The community's own."""
    return Community.current().time_zone


def standing(proposal: Proposal, newest: Heard, now: Any) -> dict[str, Any]:
    """Where an open one stands: what has to happen before it is decided, and whether its lines have changed."""
    revision, charter = Revision.objects.latest_one(), Charter.current()
    lines = [proposal.lines_in(each) for each in (proposal.base, revision)] if revision != proposal.base else [[], []]
    return {
        "not_yet": why_not_yet(proposal, charter, now),
        "open_days": charter.open_days,
        "is_objected": newest.is_objected,
        "since": changed_since(*lines),
    }


def own_part(proposal: Proposal, member: Member | None, form: ResponseForm | None) -> dict[str, Any]:
    """What this person may do here: the proposer amends and withdraws, other members respond."""
    is_own = member is not None and proposal.author_id == member.pk
    if member is None or is_own or not proposal.is_open:
        return {"is_own": is_own}
    said = [
        each for wording in proposal.wordings.all() for each in wording.responses.all() if each.member_id == member.pk
    ]
    last = max(said, key=lambda each: each.wording_id, default=None)
    is_current = last is not None and last.wording_id == proposal.wording.pk
    if form is None:
        kept = {"reason": last.reason, "naming": last.naming} if last else {}
        form = ResponseForm(initial=kept | ({"kind": last.kind} if last and is_current else {}), member=member)
    return {"form": form, "said": last, "is_current": is_current}


def wording_read(data: QueryDict) -> int:
    """The number of the wording that was on the page the form came from; 0, which none has, when it is not told."""
    text = data.get("wording", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@require_POST
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what one has to say to a proposal, or changes it. Whose session has run out signs in and finds the form."""
    proposal, member = find(pk), current_member(request)
    if member is None:
        return redirect_to_login(proposal.get_absolute_url())
    form, read = ResponseForm(request.POST, member=member), wording_read(request.POST)
    try:
        if form.is_valid():
            Response.objects.say(proposal, member, **form.cleaned_data, read=read)
            messages.success(request, "Your response is saved. You can change it until the proposal is decided.")
            return redirect(proposal)
        with transaction.atomic():
            Response.objects.admit(proposal, member, read)  # else what is wrong with the form matters no more
    except ProposalRefused as refusal:
        error = f"{refusal} {LOOK_AGAIN}" if isinstance(refusal, AnotherWording) else str(refusal)
        typed = str(form["reason"].value() or "")
        return show_proposal(request, find(pk), form=form, error=error, typed=typed, status=409)
    return show_proposal(request, proposal, form=form, status=422)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one's own proposal back."""
    proposal = find(pk)
    if current_member(request) is None:
        return redirect_to_login(proposal.get_absolute_url())
    if proposal.author_id != member_of(request).pk:
        raise PermissionDenied
    try:
        proposal.withdraw()
    except ProposalRefused as refusal:
        return show_proposal(request, find(pk), error=str(refusal), status=409)
    messages.success(request, "Your proposal is withdrawn.")
    return redirect(proposal)
