"""Pieces for pages: proposals that wait for somebody's response."""

from typing import Any

from django import template
from django.utils import timezone

from charter.listing import rows_of, unanswered_by
from community.models import Community, Member

register = template.Library()

SHOWN = 5


@register.inclusion_tag("charter/_proposal_waiting.html", takes_context=True)
def proposals_to_look_at(context: dict[str, Any], member: Member) -> dict[str, Any]:
    """Open proposals of others to which this member has not responded as they are now; nothing where there is none."""
    found = list(unanswered_by(member)[: SHOWN + 1])
    community = context.get("community") or Community.current()
    return {"rows": rows_of(found[:SHOWN], member, community.time_zone, timezone.now()), "more": len(found) > SHOWN}
