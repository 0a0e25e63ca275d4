"""What is published, to look at, and taking a name out of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from charter.admin_forms.deciding import RedactForm
from charter.models import Line, Redaction, Revision
from charter.models.redacting import redact, rows_with
from community import times
from community.admin.kinds import ReadOnlyAdmin
from community.forms import posted
from community.models import Community

AROUND = 60  # characters shown on either side of a name


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Looked at, never touched: the database itself refuses."""

    list_display = ("__str__", "summary", "kind", "published")
    fields = readonly_fields = (
        *("number", "published", "kind", "preamble", "text"),
        *("summary", "reason", "decided", "concerns", "meetup", "present", "review_on", "digest"),
    )
    actions = None

    @admin.display(description="published", ordering="published_at")
    def published(self, revision: Revision) -> str:
        return times.spoken_moment(revision.published_at, Community.current().time_zone)

    @admin.display(description="lines")
    def text(self, revision: Revision) -> SafeString:
        """Its lines, in order."""
        lines = ((line.text, line.detail) for line in revision.lines.all())
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}<br>{}</li>", lines))


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    """That names were taken out, and why; and the page that takes one out."""

    list_display = ("__str__", "reason", "when")
    list_select_related = ("revision", "line")
    fields = readonly_fields = ("revision", "line", "reason", "when", "before", "after")
    ordering = ("-pk",)
    actions = None

    @admin.display(description="when", ordering="at")
    def when(self, redaction: Redaction) -> str:
        return times.spoken_moment(redaction.at, Community.current().time_zone)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("charter.add_redaction")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """First shows where the name stands, then takes it out. It is never in an address, and nowhere kept."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RedactForm(posted(request))
        places: list[dict[str, str]] = []
        if request.method == "POST" and form.is_valid():
            name, reason = form.cleaned_data["name"], form.cleaned_data["reason"]
            try:
                places = [place for row in rows_with(name, reason) for place in places_in(row, name)]
                if request.POST.get("decision") == "take-out":
                    return self.take_out(request, name, reason)
            except ValidationError as error:
                form.add_error(None, error)
        context = {"title": "Take a name out", "form": form, "places": places, "opts": self.opts}
        shared = self.admin_site.each_context(request)
        page, status = "admin/charter/redaction/take_out.html", 422 if form.errors else 200
        return render(request, page, shared | context, status=status)

    def take_out(self, request: HttpRequest, name: str, reason: str) -> HttpResponse:
        """Takes it out everywhere, for good."""
        redactions = redact(name, reason)
        for redaction in redactions:
            self.log_addition(request, redaction, "A name taken out.")
        messages.success(request, f"The name is taken out. Texts changed: {len(redactions)}.")
        return redirect("admin:charter_redaction_changelist")


def places_in(row: Revision | Line, name: str) -> list[dict[str, str]]:
    """Where the name stands in a row, with the words around it."""
    places = []
    where = f"Revision {row.number}" if isinstance(row, Revision) else f"{row.revision}, line {row.position}"
    for field in row.TEXTS:
        before, *rest = str(getattr(row, field)).split(name)
        for after in rest:
            column: Any = row._meta.get_field(field)  # the stubs reckon with relations, which have no name of their own
            label = "" if field == "text" else f": {column.verbose_name}"
            places.append(
                {"where": f"{where}{label}", "before": before[-AROUND:], "name": name, "after": after[:AROUND]}
            )
            before = after
    return places
