"""Sessions by whose they are. A table of sessions does not say, so each has to be opened."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from community.models import Member


def end_all_of(member: Member) -> None:
    """Ends this person's sessions, on whatever device, and those in which their address was typed."""
    own, address = str(member.pk), member.email
    found = []
    for session in Session.objects.iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get(SESSION_KEY) == own or holds(data, address):
            found.append(session.session_key)
    for start in range(0, len(found), 500):
        Session.objects.filter(pk__in=found[start : start + 500]).delete()


def holds(value: Any, text: str) -> bool:
    """Whether this text stands somewhere in what JSON can hold, in any case."""
    if isinstance(value, dict):
        return any(holds(each, text) for each in value.values())
    if isinstance(value, list):
        return any(holds(each, text) for each in value)
    return isinstance(value, str) and value.lower() == text
