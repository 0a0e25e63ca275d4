"""Kinds of desks that every app's admin is made of."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse


class ForwardLookups(admin.ModelAdmin[Any]):
    """A list that cannot be narrowed by what points at its rows. Django would take the name of any such relation, even
    of hidden ones: `?…__isnull=0` told of whom there is something in a table that nobody here may see."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by what the row itself holds."""
        pointing = {field.name for field in self.opts.get_fields(include_hidden=True) if not field.concrete}
        return lookup.split("__")[0] not in pointing and super().lookup_allowed(lookup, value, request)


class Overtaken(admin.ModelAdmin[Any]):
    """A form whose model has verbs. A verb that refuses what the form let through was overtaken by somebody else's
    change: all is undone, and the form is asked once more; it knows now, and says so, with what was typed."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError:
            return super().changeform_view(request, *args, **kwargs)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that are looked at, and acted upon, but neither made, changed nor deleted by hand."""

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """An action is for rows that can be: Django answers 500 to a key that is no number."""
        if not all(key.isdecimal() and len(key) < 19 for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("a row that is none")
        return super().response_action(request, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
