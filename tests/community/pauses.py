"""A pause, and the desk's page about it."""

from typing import Any

from community.models import Member, Pause
from tests import people

WHY = "You shouted at Bilal, twice."


def root() -> Member:
    """A superuser, made where there is none."""
    return Member.objects.filter(is_superuser=True).first() or people.superuser()


def pause(member: Member, reason: str = WHY, by: Member | None = None) -> Pause:
    """Pauses this member."""
    made: Pause = Pause.objects.begin(member, by or root(), reason)
    member.refresh_from_db()
    return made


def desk_page(member: Member) -> str:
    """Where it is done."""
    return f"/admin/community/member/{member.pk}/pause/"


def press(browser: Any, member: Member, **typed: str) -> Any:
    """Sends the form of that page."""
    return browser.post(desk_page(member), typed)
