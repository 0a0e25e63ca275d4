"""Meetups on the organisers' desk."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.forms import BaseModelFormSet, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from community import times
from community.admin.kinds import ForwardLookups, Overtaken
from community.forms import posted
from meetups import sheets
from meetups.admin.asking import AsksFirst, differences, labels
from meetups.admin.day import DayDesk
from meetups.admin.hosts import HostInline
from meetups.admin.programme import AgendaInline, ProvocationInline, StartsAgenda
from meetups.admin.recap import WritesRecaps
from meetups.admin_forms import CancelForm, MeetupForm
from meetups.models import Host, Meetup, Rsvp, Series
from meetups.models.series import Step


@admin.register(Meetup)
class MeetupAdmin(AsksFirst, DayDesk, StartsAgenda, WritesRecaps, Overtaken, ForwardLookups):
    """Create, publish, cancel, see who is coming, take the list along."""

    form = MeetupForm
    decisions = ("one", "later", "back")
    asking_template = "admin/meetups/meetup/asking.html"
    inlines = (HostInline, AgendaInline, ProvocationInline)
    list_display = ("title", "when", "status", "going", "waiting", "recap_state")
    list_filter = ("status", ("series", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "summary")
    actions = None
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "description", "bring", "seen")}),
        ("When", {"fields": ("date", "time", "zone", "minutes")}),
        ("Places", {"fields": ("capacity", "closes_on", "closes_at_time")}),
        ("Where and how", {"fields": ("platform", "access", "access_notes", "join_link", "dial_in")}),
        ("Check-in", {"fields": ("listed", "prompt", "prompt_again")}),
        ("In between", {"fields": ("forum_url",)}),
        ("What people see before they come", {"fields": ("agenda_shown", "provocations_shown")}),
    )

    # --- The list ---------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meetup]:
        out = Prefetch("rsvps", Rsvp.objects.filter(left_out=True).select_related("member"), to_attr="left_out")
        rows = Meetup.objects.with_places().order_by("-starts_at", "-pk")
        return rows.select_related("recap").prefetch_related(out, "recap__photos")

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
        """Takes the row's lock (and before it that of its series, always in this order) before a change is checked, so
        that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Series.objects.select_for_update(no_key=True).filter(meetups__pk=object_id))
            list(Meetup.objects.select_for_update(no_key=True).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def question(
        self, request: HttpRequest, saved: Meetup, form: MeetupForm, hosts: str | None
    ) -> dict[str, Any] | None:
        """Who is affected, and whether the later ones of the series shall follow; nothing where there is neither."""
        changes = form.changes(saved)
        rsvps = saved.rsvps.filter(status__in=Rsvp.Status.held()).select_related("member").order_by("ticket")
        told = list(rsvps) if saved.will_tell(changes) else []
        steps = [step for step in self.steps(request, saved, changes) if step.changes]
        if not told and not steps:
            return None
        return {
            "title": f"Before “{saved}” is saved",
            "differences": differences(saved, changes, hosts),
            "told": told,
            "steps": [(step, differences(step.meetup, step.changes), labels(step.kept)) for step in steps],
            "rest": labels([*sorted(changes.keys() - set(Series.HANDED_ON)), *(["hosts"] if hosts else [])]),
        }

    def steps(self, request: HttpRequest, meetup: Meetup, changes: dict[str, Any]) -> list[Step]:
        """What becomes of the later meetups of its series if they follow; nothing for who may not change it."""
        series = meetup.series
        if series is None or meetup.month is None or not request.user.has_perm("meetups.change_series"):
            return []
        return [step for step in series.with_changes(changes).plan(meetup.month) if step.meetup.pk != meetup.pk]

    def save_model(self, request: HttpRequest, obj: Meetup, form: MeetupForm, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        saved = Meetup.objects.get(pk=obj.pk)  # locked since before it was checked; `obj` holds what was typed
        if request.POST.get("decision") == "later" and saved.series:
            if not request.user.has_perm("meetups.change_series"):
                raise PermissionDenied
            count = saved.series.revise_from(saved, form.changes(saved))
            messages.info(request, f"Later meetups changed with it: {count}.")
        else:
            saved.revise(**form.changes(saved))

    def save_related(
        self, request: HttpRequest, form: MeetupForm, formsets: list[BaseModelFormSet[Any]], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        changed = {formset.model for formset in formsets if formset.has_changed()}
        if change and changed:
            form.instance.touch(edited=["hosts"] if Host in changed else [])
        self.warn_of_minutes(request, form.instance)

    def delete_model(self, request: HttpRequest, obj: Meetup) -> None:
        """A draft of a series is not made again."""
        if obj.series:
            obj.series.discard(obj)
        else:
            super().delete_model(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Meetup | None = None) -> bool:
        """Only a draft can be deleted: what people have seen is cancelled, not made to vanish."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    # --- Publishing, cancelling, people -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "publish": require_POST(self.publish),
            "start-agenda": require_POST(self.start_agenda),
            "recap": self.recap,
            "cancel": self.cancel,
            "people": self.people,
            "people.csv": self.people_csv,
            "remove": require_POST(self.remove),
            **self.day_pages(),
        }
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"meetups_meetup_{name}")
            for name, view in pages.items()
        ]
        return own + super().get_urls()

    def changeable(self, request: HttpRequest, pk: int) -> Meetup:
        """The meetup, for someone who may change it. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Meetup.objects.with_places(), pk=pk)

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
        if meetup.is_cancelled:
            messages.info(request, "This meetup is cancelled: everyone on the list is told so, and the list stays.")
            return redirect("admin:meetups_meetup_people", pk)
        if not rsvp.holds_something:
            messages.info(request, f"{rsvp.member} was off the list already.")
            return redirect("admin:meetups_meetup_people", pk)
        meetup.release(rsvp.member, by_organiser=True)
        self.log_change(request, meetup, "Took one person off the list.")
        told = "" if meetup.is_over() else ", and is told so by e-mail"
        messages.success(request, f"{rsvp.member} is off the list{told}.")
        return redirect("admin:meetups_meetup_people", pk)
