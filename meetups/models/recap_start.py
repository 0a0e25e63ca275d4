"""What a recap begins with: headings, and under them what is known already. The organiser writes on from there."""

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q

from community import times
from meetups.models.checkin import CheckIn
from meetups.models.meetup import Meetup
from meetups.models.theme import Theme, ThemeItem

# Under headings of which nothing is known. A recap does not come out while one of them stands in it.
EXPLORED = "Write here what you talked about."
ASKED = "Write here who asks for what, and who offers what."
NEXT = "Write here when we meet again."
HINTS = (EXPLORED, ASKED, NEXT)


def beginning(meetup: Meetup) -> str:
    """The text, as Markdown."""
    parts = [
        ("What we explored", _list(each.prompt for each in meetup.provocations.all()) or EXPLORED),
        ("Themes that came up", _list(theme.title for theme in themes_of(meetup))),
        ("Asks and offers", ASKED),
        ("Next time", _next(meetup) or NEXT),
    ]
    return "\n\n".join(f"# {heading}\n\n{text}" for heading, text in parts if text) + "\n"


def left_to_fill_in(text: str) -> str:
    """The first line that is there only to be replaced; empty when there is none."""
    return next((hint for hint in HINTS if hint in text), "")


def themes_of(meetup: Meetup) -> Any:
    """Themes that hold something from this meetup. Not those of which only some may read that there is one."""
    told = CheckIn.objects.filter(meetup=meetup, visibility__in=["everyone", "members"])
    here = ThemeItem.objects.filter(Q(answer__in=told) | Q(question__meetup=meetup), theme=OuterRef("pk"))
    return Theme.objects.open().filter(Exists(here))


def _next(meetup: Meetup) -> str:
    """The next meetup that is published, with its day and the way to it."""
    after = Meetup.objects.published().upcoming().exclude(pk=meetup.pk).first()
    if after is None:
        return ""
    span = times.spoken_span(after.starts_at, after.ends_at, after.zone)
    return f"[{_plain(after.title)}]({after.url}), {times.spoken_date(after.date)}, {span}."


def _list(lines: Any) -> str:
    return "\n".join(f"- {_plain(line)}" for line in lines)


def _plain(words: str) -> str:
    """On one line, and taken by Markdown for nothing but words."""
    return re.sub(r"([\\`*_\[\]<>#&!])", r"\\\1", " ".join(words.split()))
