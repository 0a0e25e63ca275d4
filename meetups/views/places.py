"""Saving a place, saying what one needs, giving the place up."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community import errors
from community.access import current_member
from community.forms import posted
from community.models import Member
from meetups import arrivals, emails
from meetups.forms import NewcomerForm, PlaceForm
from meetups.models import Meetup, Rsvp, RsvpRefused
from meetups.views.reading import find, show_meetup


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
