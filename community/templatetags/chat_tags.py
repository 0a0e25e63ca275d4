"""Pieces for pages: one-to-ones that wait for somebody, and when they are."""

from datetime import datetime
from typing import Any

from django import template

from community import times
from community.models import ChatRequest, Member

register = template.Library()


@register.inclusion_tag("community/_my_chats.html")
def my_chats(member: Member) -> dict[str, Any]:
    """One line for `/me/`, with how many requests wait for this person's answer: one query."""
    return {"waiting": ChatRequest.objects.open().filter(asked=member).count()}


@register.simple_tag
def when_for(member: Member, moment: datetime, zone: str) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time (for you: 6.30am New York time)"."""
    return times.spoken_to(member.time_zone, moment, zone)


@register.simple_tag
def day_for(member: Member, moment: datetime, zone: str) -> str:
    """ "Tuesday 24 November 2026", where the reader is."""
    return times.spoken_date(moment.astimezone(times.zone(member.time_zone or zone)).date())
