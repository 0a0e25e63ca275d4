"""Funds on the desk: for who holds the purse. Reviewers and payers see what is left."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from bursaries.admin_forms import FundForm
from bursaries.models import Fund, Refused
from bursaries.models.queueing import draw
from bursaries.money import pounds
from community.access import member_of
from community.admin.kinds import ForwardLookups


@admin.register(Fund)
class FundAdmin(ForwardLookups):
    """A pot of money and its rules."""

    form = FundForm
    change_form_template = "admin/bursaries/fund.html"
    list_display = ("name", "left", "the_budget", "promised", "given", "opens_at", "closes_at")
    actions = None

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Fund | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Fund.objects.select_for_update(no_key=True).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    @admin.display(description="budget")
    def the_budget(self, fund: Fund) -> str:
        return pounds(fund.budget)

    @admin.display(description="promised")
    def promised(self, fund: Fund) -> str:
        return pounds(fund.committed)

    @admin.display(description="given")
    def given(self, fund: Fund) -> str:
        return pounds(fund.paid)

    @admin.display(description="left")
    def left(self, fund: Fund) -> str:
        return pounds(fund.left)

    def save_model(self, request: HttpRequest, obj: Fund, form: FundForm, change: bool) -> None:
        """Through the verb, which offers what comes free to those who wait."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if count := Fund.objects.get(pk=obj.pk).revise(**changes):
            messages.info(request, f"Offered to people who waited: {count}.")

    def has_delete_permission(self, request: HttpRequest, obj: Fund | None = None) -> bool:
        """A fund stays once it has opened, for the books: whether anybody applied is not to be read off a button."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj.opens_at > timezone.now() and not obj.applications.exists()))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/draw/", wrap(require_POST(self.draw)), name="bursaries_fund_draw"), *super().get_urls()]

    def draw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draws among those who wait."""
        if not request.user.has_perm("bursaries.review_application"):
            raise PermissionDenied
        try:
            done = draw(get_object_or_404(Fund, pk=pk), member_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Drawn: {len(done.order)}. Offered money: {done.offered}. Seed: {done.seed}.")
        return redirect("admin:bursaries_fund_change", pk)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With the button to draw, for reviewers, once somebody waits who has not been drawn."""
        fund = context.get("original")
        undrawn = fund is not None and fund.applications.in_line().filter(place=None).exists()
        context["may_draw"] = undrawn and request.user.has_perm("bursaries.review_application")
        return super().render_change_form(request, context, *args, **kwargs)
