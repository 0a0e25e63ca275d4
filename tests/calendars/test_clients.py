"""Real calendar programs follow the served site's feeds (see `tests/calendars/programs.py` for their settings)."""

import urllib.request
from datetime import date, datetime, time, timedelta
from time import time as seconds_now
from urllib.error import HTTPError
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from meetups.models import CalendarAddress, Meetup
from tests.calendars.programs import CalendarProgram
from tests.site import wait_for

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


@pytest.fixture
def program(site, tmp_path):
    """A calendar program that follows the feed at this path."""

    def following(path, name="home"):
        made = CalendarProgram(tmp_path / name, site.url + path)
        made.follow()
        return made

    return following


def next_last_sunday(month):
    """The day of the next change of the UK's clocks in that month, at least two days from now."""
    today = timezone.now().date()
    years = (today.year, today.year + 1)
    ends = (date(year, month, 31) for year in years)
    sundays = (end - timedelta(days=(end.weekday() + 1) % 7) for end in ends)
    return next(day for day in sundays if day > today + timedelta(days=2))


@pytest.fixture
def around_the_changes(cast):
    """Meetups before and after the UK's clocks change, the weeks around and the very night: title to wall time."""
    made = {}
    for month in ("October", "March"):
        sunday = next_last_sunday(10 if month == "October" else 3)
        moments = {
            "the day before": (sunday - timedelta(days=1), time(11, 30)),
            "the hour before": (sunday, time(0, 30)),
            "the hour after": (sunday, time(2, 30)),
            "the Tuesday after": (sunday + timedelta(days=2), time(11, 30)),
        }
        for words, (day, clock) in moments.items():
            meetup = cast.meetup_at(day, clock, title=f"{month}, {words}")
            made[meetup.title] = datetime.combine(day, clock)
    return made


def test_meetups_show_uk_time_on_both_sides_of_the_clock_changes(program, around_the_changes):
    expected = {title: f"{wall:%Y-%m-%d %H:%M}" for title, wall in around_the_changes.items()}
    assert program("/meetups/calendar.ics").starts("Europe/London") == expected


def test_meetups_show_new_york_time_to_someone_there(program, around_the_changes):
    expected = {
        title: f"{wall.replace(tzinfo=LONDON).astimezone(NEW_YORK):%Y-%m-%d %H:%M}"
        for title, wall in around_the_changes.items()
    }
    assert program("/meetups/calendar.ics").starts("America/New_York") == expected


def test_meetup_ends_when_it_ends(program, cast):
    meetup = cast.meetup(minutes=90)
    [event] = program("/meetups/calendar.ics").events()
    assert event["start-long"] == f"{meetup.date:%Y-%m-%d} 11:30"
    assert event["end-long"] == f"{meetup.date:%Y-%m-%d} 13:00"


def test_move_arrives_at_the_next_sync(program, cast):
    meetup = cast.meetup()
    calendar = program("/meetups/calendar.ics")
    assert calendar.starts() == {meetup.title: f"{meetup.date:%Y-%m-%d} 11:30"}
    meetup.revise(time=time(18, 0))
    calendar.sync()
    assert calendar.starts() == {meetup.title: f"{meetup.date:%Y-%m-%d} 18:00"}


def test_cancellation_arrives_at_the_next_sync(program, cast):
    meetup = cast.meetup()
    calendar = program("/meetups/calendar.ics")
    assert [event["status"].strip() for event in calendar.events()] == ["CONFIRMED"]
    meetup.cancel("The room is flooded.")
    calendar.sync()
    [event] = calendar.events()
    assert event["status"].strip() == "CANCELLED"
    assert event["description"].startswith("Cancelled: The room is flooded.")


def test_words_arrive_as_they_were_written(program, cast):
    cast.meetup("Tea, cake; and a \\ “slash” 🎉", platform="Here, there; anywhere")
    [event] = program("/meetups/calendar.ics").events()
    assert event["title"] == "Tea, cake; and a \\ “slash” 🎉"
    assert event["location"] == "Here, there; anywhere"


def personal_path(member):
    return f"/meetups/calendar/{CalendarAddress.renew(member).token}.ics"


def test_personal_calendar_has_the_link_for_who_is_going_and_not_for_who_waits(program, cast):
    meetup = cast.meetup(capacity=1)
    amina, bilal = cast.member("Amina"), cast.member("Bilal")
    meetup.rsvp(amina)
    meetup.rsvp(bilal)
    [going] = program(personal_path(amina), "amina").events()
    [waiting] = program(personal_path(bilal), "bilal").events()
    assert (going["status"].strip(), going["location"]) == ("CONFIRMED", meetup.join_link)
    assert meetup.join_link in going["description"]
    assert (waiting["status"].strip(), waiting["location"]) == ("TENTATIVE", "BigBlueButton")
    assert meetup.join_link not in str(waiting)


def test_move_a_place_that_came_free_and_a_cancellation_arrive_in_the_personal_calendar(program, cast):
    meetup = cast.meetup(capacity=1)
    amina, bilal = cast.member("Amina"), cast.member("Bilal")
    meetup.rsvp(amina)
    meetup.rsvp(bilal)
    calendar = program(personal_path(bilal))
    meetup.release(amina)
    meetup.revise(time=time(18, 0))
    calendar.sync()
    [event] = calendar.events()
    assert (event["status"].strip(), event["location"]) == ("CONFIRMED", meetup.join_link)
    assert event["start-long"] == f"{meetup.date:%Y-%m-%d} 18:00"
    meetup.cancel("The room is flooded.")
    calendar.sync()
    assert [event["status"].strip() for event in calendar.events()] == ["CANCELLED"]


def ask(site, path, method="GET", **headers):
    """Status, headers and body of one request."""
    request = urllib.request.Request(site.url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except HTTPError as answer:
        return answer.code, answer.headers, answer.read()


@pytest.fixture(params=["public", "personal"])
def feed_path(request, cast):
    """Either feed, with a meetup in it."""
    meetup = cast.meetup()
    amina = cast.member()
    meetup.rsvp(amina)
    return "/meetups/calendar.ics" if request.param == "public" else personal_path(amina)


def stamps(headers):
    """What a client needs to ask again, on a 304 as on a full answer (RFC 9110, 15.4.5)."""
    return {name: headers[name] for name in ("ETag", "Last-Modified", "Cache-Control")}


def test_unchanged_feed_costs_a_304(site, feed_path):
    status, headers, body = ask(site, feed_path)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    by_etag = {"If-None-Match": headers["ETag"]}
    by_date = {"If-Modified-Since": headers["Last-Modified"]}
    for condition in (by_etag, by_date, by_etag | by_date):
        status, again, nothing = ask(site, feed_path, **condition)
        assert (status, nothing) == (304, b"")
        assert stamps(again) == stamps(headers)


def test_unchanged_feed_is_the_same_to_the_byte_at_any_second(site, feed_path):
    second = int(seconds_now())
    before = ask(site, feed_path)[2]
    wait_for(lambda: seconds_now() >= second + 2)
    assert ask(site, feed_path)[2] == before


def test_changed_feed_is_not_a_304(site, feed_path):
    _, headers, body = ask(site, feed_path)
    Meetup.objects.get().revise(title="Another title")
    for name, stamp in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        status, _, again = ask(site, feed_path, **{name: headers[stamp]})
        assert (status, again.count(b"SUMMARY:Another title\r\n")) == (200, 1)


def test_head_says_the_same_without_a_body(site, feed_path):
    _, full, _ = ask(site, feed_path)
    status, headers, body = ask(site, feed_path, "HEAD")
    assert (status, body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control"):
        assert headers[name] == full[name]
    assert ask(site, feed_path, "HEAD", **{"If-None-Match": full["ETag"]})[0] == 304


def test_compressed_feed_costs_a_304_too(site, feed_path):
    _, headers, _ = ask(site, feed_path, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    status, _, body = ask(site, feed_path, **{"Accept-Encoding": "gzip", "If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")
