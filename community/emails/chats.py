"""Mail about one-to-ones: who it is about, and a link. What people write to one another stands on the site alone.

An address is told once, to the other of two who agreed, in a mail whose row goes as soon as it has left. No mail is on
the desk's list (`community.outbox`), and none has the other's address to answer to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from community import outbox, times

if TYPE_CHECKING:  # the models' verbs send these, so nothing here needs the models themselves
    from community.models.chat_request import ChatRequest
    from community.models.people import Member


def asked(request: ChatRequest) -> None:
    """To whoever is asked: somebody would like to talk with them, and until when they can answer."""
    until = request.lapses_at.astimezone(times.zone(request.asked.time_zone or request.zone)).date()
    _queue("chat_asked", request, request.asked, request.asker, until=times.spoken_date(until))


def declined(request: ChatRequest) -> None:
    """To whoever asked: not now. Words, if there are any, stand on the page."""
    _queue("chat_declined", request, request.asker, request.asked, has_words=bool(request.reply))


def agreed(request: ChatRequest) -> None:
    """To both: the other's name and address; the time, if they agreed on one, with a file for the calendar."""
    both = request.asker, request.asked
    for member, other in (both, both[::-1]):
        files = {}
        if start := request.starts_at:
            files["one-to-one.ics"] = ("text/calendar; method=PUBLISH", calendar(request, other, start))
        _queue("chat_agreed", request, member, other, fleeting=True, attachments=files, address=other.email)


def closed(request: ChatRequest, *, to_asker: bool = False, to_asked: bool = False) -> None:
    """It is over without an answer. Whoever was asked hears of it only if they had heard of the request. Nobody is
    named to the other of somebody who had to stop."""
    unheard = outbox.about(request.thread).filter(status__in=outbox.UNSENT)
    heard = not unheard.exists()
    outbox.withdraw(unheard)
    if to_asked and heard:
        _queue("chat_taken_back", request, request.asked, None)
    if to_asker:
        has_lapsed = request.state == request.State.LAPSED
        _queue("chat_over", request, request.asker, request.asked if has_lapsed else None)


def calendar(request: ChatRequest, other: Member, start: datetime) -> bytes:
    """The agreed time as iCalendar (RFC 5545), in UTC: it is one moment, and needs no zone's rules."""
    event = Event()
    event.add("uid", f"{request.slug}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", (request.ended_at or start).replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=request.minutes))
    event.add("summary", f"One-to-one with {' '.join(str(other).split())}")
    whole = Calendar()
    whole.add("prodid", "-//Commonplace//One-to-ones//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add_component(event)
    data: bytes = whole.to_ical()
    return data


def _queue(template: str, request: ChatRequest, to: Member, other: Member | None, **more: Any) -> None:
    """One letter. It names its thread only where it names somebody: such mail goes when that person leaves."""
    options = {name: more.pop(name) for name in ("fleeting", "attachments") if name in more}
    when = times.spoken_to(to.time_zone, request.starts_at, request.zone) if request.starts_at else ""
    context = {"member": to, "other": other, "when": when, "minutes": request.minutes, **more}
    context["url"] = settings.SITE_URL + request.get_absolute_url()
    context["list_url"] = settings.SITE_URL + reverse("chats")
    headers = outbox.PRIVATE | ({"References": request.thread} if other else {})
    outbox.queue(to.email, template, context, headers=headers, **options)
