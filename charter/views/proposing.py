"""Proposing a change, and amending one's proposal: with a preview that saves nothing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from charter import steps
from charter.before_after import in_short, pieces
from charter.forms import AmendForm, ProposalForm
from charter.models import AnotherWording, Charter, Line, Proposal, ProposalRefused, Revision
from charter.models.consent import amend
from charter.models.consent import propose as open_proposal
from charter.views.proposals import find, show_proposal, wording_read, zone
from community import times
from community.access import member_of
from community.models import Member
from meetups.models import CheckIn

ANSWERS_OFFERED = 50
NO_WORDS = "Its words cannot be changed, or not any more."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def propose(request: HttpRequest) -> HttpResponse:
    """One question a page (`charter.steps`), then the form. The button for the preview posts the same form."""
    member, newest = member_of(request), Revision.objects.latest_one()
    lines = list(newest.lines.all()) if newest else []
    if request.method == "POST":
        return propose_sent(request, member, newest, lines)
    chosen = steps.numbers(request.GET.getlist("answer"))
    readable = CheckIn.objects.visible_to(member).filter(pk__in=chosen).values_list("pk", flat=True)
    begun = steps.start(request.GET, lines, list(readable) if chosen else [])
    if step := steps.next_step(begun, lines):
        return render(request, "charter/propose_step.html", {"step": step, "begun": begun})
    words = {"text": begun.line.text, "detail": begun.line.detail} if begun.line else {}
    settled = {name: line.commitment_id for name, line in (("line", begun.line), ("other", begun.other)) if line}
    initial = words | settled | {"kind": begun.kind, "answers": begun.answers}
    answers = offered(member, begun.answers)
    form = ProposalForm(initial=initial, member=member, lines=lines, answers=answers)
    return show_form(request, form, newest, back=begun.back())


def propose_sent(request: HttpRequest, member: Member, newest: Revision | None, lines: Sequence[Line]) -> HttpResponse:
    """The form as it was sent: shown again with the preview, or with what is wrong; or the proposal is open."""
    data = request.POST
    given: dict[str, Any] = {
        "member": member,
        "lines": lines,
        "answers": offered(member, steps.numbers(data.getlist("answers"))),
    }
    read = revision_read(data.get("revision", ""), newest)
    if data.get("action") == "preview":
        typed = data.dict() | {"answers": data.getlist("answers")}
        return show_form(request, ProposalForm(initial=typed, **given), read)
    form = ProposalForm(data, **given)
    if form.is_valid():
        try:
            proposal = open_proposal(member, read, **form.asked())
        except ProposalRefused as refusal:
            form.add_error(None, f"{refusal} Look at it as it is now, then send your proposal again.")
            read = newest
        else:
            until = times.spoken_moment(proposal.open_until(Charter.current()), zone())
            messages.success(request, f"Your proposal is open. Everyone can respond until {until} at least.")
            return redirect(proposal)
    return show_form(request, form, read, status=422)


def offered(member: Member, chosen: Sequence[int]) -> QuerySet[CheckIn]:
    """The answers this person can point at: those chosen, and the latest check-in's, as far as they may read them."""
    readable = CheckIn.objects.visible_to(member)
    latest = readable.order_by("-meetup__starts_at", "pk").values("meetup")[:1]
    of_latest = readable.filter(meetup=latest).order_by("pk").values("pk")[:ANSWERS_OFFERED]
    found = readable.filter(Q(pk__in=chosen) | Q(pk__in=of_latest))
    return found.select_related("member", "meetup").order_by("-meetup__starts_at", "pk")


def revision_read(number: str, newest: Revision | None) -> Revision | None:
    """The revision that the form was drawn from; the newest where the form does not say."""
    found = Revision.objects.filter(number__in=steps.numbers([number])).first()
    return found or newest


def show_form(
    request: HttpRequest, form: ProposalForm, read: Revision | None, *, back: str = "", status: int = 200
) -> HttpResponse:
    """Draws the form with before and after, of what is typed so far. `read` is the revision its reader knows of."""
    kind = str(form["kind"].value() or "")
    title = in_short(kind, form.chosen()) if kind in Proposal.Kind.values else "Propose a change"
    context = {"form": form, "title": title, "pieces": form.pieces(), "read": read, "back": back}
    return render(request, "charter/propose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amend_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Another wording for one's own proposal; whoever responded is asked again, once."""
    proposal = find(pk)
    if proposal.author_id != member_of(request).pk:
        raise PermissionDenied
    if request.method == "POST":
        return amend_sent(request, proposal)
    if not proposal.may_be_amended:
        return show_proposal(request, proposal)
    kept = {"text": proposal.wording.text, "detail": proposal.wording.detail}
    return show_amend(request, proposal, AmendForm(initial=kept))


def amend_sent(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The form as it was sent: shown again with the preview, or with what is wrong; or it has another wording."""
    if request.POST.get("action") == "preview" and proposal.may_be_amended:
        return show_amend(request, proposal, AmendForm(initial=request.POST.dict()))
    form, status = AmendForm(request.POST), 422
    if form.is_valid():
        try:
            amend(proposal, **form.cleaned_data, read=wording_read(request.POST))
            messages.success(request, "Your new wording is saved. Those who responded are asked to look again.")
            return redirect(proposal)
        except ProposalRefused as refusal:
            proposal, status = find(proposal.pk), 409
            now = f" It says now: “{proposal.wording.text}”" if isinstance(refusal, AnotherWording) else ""
            form.add_error(None, f"{refusal}{now}")
    if proposal.may_be_amended:
        return show_amend(request, proposal, form, status=status)
    typed = "\n\n".join(filter(None, (request.POST.get(name, "") for name in form.fields)))
    return show_proposal(request, proposal, error=NO_WORDS, typed=typed, status=409)


def show_amend(request: HttpRequest, proposal: Proposal, form: AmendForm, *, status: int = 200) -> HttpResponse:
    """Draws the form with before and after, of what is typed so far."""
    lines = proposal.lines_in(proposal.base)
    shown = pieces(proposal.kind, lines, *form.typed())
    context = {"form": form, "proposal": proposal, "title": in_short(proposal.kind, lines), "pieces": shown}
    return render(request, "charter/amend.html", context, status=status)
