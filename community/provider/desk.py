"""The sites that people sign in to with us, on the desk: superusers alone add one, or give it a new secret."""

from typing import Any

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.provider.adapter import is_on
from community.provider.site import OtherSite
from community.provider.site_form import OtherSiteForm
from community.provider.views import whole

for model in (Client, Token):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(OtherSite)
class OtherSiteAdmin(admin.ModelAdmin[OtherSite]):
    """Each by its name. What it may ask for and how is the same for all (`community.provider.site_form`)."""

    form = OtherSiteForm
    change_form_template = "admin/provider/change_form.html"
    list_display = ("name", "skip_consent", "created_at")
    readonly_fields = ("id",)
    ordering = ("name", "pk")
    actions = None

    def allowed(self, request: HttpRequest) -> bool:
        """Superusers, where there is a key to sign with."""
        return is_on() and bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request)

    def has_view_permission(self, request: HttpRequest, obj: OtherSite | None = None) -> bool:
        return self.allowed(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request)

    def has_change_permission(self, request: HttpRequest, obj: OtherSite | None = None) -> bool:
        return self.allowed(request)

    def has_delete_permission(self, request: HttpRequest, obj: OtherSite | None = None) -> bool:
        return self.allowed(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By nothing: it is a short list."""
        return False

    def get_fields(self, request: HttpRequest, obj: OtherSite | None = None) -> Any:
        """The client ID once it is there: each new form would show another."""
        return [name for name in ("name", "id", "redirect_uris", "leave_uris", "ask") if obj or name != "id"]

    def response_post_save_add(self, request: HttpRequest, obj: OtherSite) -> HttpResponseRedirect:
        """On to its page, where its secret is made."""
        return redirect("admin:community_othersite_change", obj.pk)

    # --- Its secret ---------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(never_cache(self.new_secret)))
        name = "community_othersite_secret"
        return [path("<path:object_id>/secret/", view, name=name), *super().get_urls()]

    def new_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Makes a secret, in place of any before, and shows it this once. Only its hash is kept."""
        if not self.allowed(request):
            raise PermissionDenied
        site = get_object_or_404(OtherSite, pk=object_id)
        secret = get_adapter().generate_client_secret()
        site.set_secret(secret)
        site.save(update_fields=["secret"])
        self.log_change(request, site, "Made a new secret.")
        shown = {
            "title": "The new secret",
            "site": site,
            "secret": secret,
            "discovery": whole("idp:oidc:configuration"),
        }
        return render(request, "admin/provider/secret.html", self.admin_site.each_context(request) | shown)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With what the other site has to be told."""
        extra = (extra_context or {}) | {"discovery": whole("idp:oidc:configuration")}
        return super().change_view(request, object_id, form_url, extra)

    def get_form(self, request: HttpRequest, obj: OtherSite | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The field for the addresses after signing out stands in no table, so Django cannot find it by itself."""
        kwargs["fields"] = ("name", "redirect_uris")
        return super().get_form(request, obj, change, **kwargs)
