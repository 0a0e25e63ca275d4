"""`manage.py demo`: an invented community, only with DEMO=1, whole, and the same when made twice."""

import calendar
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import Email

from community.models import Community, DataRequest, Member, Profile
from meetups.models import Meetup, Resource, Rsvp
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


@pytest.mark.once
def test_demo_has_forty_members_and_an_organiser_nobody_real(demo):
    demo()
    assert Member.objects.count() == Member.objects.confirmed().count() == 41
    assert all(member.email.endswith("@example.org") and member.name for member in Member.objects.all())
    [olu] = Member.objects.filter(groups__name="Organisers")
    assert (olu.email, olu.is_staff, olu.groups.count()) == ("olu@example.org", True, 1)
    assert all(steward.groups.count() == 1 for steward in Member.objects.filter(is_staff=True))
    assert not Member.objects.filter(is_superuser=True).exists()
    assert Community.current().contact_email == "hello@example.org"


@pytest.mark.once
def test_demo_has_a_dozen_members_to_be_found_some_with_a_face(demo, cast, sign_in):
    demo()
    told = list(Profile.objects.listed().by_name())
    assert (len(told), sum(bool(profile.small) for profile in told)) == (12, 8)
    browser = sign_in(cast.member("Visitor of the demo"))
    for profile in told:
        profile.full_clean()
        assert browser.get(profile.get_absolute_url()).status_code == 200
        if profile.small:
            assert browser.get(f"{profile.get_absolute_url()}photo/{profile.small}.webp").status_code == 200
    assert "12 in all, by name." in browser.get("/members/").content.decode()


@pytest.mark.once
def test_demo_writes_to_nobody(demo):
    demo()
    assert Rsvp.objects.exists()
    assert not Email.objects.exists()


@pytest.mark.once
def test_demo_has_a_question_about_data_to_answer_and_one_that_was(demo):
    demo()
    waits, answered = DataRequest.objects.to_look_after()
    assert (waits.is_open, waits.days_over(timezone.localdate()), answered.is_open) == (True, 0, False)


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


@pytest.mark.once
def test_demo_has_the_two_meetups_of_2023(demo):
    demo()
    first = Meetup.objects.filter(date__year=2023).order_by("date")
    assert [meetup.date for meetup in first] == [date(2023, 6, 27), date(2023, 7, 25)]
    assert all(meetup.hosts.exists() for meetup in first)


@pytest.mark.once
def test_demo_has_the_nineteen_qualities_of_the_first_check_in_and_answers_of_every_kind_to_the_next(demo):
    demo()
    care = Meetup.objects.get(date=date(2023, 6, 27))
    answers = list(care.check_ins.select_related("member"))
    assert care.prompt == "What behaviours or qualities would you like in this space?"
    assert len(answers) == len({answer.text for answer in answers}) == len({answer.member for answer in answers}) == 19
    assert {answer.member_id for answer in answers} == {rsvp.member_id for rsvp in care.rsvps.going()}
    assert {answer.naming for answer in answers} == {"name", "first", "member"}
    assert care.check_ins.visible_to(None).count() == 17
    assert all(answer.created_at == care.ends_at for answer in answers)
    coming = Meetup.objects.published().upcoming()[0]
    assert {answer.visibility for answer in coming.check_ins.all()} == {"everyone", "members", "going", "organisers"}


@pytest.mark.once
def test_demo_has_a_library_of_every_kind_and_one_suggestion_that_waits(demo, client):
    demo()
    shelf = Resource.objects.published()
    assert shelf.count() == 7
    assert {each.kind for each in shelf} == {*Resource.Kind}
    assert {each.licence for each in shelf} == {*Resource.Licence}
    assert Resource.objects.waiting().count() == 1
    for each in shelf:
        each.full_clean()
        assert client.get(each.get_absolute_url()).status_code == 200
    for path in ("/meetups/library/", "/meetups/library/feed/", "/search/?q=maps", "/search/?q=care"):
        assert client.get(path).status_code == 200


@pytest.mark.once
def test_demo_gives_no_place_that_does_not_exist(demo):
    demo()
    for meetup in Meetup.objects.all():
        tickets = [rsvp.ticket for rsvp in meetup.rsvps.order_by("ticket")]
        assert tickets == list(range(1, meetup.tickets + 1))
        going, waiting = meetup.rsvps.going().count(), meetup.rsvps.waiting().count()
        assert meetup.capacity is None or going <= meetup.capacity
        assert not waiting or going == meetup.capacity
        meetup.full_clean()


@pytest.mark.once
def test_demo_remembers_who_came_last_and_in_which_rooms(demo):
    demo()
    last = Meetup.objects.exclude(date__year=2023).past()[0]
    here = list(last.attendances.here().select_related("member"))
    assert last.attendance() == last.close_outs.get().came == len(here) > 10
    assert [row.called for row in here if row.member is None] == ["Hattie from the allotments"]
    for rooms in last.breakout.filled(here):
        assert sorted(row.pk for room in rooms for row in room) == sorted(row.pk for row in here)
        assert {len(room) for room in rooms} <= {3, 4}
    assert Meetup.objects.filter(breakout__isnull=False).count() == 1


@pytest.mark.once
def test_demo_is_shown_without_a_fault(demo, client):
    demo()
    for meetup in Meetup.objects.all():
        assert client.get(meetup.get_absolute_url()).status_code == 200
    for path in ("/", "/meetups/", "/meetups/?year=2023", "/meetups/calendar.ics", "/meetups/feed/"):
        assert client.get(path).status_code == 200
