"""Pieces for pages: holding to the charter, an invitation to do so, and what is mine in it."""

from typing import Any

from django import template

from charter.models import Affirmation, Proposal, Revision
from charter.models.affirmation import asked_to_affirm
from community import times
from community.models import Community, Member

register = template.Library()


@register.inclusion_tag("charter/_affirm.html", takes_context=True)
def affirmation(context: dict[str, Any], revision: Revision | None = None) -> dict[str, Any]:
    """One's own part in who holds to the charter: one query, none for visitors. `revision` is the newest, from the
    page's own context unless given."""
    member = _member(context)
    held = Affirmation.objects.holding().filter(member=member).first() if member else None
    return {
        "revision": revision or context.get("revision"),
        "member": member,
        "held": held,
        "held_on": _day(held, member, context) if held and member else "",
        "csrf_token": context.get("csrf_token"),
    }


def _member(context: dict[str, Any]) -> Member | None:
    """Who reads the page; None for a visitor, and on pages drawn without a request."""
    user = context.get("user")
    return user if user is not None and user.is_authenticated else None


def _day(held: Affirmation, member: Member, context: dict[str, Any]) -> str:
    """The day it was said, where the reader is."""
    community = context.get("community") or Community.current()
    zone = times.zone(member.time_zone or community.time_zone)
    return times.spoken_date(held.at.astimezone(zone).date())


@register.inclusion_tag("charter/_invitation.html", takes_context=True)
def charter_invitation(context: dict[str, Any]) -> dict[str, Any]:
    """One sentence for a member who has not said that they hold to the charter as it is: two queries. Nothing for
    visitors, nor where there is no charter."""
    member = _member(context)
    return _asked(member) if member else {}


def _asked(member: Member) -> dict[str, Any]:
    last, newest = asked_to_affirm(member) or (None, None)
    return {"last": last, "newest": newest}


@register.inclusion_tag("charter/_mine.html")
def my_charter(member: Member) -> dict[str, Any]:
    """What a member holds to, what they proposed; the ways to change how they are named, and to raise something in
    private."""
    proposals = Proposal.objects.open().filter(author=member).prefetch_related("wordings")
    holds = Affirmation.objects.holding().filter(member=member).exists()
    return {**_asked(member), "holds": holds, "proposals": list(proposals)}
