"""The page of themes, for members."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.access import member_of
from community.pages import page_of
from meetups.models import Theme, ThemeItem

PER_PAGE = 20


@require_safe
@login_required
def themes(request: HttpRequest) -> HttpResponse:
    """Each theme with what this member may read of it, and where it went; with `?theme=` one alone."""
    member, only = member_of(request), request.GET.get("theme")
    shown = Theme.objects.visible_to(member).select_related("meetup", "poll").order_by("-pk")
    if only is not None:
        shown = shown.filter(pk=number_in(only))
    page = page_of(shown, request.GET.get("page"), PER_PAGE)
    lying: dict[int, list[ThemeItem]] = {theme.pk: [] for theme in page.rows}
    for item in ThemeItem.objects.visible_to(member).filter(theme__in=lying).printed() if lying else ():
        lying[item.theme_id].append(item)
    rows = [(theme, lying[theme.pk]) for theme in page.rows]
    if only is not None and not rows:
        raise Http404("no such theme")
    return render(request, "meetups/themes.html", {"page": page, "rows": rows, "only": only})


def number_in(text: str) -> int:
    """The number that stands in an address; 0, which no row has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
