"""The charter's settings on the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from charter.admin_forms.account import CharterForm
from charter.models import Charter


@admin.register(Charter)
class CharterAdmin(admin.ModelAdmin[Charter]):
    """One row: its list is its form."""

    form = CharterForm
    fieldsets = (
        (None, {"fields": ("title", "open_days")}),
        ("For others to use", {"fields": ("licence", "licence_link")}),
        ("The end of its history", {"fields": ("last_number", "last_digest")}),
    )
    readonly_fields = ("last_number", "last_digest")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        Charter.objects.get_or_create(pk=1)
        return redirect(reverse("admin:charter_charter_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: Charter, form: CharterForm, change: bool) -> None:
        """Only what was typed: a revision published since the page was opened has moved the end of the history on."""
        obj.save(update_fields=form.changed_data)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Charter | None = None) -> bool:
        return False
