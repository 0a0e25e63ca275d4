"""The regular slot on the organisers' desk, and the page that asks before something is saved."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetups.admin_forms import DeskForm, SeriesForm
from meetups.models import Meetup, Series
from tests.meetups.desk import Fields
from tests.pages import form_of

LIST, ADD = "/admin/meetups/series/", "/admin/meetups/series/add/"


class _Kept(HTMLParser):
    """Collects what a page keeps in hidden fields, and the answers its buttons give."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.decisions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(given["name"], []).append(given["value"])
        elif tag == "button" and given.get("name") == "decision":
            self.decisions.append(given["value"])


def kept_on(asked: Any) -> Fields:
    """What the asking page sends back with a decision: name to values."""
    return _kept(asked).fields


def decisions_on(asked: Any) -> list[str]:
    """The decisions that the asking page offers, in order."""
    return _kept(asked).decisions


def _kept(asked: Any) -> _Kept:
    assert asked.status_code == 200, asked.status_code
    reader = _Kept()
    reader.feed(asked.content.decode())
    assert reader.decisions, "this page asks nothing"
    return reader


def address(series: Series, page: str = "change") -> str:
    """The address of one of the desk's pages on this series."""
    return reverse(f"admin:meetups_series_{page}", args=[series.pk])


def decide(client: Client, asked: Any, decision: str, **tampered: Any) -> Any:
    """Presses one of the asking page's buttons."""
    return client.post(asked.wsgi_request.path, kept_on(asked) | {"decision": decision} | tampered)


@dataclass
class SeriesDesk:
    """An organiser at work on the regular slot."""

    client: Client

    def create(self, **typed: Any) -> Any:
        """Fills in the form for a new series, the last Tuesday of every month from November 2026, and saves it."""
        given = {"title": "Our monthly meetup", "first_month": "01/11/2026", "time": "11:30"}
        return self.client.post(ADD, form_of(self.client.get(ADD), "series_form") | given | typed)

    def open(self, series: Series) -> Fields:
        """The form of this series, as it submits when nothing is touched."""
        return form_of(self.client.get(address(series)), "series_form")

    def type(self, series: Series, form: Fields | None = None, **typed: Any) -> Any:
        """Types into the form (as it is now unless given) and presses save: the answer may be the asking page."""
        return self.client.post(address(series), (form or unseen(SeriesForm, series)) | typed)

    def save(self, series: Series, form: Fields | None = None, **typed: Any) -> Any:
        """As `type`, with the decision made already."""
        return self.type(series, form, **({"decision": "save"} | typed))


def unseen(form: type[DeskForm], row: Meetup | Series) -> Fields:
    """What `open` returns, for a row without hosts, without the page being drawn (a list of 420 time zones
    takes its time)."""
    fresh = form(instance=type(row).objects.get(pk=row.pk))
    shown = {name: fresh[name].value() for name, field in fresh.fields.items() if not field.disabled}
    inlines = {
        f"{prefix}-{count}_FORMS": "0"
        for prefix in ("hosts", "agenda", "provocations")
        for count in ("TOTAL", "INITIAL")
    }
    return {name: value for name, value in shown.items() if value not in (None, False)} | inlines


def made(series: Series) -> list[str]:
    """The days of its meetups, in order, as "11-24"."""
    return [f"{meetup.date:%m-%d}" for meetup in series.meetups.order_by("date")]


def all_made(people: Any, **fields: Any) -> tuple[Series, list[Meetup]]:
    """A series whose meetups of the next six months are made, and these in order."""
    series = people.series(**fields)
    series.make(timezone.localdate())
    return series, list(series.meetups.order_by("date"))
