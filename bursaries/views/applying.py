"""The application, one question a page. Each answer is kept when its page is left, and can be changed until it is
sent; what was changed in another window meanwhile is not overwritten unasked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bursaries.models import Application, Refused, Status, asking
from bursaries.models.locking import locked
from bursaries.step_forms import CircumstanceForm, ContactForm, PaymentForm, StepForm, WhatForm
from bursaries.views import costs, sending
from bursaries.views.doors import fillable, own, seal, typed
from bursaries.wording import next_step
from community.forms import posted
from community.models import Member

FORMS: dict[str, type[StepForm]] = {
    "what": WhatForm,
    "circumstance": CircumstanceForm,
    "payment": PaymentForm,
    "contact": ContactForm,
}
STEPS = ["what", "circumstance", "costs", "payment", "contact", "check"]
CHANGED = (
    "You changed this in another window after you opened this page. What you typed here is below, and not saved. "
    "Press Continue to save it in place of what you wrote there."
)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """One page of the application, the last one where it is checked and sent, and the receipt."""
    if step not in (*STEPS, "sent"):
        raise Http404("no such step")
    application, by = fillable(request, reference)
    if application.status != Status.DRAFT:
        return after_sending(request, application, step)
    if step == "sent":
        return redirect("apply-step", reference, next_step(application))
    try:
        if step == "check":
            return sending.check(request, application, by)
        if step == "costs":
            return cost_step(request, application, by)
        return form_step(request, application, by, step)
    except Refused as refusal:  # sent or erased in another window, in this very moment
        return too_late(request, application, str(refusal))


def after_sending(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """The receipt; of any other step, that it is too late."""
    if request.method == "POST":
        return too_late(request, application, "You have sent this application, so its answers stay as they are.")
    if step != "sent":
        return redirect(application)
    return render(request, "bursaries/sent.html", {"application": application})


def too_late(request: HttpRequest, application: Application, why: str) -> HttpResponse:
    """Why nothing was changed, with what was typed."""
    context = {"why": why, "application": application, "typed": typed(request)}
    return render(request, "bursaries/not_done.html", context, status=409)


def form_step(request: HttpRequest, application: Application, by: Member, step: str) -> HttpResponse:
    """A question with one form."""
    make = FORMS[step]
    if request.method != "POST":
        form = make(application=application)
        return show(request, application, step, {"form": form, "seal": seal(form.initial)})
    with locked(application) as row:
        form = make(posted(request), application=row)
        status = 422
        if form.is_valid():
            if not other_than(request, form.initial) or not form.has_changed():
                asking.fill_in(row, by, **form.answers())
                return onwards(request, application, step)
            form.add_error(None, CHANGED)
            status = 409
        context = {"form": form, "seal": seal(form.initial)}
    return show(request, application, step, context, status)


def cost_step(request: HttpRequest, application: Application, by: Member) -> HttpResponse:
    """The costs. "Add another" and "Take away" save what is there and show the page again."""
    if request.method != "POST":
        kept = costs.stored(application)
        rows = costs.CostRows.kept(kept, another="another" in request.GET)
        return show(request, application, "costs", {"rows": rows, "seal": seal(kept), "problems": []})
    goes_on = not {"add", "remove"} & request.POST.keys()
    with locked(application) as row:
        kept, rows = costs.stored(row), costs.CostRows.typed(request.POST)
        problems, status = rows.problems(empty_is_fine=not goes_on), 422
        if not problems and other_than(request, kept) and rows.costs() != kept:
            problems, status = [("main", CHANGED)], 409
        if not problems:
            asking.fill_in(row, by, costs=rows.costs())
            return onwards(request, application, "costs") if goes_on else again(request, application)
        context = {"rows": rows, "seal": seal(kept), "problems": problems}
    return show(request, application, "costs", context, status)


def other_than(request: HttpRequest, stored: object) -> bool:
    """Whether the page that was sent showed something else than is stored now. A form without a seal is trusted."""
    return request.POST.get("seal", seal(stored)) != seal(stored)


def onwards(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """To the next question, or back to where all answers are checked."""
    following = "check" if "check" in request.POST else STEPS[STEPS.index(step) + 1]
    return redirect("apply-step", application.reference, following)


def again(request: HttpRequest, application: Application) -> HttpResponse:
    """The costs once more."""
    extra = [name for name, on in (("another", "add" in request.POST), ("check", "check" in request.POST)) if on]
    address = reverse("apply-step", args=[application.reference, "costs"])
    return redirect(f"{address}?{'&'.join(extra)}#last" if extra else address)


def show(
    request: HttpRequest, application: Application, step: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Draws a step."""
    number = STEPS.index(step)
    back = reverse("apply-step", args=[application.reference, STEPS[number - 1]]) if number else reverse("bursaries")
    checking = "check" in request.GET or "check" in request.POST
    common = {
        "application": application,
        "number": number + 1,
        "of": len(STEPS),
        "checking": checking,
        "back": reverse("apply-step", args=[application.reference, "check"]) if checking else back,
    }
    name = "costs" if step == "costs" else "step"
    return render(request, f"bursaries/{name}.html", common | context, status=status)
