"""What identifies an event, and what tells a calendar that it changed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.meetups.calendar_reading import calendar_at, event_at, events_at, personal_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_published_meetup_is_one_event_with_its_own_words(client, cast):
    meetup = cast.meetup()
    event = event_at(client)
    assert {name: str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS", "URL", "TRANSP", "UID")} == {
        "SUMMARY": "Words we share",
        "LOCATION": "BigBlueButton",
        "STATUS": "CONFIRMED",
        "URL": "http://testserver/meetups/words-we-share-2026-11/",
        "TRANSP": "TRANSPARENT",
        "UID": str(meetup.uid),
    }
    assert event["DESCRIPTION"] == f"Plain words for things we do together.\n\n{meetup.url}"
    assert "CATEGORIES" not in event


def test_start_and_end_name_the_zone_of_the_meetup(client, cast):
    cast.meetup(minutes=90)
    event = event_at(client)
    assert event["DTSTART"].params == event["DTEND"].params == {"TZID": "Europe/London"}
    assert event["DTSTART"].to_ical() == b"20261110T113000"
    assert event["DTEND"].to_ical() == b"20261110T130000"


def test_uid_stays_whatever_changes(client, cast):
    meetup = cast.meetup()
    uid = event_at(client)["UID"]
    meetup.revise(title="Another title", date=date(2026, 12, 1), platform="Jitsi")
    assert event_at(client)["UID"] == uid
    meetup.cancel("The room is flooded.")
    assert event_at(client)["UID"] == uid


def stamps(event):
    return [event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED")]


def test_stamps_tell_the_last_change_whenever_it_is_read(client, cast, clock):
    meetup = cast.meetup()
    published = meetup.changed_at
    clock.shift(timedelta(days=1))
    assert stamps(event_at(client)) == [published, published]
    meetup.revise(description="New words.")
    changed = datetime(2026, 11, 4, 9, tzinfo=UTC)
    clock.shift(timedelta(days=1))
    assert stamps(event_at(client)) == [changed, changed]


def test_personal_stamps_tell_the_last_change_of_ones_place_too(client, cast, clock):
    meetup, amina = cast.meetup(), cast.member()
    clock.shift(timedelta(days=1))
    meetup.rsvp(amina)
    asked = datetime(2026, 11, 4, 9, tzinfo=UTC)
    assert stamps(event_at(client, personal_path(amina))) == [asked, asked]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": date(2026, 11, 17)},
        {"time": time(18, 0)},
        {"zone": "Europe/Berlin"},
        {"minutes": 90},
        {"title": "Another title"},
        {"platform": "Jitsi"},
        {"join_link": "https://meet.example.org/another-room"},
        {"time": time(18, 0), "minutes": 90, "description": "All at once."},
    ],
)
def test_sequence_rises_by_one_when_a_calendar_would_show_a_difference(client, cast, changes):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.revise(**changes)
    assert event_at(client)["SEQUENCE"] == before + 1


def test_sequence_rises_when_it_is_cancelled(client, cast):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.cancel("The room is flooded.")
    assert event_at(client)["SEQUENCE"] == before + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "New words."},
        {"summary": "New words."},
        {"capacity": 5},
        {"access": ["captions"]},
        {"access_notes": "A lift."},
        {"rsvps_close_at": datetime(2026, 11, 9, tzinfo=UTC)},
        {"time": time(11, 30), "title": "Words we share"},
    ],
)
def test_sequence_stays_when_time_title_place_and_status_do(client, cast, changes):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.revise(**changes)
    meetup.rsvp(cast.member())
    meetup.touch()
    assert event_at(client)["SEQUENCE"] == before


def test_a_cancelled_meetup_stays_as_cancelled_with_its_reason(client, cast):
    cast.meetup(status="cancelled")
    event = event_at(client)
    assert event["STATUS"] == "CANCELLED"
    assert event["DESCRIPTION"].startswith("Cancelled: The room is flooded.\n\n")


def test_cancelled_is_cancelled_for_who_was_going(client, cast):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    meetup.cancel("The room is flooded.")
    event = event_at(client, personal_path(amina))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_the_feed_reaches_back_twelve_months_and_forward_without_end(client, cast):
    for day in (date(2025, 11, 2), date(2025, 11, 3), date(2026, 11, 2), date(2026, 11, 10), date(2029, 1, 1)):
        cast.meetup_at(day, title=f"{day}")
    assert [str(event["SUMMARY"]) for event in events_at(client)] == [
        "2025-11-03",
        "2026-11-02",
        "2026-11-10",
        "2029-01-01",
    ]


def test_a_draft_is_in_nobodys_calendar(client, cast):
    cast.meetup("Draft", status="draft")
    assert list(events_at(client)) == []
    assert list(events_at(client, personal_path(cast.organiser()))) == []


def test_an_empty_feed_is_still_a_calendar(client):
    assert calendar_at(client)["X-WR-CALNAME"] == "Our community"
