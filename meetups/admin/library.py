"""The library on the desk: suggestions looked at, put right, published or declined."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from community.access import member_of
from community.admin.kinds import ForwardLookups
from community.forms import posted
from meetups.library_forms import DeclineForm, DeskResourceForm
from meetups.models import Resource, ResourceRefused
from meetups.models.resource_terms import Status

FIELDS = ("title", "kind", "link", "text", "licence", "meetup")


@admin.register(Resource)
class ResourceAdmin(ForwardLookups):
    """What waits comes first."""

    form = DeskResourceForm
    change_form_template = "admin/meetups/resource/change_form.html"
    list_display = ("title", "kind", "status", "meetup", "changed_at")
    list_filter = ("status", "kind", "licence")
    list_select_related = ("meetup",)
    search_fields = ("words",)
    ordering = ("-status", "-pk")  # suggested, published, declined
    actions = None
    fields = (*FIELDS, "tags", "seen")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        waiting = Resource.objects.waiting().count()
        title = f"Library: {waiting} {'suggestion waits' if waiting == 1 else 'suggestions wait'} for you"
        return super().changelist_view(request, (extra_context or {}) | {"title": title})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Resource | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Resource.objects.select_for_update(no_key=True).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request: HttpRequest, obj: Resource | None = None) -> bool:
        """What was declined stays as it is, until it is erased."""
        return super().has_change_permission(request, obj) and not (obj and obj.status == Status.DECLINED)

    def save_model(self, request: HttpRequest, obj: Resource, form: DeskResourceForm, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in FIELDS}
        if change:
            Resource.objects.get(pk=obj.pk).revise(form.cleaned_data["tags"], **given)
        else:
            obj.member = member_of(request)
            obj.keep(form.cleaned_data["tags"])

    # --- Publishing, declining ------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages = {"publish": require_POST(self.publish), "decline": self.decline}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"meetups_resource_{name}")
            for name, view in pages.items()
        ]
        return own + super().get_urls()

    def changeable(self, request: HttpRequest, pk: int) -> Resource:
        """The resource, for someone who may change it. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Resource, pk=pk)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Puts a suggestion into the library."""
        resource = self.changeable(request, pk)
        try:
            resource.publish()
        except ResourceRefused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, resource, "Published.")
            messages.success(request, "It is in the library. Everyone can read it.")
        return redirect("admin:meetups_resource_changelist")

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why, then says no."""
        resource = self.changeable(request, pk)
        form = DeclineForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                resource.decline(form.cleaned_data["reply"])
            except ResourceRefused as refusal:
                form.add_error(None, str(refusal))
            except ValidationError as error:
                form.add_error("reply", error)
            else:
                self.log_change(request, resource, "Declined.")
                messages.success(request, "Declined. Whoever suggested it reads your words on their own page.")
                return redirect("admin:meetups_resource_changelist")
        context = self.admin_site.each_context(request) | {"resource": resource, "form": form, "title": "Decline"}
        page = "admin/meetups/resource/decline.html"
        return render(request, page, context, status=422 if form.errors else 200)
