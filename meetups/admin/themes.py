"""The board of themes on the desk: boxes to tick, one form, no script needed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from community.access import member_of
from community.forms import posted
from meetups.models import Board, BoardMoved, CheckIn, Question, Theme, ThemeItem
from meetups.theme_forms import BoardForm

SHOWN = 200  # answers, and as many questions, of those in no theme; the others follow when these are put somewhere


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin[Theme]):
    """One page: its list is the board."""

    def get_urls(self) -> list[URLPattern]:
        return [path("", self.admin_site.admin_view(self.board), name="meetups_theme_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Theme | None = None) -> bool:
        return False

    def board(self, request: HttpRequest) -> HttpResponse:
        """Shows it, and takes one step."""
        if not (self.has_change_permission(request) and request.user.has_perm("meetups.view_checkin")):
            raise PermissionDenied
        board, themes = Board.current(), list(Theme.objects.open().select_related("meetup", "poll"))
        rows = rows_of(themes)
        keys = [row["key"] for group in rows.values() for row in group]
        given = None if request.method != "POST" else posted(request)
        form = BoardForm(given, keys=keys, themes=themes)
        status = 200
        if given is not None:
            status = 422
            if form.is_valid():
                try:
                    messages.success(request, act(board, form, request))
                    return redirect("admin:meetups_theme_changelist")
                except BoardMoved as moved:
                    form.add_error(None, str(moved))
                    status = 409
                    board.refresh_from_db()
                except ValidationError as error:
                    refuse(form, error)
        context = self.admin_site.each_context(request) | {
            "title": "Themes",
            "form": form,
            "version": board.version,
            "heap": rows[None],
            "groups": [(theme, rows[theme.pk]) for theme in themes],
            "last": board.last_step(),
            "ticked": form["items"].value() or [],
        }
        return render(request, "admin/meetups/theme/board.html", context, status=status)


def rows_of(themes: list[Theme]) -> dict[int | None, list[dict[str, Any]]]:
    """What lies in each theme, and (None) in no theme: three queries."""
    found: dict[int | None, list[dict[str, Any]]] = {None: [], **{theme.pk: [] for theme in themes}}
    for item in ThemeItem.objects.filter(theme__in=found).printed():
        found[item.theme_id].append({"key": item.key, "said": item.said})
    for kind, model in (("answer", CheckIn), ("question", Question)):
        placed = ThemeItem.objects.filter(**{kind: OuterRef("pk")})
        loose = model._default_manager.filter(~Exists(placed)).select_related("member", "meetup").order_by("pk")
        found[None] += [{"key": f"{kind}-{said.pk}", "said": said} for said in loose[:SHOWN]]
    return found


def act(board: Board, form: BoardForm, request: HttpRequest) -> str:
    """Takes the step; says what was done. Raises what the board raises."""
    data, by = form.cleaned_data, member_of(request)
    seen = data["seen"]
    match data["do"]:
        case "put":
            board.put(data["items"], form.target(), by, seen)
        case "rename":
            board.rename(data["theme"], data["new_title"], by, seen)
        case "merge":
            board.merge(data["theme"], data["into"], by, seen)
        case "link":
            board.link(data["theme"], data["meetup"], data["poll"], by, seen)
        case _:
            return f"Undone: {board.undo(seen)}"
    return str(board.last_step())


def refuse(form: BoardForm, error: ValidationError) -> None:
    """Says so beside the field it is about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, sentences in error.message_dict.items():
        of = "new_title" if name == "title" and form.cleaned_data["do"] == "rename" else name
        form.add_error(of, sentences)
