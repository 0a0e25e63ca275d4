"""Where a theme of the meetups went in the charter: the proposals that point at its answers, the lines they became."""

from collections.abc import Collection
from typing import Any

from django import template
from django.db.models import F, Value

from meetups.models import Theme, ThemeItem

register = template.Library()

Went = dict[int, list[tuple[str, int]]]  # by theme: ("commitment", 3)
ROUTES = {"proposal": "answer__charter_proposals", "commitment": "answer__charter_origins__commitment"}


@register.simple_tag
def charter_went(themes: Collection[Theme]) -> Went:
    """Of all themes of a page: one query, none where there are none."""
    if not themes:
        return {}
    items = ThemeItem.objects.order_by().filter(theme__in=[theme.pk for theme in themes])
    proposals, commitments = (
        items.filter(**{f"{route}__isnull": False}).values_list("theme_id", Value(kind), F(route))
        for kind, route in ROUTES.items()
    )
    found: Went = {}
    for theme, kind, key in sorted(proposals.union(commitments)):
        found.setdefault(theme, []).append((kind, key))
    return found


@register.inclusion_tag("charter/_where_went.html")
def charter_links(went: Went, theme: Theme) -> dict[str, Any]:
    """The links of one theme, or "not yet" where it went nowhere at all."""
    found = went.get(theme.pk, [])
    return {"found": found, "not_yet": not found and not theme.went_somewhere}
