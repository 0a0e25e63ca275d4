"""Meetups as iCalendar (RFC 5545, 5546, 7986): pure functions from entries to bytes.

The same entries give the same bytes: every stamp in them is the moment of the last change, never of the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parseaddr
from functools import lru_cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django_ical.feedgenerator import ICal20Feed
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDuration, vText

from community import times
from community.models import Community, Member
from community.text import to_plain

if TYPE_CHECKING:  # pure functions: they read what they are given
    from meetups.models.meetup import Meetup
    from meetups.models.rsvp import Rsvp

REFRESH = timedelta(hours=1)  # how often we suggest that apps look; some take a day all the same
VERSION = "2"  # raised when the same data is to be written differently, so that ETags change


@dataclass(frozen=True)
class Entry:
    """One meetup as it stands in one calendar."""

    meetup: Meetup
    status: str = "CONFIRMED"
    with_join_link: bool = False
    blocks_time: bool = False
    changed_at: datetime | None = None

    @classmethod
    def for_rsvp(cls, rsvp: Rsvp, method: str = "PUBLISH") -> Entry:
        """As it stands in the calendar of someone who asked for a place (others see what everyone sees)."""
        changed_at = max(rsvp.changed_at.replace(microsecond=0), rsvp.meetup.changed_at)
        if method == "CANCEL":
            return cls(rsvp.meetup, status="CANCELLED", changed_at=changed_at)
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
            # Told what they are: icalendar writes values of properties it does not know as they come.
            calendar.add("name", _text(self.feed["title"]))
            calendar.add("x-wr-calname", _text(self.feed["title"]))
            calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
            calendar.add("x-published-ttl", vDuration(REFRESH))
        for component in zones_used(item["start_datetime"] for item in self.items):
            calendar.add_component(component)
        for item in self.items:
            item["categories"] = None  # else django-ical writes an empty one
        self.write_items(calendar)
        outfile.write(calendar.to_ical())


def zones_used(starts: Iterable[datetime]) -> list[Timezone]:
    """A VTIMEZONE for each zone, covering the whole years from the first start to a year after the last, so that
    it holds both STANDARD and DAYLIGHT where the zone has both (Outlook wants them)."""
    years: dict[str, list[int]] = {}
    for start in starts:
        years.setdefault(str(start.tzinfo), []).append(start.year)
    return [_vtimezone(name, min(used), max(used) + 1) for name, used in sorted(years.items()) if name != "UTC"]


@lru_cache(maxsize=64)
def _vtimezone(name: str, first: int, last: int) -> Timezone:
    """What clocks in the zone show from the first of January `first` to the end of `last`, one observance a change.

    Not icalendar's `Timezone.from_tzinfo`: its spring onsets (as of 7.3) are an hour late. They are wall time as it was
    before the change (RFC 5545, 3.6.5).
    """
    zone = times.zone(name)
    start, end = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (first, last + 1))
    onsets = [start, *_clock_changes(zone, start, end)]
    winter = min(_offset(onset, zone) for onset in onsets)
    component = Timezone()
    component.add("tzid", name)
    for onset in onsets:
        before, after = _offset(onset - timedelta(seconds=1), zone), _offset(onset, zone)
        observance = TimezoneDaylight() if after > winter else TimezoneStandard()
        observance.add("dtstart", (onset + before).replace(tzinfo=None))
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", after)
        observance.add("tzname", onset.astimezone(zone).tzname())
        component.add_component(observance)
    return component


def _clock_changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants (UTC, to the second) from which the zone has another offset, found week by week, then by halving."""
    while start < end:
        low, high = start, start + timedelta(days=7)
        start = high
        if _offset(low, zone) == _offset(high, zone):
            continue
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
            low, high = (middle, high) if _offset(middle, zone) == _offset(low, zone) else (low, middle)
        yield high


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def write(
    entries: Sequence[Entry], community: Community, *, method: str = "PUBLISH", attendee: Member | None = None
) -> bytes:
    """The calendar's bytes. `method` is PUBLISH for feeds and downloads, REQUEST for an invite to `attendee`,
    CANCEL to take it back."""
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
        "title": _text(meetup.title),
        "description": _text(_description(entry)),
        "link": meetup.url,
        "start_datetime": meetup.starts_at.astimezone(zone),
        "end_datetime": meetup.ends_at.astimezone(zone),
        "location": _text((entry.with_join_link and meetup.join_link) or meetup.platform or "Online"),
        "status": "CANCELLED" if meetup.is_cancelled else entry.status,
        "transparency": "OPAQUE" if entry.blocks_time and not meetup.is_cancelled else "TRANSPARENT",
        "organizer": _organizer(community),
        "attendee": [_attendee(attendee, entry)] if attendee else None,
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
        f"Held by: {held_by}" if (held_by := meetup.held_by()) else "",
        f"Bring: {meetup.bring}" if meetup.bring else "",
        to_plain(meetup.description),
        f"We provide: {', '.join(provided)}." if provided else "",
        meetup.url,
    ]
    return "\n\n".join(filter(None, parts))


def _text(words: str) -> vText:
    """TEXT as RFC 5545 has it: any line break as a newline (some apps break lines where str.splitlines does, and would
    lose what follows), no other control character (3.1, CONTROL); icalendar escapes the rest."""
    return vText(re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", "\n".join(words.splitlines())))


def _organizer(community: Community) -> vCalAddress:
    """The community. DEFAULT_FROM_EMAIL may hold a name before the address."""
    address = vCalAddress(f"mailto:{community.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = _text(community.name)
    return address


def _attendee(member: Member, entry: Entry) -> vCalAddress:
    """They have already said yes on the site, or that they would: no reply is asked for."""
    address = vCalAddress(f"mailto:{member.email}")
    address.params["CN"] = _text(str(member))
    address.params["PARTSTAT"] = vText("TENTATIVE" if entry.status == "TENTATIVE" else "ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address
