"""Filters for what people wrote and for when things are."""

from django import template
from django.utils.safestring import SafeString

from community import text

register = template.Library()


@register.filter
def markdown(source: str) -> SafeString:
    """Markdown as safe HTML."""
    return text.to_html(source)


@register.filter
def plain(source: str) -> str:
    """Markdown as plain words."""
    return text.to_plain(source)
