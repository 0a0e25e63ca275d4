"""Naming who holds something."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from community.models import Member
from meetups.models import Host


class HoldingInline(admin.StackedInline[Any, Any]):
    """Hosts of a meetup or of a series."""

    extra = 1  # one to fill in, without JavaScript too
    max_num = 20
    fields = ("role", "member", "name", "organisation", "link", "position")
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """No more forms are built than may be filled in, whatever number the request names (Django: 1000 more)."""
        return super().get_formset(request, obj, absolute_max=self.max_num + 1, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A plain list of members: the admin's search box has no name that a screen reader could say."""
        return super().formfield_for_foreignkey(db_field, request, queryset=Member.objects.confirmed(), **kwargs)


class HostInline(HoldingInline):
    """Who holds a meetup."""

    model = Host
