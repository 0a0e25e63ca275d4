"""The list of the day: everyone who may be ticked off at a meetup, and what is noted of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meetups.models import Attendance, Meetup


@dataclass
class Listed:
    """One person on the list. `attendance` is what is noted of them; None before anything is."""

    key: str
    name: str
    notes: list[str] = field(default_factory=list)
    attendance: Attendance | None = None
    shows_name: bool = False  # to others, by their own choice
    is_going: bool = False
    is_hidden: bool = False  # gave up their place; listed only where they come all the same
    has_needs: bool = False

    @property
    def is_here(self) -> bool:
        return bool(self.attendance and self.attendance.is_here)

    @property
    def by_phone(self) -> bool:
        return bool(self.attendance and self.attendance.by_phone)


def listed_at(meetup: Any) -> list[Listed]:
    """Everyone, by name: who holds it, has a place or waits for one, gave theirs up, or was let in. Two queries; the
    meetup comes from `Host.added_to`."""
    found: dict[str, Listed] = {}
    for rsvp in meetup.rsvps.select_related("member"):
        one = found[f"member-{rsvp.member_id}"] = Listed(f"member-{rsvp.member_id}", str(rsvp.member))
        one.is_going, one.is_hidden = rsvp.is_going, not rsvp.holds_something
        one.shows_name, one.has_needs = rsvp.show_name, bool(rsvp.access_needs) and rsvp.holds_something
        one.notes = [] if rsvp.is_going else [rsvp.get_status_display().lower()]
    for host in _holding_members(meetup):
        key = f"member-{host['member_id']}"
        one = found.setdefault(key, Listed(key, host["member"] or "A member"))
        one.notes, one.is_hidden, one.shows_name = ["holds it"], False, True  # as the meetup's page says
    for row in meetup.attendances.select_related("member"):
        one = found.setdefault(row.key, Listed(row.key, row.called))
        one.attendance = row
        one.is_hidden = one.is_hidden and not row.is_here
        one.notes += [] if row.member_id else ["guest"]
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.key))


def _holding_members(meetup: Any) -> Iterable[dict[str, Any]]:
    return [row for row in meetup.host_rows or [] if row["member_id"]]


def rooms_as_text(meetup: Meetup, people: list[Attendance]) -> list[tuple[int, str]]:
    """For each round its number, and its rooms as lines to copy: "Room 1: Ada, Bo". Where someone phones in, the first
    says that it is the main room: no platform moves a phone."""
    main = " (main room)" if any(row.by_phone for row in people) else ""
    return [
        (
            number,
            "\n".join(
                f"Room {at}{'' if at > 1 else main}: {', '.join(row.called for row in room)}"
                for at, room in enumerate(rooms, start=1)
            ),
        )
        for number, rooms in enumerate(meetup.breakout.filled(people), start=1)
    ]
