"""Drafts on the desk: the next revision, written line by line."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from charter.admin.publishing import Publishing, may_write
from charter.admin.sources import Sources
from charter.admin_forms.drafts import DraftForm, DraftLineForm, DraftLineFormSet
from charter.models import Draft, DraftLine
from community import times
from community.models import Community

MOST_LINES = 200


class LineInline(admin.TabularInline[DraftLine, Draft]):
    """The lines of a draft."""

    model = DraftLine
    template = "admin/charter/draft/lines.html"
    form = DraftLineForm
    formset: Any = DraftLineFormSet
    fields = ("position", "text", "detail", "source")
    readonly_fields = ("source",)
    max_num = MOST_LINES

    @admin.display(description="where it comes from")
    def source(self, line: Any) -> SafeString | str:
        """What is noted of it, and the page where that is edited."""
        if line.pk is None:
            return "Save first."
        said = [f"{line.answer_count} answers"] if line.answer_count else []
        said += [f"{line.absorbed_count} merged"] if line.absorbed_count else []
        url = reverse("admin:charter_draft_line", args=[line.draft_id, line.pk])
        name = f"of line {line.position}"
        return format_html(
            '{} <a href="{}">Edit<span class="visually-hidden"> {}</span></a>', ", ".join(said), url, name
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[DraftLine]:
        counted = {"answer_count": Count("answers", distinct=True), "absorbed_count": Count("absorbs", distinct=True)}
        return super().get_queryset(request).annotate(**counted)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """No more forms are built than may be filled in, whatever number the request names (Django: 1000 more)."""
        return super().get_formset(request, obj, absolute_max=MOST_LINES + 1, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Draft | None = None, **kwargs: Any) -> int:
        """Room for a few; for more in a draft that is empty."""
        return 3 if obj and obj.lines.exists() else 10

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_write(request, obj)


@admin.register(Draft)
class DraftAdmin(Sources, Publishing, admin.ModelAdmin[Draft]):
    """Begin one, write it, see what it would change, publish it."""

    form = DraftForm
    inlines = (LineInline,)
    list_display = ("__str__", "summary", "author", "last_changed", "state")
    list_select_related = ("author", "base", "published_as")
    actions = None
    fieldsets = (
        ("Before the lines", {"fields": ("preamble", "seen")}),
        (
            "What this revision says of itself",
            {"fields": (*("summary", "kind", "reason", "decided", "concerns"), "meetup", "present", "review_on")},
        ),
        ("Who prepared it", {"fields": ("naming",)}),
    )

    # --- The list ---------------------------------------------------------------------------------------------

    @admin.display(description="last changed", ordering="changed_at")
    def last_changed(self, draft: Draft) -> str:
        return times.spoken_moment(draft.changed_at, Community.current().time_zone)

    @admin.display
    def state(self, draft: Draft) -> str:
        """Where it has got to."""
        if draft.is_published:
            return f"published as {draft.published_as}"
        return "to be brought up to date" if draft.is_stale() else "being written"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_begin": self.may_begin(request)})

    # --- The form ---------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Draft | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Draft.objects.select_for_update(of=("self",)).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Draft, form: DraftForm, change: bool) -> None:
        """Only what was typed."""
        obj.save(update_fields=form.changed_data)

    def save_related(
        self, request: HttpRequest, form: DraftForm, formsets: list[BaseModelFormSet[Any]], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if isinstance(formset, DraftLineFormSet):
                form.instance.arrange(formset.wanted())
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            form.instance.touch()

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """That it was changed: what it says is none of the log's business, a name may have to be taken out later."""
        return "Changed."

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        """Back to writing, or on to what it would change."""
        messages.success(request, "The draft is saved. Nothing is published yet.")
        return redirect(f"admin:charter_draft_{'changes' if '_changes' in request.POST else 'change'}", obj.pk)

    # --- Addresses and rights ------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = {
            "changes": self.changes,
            "merge": self.merge,
            "publish": require_POST(self.publish),
            "put-back": require_POST(self.put_back),
        }
        return [
            path("begin/", view(require_POST(self.begin)), name="charter_draft_begin"),
            path("<int:pk>/lines/<int:line>/", view(self.line), name="charter_draft_line"),
            *(path(f"<int:pk>/{name}/", view(page), name=f"charter_draft_{name}") for name, page in pages.items()),
            *super().get_urls(),
        ]
