"""Holding to the charter, having read it, and how one is named in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from charter.holding_forms import CreditsForm, RevisionForm, namings_of
from charter.models import Affirmation, Reading, Revision
from charter.models.crediting import MOST, contributions_of, name_all, name_each
from community.access import current_member, member_of
from community.forms import posted
from community.models import Member

UNREAD = "We could not tell which version of the charter you read. Read it again, then use the button below it."


def back_to_hold() -> HttpResponse:
    """The charter, at the place where one holds to it."""
    return redirect(f"{reverse('charter')}#hold")


@require_POST
def affirm(request: HttpRequest) -> HttpResponse:
    """Saying that one holds to the charter (`action=hold`, with the number of the revision read), changing the tick
    (`name`), taking it back (`take-back`). Whose session has run out signs in and finds the buttons again."""
    member = current_member(request)
    if member is None:
        return redirect_to_login(reverse("charter"))
    action = request.POST.get("action", "hold")
    if action == "take-back":
        Affirmation.objects.take_back(member)
        messages.success(request, "We have forgotten that you said so. You are as welcome as before.")
        return back_to_hold()
    if action == "name":
        return show_name(request, member)
    return hold(request, member) if action == "hold" else not_done(request, "We do not know that button.", 422)


def show_name(request: HttpRequest, member: Member) -> HttpResponse:
    """Shows, or hides, the member's name beside what they hold to."""
    shown = "show_name" in request.POST
    if not Affirmation.objects.show(member, show_name=shown):
        return not_done(request, "You have not said that you hold to the charter as it is now.", 409)
    messages.success(request, "Your name is shown now." if shown else "Your name is not shown any more.")
    return back_to_hold()


def hold(request: HttpRequest, member: Member) -> HttpResponse:
    """Keeps that the member holds to the revision they read, when that is the newest."""
    newest = Revision.objects.latest_one()
    if newest is None:
        raise Http404("no charter yet")
    form = RevisionForm(request.POST)
    if not form.is_valid() or form.cleaned_data["revision"] > newest.number:
        return not_done(request, UNREAD, 422)
    if form.cleaned_data["revision"] < newest.number:
        return not_done(
            request,
            "Our charter changed while you read it. Look at what is new; then say whether you hold to it.",
            409,
            read=form.cleaned_data["revision"],
            newest=newest.number,
        )
    Affirmation.objects.say(member, newest, show_name=form.cleaned_data["show_name"])
    Reading.objects.note(member, newest)
    messages.success(request, "Thank you. You can take this back at any time.")
    return back_to_hold()


def not_done(request: HttpRequest, why: str, status: int, **context: int) -> HttpResponse:
    """A page that says why nothing was changed, with the way back to the charter."""
    return render(request, "charter/not_done.html", {"why": why, **context}, status=status)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Keeps which revision the member says they have read. An older one than before changes nothing."""
    member = current_member(request)
    if member is None:
        return redirect_to_login(reverse("charter"))
    form = RevisionForm(request.POST)
    number = form.cleaned_data["revision"] if form.is_valid() else 0
    revision = Revision.objects.filter(number=number).first()
    if revision is None:
        return not_done(request, UNREAD, 422)
    Reading.objects.note(member, revision)
    return redirect("charter")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def credits(request: HttpRequest) -> HttpResponse:
    """Everything I gave to the charter, and how I am named beside it."""
    member = member_of(request)
    contributions = contributions_of(member)
    form = CreditsForm(posted(request), member=member, contributions=contributions)
    if request.method == "POST" and form.is_valid():
        if everything := form.cleaned_data["everything"]:
            name_all(member, everything)
        else:
            name_each(member, form.chosen())
        messages.success(request, "Saved. You are named like this everywhere from now on.")
        return redirect("charter-credits")
    context = {"form": form, "nameless": len(namings_of(member)) == 1, "most": MOST}
    return render(request, "charter/credits.html", context, status=422 if request.method == "POST" else 200)
