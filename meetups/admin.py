"""Meetups on the organisers' desk. Every change goes through the meetup's locked verbs."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from community import times
from community.forms import posted
from community.models import Member
from meetups import sheets
from meetups.admin_forms import CancelForm, MeetupForm
from meetups.models import Host, Meetup


class HostInline(admin.StackedInline[Host, Meetup]):
    """Who holds it."""

    model = Host
    extra = 0
    max_num = 20
    fields = ("member", "name", "organisation", "link", "position")
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def get_formset(self, request: HttpRequest, obj: Meetup | None = None, **kwargs: Any) -> Any:
        """No more forms are built than may be filled in, whatever number the request names (Django: 1000 more)."""
        return super().get_formset(request, obj, absolute_max=self.max_num + 1, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A plain list of members: the admin's search box has no name that a screen reader could say."""
        return super().formfield_for_foreignkey(db_field, request, queryset=Member.objects.confirmed(), **kwargs)


@admin.register(Meetup)
class MeetupAdmin(admin.ModelAdmin[Meetup]):
    """Create, publish, cancel, see who is coming, take the list along."""

    form = MeetupForm
    inlines = (HostInline,)
    list_display = ("title", "when", "status", "going", "waiting")
    list_filter = ("status",)
    search_fields = ("title", "summary")
    actions = None
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "description", "seen")}),
        ("When", {"fields": ("date", "time", "zone", "minutes")}),
        ("Places", {"fields": ("capacity", "closes_on", "closes_at_time")}),
        ("Where and how", {"fields": ("platform", "access", "access_notes", "join_link", "dial_in")}),
    )

    # --- The list ---------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meetup]:
        return Meetup.objects.with_places().order_by("-starts_at", "-pk")

    @admin.display(ordering="starts_at")
    def when(self, meetup: Meetup) -> str:
        return f"{times.spoken_date(meetup.date)}, {times.spoken_time(meetup.time)} {times.spoken_zone(meetup.zone)}"

    @admin.display
    def going(self, meetup: Any) -> str:
        return f"{meetup.going_count} of {meetup.capacity}" if meetup.capacity else str(meetup.going_count)

    @admin.display
    def waiting(self, meetup: Any) -> int:
        return int(meetup.waiting_count)

    # --- The form ---------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Meetup | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Meetup.objects.select_for_update().filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Meetup, form: MeetupForm, change: bool) -> None:
        if change:
            obj.revise(**form.changes())
        else:
            super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: MeetupForm, formsets: list[BaseModelFormSet[Any]], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change and any(formset.has_changed() for formset in formsets):
            form.instance.touch()

    def has_delete_permission(self, request: HttpRequest, obj: Meetup | None = None) -> bool:
        """Only a draft can be deleted: what people have seen is cancelled, not made to vanish."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    # --- Publishing, cancelling, people -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages = [("publish", require_POST(self.publish)), ("cancel", self.cancel), ("people", self.people),
                 ("people.csv", self.people_csv), ("remove", require_POST(self.remove))]  # fmt: skip
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"meetups_meetup_{name}")
            for name, view in pages
        ]
        return own + super().get_urls()

    def changeable(self, request: HttpRequest, pk: int) -> Meetup:
        """The meetup, for someone who may change it. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publishes a draft."""
        meetup = self.changeable(request, pk)
        try:
            meetup.publish()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self.log_change(request, meetup, "Published.")
            messages.success(request, f"“{meetup}” is published. Everyone can see it and save a place.")
        return redirect("admin:meetups_meetup_change", pk)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why, then cancels."""
        meetup = self.changeable(request, pk)
        form = CancelForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                meetup.cancel(form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, meetup, "Cancelled.")
                messages.success(request, f"“{meetup}” is cancelled. It stays visible, with your reason.")
                return redirect("admin:meetups_meetup_change", pk)
        context = self.admin_site.each_context(request) | {
            "meetup": meetup,
            "form": form,
            "title": f"Cancel “{meetup}”",
        }
        return render(request, "admin/meetups/meetup/cancel.html", context, status=422 if form.errors else 200)

    def people(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who is going and who waits, with what they need."""
        meetup = self.changeable(request, pk)
        rsvps = meetup.rsvps.select_related("member").order_by("ticket")
        context = self.admin_site.each_context(request) | {
            "meetup": meetup,
            "title": f"People at “{meetup}”",
            "groups": [("Going", [r for r in rsvps if r.is_going]), ("Waiting", [r for r in rsvps if r.is_waiting])],
        }
        return render(request, "admin/meetups/meetup/people.html", context)

    def people_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same list for a spreadsheet."""
        meetup = self.changeable(request, pk)
        response = HttpResponse(sheets.people_at(meetup), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{meetup.slug}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response

    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes someone off the list; the place goes to the first waiting."""
        meetup = self.changeable(request, pk)
        try:
            rsvp = ModelChoiceField(meetup.rsvps.select_related("member")).clean(request.POST.get("rsvp"))
        except ValidationError:
            raise Http404("nobody like that on this list") from None
        meetup.release(rsvp.member)
        self.log_change(request, meetup, "Took one person off the list.")
        messages.success(request, f"{rsvp.member} is off the list.")
        return redirect("admin:meetups_meetup_people", pk)
