"""Where all answers are looked over, agreed to be read, and sent; or handed over to whom they are about."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bursaries.forms import ConsentForm
from bursaries.models import Application, Refused, asking
from bursaries.models.locking import locked
from bursaries.places import hold
from bursaries.views.doors import seal
from bursaries.wording import answers
from community.forms import posted
from community.models import Member

CHANGED = "An answer was changed in another window. Look at it again, then send it."


def check(request: HttpRequest, application: Application, by: Member) -> HttpResponse:
    """All answers with a way to change each; the agreement; the button."""
    if application.member_id != by.pk:
        return hand_over(request, application, by)
    if request.method != "POST":
        return show(request, application, ConsentForm(application=application))
    with locked(application) as row:
        form = ConsentForm(posted(request), application=row)
        if request.POST.get("seal", shown(row)) != shown(row):
            return show(request, row, ConsentForm(application=row), CHANGED, 409)
        if asking.missing(row):
            return show(request, row, ConsentForm(application=row), "Something is still to be filled in.", 422)
        if form.is_valid():
            try:
                asking.submit(row, by, consent=True)
                if form.cleaned_data.get("hold_place"):
                    hold(row, by)
            except Refused as refusal:
                return show(request, row, form, str(refusal), 422)
            return redirect("apply-step", application.reference, "sent")
    return show(request, application, form, status=422)


def hand_over(request: HttpRequest, application: Application, by: Member) -> HttpResponse:
    """What an organiser has filled in, looked over once more, and handed over to whom it is about."""
    if request.method != "POST":
        return show(request, application)
    asking.hand_over(application, by)
    messages.success(request, "Handed over. We have written to them: they look at it and send it themselves.")
    return redirect("bursaries")


def shown(application: Application) -> str:
    """Stands for all that is on the page."""
    return seal(answers(application))


def show(
    request: HttpRequest,
    application: Application,
    form: forms.Form | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draws the page."""
    context = {
        "application": application,
        "answers": answers(application),
        "missing": asking.missing(application),
        "form": form,
        "error": error,
        "seal": shown(application),
        "yours": form is not None,
    }
    return render(request, "bursaries/check.html", context, status=status)
