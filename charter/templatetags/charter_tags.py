"""How pages of the charter say when, how many, and from where; and the pieces they are made of."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from charter.diffs import Segment
from community import times

register = template.Library()

# A poster says all lines on one sheet: the more there is to say, the smaller the letters and the more the columns.
POSTERS = ((8, 500, "large"), (16, 1200, "middle"), (30, 2400, "small"))  # at most so many lines and characters


@register.filter
def on_day(moment: datetime, zone: str) -> str:
    """ "Tuesday 24 November 2026", of an instant, in that zone."""
    return times.spoken_date(moment.astimezone(times.zone(zone)).date())


@register.filter
def on_moment(moment: datetime, zone: str) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time"."""
    return times.spoken_moment(moment, zone)


@register.filter
def spoken_day(day: date) -> str:
    """ "Tuesday 24 November 2026"."""
    return times.spoken_date(day)


@register.filter
def is_past(day: date, zone: str) -> bool:
    """Whether that day is over in that zone."""
    return day < timezone.now().astimezone(times.zone(zone)).date()


@register.filter
def poster(lines: Sequence[Any]) -> str:
    """How large the letters of the poster are: "large", "middle", "small" or "tiny"."""
    letters = sum(len(line.text) for line in lines)
    fitting = (size for most, longest, size in POSTERS if len(lines) <= most and letters <= longest)
    return next(fitting, "tiny")


@register.inclusion_tag("charter/_segments.html")
def marked(segments: Sequence[Segment]) -> dict[str, Any]:
    """A text with what was added and removed marked, in a way that needs neither colours nor eyes."""
    return {"segments": segments}
