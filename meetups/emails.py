"""One function per e-mail. Each writes a letter from what it is given; `meetups.models.news` queues it with the row
that makes sure it is sent once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from community import outbox, preferences, times
from community.models import Community, Member
from meetups import ical
from meetups.preferences import ANNOUNCED, POLL, RECAP

if TYPE_CHECKING:  # the models' verbs send these, so nothing here needs the models themselves
    from meetups.models.meetup import Meetup
    from meetups.models.offer import Offer
    from meetups.models.poll import Poll
    from meetups.models.rsvp import Rsvp

LEAVE = "meetups.emails.leave"


def leave_url(rsvp: Rsvp) -> str:
    """The whole address at which this place is given up without signing in (`meetups.views.places.leave_by_link`)."""
    return settings.SITE_URL + reverse("leave", args=[signing.dumps([rsvp.pk, rsvp.ticket], salt=LEAVE)])


def read_leave_token(token: str) -> tuple[int, int] | None:
    """The RSVP's key and ticket; None for an address we did not make."""
    try:
        pk, ticket = signing.loads(token, salt=LEAVE)
    except signing.BadSignature:
        return None
    return pk, ticket


def facts(meetup: Meetup, going: bool) -> dict[str, str]:
    """What someone who is going, or waiting, is told: title, time and place, in words, to be compared later. Only
    people who are going learn how to join."""
    where = ", ".join(filter(None, ["online", meetup.platform]))
    if going:
        lines = [
            where,
            meetup.join_link and f"Join: {meetup.join_link}",
            meetup.dial_in and f"By phone: {meetup.dial_in}",
        ]
        where = "\n".join(filter(None, lines))
    span = times.spoken_span(meetup.starts_at, meetup.ends_at, meetup.zone)
    return {"What": meetup.title, "When": f"{times.spoken_date(meetup.date)}, {span}", "Where": where}


def place_saved(rsvp: Rsvp, community: Community) -> outbox.Letter:
    """To someone who asked for a place and has one: what to expect, how to join, the invite."""
    return _about_place(rsvp, community, "place_saved", method="REQUEST")


def place_waiting(rsvp: Rsvp, community: Community) -> outbox.Letter:
    """To someone who asked for a place and waits for one: the day is kept free in their calendar, as tentative."""
    return _about_place(rsvp, community, "place_waiting", method="REQUEST")


def place_came_free(rsvp: Rsvp, community: Community) -> outbox.Letter:
    """To someone who was waiting and now has a place."""
    return _about_place(rsvp, community, "place_came_free", method="REQUEST")


def place_taken_back(rsvp: Rsvp, community: Community) -> outbox.Letter:
    """To someone an organiser took off the list: their calendar forgets it."""
    return _about_place(rsvp, community, "place_taken_back", method="CANCEL")


def meetup_changed(rsvp: Rsvp, community: Community, before: Mapping[str, str]) -> outbox.Letter:
    """To someone with a place, or waiting: what they were told `before` (see `facts`), and how it is now."""
    now = facts(rsvp.meetup, rsvp.is_going)
    changes = [(name, before.get(name, ""), now[name]) for name in now if before.get(name, "") != now[name]]
    same = [(name, now[name]) for name in now if before.get(name, "") == now[name]]
    context = {"changes": changes, "same": same, "told": before.get("What") or rsvp.meetup.title}
    return _about_place(rsvp, community, "meetup_changed", method="REQUEST", **context)


def meetup_cancelled(rsvp: Rsvp, community: Community, following: Meetup | None = None) -> outbox.Letter:
    """To someone who had a place, or waited: why, and which is the next one."""
    return _about_place(rsvp, community, "meetup_cancelled", method="CANCEL", following=following)


def reminder(rsvp: Rsvp, community: Community) -> outbox.Letter:
    """To someone who is going: when, how to join, what to bring, and a way to pass the place on."""
    return _about_place(rsvp, community, "reminder")


ABOUT_PLACES: dict[str, Callable[..., outbox.Letter]] = {
    "saved": place_saved,
    "waiting": place_waiting,
    "promoted": place_came_free,
    "removed": place_taken_back,
    "changed": meetup_changed,
    "cancelled": meetup_cancelled,
    "day-before": reminder,
    "hour-before": reminder,
}


def meetups_announced(member: Member, meetups: Sequence[Meetup], community: Community) -> outbox.Letter:
    """To a member who wants to know what is new. Worth nothing once all of it has begun."""
    last = max(meetup.starts_at for meetup in meetups)
    return _news(member, meetups, community, "meetups_announced", ANNOUNCED, expires_at=last)


def recaps_published(member: Member, meetups: Sequence[Meetup], community: Community) -> outbox.Letter:
    """To a member who wants to read what was explored."""
    return _news(member, meetups, community, "recaps_published", RECAP)


BROADCASTS: dict[str, Callable[..., outbox.Letter]] = {"announced": meetups_announced, "recap": recaps_published}


def offer_changed(offer: Offer) -> None:
    """To who offered to hold a meetup: there is something to read. A mailbox may be open to others, so it says no more
    than that."""
    url = settings.SITE_URL + reverse("offer", args=[offer.pk])
    outbox.queue(offer.member.email, "offer_changed", {"member": offer.member, "state": offer.state, "url": url})


def poll_closing(member: Member, poll: Poll, community: Community) -> outbox.Letter:
    """To a member who wants to know, and has not answered: a poll is about to close. It says nothing of any answer."""
    stop = preferences.stop_url(member, POLL)
    context = {
        "member": member,
        "poll": poll,
        "url": settings.SITE_URL + poll.get_absolute_url(),
        "closes": times.spoken_moment(poll.closes_at, poll.zone),
        "stop_url": stop,
    }
    headers = preferences.stop_headers(stop) | {"References": poll.thread}
    return outbox.compose(
        *(member.email, "poll_closing", context),
        community=community, headers=headers, patient=True, expires_at=poll.closes_at,
    )  # fmt: skip


def _about_place(rsvp: Rsvp, community: Community, template: str, method: str = "", **context: Any) -> outbox.Letter:
    """Worth nothing once the meetup is over. `method` is that of the invite, where there is one (iTIP: RFC 5546, 3.2.2
    and 3.2.5)."""
    meetup, attachments = rsvp.meetup, {}
    if method:
        invite = ical.write([ical.Entry.for_rsvp(rsvp, method)], community, method=method, attendee=rsvp.member)
        attachments = {"invite.ics": (f"text/calendar; method={method}", invite)}
    context |= {
        "rsvp": rsvp,
        "meetup": meetup,
        "member": rsvp.member,
        "facts": facts(meetup, rsvp.is_going),
        "held_by": meetup.held_by(),
        "leave_url": leave_url(rsvp),
        "change_url": settings.SITE_URL + reverse("rsvp", args=[meetup.slug]),
        "choose_url": f"{settings.SITE_URL}{reverse('me')}#mail",
    }
    return outbox.compose(
        rsvp.member.email, template, context, community=community, attachments=attachments, expires_at=meetup.ends_at
    )


def _news(
    member: Member,
    meetups: Sequence[Meetup],
    community: Community,
    template: str,
    kind: preferences.MailKind,
    **options: Any,
) -> outbox.Letter:
    """Not about a place the person holds, so they can stop it from the mail itself, and it waits for mail that is."""
    stop = preferences.stop_url(member, kind)
    context = {"member": member, "meetups": meetups, "stop_url": stop}
    headers = preferences.stop_headers(stop)
    return outbox.compose(
        member.email, template, context, community=community, headers=headers, patient=True, **options
    )
