"""What pages say of polls. Never who answered, or how."""

from typing import Any

from django import template

from community import times
from community.models import Member
from meetups.models import Poll

register = template.Library()

SHOWN = 5


@register.filter
def closes(poll: Poll) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time": until when it can be answered."""
    return times.spoken_moment(poll.closes_at, poll.zone)


@register.inclusion_tag("meetups/_open_polls.html")
def open_polls(member: Member) -> dict[str, Any]:
    """Open polls this member has not answered; nothing where there is none."""
    return {"polls": list(Poll.objects.open_now().unanswered_by(member)[:SHOWN])}
