"""Feeds that apps subscribe to. They answer 304 from the rows' stamps, without building anything."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, format_html
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from community import times
from community.models import Community
from community.text import to_html
from meetups import ical
from meetups.models import CalendarAddress, Host, Meetup, Resource, Rsvp

WINDOW = timedelta(days=365)


def in_calendars(now: datetime | None = None) -> QuerySet[Any]:
    """Published and cancelled meetups of the last 12 months and all to come, in order, with their hosts."""
    since = (now or timezone.now()) - WINDOW
    meetups = Host.added_to(Meetup.objects.announced())
    found: QuerySet[Any] = meetups.filter(ends_at__gte=since).order_by("starts_at", "pk")
    return found


class State:
    """What a calendar depends on; gives its ETag and Last-Modified. `tables` are rows whose last column is the moment
    of their change: one query each.

    Every row counts, not only the latest change: two meetups changed in one second share that.
    """

    def __init__(self, *tables: Iterable[tuple[Any, ...]]) -> None:
        self.community = Community.current()
        rows = [list(table) for table in tables]
        self.last_modified: datetime = max([self.community.changed_at, *(row[-1] for table in rows for row in table)])
        parts = (ical.VERSION, settings.SITE_URL, settings.DEFAULT_FROM_EMAIL, self.community.changed_at, rows)
        self.etag = f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def calendar_response(entries: list[ical.Entry], community: Community, filename: str) -> HttpResponse:
    """A calendar as apps want it. They may keep it but must ask whether it still holds."""
    response = HttpResponse(ical.write(entries, community), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Cache-Control"] = "no-cache"
    return response


def conditional(request: HttpRequest, state: State) -> Any:
    """Decorates the builder of one answer so that it runs only when the client's copy is stale (RFC 9110, 13)."""
    return condition(etag_func=lambda _: state.etag, last_modified_func=lambda _: state.last_modified)


@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    """The feed anyone may subscribe to. It holds no join link and no one's place."""
    state = State(in_calendars().values_list("pk", "host_rows", "changed_at"))

    def build(_: HttpRequest) -> HttpResponse:
        return calendar_response([ical.Entry(meetup) for meetup in in_calendars()], state.community, "meetups.ics")

    response: HttpResponse = conditional(request, state)(build)(request)
    response["Cache-Control"] = "no-cache"  # on a 304 too (RFC 9110, 15.4.5)
    return response


@require_safe
def personal_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The same meetups as one member's calendar app sees them: going, waiting, and the join link where going."""
    here = {"member__is_active": True, "member__is_paused": False}
    address = get_object_or_404(CalendarAddress.objects.select_related("member"), token=token, **here)
    mine = Rsvp.objects.filter(member=address.member, meetup__in=in_calendars())
    state = State(
        in_calendars().values_list("pk", "host_rows", "changed_at"), mine.values_list("pk", "status", "changed_at")
    )

    def build(_: HttpRequest) -> HttpResponse:
        meetups = {meetup.pk: meetup for meetup in in_calendars()}
        entries = {pk: ical.Entry(meetup) for pk, meetup in meetups.items()}
        for rsvp in mine:
            if meetup := meetups.get(rsvp.meetup_id):
                rsvp.meetup = meetup
                entries[meetup.pk] = ical.Entry.for_rsvp(rsvp)
        return calendar_response([*entries.values()], state.community, "my-meetups.ics")

    response: HttpResponse = conditional(request, state)(build)(request)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """One meetup for one's calendar; with the join link for someone who is going."""
    visible = Host.added_to(Meetup.objects.visible_to(request.user))
    meetup: Meetup = get_object_or_404(visible, slug=slug)
    rsvp = meetup.rsvps.filter(member=request.user).first() if request.user.is_authenticated else None
    entry = ical.Entry.for_rsvp(rsvp) if rsvp else ical.Entry(meetup)
    response = calendar_response([entry], Community.current(), f"{meetup.slug}.ics")
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


class MeetupFeed(Feed[Meetup, None]):
    """Atom (RFC 4287): the 30 meetups announced last."""

    feed_type = Atom1Feed
    subtitle = "Meetups as they are announced"

    def title(self) -> str:
        return f"{Community.current().name}: meetups"

    def link(self) -> str:
        return settings.SITE_URL + reverse("meetups")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("meetup-feed")

    def items(self) -> QuerySet[Meetup]:
        announced: QuerySet[Meetup] = Host.added_to(Meetup.objects.announced()).order_by("-published_at", "-pk")
        return announced[:30]

    def item_title(self, item: Meetup) -> str:
        return f"Cancelled: {item.title}" if item.is_cancelled else item.title

    def item_description(self, item: Meetup) -> str:
        when = times.spoken_date(item.date) + ", " + times.spoken_span(item.starts_at, item.ends_at, item.zone)
        reason = f"<p>Cancelled: {to_html(item.cancel_reason)}</p>" if item.is_cancelled else ""
        held_by = escape(item.held_by())
        held = f"<p>Held by {held_by}.</p>" if held_by else ""
        return f"<p>{when}</p>{reason}{to_html(item.summary)}{held}{to_html(item.description)}"

    def item_link(self, item: Meetup) -> str:
        return item.url

    def item_guid(self, item: Meetup) -> str:
        return f"urn:uuid:{item.uid}"

    def item_pubdate(self, item: Meetup) -> datetime:
        return item.published_at or item.created_at

    def item_updateddate(self, item: Meetup) -> datetime:
        return item.changed_at


class LibraryFeed(Feed[Resource, None]):
    """Atom (RFC 4287): the 30 things that came into the library last. Without names of members: what is in a feed is
    copied, and cannot be taken back when somebody leaves."""

    feed_type = Atom1Feed
    subtitle = "Learnings, methods, tools and reading, as they come in"

    def title(self) -> str:
        return f"{Community.current().name}: library"

    def link(self) -> str:
        return settings.SITE_URL + reverse("library")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("library-feed")

    def items(self) -> QuerySet[Resource]:
        return newest_resources().prefetch_related("tags")

    def item_description(self, item: Resource) -> str:
        link = format_html('<p><a href="{0}">{0}</a></p>', item.link) if item.link else ""
        terms = f"<p>{item.get_kind_display().capitalize()}. How others may use it: {item.get_licence_display()}.</p>"
        return f"{terms}{link}{to_html(item.text)}"

    def item_categories(self, item: Resource) -> list[str]:
        return [item.kind, *(tag.name for tag in item.tags.all())]

    def item_link(self, item: Resource) -> str:
        return item.url

    def item_guid(self, item: Resource) -> str:
        return f"urn:uuid:{item.uid}"

    def item_pubdate(self, item: Resource) -> datetime:
        return item.published_at or item.created_at

    def item_updateddate(self, item: Resource) -> datetime:
        return item.changed_at


def newest_resources() -> QuerySet[Resource]:
    """What the library's feed holds."""
    return Resource.objects.published()[:30]


@require_safe
def library_feed(request: HttpRequest) -> HttpResponse:
    """The library's feed, or 304 to whoever has it already."""
    state = State(newest_resources().values_list("pk", "changed_at"))
    response: HttpResponse = conditional(request, state)(LibraryFeed())(request)
    response["Last-Modified"] = http_date(state.last_modified.timestamp())  # Django's own speaks of the items alone
    response["Cache-Control"] = "no-cache"  # on a 304 too (RFC 9110, 15.4.5)
    return response
