"""The regular slot: which days it names, and that `work` keeps the next six months made, once."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.jobs import JOBS
from meetups.models import Meetup, News, Notice, Series
from tests.community.post import work
from tests.meetups.series_desk import all_made, made

TUESDAY, SUNDAY = 1, 6

in_november = pytest.mark.usefixtures("clock")
on_database = pytest.mark.django_db


def make_due():
    """What `work` does every hour; how many were made."""
    return JOBS["meetups.jobs.make_meetups"].run()


# --- The rule --------------------------------------------------------------------------------------------------------


@pytest.mark.nodb
@pytest.mark.parametrize("week", [1, 2, 3, 4, -1])
def test_nth_and_last_weekday_of_every_month_is_the_one_a_calendar_shows(week):
    for weekday in range(7):
        for year, month in ((2026, 11), (2027, 2), (2027, 8), (2028, 2)):
            days = [date(year, month, day + 1) for day in range(monthrange(year, month)[1])]
            named = [day for day in days if day.weekday() == weekday]
            slot = Series(week=week, weekday=weekday)
            assert slot.day_in(date(year, month, 1)) == named[week - 1 if week > 0 else -1]


@on_database
@in_november
@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({}, ["11-24", "12-29", "01-26", "02-23", "03-30", "04-27"]),
        ({"week": 1}, ["11-03", "12-01", "01-05", "02-02", "03-02", "04-06"]),
        ({"week": 1, "weekday": 0}, ["12-07", "01-04", "02-01", "03-01", "04-05", "05-03"]),
        ({"week": 4, "weekday": SUNDAY}, ["11-22", "12-27", "01-24", "02-28", "03-28", "04-25"]),
        ({"every": 2}, ["11-24", "01-26", "03-30"]),
        ({"every": 3, "first_month": date(2026, 9, 15)}, ["12-29", "03-30"]),
        ({"every": 12, "first_month": date(2020, 2, 29)}, ["02-23"]),
        ({"skip_months": [12, 1]}, ["11-24", "02-23", "03-30", "04-27"]),
        ({"every": 2, "skip_months": [1]}, ["11-24", "03-30"]),
        ({"skip_months": list(range(1, 13))}, []),
        ({"first_month": date(2027, 2, 28)}, ["02-23", "03-30", "04-27"]),
        ({"last_month": date(2026, 12, 1)}, ["11-24", "12-29"]),
        ({"last_month": date(2026, 12, 31)}, ["11-24", "12-29"]),
        ({"first_month": date(2026, 11, 20), "last_month": date(2026, 11, 5)}, ["11-24"]),
        ({"first_month": date(2020, 1, 1), "last_month": date(2026, 10, 31)}, []),
        ({"first_month": date(9999, 12, 31)}, []),
        ({"first_month": date(1, 1, 1), "last_month": date(9999, 12, 31), "every": 6}, ["01-26"]),
    ],
)
def test_the_next_six_months_are_made_as_the_rule_says(cast, rule, days):
    series, _ = all_made(cast, **rule)
    assert made(series) == days


@on_database
@pytest.mark.parametrize(
    "wrong",
    [{"every": 0}, {"every": 13}, {"week": 5}, {"week": 0}, {"weekday": 7}, {"minutes": 4}, {"minutes": 1441},
     {"last_month": date(2026, 10, 31)}],
)  # fmt: skip
def test_no_path_to_the_database_takes_a_rule_that_is_none(cast, wrong):
    series = cast.series(first_month=date(2026, 11, 1))
    with pytest.raises(ValidationError):
        Series(**{"title": "X", "time": time(9), "zone": "UTC", "first_month": date(2026, 11, 1)} | wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(**wrong)


@on_database
def test_one_month_of_a_series_has_one_meetup_whatever_is_written(cast):
    first = cast.meetup(series=cast.series(), month=date(2026, 11, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Meetup.objects.filter(pk=cast.meetup("Second").pk).update(series=first.series, month=first.month)


# --- Made by `work` --------------------------------------------------------------------------------------------------


@on_database
@in_november
def test_work_makes_what_is_missing_and_a_month_later_one_more(cast, clock):
    series = cast.series()
    work()
    assert made(series) == ["11-24", "12-29", "01-26", "02-23", "03-30", "04-27"]
    work()
    assert (len(made(series)), make_due()) == (6, 0)
    clock.move_to(datetime(2026, 11, 25, tzinfo=UTC))
    assert (make_due(), made(series)[-1]) == (1, "05-25")
    assert make_due() == 0


@on_database
@in_november
def test_meetups_start_with_all_that_the_series_says(cast):
    words = {
        "summary": "Plain words.", "description": "*Hello*", "bring": "A cup", "platform": "Jitsi",
        "access": ["captions", "breaks"], "access_notes": "Ask us.", "join_link": "https://meet.example.org/slot",
        "dial_in": "Dial 0000 555 0101", "minutes": 90, "capacity": 16,
    }  # fmt: skip
    series = cast.series(**words)
    series.hosts.create(organisation="A radio", link="https://radio.example.org", position=2)
    series.hosts.create(member=cast.member(), position=1, role="note-taker")
    for meetup in series.make(timezone.localdate()):
        assert {name: getattr(meetup, name) for name in words} == words
        assert (meetup.title, meetup.time, meetup.zone) == (series.title, time(11, 30), "Europe/London")
        assert [host.credit for host in meetup.hosts.all()] == ["Amina (note-taker)", "A radio (host)"]
        assert (meetup.status, meetup.edited, meetup.month) == ("draft", [], meetup.date.replace(day=1))
    slugs = list(series.meetups.values_list("slug", flat=True).order_by("date"))
    assert slugs[:2] == ["our-monthly-meetup-2026-11", "our-monthly-meetup-2026-12"]


@on_database
@in_november
@pytest.mark.parametrize(("publish", "status"), [(False, "draft"), (True, "published")])
def test_they_are_drafts_or_published_as_chosen(cast, client, publish, status):
    _, meetups = all_made(cast, publish=publish)
    assert {meetup.status for meetup in meetups} == {status}
    assert client.get(meetups[0].get_absolute_url()).status_code == (200 if publish else 404)
    assert Notice.objects.filter(kind=News.ANNOUNCED).count() == (6 if publish else 0)


@on_database
@in_november
def test_half_past_eleven_stays_half_past_eleven_when_the_clocks_change(cast):
    _, meetups = all_made(cast)
    assert {meetup.time for meetup in meetups} == {time(11, 30)}
    assert {cast.in_london(meetup.starts_at)[-5:] for meetup in meetups} == {"11:30"}
    in_utc = [f"{meetup.starts_at:%m-%d %H:%M}" for meetup in meetups]
    assert in_utc == ["11-24 11:30", "12-29 11:30", "01-26 11:30", "02-23 11:30", "03-30 10:30", "04-27 10:30"]


@on_database
@in_november
@pytest.mark.parametrize(
    ("rule", "days", "reason"),
    [
        (
            {"weekday": SUNDAY, "time": time(1, 30)},
            ["11-29", "12-27", "01-31", "02-28", "04-25"],
            "1.30am on Sunday 28 March 2027 does not exist: the clocks go forward and skip it in UK time. "
            "Choose another time.",
        ),
        (
            {"week": 1, "weekday": SUNDAY, "time": time(2, 30), "zone": "Australia/Sydney"},
            ["12-06", "01-03", "02-07", "03-07", "05-02"],
            "2.30am on Sunday 4 April 2027 happens twice: the clocks go back and show it again in Sydney time. "
            "Choose another time.",
        ),
    ],
)
def test_time_that_the_clocks_skip_or_show_twice_is_not_made_and_the_reason_is_said(cast, rule, days, reason):
    series, _ = all_made(cast, **rule)
    assert made(series) == days
    assert series.gaps(timezone.localdate()) == [reason]
    assert make_due() == 0


@on_database
@in_november
def test_a_meetup_that_is_there_or_was_deleted_is_no_gap(cast):
    series, meetups = all_made(cast, weekday=SUNDAY)
    series.discard(meetups[0])
    series.refresh_from_db()
    series.time = time(1, 30)
    series.carry_out()
    assert (meetups[4].date, series.gaps(timezone.localdate())) == (date(2027, 3, 28), [])


@on_database
@pytest.mark.parametrize(("clock_at", "first"), [((11, 29), "11-24"), ((11, 30), "12-29"), ((11, 31), "12-29")])
def test_what_has_begun_today_is_not_made(cast, clock, clock_at, first):
    clock.move_to(datetime(2026, 11, 24, *clock_at, tzinfo=UTC))
    series, _ = all_made(cast)
    assert made(series)[0] == first


@on_database
@in_november
def test_ending_a_series_cancels_nothing_and_makes_no_more(cast, clock):
    series, _ = all_made(cast, publish=True)
    series.last_month = date(2026, 12, 31)
    series.carry_out()
    clock.shift(timedelta(days=60))
    assert (make_due(), len(made(series))) == (0, 6)
    assert set(series.meetups.values_list("status", flat=True)) == {"published"}


@on_database
@in_november
def test_cancelled_moved_and_deleted_ones_are_not_made_again(cast):
    series, (first, second, third, *_) = all_made(cast, publish=True)
    first.cancel("The room is flooded.")
    second.revise(date=date(2027, 1, 5))
    Meetup.objects.filter(pk=third.pk).update(status="draft")
    series.discard(third)
    assert make_due() == 0
    series.refresh_from_db()
    series.weekday = 2
    series.carry_out()
    assert make_due() == 0
    assert made(series) == ["11-24", "01-05", "02-24", "03-31", "04-28"]


@on_database
@in_november
def test_looking_for_what_is_missing_costs_the_same_for_three_and_for_thirty(cast, django_assert_num_queries):
    for count in (3, 27):
        for number in range(count):
            cast.series(f"Series {number}", last_month=date(2026, 12, 1))
        make_due()
        with django_assert_num_queries(2):
            assert make_due() == 0


@on_database
@in_november
def test_series_of_the_same_name_and_month_have_addresses_of_their_own(cast):
    cast.series("Tea"), cast.series("Tea")
    assert make_due() == 12
    assert Meetup.objects.values("slug").distinct().count() == 12


@on_database
@in_november
def test_series_deleted_meanwhile_makes_nothing_and_is_in_nobodys_way(cast):
    gone = cast.series()
    Series.objects.all().delete()
    assert gone.make(timezone.localdate()) == []
