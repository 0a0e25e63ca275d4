"""Asking before saving: a page that shows what a change will do, and to whom, with what was typed kept in it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community import times
from meetups.models import Access, Host, Meetup
from meetups.models.host import Holding

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object

LABELS = {"date": "Day", "time": "Time", "zone": "Time zone", "minutes": "Minutes", "capacity": "Places"}


class AsksFirst(Base):
    """For a ModelAdmin: `question` says what a valid change would do, or None to save it straight away. The answer, one
    of `decisions`, comes back as `decision` with everything that was typed."""

    asking_template: str
    decisions: tuple[str, ...]

    def question(self, request: HttpRequest, saved: Any, form: Any, hosts: str | None) -> dict[str, Any] | None:
        """What to show before saving: `form.instance` holds what was typed, `saved` is the row as it is, `hosts` in
        words who is to hold it, where that changes."""
        raise NotImplementedError

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """As in Django's admin, with the question in between."""
        if request.method == "POST" and object_id and request.POST.get("decision") not in self.decisions:
            with transaction.atomic():
                asked = self._ask(request, object_id)
            if asked:
                return asked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _ask(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        typed = self.get_object(request, object_id)
        if typed is None or not self.has_change_permission(request, typed):
            return None
        saved = self.model._default_manager.get(pk=typed.pk)
        form = self.get_form(request, typed, change=True)(request.POST, request.FILES, instance=typed)
        inlines = [
            kind(request.POST, instance=typed, prefix=kind.get_default_prefix(), queryset=inline.get_queryset(request))
            for kind, inline in self.get_formsets_with_inlines(request, typed)
        ]
        if not form.is_valid() or not all(inline.is_valid() for inline in inlines):
            return None
        hosts = [hosts_of(each) for each in inlines if issubclass(each.model, Holding) and each.has_changed()]
        question = self.question(request, saved, form, hosts[0] if hosts else None)
        if question is None:
            return None
        unkept = {"csrfmiddlewaretoken", "decision"}
        kept = [(name, value) for name, values in request.POST.lists() if name not in unkept for value in values]
        context = self.admin_site.each_context(request) | {"opts": self.opts, "original": saved, "kept": kept}
        return render(request, self.asking_template, context | question)


def hosts_of(formset: Any) -> str:
    """The hosts as typed, in words."""
    kept = [form.instance for form in formset.forms if form.has_changed() or form.instance.pk]
    gone = [form.instance for form in formset.deleted_forms]
    return "; ".join(host.credit for host in kept if host not in gone) or "nobody named"


def differences(meetup: Meetup, changes: Mapping[str, Any], hosts: str | None = None) -> list[tuple[str, str, str]]:
    """What changes on this meetup, in words: what it is called, how it is, how it will be."""
    zone = changes.get("zone", meetup.zone)
    rows = [
        (label(name), in_words(name, getattr(meetup, name), meetup.zone), in_words(name, value, zone))
        for name, value in changes.items()
    ]
    if hosts is not None:
        rows.append(("Hosts", "; ".join(host.credit for host in Host.of(meetup)) or "nobody named", hosts))
    return rows


def label(name: str) -> str:
    """What a field is called on the page."""
    text = LABELS.get(name) or str(getattr(Meetup._meta.get_field(name), "verbose_name", name))
    return text[:1].upper() + text[1:]


def labels(names: Iterable[str]) -> str:
    """Several, with commas."""
    return ", ".join(label(name) if name != "hosts" else "Hosts" for name in names)


def in_words(name: str, value: Any, zone: str) -> str:
    """A field's value as people say it, an instant in that zone."""
    if value is None:
        return "no limit" if name == "capacity" else "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return times.spoken_moment(value, zone)
    if isinstance(value, date):
        return times.spoken_date(value)
    if isinstance(value, time):
        return f"{times.spoken_time(value)} {times.spoken_zone(zone)}"
    if name == "zone":
        return times.spoken_zone(value)
    if name == "access":
        return ", ".join(str(access.label) for access in Access if access.value in value) or "nothing"
    text = str(value)
    return (text[:200] + " …" if len(text) > 200 else text) or "empty"
