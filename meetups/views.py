"""Pages about meetups. Each loads its meetup through what this person may see: anything else is a 404."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import errors
from community.access import current_member, member_of
from community.forms import posted
from community.models import Member
from community.pages import page_of
from meetups import arrivals, emails
from meetups.forms import CheckInForm, NewcomerForm, PlaceForm
from meetups.models import CalendarAddress, CheckInRefused, Host, Meetup, Rsvp, RsvpRefused

PER_PAGE = 20
ANSWERS_SHOWN = 50


@require_safe
def meetup_list(request: HttpRequest) -> HttpResponse:
    """Upcoming meetups, or with `?year=` the past ones of that year; `?page=` turns pages."""
    meetups = Meetup.objects.announced()
    years = list(meetups.past().order_by("-date__year").values_list("date__year", flat=True).distinct())
    year = request.GET.get("year")
    if year is None:
        shown = meetups.upcoming().with_places()
    elif year in map(str, years):
        shown = meetups.past().filter(date__year=int(year))
    else:
        raise Http404("no such year")
    page = page_of(shown, request.GET.get("page"), PER_PAGE)
    context = {"page": page, "years": years, "year": int(year) if year else None, "calendar_path": reverse("calendar")}
    return render(request, "meetups/list.html", context)


def find(request: HttpRequest, slug: str) -> Meetup:
    """The meetup, if this person may see it, with its counts and hosts. Raises Http404."""
    meetups = Meetup.objects.visible_to(request.user).with_places().select_related("recap")
    meetup: Meetup = get_object_or_404(Host.added_to(meetups), slug=slug)
    return meetup


@require_safe
def meetup_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One meetup: everything, and for members the button that saves a place."""
    return show_meetup(request, find(request, slug))


def show_meetup(
    request: HttpRequest, meetup: Meetup, *, error: str = "", status: int = 200, undone: str = "", typed: str = ""
) -> HttpResponse:
    """Draws the meetup's page; `error` is a sentence on why something could not be done, `undone` one on what that was
    (a place, unless given), `typed` what someone wrote that could not be kept."""
    member = current_member(request)
    mine = meetup.rsvps.filter(member=member).first() if member else None
    organises = request.user.has_perm("meetups.change_meetup") if member else False
    others = meetup.rsvps.going().filter(show_name=True).exclude(member=member).select_related("member")
    context = {
        "meetup": meetup,
        "mine": mine,
        "others": others if mine and mine.is_going else [],
        "closed": meetup.closed_because(),
        "sees_join_link": organises or (mine is not None and mine.is_going),
        "organises": organises,
        "hosts": Host.named_at(meetup),
        "error": error,
        "undone": undone or ("Nothing was changed." if mine and mine.holds_something else "No place was saved."),
        "typed": typed,
    }
    if meetup.prompt:
        context |= check_in_section(meetup, member, mine)
    return render(request, "meetups/page.html", context, status=status)


def check_in_section(meetup: Meetup, member: Member | None, mine: Rsvp | None) -> dict[str, Any]:
    """What the page says of the check-in: the answers this person may read, their own, why they can give none."""
    answers, more = meetup.check_ins.visible_to(member).but_for(member).first_of(ANSWERS_SHOWN)
    own = meetup.check_ins.filter(member=member).first() if member else None
    return {"answers": answers, "more": more, "own": own, "no_answer": meetup.no_answer_because(mine)}


@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, slug: str) -> HttpResponse:
    """Saving a place, saying what one needs, giving the place up. A visitor is also asked who they are."""
    meetup = find(request, slug)
    member = current_member(request)
    if request.method == "POST" and request.POST.get("action") == "leave":
        return leave(request, meetup, member)
    if reason := meetup.closed_because():  # the page says why; that something was refused, only when it was asked
        asked = request.method == "POST"
        return show_meetup(request, meetup, error=reason if asked else "", status=409 if asked else 200)
    return rsvp_of_member(request, meetup, member) if member else rsvp_of_visitor(request, meetup)


def leave(request: HttpRequest, meetup: Meetup, member: Member | None) -> HttpResponse:
    """Gives the place up, at any time. Whose session has run out signs in and finds the button again."""
    if member is None:
        return redirect_to_login(reverse("rsvp", args=[meetup.slug]))
    meetup.release(member)
    if meetup.is_cancelled:
        messages.info(request, "This meetup is cancelled, so there is nothing to give up.")
    else:
        messages.success(request, "You are no longer on the list for this meetup. Thank you for telling us.")
    return redirect(meetup)


@csrf_exempt  # whoever has the address may give this place up, with or without cookies
@require_http_methods(["GET", "HEAD", "POST"])
def leave_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The "can't make it" link of a mail: a page with one button, for whoever holds the address. It is about one asking
    for a place (a later one has a link of its own), and dies with the meetup. Nobody's name is on it."""
    asked = emails.read_leave_token(token)
    found = (
        Rsvp.objects.select_related("meetup", "member").filter(pk=asked[0], ticket=asked[1]).first() if asked else None
    )
    if found is None:
        return errors.page(request, 404, "This link does not work any more", "Your places are on your own page.")
    if found.meetup.is_over():
        return errors.page(request, 410, "This meetup is over", "Its links no longer work. Thank you for looking.")
    if request.method == "POST":
        found.meetup.release(found.member)
        return redirect("leave", token)
    response = render(request, "meetups/leave.html", {"meetup": found.meetup, "mine": found})
    response["Cache-Control"] = "private, no-store"
    return response


def rsvp_of_member(request: HttpRequest, meetup: Meetup, member: Member) -> HttpResponse:
    """One button saves the place (`action=save`); the form on this page also says what they need."""
    mine = meetup.rsvps.filter(member=member).first()
    quick = request.POST.get("action") == "save"
    form = PlaceForm(None if quick else posted(request), instance=mine)
    if request.method != "POST" or not (quick or form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(request, "meetups/rsvp.html", {"meetup": meetup, "form": form, "mine": mine}, status=status)
    details = {} if quick else {"needs": form.cleaned_data["access_needs"], "show_name": form.cleaned_data["show_name"]}
    try:
        saved = meetup.rsvp(member, **details)
    except RsvpRefused as refusal:
        return show_meetup(request, find(request, meetup.slug), error=str(refusal), status=409)
    messages.success(request, arrivals.acknowledgement(saved))
    return redirect(meetup)


def rsvp_of_visitor(request: HttpRequest, meetup: Meetup) -> HttpResponse:
    """Name and e-mail here, the code on the next page; the place is saved when the code is right."""
    form = NewcomerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        arrivals.remember(request, meetup, form.cleaned_data)
        LoginCodeVerificationProcess.initiate(request=request, user=form.member, email=email)
        # Whoever wants to use another address comes back here.
        return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': request.path})}")
    status = 422 if request.method == "POST" else 200
    return render(request, "meetups/rsvp.html", {"meetup": meetup, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Answering the meetup's prompt, changing the answer, taking it back."""
    meetup, member = find(request, slug), member_of(request)
    if request.method == "POST" and request.POST.get("action") == "remove":
        taken = meetup.take_back(member)
        messages.success(request, "Your answer is gone." if taken else "There was no answer of yours to take back.")
        return redirect(meetup)
    if reason := meetup.no_answer_because(meetup.rsvps.filter(member=member).first()):
        return no_answer(request, meetup, reason)
    own = meetup.check_ins.filter(member=member).first()
    kept = {"text": own.text, "visibility": own.visibility, "naming": own.naming} if own else {}
    form = CheckInForm(posted(request), initial=kept, member=member, prompt=meetup.prompt)
    if request.method != "POST" or not form.is_valid():
        context = {"meetup": meetup, "form": form, "own": own}
        return render(request, "meetups/check_in.html", context, status=422 if request.method == "POST" else 200)
    try:
        meetup.check_in(member, **form.cleaned_data)
    except CheckInRefused as refusal:
        return no_answer(request, find(request, slug), str(refusal))
    messages.success(request, "Your answer is saved. You can change it or take it back below.")
    return redirect(meetup)


def no_answer(request: HttpRequest, meetup: Meetup, reason: str) -> HttpResponse:
    """The meetup's page, which says why; that something was refused, only when it was asked."""
    if request.method != "POST":
        return show_meetup(request, meetup)
    text = request.POST.get("text", "")
    return show_meetup(request, meetup, error=reason, undone="Your answer was not saved.", typed=text, status=409)


@require_POST
@login_required
def renew_calendar_address(request: HttpRequest) -> HttpResponse:
    """Makes, or makes anew, the member's own calendar address. The old one is dead from then on."""
    CalendarAddress.renew(member_of(request))
    messages.success(request, "Your calendar address is ready. Any older one no longer works.")
    return redirect("me")
