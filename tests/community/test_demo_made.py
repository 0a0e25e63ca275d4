"""`manage.py demo` makes an invented community: only with DEMO=1, around today, and the same when made twice."""

import calendar
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.models import Community, Member
from meetups.models import Meetup
from tests.bad_input import everything
from tests.community.processes import PRODUCTION, manage

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """Makes the demo."""
    settings.DEMO = True
    return lambda: call_command("demo", stdout=StringIO())


def last_tuesday(year, month):
    """By the calendar on the wall."""
    return date(year, month, max(week[calendar.TUESDAY] for week in calendar.monthcalendar(year, month)))


def test_without_demo_no_invented_person_gets_into_a_community():
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("demo")
    assert not Member.objects.exists()
    assert not Community.objects.exists()


@pytest.mark.nodb
def test_without_demo_the_command_fails_before_it_opens_the_database():
    done = manage("demo", **PRODUCTION)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("CommandError: The demo is made only with DEMO=1")


def test_demo_made_twice_is_the_same(demo):
    demo()
    first = everything()
    demo()
    assert everything() == first


@pytest.mark.parametrize("today", [(2026, 11, 22), (2027, 1, 1), (2028, 2, 29), (2026, 3, 31), (2026, 12, 31)])
@pytest.mark.once
def test_demo_is_a_year_of_last_tuesdays_around_today(demo, today):
    with time_machine.travel(datetime(*today, 23, tzinfo=UTC)):
        demo()
        year = Meetup.objects.exclude(date__year=2023).order_by("date")
        month = today[0] * 12 + today[1] - 1
        months = [divmod(each, 12) for each in range(month - 5, month + 7)]
        assert [meetup.date for meetup in year] == [last_tuesday(number, index + 1) for number, index in months]
        assert {(meetup.time, meetup.minutes, meetup.zone) for meetup in year} == {(time(11, 30), 60, "Europe/London")}
        assert len({meetup.title for meetup in year}) == 12
        now = timezone.now()
        assert 5 <= sum(meetup.ends_at < now for meetup in year) <= 6
        assert [meetup.is_cancelled for meetup in year] == [False] * 11 + [True]
