"""Sessions by whose they are: those noted at signing in, to be listed, and all there are, to be ended. A table of
sessions does not say whose, so to end them each has to be opened."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from community.models import Member

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - where somebody was is not kept, but allauth's column wants an address
# What gives a browser and a system away, the more particular first: Edge says that it is Chrome and Safari as well.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome",
    "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "an iPhone", "iPad": "an iPad", "Windows": "Windows", "Mac OS X": "a Mac",
    "CrOS": "a Chromebook", "Linux": "Linux",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """ "Firefox on Android": enough to know one's own again. The rest, by which a browser can be followed about, is not
    kept."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


def note(request: HttpRequest, member: Member) -> None:
    """Notes that this member has just signed in here."""
    UserSession.objects.create(
        user=member,
        session_key=request.session.session_key,
        ip=NO_ADDRESS,
        user_agent=device_of(request.headers.get("User-Agent", "")),
    )


def noted() -> "QuerySet[UserSession]":
    """All that were noted, each with whether it still `runs`."""
    running = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=timezone.now())
    found: QuerySet[UserSession] = UserSession.objects.annotate(runs=Exists(running))
    return found


def of(member: Member) -> "QuerySet[UserSession]":
    """Where this member is signed in, the newest first."""
    return noted().filter(user=member, runs=True).order_by("-created_at", "-pk")


def over() -> "QuerySet[UserSession]":
    """Notes of sessions that have ended."""
    return noted().filter(runs=False)


def end_all_of(member: Member, *, but: str = "") -> None:
    """Ends this person's sessions, on whatever device, and those in which their address was typed; not the one with
    the key `but`."""
    own, address = str(member.pk), member.email
    found = []
    for session in Session.objects.exclude(pk=but).iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == own or holds(data, address):
            found.append(session.session_key)
    for start in range(0, len(found), 500):
        Session.objects.filter(pk__in=found[start : start + 500]).delete()
    UserSession.objects.filter(user=member).exclude(session_key=but).delete()


def holds(value: Any, text: str) -> bool:
    """Whether this text stands somewhere in what JSON can hold, in any case."""
    if isinstance(value, dict):
        return any(holds(each, text) for each in value.values())
    if isinstance(value, list):
        return any(holds(each, text) for each in value)
    return isinstance(value, str) and value.lower() == text
