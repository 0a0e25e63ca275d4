"""A newcomer's place, kept in their session between typing their name and typing their code.

Nothing is stored for an address nobody has proved to own; what was typed goes when the session does (20 minutes).
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from community import preferences
from community.models import Member
from meetups.models import Meetup, Rsvp, RsvpRefused
from meetups.preferences import ANNOUNCED

SESSION_KEY = "pending_place"


def remember(request: HttpRequest, meetup: Meetup, typed: Mapping[str, Any]) -> None:
    """Keeps what a visitor typed (see NewcomerForm) until their code proves right, or until their session ends with the
    code's time."""
    request.session[SESSION_KEY] = {"meetup": meetup.pk, **typed, "email": typed["email"].lower()}


def save_pending_place(request: HttpRequest, user: Member, response: HttpResponse | None = None, **_: Any) -> None:
    """On signing in: saves the place asked for on the page before, and leads to the meetup's page.

    Listens to allauth's `user_logged_in`. What cannot be had (full since: waiting; closed since: a sentence) is said.
    A member keeps their name, and needs told before where none were typed now.
    """
    pending = request.session.pop(SESSION_KEY, None)
    if not pending or pending["email"] != user.email:  # someone else signs in on the same browser
        return
    user.call(pending["name"])
    if pending["tell_me"]:  # left empty it is no answer: someone who is here already may have chosen otherwise
        preferences.choose(user, {ANNOUNCED.key: True})
    meetup = Meetup.objects.announced().filter(pk=pending["meetup"]).first()
    if meetup is None:
        messages.error(request, "That meetup is no longer on our list, so no place was saved.")
        return
    try:
        rsvp = meetup.rsvp(user, needs=pending["access_needs"] or None, show_name=pending["show_name"])
    except RsvpRefused as refusal:
        messages.error(request, f"No place was saved. {refusal}")
    else:
        messages.success(request, acknowledgement(rsvp))
    if response is not None:
        response["Location"] = reverse("meetup", args=[meetup.slug])


def acknowledgement(rsvp: Rsvp) -> str:
    """What a person is told once their answer is safely stored."""
    if rsvp.is_going:
        return "Your place is saved. We have sent you an e-mail with everything you need."
    return (
        f"All places are taken, so you are waiting: number {rsvp.place_in_queue()} in line. "
        "If a place comes free it is yours, and we will tell you at once."
    )
