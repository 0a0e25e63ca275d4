"""Meetups as iCalendar (RFC 5545, 5546, 7986): pure functions from entries to bytes.

The same entries give the same bytes: every stamp in them is the moment of the last change, never of the reading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django_ical.feedgenerator import ICal20Feed
from icalendar import Calendar, Timezone, vCalAddress, vText

from community import times
from community.models import Community, Member
from community.text import to_plain
from meetups.models.meetup import Meetup
from meetups.models.rsvp import Rsvp

REFRESH = timedelta(hours=1)  # how often we suggest that apps look; some take a day all the same
VERSION = "1"  # raised when the same data is to be written differently, so that ETags change


@dataclass(frozen=True)
class Entry:
    """One meetup as it stands in one calendar."""

    meetup: Meetup
    status: str = "CONFIRMED"
    with_join_link: bool = False
    blocks_time: bool = False
    changed_at: datetime | None = None

    @classmethod
    def for_rsvp(cls, rsvp: Rsvp) -> "Entry":
        """As it stands in the calendar of someone who asked for a place (others see what everyone sees)."""
        changed_at = max(rsvp.changed_at.replace(microsecond=0), rsvp.meetup.changed_at)
        if rsvp.is_going:
            return cls(rsvp.meetup, with_join_link=True, blocks_time=True, changed_at=changed_at)
        return cls(rsvp.meetup, status="TENTATIVE" if rsvp.is_waiting else "CONFIRMED", changed_at=changed_at)


class CalendarWriter(ICal20Feed):
    """django-ical's writer, with what calendar apps also expect: a name, a pace, and the zones used."""

    def write(self, outfile: IO[bytes], encoding: str) -> None:
        """Writes the calendar. `encoding` is UTF-8, the only one RFC 5545 recommends (3.1.4)."""
        calendar = Calendar()
        calendar.add("prodid", "-//Commonplace//Meetups//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", self.feed["method"])
        if self.feed["method"] == "PUBLISH":
            calendar.add("name", self.feed["title"])
            calendar.add("x-wr-calname", self.feed["title"])
            calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
            calendar.add("x-published-ttl", REFRESH)
        for component in zones_used(item["start_datetime"] for item in self.items):
            calendar.add_component(component)
        self.write_items(calendar)
        outfile.write(calendar.to_ical())


def zones_used(starts: Iterable[datetime]) -> list[Timezone]:
    """A VTIMEZONE for each zone, covering the whole years from the first start to a year after the last, so that
    it holds both STANDARD and DAYLIGHT where the zone has both (Outlook wants them)."""
    by_zone: dict[str, list[date]] = {}
    for start in starts:
        by_zone.setdefault(str(start.tzinfo), []).append(start.date())
    return [
        Timezone.from_tzinfo(times.zone(name), name, date(min(days).year, 1, 1), date(max(days).year + 1, 12, 31))
        for name, days in sorted(by_zone.items())
        if name != "UTC"
    ]


def write(
    entries: Sequence[Entry], community: Community, *, method: str = "PUBLISH", attendee: Member | None = None
) -> bytes:
    """The calendar's bytes. `method` is PUBLISH for feeds and downloads, REQUEST for an invite to `attendee`."""
    from io import BytesIO

    writer = CalendarWriter(title=community.name, link=settings.SITE_URL, description="", method=method)
    for entry in entries:
        writer.add_item(**_item(entry, community, attendee))
    out = BytesIO()
    writer.write(out, "utf-8")
    return out.getvalue()


def _item(entry: Entry, community: Community, attendee: Member | None) -> dict[str, Any]:
    """One VEVENT, in the words of django-ical's `add_item`."""
    meetup = entry.meetup
    zone = times.zone(meetup.zone)
    changed_at = (entry.changed_at or meetup.changed_at).astimezone(UTC)
    return {
        "unique_id": str(meetup.uid),
        "title": meetup.title,
        "description": _description(entry),
        "link": meetup.url,
        "start_datetime": meetup.starts_at.astimezone(zone),
        "end_datetime": meetup.ends_at.astimezone(zone),
        "location": meetup.join_link if entry.with_join_link and meetup.join_link else meetup.platform or "Online",
        "status": "CANCELLED" if meetup.is_cancelled else entry.status,
        "transparency": "OPAQUE" if entry.blocks_time and not meetup.is_cancelled else "TRANSPARENT",
        "organizer": _organizer(community),
        "attendee": [_attendee(attendee)] if attendee else None,
        "sequence": meetup.sequence,
        "timestamp": changed_at,
        "updateddate": changed_at,
        "created": meetup.created_at.astimezone(UTC).replace(microsecond=0),
    }


def _description(entry: Entry) -> str:
    """Plain text; for people who are going, with how to join."""
    meetup = entry.meetup
    provided = meetup.access_labels()
    parts = [
        f"Cancelled: {meetup.cancel_reason}" if meetup.is_cancelled else "",
        f"Join: {meetup.join_link}" if entry.with_join_link and meetup.join_link else "",
        meetup.dial_in if entry.with_join_link else "",
        "You are on the waiting list." if entry.status == "TENTATIVE" else "",
        meetup.summary,
        to_plain(meetup.description),
        f"We provide: {', '.join(provided)}." if provided else "",
        meetup.url,
    ]
    return "\n\n".join(filter(None, parts))


def _organizer(community: Community) -> vCalAddress:
    address = vCalAddress(f"mailto:{community.contact_email or settings.DEFAULT_FROM_EMAIL}")
    address.params["CN"] = vText(community.name)
    return address


def _attendee(member: Member) -> vCalAddress:
    """They have already said yes on the site: no reply is asked for."""
    address = vCalAddress(f"mailto:{member.email}")
    address.params["CN"] = vText(str(member))
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address
