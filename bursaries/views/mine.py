"""One's own application: where it stands, what was said, who has opened it, and all one can do with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bursaries import everything
from bursaries.forms import AcceptForm, AnswerForm
from bursaries.models import Application, Draw, Refused, Status, asking
from bursaries.money import plain, pounds
from bursaries.views.acts import ACTS, possible
from bursaries.views.doors import mine, own, today_for, typed, zone_of
from bursaries.wording import answers, done, looks, next_step, standing
from community.models import Member
from community.times import spoken_moment, zone

UNDONE = "Nothing was changed."
RUN_OUT = (
    "There is not enough money at this moment, so nothing is set aside for you yet. You are on the waiting list, "
    "before everyone who has had no offer."
)


@require_safe
@own
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole of it, for its author alone."""
    return show(request, *mine(request, reference))


def show(
    request: HttpRequest,
    row: Application,
    member: Member,
    *,
    error: str = "",
    undone: str = UNDONE,
    status: int = 200,
    sent: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draws the page. `error` says why something could not be done, `undone` what that means; `sent` is the form sent
    and not right, by name."""
    forms = sent or {}
    if error:
        row, _ = mine(request, row.reference)  # as it is now, should it still be there
    head, next_ = standing(row, today_for(member))
    asked = list(enumerate(row.questions.all(), 1))
    answerable = row.status in (Status.QUESTION, Status.IN_REVIEW)
    context = {
        "application": row,
        "head": head,
        "next": next_,
        "resume": next_step(row) if row.status == Status.DRAFT else "",
        "answers": answers(row),
        "asked": [
            (each, number, _form_for(number, forms), answerable and not each.answered_at) for number, each in asked
        ],
        "acts": possible(row),
        "accept": forms.get("accept") or AcceptForm(auto_id="accept_%s", use_required_attribute=False),
        "offered": pounds(row.offered),
        "offered_plain": plain(row.offered),
        "draw": _draw(row),
        "error": error,
        "undone": undone,
        "typed": typed(request) if error else [],
        "wrong": [form for form in forms.values() if form.errors],
    }
    return render(request, "bursaries/application.html", context | _history(row, zone_of(member)), status=status)


def _history(row: Application, here: str) -> dict[str, Any]:
    """What was done, and who has opened it, with times as a clock in that zone shows them."""
    opened = row.access_log.values_list("by__name", "as_what", "at")
    return {
        "log": [(spoken_moment(each.at, here), done(each)) for each in row.entry_log.all()],
        "looks": looks(
            (who or "Somebody without a name", role, f"{at.astimezone(zone(here)):%F}", spoken_moment(at, here))
            for who, role, at in opened
        ),
    }


def _form_for(number: int, forms: dict[str, Any]) -> AnswerForm:
    sent: AnswerForm | None = forms.get(f"answer{number}")
    return sent or AnswerForm(auto_id=f"answer{number}_%s", use_required_attribute=False)


def _draw(row: Application) -> Draw | None:
    """The draw this took part in, if any."""
    if row.place is None:
        return None
    return next((each for each in row.fund.draws.all() if row.reference in each.order), None)


@require_POST
@own
def answer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """An answer to one of the reviewers' questions, by its number on the page."""
    row, member = mine(request, reference)
    asked = dict(enumerate(row.questions.all(), 1)).get(number)
    if asked is None:
        raise Http404("no such question")
    form = AnswerForm(request.POST, auto_id=f"answer{number}_%s", use_required_attribute=False)
    if not form.is_valid():
        return show(request, row, member, status=422, sent={f"answer{number}": form})
    try:
        asking.answer(asked, member, form.cleaned_data["text"])
    except Refused as refusal:
        return show(request, row, member, error=str(refusal), status=409)
    messages.success(request, "Thank you. Your answer is with us.")
    return redirect(row)


@require_POST
@own
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes an offer: all of it at once; a part once one has said that one is sure, as the rest goes to others. The
    amount is part of what is sent, so that nobody accepts another offer than the one they saw."""
    row, member = mine(request, reference)
    form = AcceptForm(request.POST, auto_id="accept_%s", use_required_attribute=False)
    if row.status != Status.OFFERED:
        return show(request, row, member, error="There is no offer to accept now.", status=409)
    if form.is_valid() and form.cleaned_data["amount"] > row.offered:
        form.add_error("amount", f"We have offered {pounds(row.offered)}. Write that or less.")
    if not form.is_valid():
        return show(request, row, member, status=422, sent={"accept": form})
    pence = form.cleaned_data["amount"]
    if pence < row.offered and "sure" not in request.POST:
        context = {
            "application": row,
            "pence": pounds(pence),
            "plain": plain(pence),
            "rest": pounds(row.offered - pence),
        }
        return render(request, "bursaries/accept_part.html", context)
    try:
        accepted = asking.accept(row, member, pence)
    except Refused as refusal:
        return show(request, row, member, error=str(refusal), status=409)
    if accepted.status == Status.WAITING:
        return show(request, row, member, error=RUN_OUT, undone="", status=409)
    messages.success(request, "Thank you. The money is set aside for you.")
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """A page that asks whether one is sure, and the button that does it."""
    row, member = mine(request, reference)
    if (chosen := ACTS.get(action)) is None:
        raise Http404("no such button")
    if request.method != "POST":
        if not chosen.possible(row):
            return show(request, row, member, error="This cannot be done now.")
        context = {"application": row, "act": chosen}
        return render(request, "bursaries/sure.html", context)
    try:
        chosen.verb(row, member)
    except Refused as refusal:
        return show(request, row, member, error=str(refusal), status=409)
    messages.success(request, chosen.done)
    return redirect("bursaries") if chosen.gone else redirect(row)


@require_safe
@own
def download(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Everything, as a file: data for programs, or a text to read."""
    row, member = mine(request, reference)
    response: HttpResponse
    if kind == "json":
        response = JsonResponse(everything.as_data(row), json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        response = HttpResponse(everything.as_text(row, zone_of(member)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bursary-{row.reference}.{kind}"'
    return response
