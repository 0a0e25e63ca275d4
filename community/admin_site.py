"""The door of the admin: staff only, with a second factor, signed in the same way as everyone."""

from typing import Any, NoReturn

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from community.access import current_member


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this very session proved a second factor: one set up elsewhere meanwhile does not count. A passkey is
    one, also where it was all that was asked for: it proves the device, and that the device knew who held it."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class CommonplaceAdminSite(admin.AdminSite):
    """Django's admin under the community's name."""

    site_title = site_header = "organisers' desk"
    index_title = "What would you like to look after?"
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Made when a page shows it: each is given the list, for a side bar that we do not have, and asking every desk
        who may see it costs a query."""
        return SimpleLazyObject(lambda: super(CommonplaceAdminSite, self).get_app_list(request, app_label))

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff who have proved their second factor in this session (waived in the demo)."""
        return super().has_permission(request) and (
            not settings.STAFF_NEED_SECOND_FACTOR or used_second_factor(request)
        )

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Instead of a password form: to the sign-in page, to the second factor, or a plain no."""
        wanted = request.GET.get("next") or reverse("admin:index")
        member = current_member(request)
        if member is None:
            return redirect_to_login(wanted)
        if not member.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return redirect("admin:index")
        if ways := get_adapter().get_reauthentication_methods(member):
            return redirect(f"{ways[0]['url']}?{urlencode({'next': wanted})}")
        messages.warning(
            request, "The organisers' desk needs a second lock. Set up a passkey or an authenticator app first."
        )
        return redirect("mfa_index")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """In place of Django's own way from a row to its page, which leads there from any row of any table: its number
        was enough to learn the address of what one may not know of."""
        own = path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.to_its_page), name="view_on_site")
        return [own, *(each for each in super().get_urls() if getattr(each, "name", "") != own.name)]

    def to_its_page(self, request: HttpRequest, content_type_id: str, object_id: str) -> Any:
        """From a row that this person sees on the desk to its page on the site. Raises Http404 for any other."""
        kind = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
        desk = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]  # None is in none
        if desk is None or not desk.has_view_permission(request) or desk.get_object(request, object_id) is None:
            raise Http404("nothing to be seen here")
        return shortcut(request, content_type_id, object_id)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        """There are no passwords here."""
        raise Http404

    password_change_done = password_change
