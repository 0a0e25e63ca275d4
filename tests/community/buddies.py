"""Newcomers who would like a buddy, and members who offer to be one."""

from typing import Any

from community.models import BuddyOffer, BuddyRequest, Member
from tests import people

MINE, ASK, OFFER = "/me/buddy/", "/me/buddy/ask/", "/me/buddy/offer/"
DESK = "/admin/community/buddyrequest/"
WORDS = "zqbuddy: crowds make me shy."


def asking(newcomer: Member | None = None, words: str = WORDS) -> BuddyRequest:
    """This one asks."""
    return BuddyRequest.objects.ask(newcomer or people.member("Wren"), words)


def offering(member: Member | None = None, room: int = 1, note: str = "Evenings are best.") -> BuddyOffer:
    """This one offers."""
    return BuddyOffer.objects.keep(member or people.member("Bilal"), room, note)


def matched(newcomer: Member | None = None, buddy: Member | None = None) -> BuddyRequest:
    """These two, brought together by Olu."""
    request = asking(newcomer)
    request.match(offering(buddy), Member.objects.filter(name="Olu").first() or people.organiser())
    request.refresh_from_db()
    return request


def desk_page(request: BuddyRequest) -> str:
    """Where organisers match."""
    return f"{DESK}{request.pk}/change/"


def press(browser: Any, request: BuddyRequest, offer: Any) -> Any:
    """Sends the form of that page."""
    return browser.post(desk_page(request), {"offer": getattr(offer, "pk", offer)})


def state_of(request: BuddyRequest) -> str:
    """As it stands in the database."""
    return str(BuddyRequest.objects.get(pk=request.pk).state)
