"""One function per e-mail about a place. All are queued in the transaction of the verb that calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from post_office.models import Email

from community import outbox
from community.models import Community
from meetups import ical

if TYPE_CHECKING:  # the models' verbs queue these mails, so nothing here needs the models themselves
    from meetups.models.rsvp import Rsvp


def place_answered(rsvp: Rsvp) -> Email:
    """To someone who asked for a place: it is saved, with the join link and the invite; or they are waiting."""
    return _going(rsvp, "place_saved") if rsvp.is_going else _queue(rsvp, "place_waiting")


def place_came_free(rsvp: Rsvp) -> Email:
    """To someone who was waiting and now has a place."""
    return _going(rsvp, "place_came_free")


def _going(rsvp: Rsvp, template: str) -> Email:
    """Only people who are going get the join link, in the text and in the invite (iTIP REQUEST, RFC 5546 3.2.2)."""
    entry = ical.Entry.for_rsvp(rsvp)
    invite = ical.write([entry], Community.current(), method="REQUEST", attendee=rsvp.member)
    kind = "text/calendar; method=REQUEST"
    return _queue(rsvp, template, attachments={"invite.ics": (kind, invite)})


def _queue(rsvp: Rsvp, template: str, **options: Any) -> Email:
    meetup = rsvp.meetup
    context = {
        "rsvp": rsvp,
        "meetup": meetup,
        "member": rsvp.member,
        "change_url": settings.SITE_URL + reverse("rsvp", args=[meetup.slug]),
    }
    return outbox.queue(rsvp.member.email, template, context, **options)
