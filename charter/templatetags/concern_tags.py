"""A piece for pages of people talking with people: the way to the care stewards."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("charter/_raise.html")
def raise_privately() -> dict[str, Any]:
    """One sentence, with the link: no query."""
    return {}
