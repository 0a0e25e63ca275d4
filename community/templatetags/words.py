"""Filters for what people wrote and for when things are."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from community import text, times

register = template.Library()


@register.filter
def markdown(source: str, top: int = 2) -> SafeString:
    """Markdown as safe HTML, with headings from h2 down, or from h`top` where it stands under another heading."""
    return text.to_html(source, top)


@register.filter
def plain(source: str) -> str:
    """Markdown as plain words."""
    return text.to_plain(source)


@register.filter
def spoken_day(day: date) -> str:
    """ "Tuesday 24 November 2026"."""
    return times.spoken_date(day)
