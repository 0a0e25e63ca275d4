"""People who offer one-to-ones, and who ask for them."""

from datetime import UTC, datetime
from typing import Any

from community.models import ChatOffer, ChatRequest, Member, Profile
from community.models.chat_offer import Offered
from tests import people

TEN = datetime(2026, 11, 10, 10, tzinfo=UTC)  # a week after the clock of the tests
ELEVEN = datetime(2026, 11, 10, 11, tzinfo=UTC)
WORDS = "zqwords: how did you begin?"
MINE = "/me/one-to-ones/"
OFFER = f"{MINE}offer/"
FORM = {"about": "Maps", "minutes": "30", "when": "ask", "zone": "Europe/London"}  # as a browser sends it


def offering(name: str = "Bilal", *starts: datetime, about: str = "Bread", member: Member | None = None) -> Member:
    """Somebody who can be found and offers one-to-ones: at these times, or "ask me" without any."""
    member = member or people.member(name)
    Profile.tell(member, {"listed": True})
    ChatOffer.objects.keep(member, Offered(about, 30, bool(starts), "Europe/London", starts))
    return member


def asking(asker: Member, asked: Member, words: str = WORDS, starts_at: datetime | None = None) -> ChatRequest:
    """This one asks that one."""
    return ChatRequest.objects.ask(asker, asked, words, starts_at)


def two(*starts: datetime, at: datetime | None = None) -> tuple[Member, Member, ChatRequest]:
    """Amina, who asks Bilal, who offers; and the request."""
    bilal, amina = offering("Bilal", *starts), people.member()
    return amina, bilal, asking(amina, bilal, starts_at=at)


def ask_url(member: Member) -> str:
    """Where this member is asked."""
    return f"/members/{member.profile.slug}/ask/"


def press(browser: Any, request: ChatRequest, action: str, **typed: str) -> Any:
    """Presses a button on the request's page."""
    return browser.post(request.get_absolute_url(), {"action": action} | typed)


def state_of(request: ChatRequest) -> str:
    """As it stands in the database."""
    return str(ChatRequest.objects.get(pk=request.pk).state)
