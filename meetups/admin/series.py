"""The regular slot on the organisers' desk."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from community import times
from meetups.admin.asking import AsksFirst, differences, labels
from meetups.admin.hosts import HoldingInline
from meetups.admin_forms import SeriesForm
from meetups.models import Rsvp, Series, SeriesHost
from meetups.models.series import Step


class SeriesHostInline(HoldingInline):
    """Who holds its meetups."""

    model = SeriesHost


@admin.register(Series)
class SeriesAdmin(AsksFirst, admin.ModelAdmin[Series]):
    """Set once; `work` makes the meetups. What a change does to those made already is shown before it is saved."""

    form = SeriesForm
    decisions = ("save", "back")
    asking_template = "admin/meetups/series/asking.html"
    inlines = (SeriesHostInline,)
    list_display = ("title", "slot", "last_month")
    readonly_fields = ("coming",)
    actions = None
    fieldsets = (
        (None, {"fields": ("title", "summary", "description", "bring", "publish", "seen")}),
        ("Which days", {"fields": ("week", "weekday", "every", "skip_months", "first_month", "last_month")}),
        ("When", {"fields": ("time", "zone", "minutes")}),
        ("Places", {"fields": ("capacity",)}),
        ("Where and how", {"fields": ("platform", "access", "access_notes", "join_link", "dial_in")}),
        ("Its meetups", {"fields": ("coming",)}),
    )

    @admin.display(description="slot")
    def slot(self, series: Series) -> str:
        return f"{series.days}, {times.spoken_time(series.time)} {times.spoken_zone(series.zone)}"

    @admin.display(description="to come")
    def coming(self, series: Series) -> SafeString | str:
        """The meetups made so far, what was edited on each, and what could not be made."""
        if series.pk is None:
            return "They are made when you save."
        series = Series.objects.get(pk=series.pk)  # as it is, not as typed
        rows = [
            (
                reverse("admin:meetups_meetup_change", args=[meetup.pk]),
                f"{times.spoken_moment(meetup.starts_at, meetup.zone)}: {meetup}",
                f"{meetup.get_status_display().lower()}"
                + (f"; edited by hand: {labels(meetup.edited)}" if meetup.edited else ""),
            )
            for meetup in series.later()
        ]
        made = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows)
        gaps = format_html_join("", "<li>Not made: {}</li>", ((gap,) for gap in series.gaps(timezone.localdate())))
        return format_html("<ul>{}{}</ul>", made, gaps) if made or gaps else "None yet."

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Series | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Series.objects.select_for_update(no_key=True).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def question(
        self, request: HttpRequest, saved: Series, form: SeriesForm, hosts: str | None
    ) -> dict[str, Any] | None:
        """What becomes of the meetups to come, one by one."""
        if not form.changed_data and hosts is None:
            return None
        steps = [self.in_words(step, hosts) for step in form.instance.plan()]
        shown = [step for step in steps if step["differences"] or step["notes"] or step["kept"]]
        return {"title": f"Before “{saved}” is saved", "steps": shown} if shown else None

    def in_words(self, step: Step, hosts: str | None) -> dict[str, Any]:
        """What becomes of one meetup, for the page."""
        follows = hosts is not None and "hosts" not in step.meetup.edited
        return {
            "meetup": step.meetup,
            "differences": differences(step.meetup, step.changes, hosts if follows else None),
            "kept": labels(step.kept + (["hosts"] if hosts is not None and not follows else [])),
            "notes": step.notes,
            "going": step.meetup.rsvps.going().count(),
            "waiting": step.meetup.rsvps.waiting().count(),
        }

    def save_model(self, request: HttpRequest, obj: Series, form: SeriesForm, change: bool) -> None:
        if change:
            steps = obj.carry_out()
            if count := sum(bool(step.changes) for step in steps):
                messages.info(request, f"Meetups changed with it: {count}.")
        else:
            super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: SeriesForm, formsets: list[BaseModelFormSet[Any]], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        series = form.instance
        if change and any(formset.has_changed() for formset in formsets):
            series.hand_on_hosts_to_later()
        if made := series.make(timezone.localdate()):
            how = "published" if series.publish else "drafts"
            messages.info(request, f"Meetups made for the next six months, as {how}: {len(made)}.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return Series.objects.order_by("title", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """Not where people have answered: end it, or cancel its meetups, instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not Rsvp.objects.filter(meetup__series=obj).exists())
