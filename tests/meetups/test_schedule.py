"""When a meetup is: wall time and zone, as an organiser enters them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetups.models import Meetup
from tests.meetups.desk import errors_on
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SKIPPED = (
    "1.30am on Sunday 28 March 2027 does not exist: the clocks go forward and skip it in UK time. Choose another time."
)
SHOWN_TWICE = (
    "1.30am on Sunday 31 October 2027 happens twice: the clocks go back and show it again in UK time. "
    "Choose another time."
)
CLOCK_CHANGES = [(date(2027, 3, 28), SKIPPED), (date(2027, 10, 31), SHOWN_TWICE)]


@pytest.mark.parametrize(("day", "sentence"), CLOCK_CHANGES)
def test_a_wall_time_the_clocks_skip_or_repeat_is_refused_by_the_model(cast, day, sentence):
    with pytest.raises(ValidationError) as refused:
        cast.meetup(date=day, time=time(1, 30))
    assert refused.value.message_dict == {"time": [sentence]}
    assert not Meetup.objects.exists()


@pytest.mark.parametrize(("day", "sentence"), CLOCK_CHANGES)
def test_a_meetup_cannot_be_moved_to_a_wall_time_the_clocks_skip_or_repeat(cast, day, sentence):
    meetup = cast.meetup()
    with pytest.raises(ValidationError) as refused:
        meetup.revise(title="Moved", date=day, time=time(1, 30))
    assert refused.value.messages == [sentence]
    stored = Meetup.objects.get()
    assert (stored.title, stored.date, stored.sequence) == ("Words we share", date(2026, 11, 10), meetup.sequence)


@pytest.mark.parametrize(("day", "sentence"), CLOCK_CHANGES)
def test_the_form_says_which_wall_time_is_refused_and_why_and_keeps_what_was_typed(desk, cast, day, sentence):
    meetup = cast.meetup()
    answer = desk.save(meetup, title="Moved", date=f"{day:%d/%m/%Y}", time="01:30")
    assert errors_on(answer) == {"time": [sentence]}
    assert sentence in words_of(answer)
    assert 'value="Moved"' in answer.content.decode()
    assert Meetup.objects.get().title == "Words we share"


@pytest.mark.parametrize(("day", "sentence"), CLOCK_CHANGES)
def test_places_cannot_close_at_a_wall_time_the_clocks_skip_or_repeat(desk, cast, day, sentence):
    meetup = cast.meetup_at(day + timedelta(days=7))
    answer = desk.save(meetup, closes_on=f"{day:%d/%m/%Y}", closes_at_time="01:30")
    assert errors_on(answer) == {"closes_at_time": [sentence]}
    assert Meetup.objects.get().rsvps_close_at is None


@pytest.mark.parametrize(
    ("day", "clock_time", "starts_at"),
    [
        (date(2027, 3, 28), time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), time(0, 59), datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 0), datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_the_wall_times_just_before_and_after_a_clock_change_are_fine(cast, day, clock_time, starts_at):
    assert cast.meetup_at(day, clock_time).starts_at == starts_at


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [(date(2027, 3, 23), 11), (date(2027, 3, 30), 10), (date(2027, 10, 26), 10), (date(2027, 11, 2), 11)],
)
def test_half_past_eleven_stays_half_past_eleven_across_clock_changes(cast, client, day, hour_in_utc):
    meetup = cast.meetup_at(date(2027, 2, 23))
    meetup.revise(date=day)
    meetup.refresh_from_db()
    assert meetup.starts_at == datetime(day.year, day.month, day.day, hour_in_utc, 30, tzinfo=UTC)
    assert cast.in_london(meetup.starts_at) == f"{day} 11:30"
    assert "11.30am to 12.30pm UK time" in words_of(client.get(meetup.get_absolute_url()))


def test_a_meetup_over_a_clock_change_lasts_as_long_as_it_says(cast):
    meetup = cast.meetup_at(date(2027, 10, 31), time(0, 30), minutes=120)
    assert meetup.ends_at - meetup.starts_at == timedelta(minutes=120)
    assert cast.in_london(meetup.ends_at) == "2027-10-31 01:30"


def test_changing_the_zone_moves_the_instant_and_keeps_the_wall_time(cast, client):
    meetup = cast.meetup()
    meetup.revise(zone="Asia/Kolkata")
    meetup.refresh_from_db()
    assert meetup.starts_at == datetime(2026, 11, 10, 6, 0, tzinfo=UTC)
    assert "11.30am to 12.30pm Kolkata time" in words_of(client.get(meetup.get_absolute_url()))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "EST", "GMT+1", "Etc/GMT+1", "europe/london", "../Europe/London"])
def test_an_unknown_zone_is_refused(cast, desk, zone):
    with pytest.raises(ValidationError) as refused:
        cast.meetup(zone=zone)
    assert refused.value.message_dict == {"zone": ["Choose a time zone from the list, such as Europe/London."]}
    answer = desk.create(zone=zone)
    assert errors_on(answer) == {"zone": [f"Select a valid choice. {zone} is not one of the available choices."]}
    assert not Meetup.objects.exists()


def test_a_zone_that_later_leaves_the_list_breaks_no_page(cast, client):
    meetup = cast.meetup()
    Meetup.objects.update(zone="Gone/Away")
    for path in ("/", "/meetups/", meetup.get_absolute_url(), "/meetups/feed/", "/meetups/calendar.ics"):
        assert client.get(path).status_code == 200


def test_a_new_meetup_starts_out_in_the_communitys_own_zone(desk):
    assert desk.create().status_code == 302
    assert Meetup.objects.get().zone == "Europe/London"


def test_places_close_in_the_wall_time_of_the_meetup(desk, cast):
    meetup = cast.meetup_at(date(2027, 3, 30))
    assert desk.save(meetup, closes_on="28/03/2027", closes_at_time="18:00").status_code == 302
    assert Meetup.objects.get().rsvps_close_at == datetime(2027, 3, 28, 17, 0, tzinfo=UTC)
    form = desk.open(meetup)
    assert (form["closes_on"], form["closes_at_time"]) == (["28/03/2027"], ["18:00:00"])


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"closes_on": "09/11/2026"}, {"closes_at_time": ["Give both a day and a time, or neither."]}),
        ({"closes_at_time": "18:00"}, {"closes_on": ["Give both a day and a time, or neither."]}),
        (
            {"closes_on": "10/11/2026", "closes_at_time": "11:31"},
            {"__all__": ["Places must close before the meetup starts."]},
        ),
        ({"minutes": "4"}, {"minutes": ["Ensure this value is greater than or equal to 5."]}),
        ({"minutes": "1441"}, {"minutes": ["Ensure this value is less than or equal to 1440."]}),
        ({"capacity": "0"}, {"capacity": ["Ensure this value is greater than or equal to 1."]}),
        ({"capacity": "100001"}, {"capacity": ["Ensure this value is less than or equal to 100000."]}),
        ({"date": "31/02/2027"}, {"date": ["Enter a valid date."]}),
        ({"date": "10/11/1999"}, {"date": ["Choose a year from 2000 to 2100."]}),
        ({"date": "10/11/2206"}, {"date": ["Choose a year from 2000 to 2100."]}),
        (
            {"closes_on": "10/11/0026", "closes_at_time": "11:30"},
            {"closes_on": ["Choose a year from 2000 to 2100."]},
        ),
        ({"time": "25:00"}, {"time": ["Enter a valid time."]}),
        ({"join_link": "javascript:alert(1)"}, {"join_link": ["Enter a valid URL."]}),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(desk, cast, typed, errors):
    meetup = cast.meetup()
    assert errors_on(desk.save(meetup, **typed)) == errors
    assert Meetup.objects.get().changed_at == meetup.changed_at


@pytest.mark.parametrize(
    "impossible",
    [
        {"minutes": 4},
        {"minutes": 1441},
        {"capacity": 0},
        {"capacity": 100_001},
        {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"status": "cancelled", "cancel_reason": ""},
        {"status": "postponed"},
    ],
)
def test_the_database_itself_refuses_what_no_form_may_save(cast, impossible):
    cast.meetup()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meetup.objects.update(**impossible)


@pytest.mark.parametrize("possible", [{"minutes": 5}, {"minutes": 1440}, {"capacity": 1}, {"capacity": 100_000}])
def test_the_database_accepts_the_bounds_themselves(cast, possible):
    cast.meetup()
    assert Meetup.objects.update(**possible) == 1
