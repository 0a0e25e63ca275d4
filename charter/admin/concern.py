"""Concerns on the desk: for those in the care stewards' group alone. No other right opens them, not even a superuser's.

Nothing that is done here goes into the admin's own log: each concern keeps who opened it and who answered.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from charter.concern_forms import SayForm
from charter.models import Concern, ConcernRefused, ConcernReply
from charter.models.concern import care_stewards
from community import times
from community.access import current_member, member_of
from community.admin.kinds import ReadOnlyAdmin
from community.models import Community, Member

VERBS: dict[str, Callable[[Concern, Member, str], None]] = {
    "acknowledge": Concern.acknowledge,
    "answer": Concern.answer,
    "close": Concern.close,
}


def is_steward(request: HttpRequest) -> bool:
    """Whether who asks is a care steward."""
    member = current_member(request)
    return member is not None and care_stewards().filter(pk=member.pk).exists()


def zone_of(steward: Member) -> str:
    """The zone in which times are printed for this steward."""
    return steward.time_zone or Community.current().time_zone


@admin.register(Concern)
class ConcernAdmin(ReadOnlyAdmin):
    """A list by state, the oldest first, and a page for each. To read one is to be seen reading it."""

    list_display = ("raised", "state", "waits")
    list_filter = ("state",)
    list_display_links = ("raised",)
    actions = None

    # --- Who may ---------------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_steward(request)

    def has_view_permission(self, request: HttpRequest, obj: Concern | None = None) -> bool:
        return is_steward(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concern]:
        last = ConcernReply.objects.filter(concern=OuterRef("pk")).order_by("-pk").values("from_author")[:1]
        steward = member_of(request)
        visible = Concern.objects.visible_to(steward).annotate(last_from_author=Subquery(last))
        return visible.annotate(zone=Value(zone_of(steward))).to_look_after()

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest) -> bool:
        """Only by state: by anything else a concern could be read without being opened."""
        return lookup.startswith("state")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="charter_concern_changelist"),
            path("<slug:reference>/change/", wrap(self.page), name="charter_concern_change"),
        ]

    # --- The list ----------------------------------------------------------------------------------------------------

    @admin.display(description="raised")
    def raised(self, concern: Any) -> str:
        return times.spoken_moment(concern.created_at, concern.zone)

    @admin.display(description="waits for")
    def waits(self, concern: Any) -> str:
        """Whose turn it is."""
        if concern.is_closed:
            return "nobody"
        ours = concern.state == Concern.State.RECEIVED or concern.last_from_author
        return "us" if ours else "whoever raised it"

    # --- One of them -------------------------------------------------------------------------------------------------

    @method_decorator(sensitive_post_parameters())
    def page(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Its state and a button; behind the button, for an hour, what it says and what to do about it."""
        if not is_steward(request):
            raise PermissionDenied
        steward = member_of(request)
        concern = get_object_or_404(Concern.objects.visible_to(steward), pk=reference)
        form, status = SayForm(), 200
        if request.method == "POST":
            action = request.POST.get("action", "open")
            form, status = SayForm(request.POST), 200
            if action in (*VERBS, "open"):
                concern.open(by=steward)  # whoever presses a button here is shown what it says
            if action != "open":
                status = self.act(request, concern, action, form)
            if status == 200:
                return redirect("admin:charter_concern_change", concern.pk)
        is_open = concern.is_open_to(steward)
        context = self.admin_site.each_context(request) | {
            "title": "A concern raised privately",
            "concern": concern,
            "zone": zone_of(steward),
            "is_open": is_open,
            "form": form,
            **(concern.around() if is_open else {}),
        }
        return render(request, "admin/charter/concern/page.html", context, status=status)

    def act(self, request: HttpRequest, concern: Concern, action: str, form: SayForm) -> int:
        """Does what a button says with the words in the form; the status to answer with, the form says why."""
        if action not in VERBS:
            form.add_error(None, "We do not know that button.")
        if not form.is_valid():
            return 422
        try:
            VERBS[action](concern, member_of(request), form.cleaned_data["text"])
        except ConcernRefused as refusal:
            form.add_error(None, str(refusal))
            return 409
        messages.success(request, "Saved. Whoever raised it is told that there is an answer.")
        return 200
