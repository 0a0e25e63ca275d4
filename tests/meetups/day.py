"""The day of a meetup, worked by hand: who is there, and what the desk's page of the day is sent."""

import re
from typing import Any

from community.models import Member
from meetups.models import Attendance, Meetup
from tests import people
from tests.meetups.desk import Desk, address
from tests.pages import form_of


def at_the_meetup(*names: str, **fields: Any) -> Meetup:
    """Today's meetup, with these going."""
    meetup = people.meetup(**({"days": 0} | fields))
    for name in names:
        meetup.rsvp(Member.objects.filter(name=name).first() or people.member(name))
    return meetup


def key(name: str) -> str:
    """How forms name this member; what is a key already stays."""
    return name if re.match(r"(guest|member)-", name) else f"member-{Member.objects.get(name=name).pk}"


def came(meetup: Meetup) -> list[str]:
    """The names of those who are ticked."""
    return sorted(row.called for row in meetup.attendances.here().select_related("member"))


def rooms_of(meetup: Meetup) -> list[list[list[str]]]:
    """The rooms of each round, as names."""
    rows = list(Attendance.objects.here().filter(meetup=meetup).select_related("member"))
    return [[[row.called for row in room] for room in rooms] for rooms in meetup.breakout.filled(rows)]


def post(desk: Desk, meetup: Meetup, do: str = "save", **typed: Any) -> Any:
    """Opens the page of the day, leaves just these ticked, types the rest, and presses a button."""
    opened = desk.client.get(address(meetup, "day"))
    shown = form_of(opened, "day") if b'id="day"' in opened.content else {}
    kept = {name: shown[name] for name in ("was_here", "was_phone") if name in shown}
    ticks = {name: [key(one) for one in typed.pop(name, ())] for name in ("here", "phone", "together")}
    return desk.client.post(address(meetup, "day"), kept | ticks | {"do": do} | typed)


def rooms_on(answer: Any) -> list[list[str]]:
    """The lines to copy, round by round."""
    boxes = re.findall(r'<textarea id="round-\d+"[^>]*>(.*?)</textarea>', answer.content.decode(), re.DOTALL)
    return [box.splitlines() for box in boxes]
