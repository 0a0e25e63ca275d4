"""Buddies on the organisers' desk: who waits, longest first; a page to match each; and a way to end a match."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from community.access import member_of
from community.admin.kinds import Overtaken, ReadOnlyAdmin
from community.forms.buddies import MatchForm
from community.models import BuddyRefused, BuddyRequest
from community.models.buddies import counting


@admin.register(BuddyRequest)
class BuddyRequestAdmin(Overtaken, ReadOnlyAdmin):
    """They are matched once; what they wrote is for whoever matches, and their buddy."""

    form = MatchForm
    list_display = ("newcomer", "state", "asked_at", "buddy", "matched_at")
    fields = ("newcomer", "words", "asked_at", "state", "offer")
    readonly_fields = ("newcomer", "words", "asked_at", "state")
    actions = ("end_matches",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BuddyRequest]:
        """Not those that are over, nor of people who cannot take part; who has waited longest first."""
        rows = BuddyRequest.objects.running().filter(**counting("newcomer")).select_related("newcomer", "buddy")
        return rows.order_by("-state", "asked_at", "pk")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By nothing: words could be guessed letter by letter."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Called after who is on it."""
        title = "Newcomers who would like a buddy"
        return super().changelist_view(request, (extra_context or {}) | {"title": title})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Saved once: there is nothing to go on with."""
        extra = {"title": "Find a buddy for a newcomer", "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While they wait."""
        allowed = request.user.has_perm("community.change_buddyrequest")
        return allowed and (obj is None or obj.state == BuddyRequest.State.WAITING)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who it is, once there is one; else the choice."""
        waits = self.has_change_permission(request, obj)
        return self.fields if waits else (*self.fields[:-1], "buddy", "matched_at")

    def save_model(self, request: HttpRequest, obj: BuddyRequest, form: Any, change: bool) -> None:
        """Matches them. Raises ValidationError where somebody else was faster: the page is asked once more."""
        try:
            obj.match(form.cleaned_data["offer"], member_of(request))
        except BuddyRefused as refusal:
            raise ValidationError(str(refusal)) from None

    @admin.action(description="End the match, and tell both", permissions=["change"])
    def end_matches(self, request: HttpRequest, chosen: QuerySet[BuddyRequest]) -> None:
        """Ends what is matched among them; who waits goes on waiting."""
        found = list(chosen.filter(state=BuddyRequest.State.MATCHED))
        for each in found:
            each.end()
        messages.success(request, f"Ended: {len(found)}.")
