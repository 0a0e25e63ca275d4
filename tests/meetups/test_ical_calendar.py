"""The calendar itself, the invite in a mail, and what reading costs."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from post_office.models import Email

from community.models import Community
from meetups import ical
from meetups.models import Meetup
from tests.meetups.calendar_reading import FEED, ODD, calendar_at, event_at, invite_in, personal_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_calendar_says_what_it_is_and_how_often_to_look(client, cast):
    Community.objects.create(pk=1, name="Riverside", contact_email="us@riverside.example.org")
    cast.meetup()
    head, _, _ = client.get(FEED).content.decode().partition("BEGIN:VTIMEZONE")
    assert head.splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonplace//Meetups//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Riverside",
        "X-WR-CALNAME:Riverside",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    organiser = event_at(client)["ORGANIZER"]
    assert (organiser, organiser.params) == ("mailto:us@riverside.example.org", {"CN": "Riverside"})


@pytest.mark.parametrize("sender", ["hello@example.org", "Our community <hello@example.org>"])
def test_the_organizer_is_an_address_even_where_the_community_has_set_none(client, cast, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    cast.meetup()
    assert event_at(client)["ORGANIZER"] == "mailto:hello@example.org"


@pytest.mark.parametrize(("kind", "cached"), [("public", "no-cache"), ("personal", "private, no-cache")])
def test_headers_name_the_type_and_ask_to_be_asked_again(client, cast, kind, cached):
    path = FEED if kind == "public" else personal_path(cast.member())
    answer = client.get(path)
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer.status_code, again.status_code) == (200, 304)
    assert answer["Cache-Control"] == again["Cache-Control"] == cached
    assert answer.get("X-Robots-Tag") == ("noindex" if kind == "personal" else None)


@pytest.mark.parametrize("kind", ["public", "personal"])
def test_last_modified_is_the_last_change_whenever_it_is_read(client, cast, clock, kind):
    cast.meetup()
    path = FEED if kind == "public" else personal_path(cast.member())
    clock.shift(timedelta(days=1))
    Meetup.objects.get().revise(description="New words.")
    clock.shift(timedelta(days=1))
    answer = client.get(path)
    assert answer["Last-Modified"] == "Wed, 04 Nov 2026 09:00:00 GMT"
    assert client.get(path, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304
    assert client.get(path, headers={"if-modified-since": "Wed, 04 Nov 2026 08:59:59 GMT"}).status_code == 200


def test_the_mails_invite_is_a_request_to_one_attendee(cast):
    meetup = cast.meetup(ODD.replace("\n", " "))
    meetup.rsvp(cast.member("Amina Ümit", email="amina@example.org"))
    part, calendar = invite_in(Email.objects.get())
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "invite.ics")
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar["METHOD"] == "REQUEST"
    assert not {"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"} & set(calendar)
    [event] = calendar.walk("VEVENT")
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:amina@example.org"
    assert attendee.params == {"CN": "Amina Ümit", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert event["ORGANIZER"] == "mailto:hello@testserver.example.org"
    assert [str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS")] == [
        meetup.title,
        meetup.join_link,
        "CONFIRMED",
    ]


def test_the_invite_is_the_same_event_as_the_feeds(client, cast):
    amina = cast.member()
    cast.meetup().rsvp(amina)
    [invited] = invite_in(Email.objects.get())[1].walk("VEVENT")
    followed = event_at(client, personal_path(amina))
    assert {**invited, "ATTENDEE": None} == {**followed, "ATTENDEE": None}


def test_the_download_on_the_page_is_for_oneself(client, cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    path = f"/meetups/{meetup.slug}/invite.ics"
    assert event_at(client, path)["LOCATION"] == "BigBlueButton"
    assert event_at(sign_in(amina), path)["LOCATION"] == meetup.join_link
    assert calendar_at(client, path)["METHOD"] == "PUBLISH"
    assert client.get(path)["Content-Disposition"] == f'inline; filename="{meetup.slug}.ics"'


def fill(count):
    """`count` published meetups, one a day."""
    first = datetime(2026, 11, 10, 11, 30, tzinfo=UTC)
    starts = [first + timedelta(days=day) for day in range(count)]
    alike = {"time": time(11, 30), "zone": "Europe/London", "status": "published", "published_at": first}
    Meetup.objects.bulk_create(
        Meetup(title=f"Number {day}", slug=f"number-{day}", date=start.date(), starts_at=start,
               ends_at=start + timedelta(hours=1), **alike)
        for day, start in enumerate(starts)
    )  # fmt: skip


@pytest.mark.parametrize("count", [3, 300])
def test_an_unchanged_public_feed_costs_two_queries_and_a_whole_one_three(client, django_assert_num_queries, count):
    fill(count)
    with django_assert_num_queries(3):
        whole = client.get(FEED)
    assert whole.content.count(b"BEGIN:VEVENT") == count
    for condition in ({"if-none-match": whole["ETag"]}, {"if-modified-since": whole["Last-Modified"]}):
        with django_assert_num_queries(2):
            answer = client.get(FEED, headers=condition)
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("count", [3, 300])
def test_a_personal_feed_costs_the_same_however_much_there_is(client, cast, django_assert_num_queries, count):
    fill(count)
    amina = cast.member()
    for meetup in Meetup.objects.all()[:3]:
        meetup.rsvp(amina)
    path = personal_path(amina)
    with django_assert_num_queries(6):
        whole = client.get(path)
    with django_assert_num_queries(4):
        assert client.get(path, headers={"if-none-match": whole["ETag"]}).status_code == 304


def changes_to(meetup, member):
    """Everything a calendar may show, one change after the other."""
    yield lambda: meetup.revise(title="Another title")
    yield lambda: meetup.revise(description="New words.")
    yield lambda: meetup.rsvp(member)
    yield lambda: meetup.release(member)
    yield lambda: meetup.cancel("The room is flooded.")
    yield lambda: Community(pk=1, name="Another name").save()


def test_every_change_is_seen_though_all_fall_into_one_second(client, cast):
    meetup, amina = cast.meetup(), cast.member()
    path = personal_path(amina)
    seen = [client.get(path)]
    for change in changes_to(meetup, amina):
        change()
        seen.append(client.get(path, headers={"if-none-match": seen[-1]["ETag"]}))
    assert [answer.status_code for answer in seen] == [200] * 7
    assert all(before.content != after.content for before, after in pairwise(seen))


def test_two_meetups_changed_in_one_second_are_both_seen(client, cast, clock):
    first, second = cast.meetup("First"), cast.meetup("Second")
    clock.shift(timedelta(minutes=1))
    first.revise(title="First, moved")
    before = client.get(FEED)
    second.revise(title="Second, moved")
    after = client.get(FEED, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert b"SUMMARY:Second\\, moved" in after.content


def test_reading_changes_nothing_not_even_a_byte(client, cast, clock):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    path = personal_path(amina)
    before = client.get(FEED).content, client.get(path).content
    clock.shift(timedelta(days=3))
    cache.clear()
    ical._vtimezone.cache_clear()
    assert (client.get(FEED).content, client.get(path).content) == before
