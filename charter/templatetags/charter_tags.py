"""How pages of the charter say when, how many, and from where; and the pieces they are made of."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from django import template
from django.utils import timezone

from charter.diffs import Segment
from community import times

register = template.Library()

# How large the letters of the poster are, in hundredths of the sheet's width, and in how many columns they stand
# (static/css/charter.css has the same numbers). The largest that fits is taken.
POSTERS = {
    "huge": (5.6, 1),
    "large": (4.6, 1),
    "middle": (3.8, 1),
    "small": (3.2, 1),
    "fine": (2.8, 2),
    "finer": (2.4, 2),
}
SHEET, HEAD, TITLE_ROW, TITLE_LETTERS = 138, 15, 7.7, 26  # heights, as such hundredths, and what a row of the title has


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
def poster(lines: Sequence[Any], title: str) -> str:
    """The size of the poster's letters with which all lines fit on one sheet, A4 or A3; "tiny" where none does."""
    height = SHEET - HEAD - TITLE_ROW * ceil(len(title) / TITLE_LETTERS)
    for name, (size, columns) in POSTERS.items():
        width = (100 - 5 * (columns - 1)) / columns - 1.8 * size  # without the gap, and the number before the line
        letters = int(width / (0.5 * size))
        rows = sum(ceil(len(line.text) / letters) + 0.5 for line in lines)
        most = columns * height / (1.25 * size) - 3 * (columns - 1)  # columns do not end at the same height
        if rows <= most:
            return name
    return "tiny"


@register.inclusion_tag("charter/_segments.html")
def marked(segments: Sequence[Segment]) -> dict[str, Any]:
    """A text with what was added and removed marked, in a way that needs neither colours nor eyes."""
    return {"segments": segments}
