"""What pages print of recaps: their photos' addresses, where names were found, how many came."""

from typing import Any

from django import template
from django.urls import reverse

from community import times
from meetups.models import Meetup, Recap

register = template.Library()


@register.simple_tag
def photo_url(meetup: Meetup, key: str) -> str:
    """Where an image of this meetup's recap is."""
    return reverse("recap-photo", args=[meetup.slug, key])


@register.filter
def places(named: Any) -> str:
    """ "“amina” in the text (… thanks to amina for …); …"."""
    return "; ".join(f"“{each.name}” in {each.place} (… {each.around} …)" for each in named.places)


@register.filter
def came(attendance: int) -> str:
    """ "23 people came."."""
    return {0: "Nobody came.", 1: "1 person came."}.get(attendance, f"{attendance} people came.")


@register.filter
def changed_on(recap: Recap) -> str:
    """ "Tuesday 24 November 2026": when it was changed last."""
    zone = times.zone(recap.meetup.zone)
    return times.spoken_date(recap.changed_at.astimezone(zone).date())
