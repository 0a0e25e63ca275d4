"""The invented community has a bit of everything, and nobody real. It is made once for all that look at it here."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from post_office.models import Email

from community.models import Community, DataRequest, Member, Profile
from meetups.models import Meetup, Resource, Rsvp

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        call_command("demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def test_demo_has_forty_members_and_an_organiser_nobody_real():
    assert Member.objects.count() == Member.objects.confirmed().count() == 41
    assert all(member.email.endswith("@example.org") and member.name for member in Member.objects.all())
    [olu] = Member.objects.filter(groups__name="Organisers")
    assert (olu.email, olu.is_staff, olu.groups.count()) == ("olu@example.org", True, 1)
    assert all(steward.groups.count() == 1 for steward in Member.objects.filter(is_staff=True))
    assert not Member.objects.filter(is_superuser=True).exists()
    assert Community.current().contact_email == "hello@example.org"


def test_demo_has_a_dozen_members_to_be_found_some_with_a_face(cast, sign_in):
    told = list(Profile.objects.listed().by_name())
    assert (len(told), sum(bool(profile.small) for profile in told)) == (12, 8)
    browser = sign_in(cast.member("Visitor of the demo"))
    for profile in told:
        profile.full_clean()
        assert browser.get(profile.get_absolute_url()).status_code == 200
        if profile.small:
            assert browser.get(f"{profile.get_absolute_url()}photo/{profile.small}.webp").status_code == 200
    assert "12 in all, by name." in browser.get("/members/").content.decode()


def test_demo_writes_to_nobody():
    assert Rsvp.objects.exists()
    assert not Email.objects.exists()


def test_demo_has_a_question_about_data_to_answer_and_one_that_was():
    waits, answered = DataRequest.objects.to_look_after()
    assert (waits.is_open, waits.days_over(timezone.localdate()), answered.is_open) == (True, 0, False)


def test_demo_has_the_two_meetups_of_2023():
    first = Meetup.objects.filter(date__year=2023).order_by("date")
    assert [meetup.date for meetup in first] == [date(2023, 6, 27), date(2023, 7, 25)]
    assert all(meetup.hosts.exists() for meetup in first)


def test_demo_has_the_nineteen_qualities_of_the_first_check_in_and_answers_of_every_kind_to_the_next():
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


def test_demo_has_a_library_of_every_kind_and_one_suggestion_that_waits(client):
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


def test_demo_gives_no_place_that_does_not_exist():
    for meetup in Meetup.objects.all():
        tickets = [rsvp.ticket for rsvp in meetup.rsvps.order_by("ticket")]
        assert tickets == list(range(1, meetup.tickets + 1))
        going, waiting = meetup.rsvps.going().count(), meetup.rsvps.waiting().count()
        assert meetup.capacity is None or going <= meetup.capacity
        assert not waiting or going == meetup.capacity
        meetup.full_clean()


def test_demo_remembers_who_came_last_and_in_which_rooms():
    last = Meetup.objects.exclude(date__year=2023).past()[0]
    here = list(last.attendances.here().select_related("member"))
    assert last.attendance() == last.close_outs.get().came == len(here) > 10
    assert [row.called for row in here if row.member is None] == ["Hattie from the allotments"]
    for rooms in last.breakout.filled(here):
        assert sorted(row.pk for room in rooms for row in room) == sorted(row.pk for row in here)
        assert {len(room) for room in rooms} <= {3, 4}
    assert Meetup.objects.filter(breakout__isnull=False).count() == 1


def test_demo_is_shown_without_a_fault(client):
    for meetup in Meetup.objects.all():
        assert client.get(meetup.get_absolute_url()).status_code == 200
    for path in ("/", "/meetups/", "/meetups/?year=2023", "/meetups/calendar.ics", "/meetups/feed/"):
        assert client.get(path).status_code == 200
