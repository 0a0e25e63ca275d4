"""What pages say of meetups: their emblem, their time, and the pieces other apps' pages take in."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from community import times
from community.models import Member
from meetups import emblems
from meetups.models import CalendarAddress, Meetup, Rsvp

register = template.Library()


@register.simple_tag
def emblem(meetup: Meetup) -> SafeString:
    """The meetup's own mark, as inline SVG; decorative."""
    return mark_safe(emblems.svg(meetup.uid.bytes))


@register.simple_tag
def site_mark() -> SafeString:
    """The community's mark, drawn the same way."""
    return mark_safe(emblems.svg(b"commonplace-mark"))


@register.filter
def day(meetup: Meetup) -> str:
    """ "Tuesday 24 November 2026"."""
    return times.spoken_date(meetup.date)


@register.filter
def hours(meetup: Meetup) -> str:
    """ "11.30am to 12.30pm UK time"."""
    return times.spoken_span(meetup.starts_at, meetup.ends_at, meetup.zone)


@register.filter
def moment(meetup: Meetup) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time": when it starts."""
    return times.spoken_moment(meetup.starts_at, meetup.zone)


@register.filter
def at(instant: datetime, meetup: Meetup) -> str:
    """ "Tuesday 24 November 2026, 11.52am UK time": any moment, in the meetup's zone."""
    return times.spoken_moment(instant, meetup.zone)


@register.filter
def answers_close(meetup: Meetup) -> str:
    """ "Tuesday 1 December 2026, 12.30pm UK time": until when answers can be given and changed."""
    return times.spoken_moment(meetup.answers_close_at, meetup.zone)


@register.filter
def private_words_until(meetup: Meetup) -> str:
    """ "Monday 22 February 2027": the day on which answers for organisers alone are erased."""
    return times.spoken_date(meetup.private_words_until.astimezone(times.zone(meetup.zone)).date())


@register.filter
def indent(text: str) -> str:
    """Several lines, for a mail, so that they stand under the first."""
    return "\n       ".join(text.splitlines())


@register.filter
def hours_for(meetup: Meetup, member: Member | None) -> str:
    """The same in the member's own zone, where that differs; else empty."""
    own = getattr(member, "time_zone", "")
    if not own:
        return ""
    there = meetup.starts_at.astimezone(times.zone(own))
    if there.utcoffset() == meetup.starts_at.astimezone(times.zone(meetup.zone)).utcoffset():
        return ""
    span = times.spoken_span(meetup.starts_at, meetup.ends_at, own)
    return span if there.date() == meetup.date else f"{times.spoken_date(there.date())}, {span}"


@register.filter
def how_soon(meetup: Meetup) -> str:
    """ "today", "tomorrow", "in 2 days", "in 5 weeks"; "on now" while it lasts; empty once over."""
    now = timezone.now()
    if meetup.is_over(now):
        return ""
    if meetup.starts_at <= now:
        return "on now"
    days = times.days_until(meetup.starts_at, now, meetup.zone)
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if days < 14 else f"in {days // 7} weeks")


@register.filter
def places(meetup: Any) -> str:
    """ "14 people are coming. Room for 16 more." Needs `with_places`."""
    going, waiting = meetup.going_count, meetup.waiting_count
    coming = {0: "Nobody yet: be the first.", 1: "1 person is coming."}.get(going, f"{going} people are coming.")
    if meetup.capacity is None:
        return coming
    room = max(0, meetup.capacity - going)
    if room and not waiting:
        return f"{coming} Room for {room} more."
    queue = {0: "You can wait for one.", 1: "1 person is waiting."}.get(waiting, f"{waiting} people are waiting.")
    return f"All {meetup.capacity} places are taken. {queue}"


@register.filter
def invitation(meetup: Any) -> str:
    """What the button says: "Save my place", or "Wait for a place" when full. Needs `with_places`."""
    full = meetup.capacity is not None and (meetup.going_count >= meetup.capacity or meetup.waiting_count)
    return "Wait for a place" if full else "Save my place"


@register.simple_tag(takes_context=True)
def event_data(context: dict[str, Any], meetup: Meetup) -> SafeString:
    """schema.org/Event as JSON-LD; holds nothing that only people going may know."""
    zone = times.zone(meetup.zone)
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": meetup.title,
        "description": meetup.summary or meetup.title,
        "startDate": meetup.starts_at.astimezone(zone).isoformat(),
        "endDate": meetup.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if meetup.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": meetup.url},
        "organizer": {"@type": "Organization", "name": context["community"].name, "url": settings.SITE_URL},
        "isAccessibleForFree": True,
    }
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.inclusion_tag("meetups/_next.html", takes_context=True)
def next_meetup(context: dict[str, Any]) -> dict[str, Any]:
    """The next meetup, large, with the way in."""
    found = Meetup.objects.published().upcoming().with_places().first()
    return {"meetup": found, "closed": found.closed_because() if found else "", "user": context.get("user")}


@register.inclusion_tag("meetups/_lately.html")
def lately() -> dict[str, Any]:
    """The last few meetups."""
    return {"meetups": Meetup.objects.announced().past()[:3]}


@register.inclusion_tag("meetups/_mine.html")
def my_meetups(member: Member) -> dict[str, Any]:
    """A member's places and waits still to come, and their calendar address."""
    held = Rsvp.objects.held_by(member).filter(meetup__ends_at__gt=timezone.now()).order_by("meetup__starts_at")
    address = CalendarAddress.objects.filter(member=member).first()
    return {"rsvps": list(held), "address": address, "member": member}


@register.filter
def webcal(address: str) -> str:
    """The address with the scheme by which calendar apps are opened."""
    return "webcal://" + address.split("://", 1)[1]
