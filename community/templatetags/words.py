"""Filters for what people wrote and for when things are."""

from django import template
from django.utils.safestring import SafeString

from community import text

register = template.Library()


@register.filter
def markdown(source: str, top: int = 2) -> SafeString:
    """Markdown as safe HTML, with headings from h2 down, or from h`top` where it stands under another heading."""
    return text.to_html(source, top)


@register.filter
def plain(source: str) -> str:
    """Markdown as plain words."""
    return text.to_plain(source)
