"""Proposals on the desk: what can be decided first; adopted in one click, or set aside with a reason for all."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from charter.admin import deciding
from charter.admin_forms.deciding import SetAsideForm
from charter.before_after import title
from charter.models import Charter, Proposal, ProposalRefused, Response
from charter.models.consent import adopt, set_aside
from community.access import member_of
from community.admin.kinds import ReadOnlyAdmin
from community.forms import posted


class StateFilter(admin.SimpleListFilter):
    """By what can be done about it."""

    title = parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [("ready", "Can be decided"), *Proposal.Status.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those chosen; all for anything else."""
        if self.value() == "ready":
            return queryset.filter(rank=0)
        return queryset.filter(status=self.value()) if self.value() in Proposal.Status.values else queryset


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """Read here, decided on pages of their own. Who proposed it is told as they chose."""

    change_form_template = "admin/charter/proposal/page.html"
    list_display = ("words", "state", "objected", "credit")
    list_filter = (StateFilter,)
    fields = ("kind",)
    actions = None

    # --- The list ---------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        ranked: Any = Proposal.objects.with_rank(Charter.current())
        found: QuerySet[Proposal] = ranked.select_related("author", "base").prefetch_related("wordings__responses")
        return found

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What can be decided first."""
        return ("rank", "-pk")

    @admin.display(description="what it asks for")
    def words(self, proposal: Proposal) -> str:
        return title(proposal.kind, proposal.lines_in(proposal.base), proposal.wording.text)

    @admin.display(description="state", ordering="rank")
    def state(self, proposal: Any) -> str:
        return "Can be decided" if proposal.rank == 0 else proposal.get_status_display()

    @admin.display(description="objections")
    def objected(self, proposal: Proposal) -> str:
        """Whether somebody objects to it as it is. No number: one is enough."""
        kinds = {response.kind for response in proposal.wording.responses.all()}
        return "Somebody objects" if proposal.is_open and Response.Kind.OBJECTION in kinds else ""

    @admin.display(description="proposed by")
    def credit(self, proposal: Proposal) -> str:
        return proposal.credit

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By its state alone: `?author=7` would say whose it is."""
        return lookup == "state"

    # --- Its page, and deciding ---------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What it says, why, and all that was said to it."""
        proposal = self.get_object(request, object_id)
        more = deciding.told(proposal, member_of(request)) if proposal else {}
        return super().change_view(request, object_id, form_url, more | {"subtitle": None})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/adopt/", view(self.adopt), name="charter_proposal_adopt"),
            path("<int:pk>/set-aside/", view(self.set_aside), name="charter_proposal_set-aside"),
            *super().get_urls(),
        ]

    def found(self, request: HttpRequest, pk: int) -> Proposal:
        """The proposal, for someone who may decide. Raises PermissionDenied or Http404."""
        if not request.user.has_perm("charter.change_proposal"):
            raise PermissionDenied
        return get_object_or_404(Proposal.objects.select_related("author", "base"), pk=pk)

    def page(self, request: HttpRequest, name: str, proposal: Proposal, form: Any, **more: Any) -> HttpResponse:
        """A page on which something is decided, with all that was said."""
        told = deciding.told(proposal, member_of(request))
        context = self.admin_site.each_context(request) | told | {"form": form, "opts": self.opts} | more
        return render(request, f"admin/charter/proposal/{name}.html", context, status=422 if form.errors else 200)

    def adopt(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With the account of it filled in, one click; where its line has changed meanwhile, with merged words."""
        proposal = self.found(request, pk)
        with transaction.atomic():
            if request.method == "POST":
                Charter.locked()  # before the proposal, as `adopt` does
                list(Proposal.objects.select_for_update(of=("self",)).filter(pk=pk))
                proposal.refresh_from_db()
            form = deciding.adopt_form(proposal, posted(request))
            if request.method == "POST" and form.is_valid():
                try:
                    revision = adopt(proposal, member_of(request), form.stated(), **form.merged())
                except (ProposalRefused, ValidationError) as refusal:
                    form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
                else:
                    self.log_change(request, proposal, f"Adopted as {revision}.")
                    messages.success(request, f"It is adopted: {revision} is published.")
                    return redirect("admin:charter_proposal_change", pk)
            return self.page(request, "adopt", proposal, form, title="Adopt a proposal", **deciding.merge_of(proposal))

    def set_aside(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why, for all to read, then sets it aside."""
        proposal = self.found(request, pk)
        form = SetAsideForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                set_aside(proposal, member_of(request), form.cleaned_data["outcome"])
            except ProposalRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, proposal, "Set aside.")
                messages.success(request, "It is set aside. Everyone reads your reason beside it.")
                return redirect("admin:charter_proposal_change", pk)
        return self.page(request, "set_aside", proposal, form, title="Set a proposal aside")
