"""The zone rules sent along with a calendar, for every clock change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from community import times
from meetups import ical
from meetups.models import Meetup
from tests.meetups.calendar_reading import calendar_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ZONES = [
    "Europe/London",
    "Europe/Dublin",  # whose winter is the exception in the zone database
    "America/New_York",
    "Asia/Kolkata",  # no summer time, half an hour
    "Australia/Sydney",  # summer in January
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/Santiago",  # changes at midnight
    "Africa/Casablanca",  # changes with Ramadan
]
WITHOUT_SUMMER_TIME = {"Asia/Kolkata"}


def onsets(vtimezone):
    """When each observance begins, as an instant, with the offset from then on, in order (RFC 5545, 3.6.5)."""
    found = []
    for observance in vtimezone.subcomponents:
        assert set(observance) == {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
        start = observance["DTSTART"].dt.replace(tzinfo=UTC) - observance["TZOFFSETFROM"].td
        found.append((start, observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td))
    return sorted(found)


def offset_at(vtimezone, moment):
    """What the VTIMEZONE says of that instant."""
    return [after for start, _, after in onsets(vtimezone) if start <= moment][-1]


def true_offset(moment, zone):
    """What the zone database says."""
    return moment.astimezone(zone).utcoffset()


def moments_around_the_clock_changes(zone):
    """Wall times in two years: noon of each 24th, and near each change those that clocks show exactly once."""
    noons = [datetime(year, month, 24, 12, tzinfo=zone) for year in (2026, 2027) for month in range(1, 13)]
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in range(2 * 365 * 24)]
    changes = [before for before, after in pairwise(hours) if true_offset(before, zone) != true_offset(after, zone)]
    near = [(hour + timedelta(hours=shift)).astimezone(zone) for hour in changes for shift in (-1, 0, 1, 2, 3)]
    walls = {moment.replace(minute=1, tzinfo=None, fold=0) for moment in noons + near}
    return [wall for wall in walls if len({wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}) == 1]


@pytest.mark.parametrize("name", ZONES)
def test_the_zone_rules_sent_along_are_right_for_every_event(client, cast, name):
    zone = ZoneInfo(name)
    for wall in moments_around_the_clock_changes(zone):
        cast.meetup(date=wall.date(), time=wall.time(), zone=name, title=f"{wall}")
    calendar = calendar_at(client)
    (vtimezone,) = calendar.walk("VTIMEZONE")
    read = vtimezone.to_tz(lookup_tzid=False)  # icalendar's own reading of the rules, without what it knows of zones
    starts = {str(event["SUMMARY"]): event["DTSTART"] for event in calendar.walk("VEVENT")}
    meetups = list(Meetup.objects.all())
    assert len(starts) == len(meetups) >= 24
    for meetup in meetups:
        start = starts[meetup.title]
        assert start.params["TZID"] == vtimezone["TZID"] == name
        wall, true = start.dt.replace(tzinfo=None), meetup.starts_at.astimezone(zone)
        assert wall == true.replace(tzinfo=None)
        assert offset_at(vtimezone, meetup.starts_at) == wall.replace(tzinfo=read).utcoffset() == true.utcoffset()


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_with_summer_time_has_both_kinds_of_observance(client, cast, name):
    cast.meetup(zone=name)
    (vtimezone,) = calendar_at(client).walk("VTIMEZONE")
    kinds = {observance.name for observance in vtimezone.subcomponents}
    assert kinds == ({"STANDARD"} if name in WITHOUT_SUMMER_TIME else {"STANDARD", "DAYLIGHT"})
    for observance in vtimezone.subcomponents:
        summer = max(each["TZOFFSETTO"].td for each in vtimezone.subcomponents)
        if observance.name == "DAYLIGHT":
            assert observance["TZOFFSETTO"].td == summer


@pytest.mark.nodb
def test_rules_of_every_zone_there_is_are_right_to_the_second():
    for name in sorted(times.zone_names() - {"UTC"}):
        zone = ZoneInfo(name)
        (vtimezone,) = ical.zones_used([datetime(2026, 11, 24, tzinfo=zone)])
        for start, before, after in onsets(vtimezone):
            assert true_offset(start - timedelta(seconds=1), zone) == before, (name, start)
            assert true_offset(start, zone) == after, (name, start)
        days = [datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=days) for days in range(2 * 365 - 2)]
        changes = sum(true_offset(day, zone) != true_offset(after, zone) for day, after in pairwise(days))
        assert len(onsets(vtimezone)) == 1 + changes, name


def test_the_uks_clocks_change_at_one_in_the_morning_utc(client, cast):
    cast.meetup()
    (vtimezone,) = calendar_at(client).walk("VTIMEZONE")
    assert [start for start, _, _ in onsets(vtimezone)] == [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    ]


def test_each_zone_is_described_once_and_utc_not_at_all(client, cast):
    for number, zone in enumerate(["Europe/London", "Asia/Kolkata", "Europe/London", "UTC"]):
        cast.meetup(f"Number {number}", zone=zone)
    calendar = calendar_at(client)
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Asia/Kolkata", "Europe/London"]
    [in_utc] = [event for event in calendar.walk("VEVENT") if event["SUMMARY"] == "Number 3"]
    assert (in_utc["DTSTART"].to_ical(), in_utc["DTSTART"].params) == (b"20261110T113000Z", {})
