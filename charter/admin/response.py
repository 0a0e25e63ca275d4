"""Responses on the desk: read, and hidden where people have to be kept safe. Never edited."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from charter.admin_forms.deciding import HideForm
from charter.models import ProposalRefused, Response
from community.access import member_of
from community.admin.kinds import ReadOnlyAdmin
from community.forms import posted


class HiddenFilter(admin.SimpleListFilter):
    """By whether its words are hidden."""

    title = parameter_name = "hidden"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [("yes", "Hidden"), ("no", "Not hidden")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those chosen; all for anything else."""
        chosen = {"yes": False, "no": True}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(hidden_at__isnull=chosen)


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    """Who said it is told as they chose: there is no way here to ask for the member."""

    list_display = ("reason", "kind", "credit", "about", "hidden_because")
    list_filter = ("kind", HiddenFilter)
    list_select_related = ("member", "wording__proposal")
    fields = readonly_fields = ("kind", "reason", "credit", "about", "created_at", "changed_at", "hidden_because")
    ordering = ("-pk",)
    actions = None

    @admin.display(description="named")
    def credit(self, response: Response) -> str:
        return response.credit

    @admin.display(description="to")
    def about(self, response: Response) -> str:
        return str(response.wording)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By kind, and hidden or not: `?member=7` would say who it was."""
        return lookup in ("kind__exact", "hidden")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.hide)
        return [path("<int:pk>/hide/", view, name="charter_response_hide"), *super().get_urls()]

    def hide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why, then keeps its words from everyone but organisers and whoever said them."""
        if not request.user.has_perm("charter.change_response"):
            raise PermissionDenied
        response = get_object_or_404(Response.objects.select_related("wording__proposal", "member"), pk=pk)
        form = HideForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                response.hide(member_of(request), form.cleaned_data["because"])
            except ProposalRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, response, "Hidden.")
                messages.success(request, "The response is hidden. Everyone reads your reason in its place.")
                return redirect("admin:charter_proposal_change", response.wording.proposal_id)
        context = {"response": response, "form": form, "title": "Hide a response", "opts": self.opts}
        shared = self.admin_site.each_context(request)
        page, status = "admin/charter/response/hide.html", 422 if form.errors else 200
        return render(request, page, shared | context, status=status)
