"""What pages say of the library."""

from typing import Any
from urllib.parse import urlsplit

from django import template

from community import times
from community.models import Member
from meetups.models import Resource

register = template.Library()


@register.filter
def host(link: str) -> str:
    """ "example.org": where a link leads, so that nobody is surprised."""
    return urlsplit(link).hostname or link


@register.filter
def published_on(resource: Resource, zone: str) -> str:
    """ "Tuesday 24 November 2026": the day it came into the library, in that zone."""
    return times.spoken_date(resource.published_at.astimezone(times.zone(zone)).date()) if resource.published_at else ""


@register.filter
def erased_on(resource: Resource) -> str:
    """ "Monday 22 February 2027": the day on which a declined suggestion is erased."""
    return times.spoken_date(resource.expires_at.date()) if resource.expires_at else ""


@register.inclusion_tag("meetups/_my_resources.html")
def my_resources(member: Member) -> dict[str, Any]:
    """A member's latest suggestions, each with where it stands."""
    return {"resources": Resource.objects.filter(member=member).order_by("-pk")[:20]}
