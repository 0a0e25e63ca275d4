"""Private keep-aparts on the desk, on a page of their own: the page of the day may be on a shared screen."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from community.admin.kinds import ForwardLookups
from community.models import Member
from meetups.models import KeepApart

MEANS = (
    "They are never put in one breakout room, nor matched as buddies. If they are buddies now, that ends, and both are "
    "told that it did, not why."
)


@admin.register(KeepApart)
class KeepApartAdmin(ForwardLookups):
    """Named, looked at, taken away. No reason is asked or kept."""

    list_display = ("one", "other")
    list_display_links = ("one", "other")
    list_select_related = ("one", "other")
    fieldsets = ((None, {"fields": ("one", "other"), "description": MEANS}),)
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: KeepApart | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: KeepApart, form: Any, change: bool) -> None:
        obj.begin()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A plain list of members, as for hosts."""
        return super().formfield_for_foreignkey(db_field, request, queryset=Member.objects.confirmed(), **kwargs)
