"""Passing at a check-in, which is as easy as answering; and what organisers alone may read, which expires."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from meetups.models import CheckIn, CheckInRefused
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
PASS = {"action": "pass"}
ANSWER = {"text": "Kindness", "visibility": "everyone", "naming": "first"}


@pytest.fixture
def meetup(cast):
    """A meetup with a prompt, to which Amina is going."""
    made = cast.meetup(prompt=PROMPT)
    made.rsvp(cast.member())
    return made


@pytest.fixture
def amina(meetup):
    """Who is going."""
    return meetup.rsvps.get().member


def passed(meetup) -> int:
    return meetup.rsvps.filter(passed=True).count()


def test_passing_is_one_press_beside_saving_with_a_button_of_the_same_kind(cast, sign_in, meetup, amina):
    browser = sign_in(amina)
    html = browser.get(cast.check_in_url(meetup)).content.decode()
    saving, passing = re.findall(r"<button class=\"button\"([^>]*)>(?:Save my answer|Pass)</button>", html)
    assert (saving, passing) == ("", ' name="action" value="pass"')
    assert "Answer Pass Passing is fine" in words_of(browser.get(meetup.get_absolute_url()))
    for _ in range(2):  # twice is once
        answer = browser.post(cast.check_in_url(meetup), PASS)
        assert answer["Location"] == meetup.get_absolute_url()
    assert (passed(meetup), CheckIn.objects.count()) == (1, 0)
    assert "You passed. That is fine, and nobody is asked why." in words_of(browser.get(meetup.get_absolute_url()))


def test_a_pass_becomes_an_answer_and_an_answer_a_pass(cast, sign_in, meetup, amina):
    browser = sign_in(amina)
    for sent, found in (
        (ANSWER, (0, 1)),
        (PASS, (1, 0)),
        (ANSWER, (0, 1)),
        (PASS, (1, 0)),
        ({"action": "remove"}, (0, 0)),
    ):
        assert browser.post(cast.check_in_url(meetup), sent).status_code == 302
        assert (passed(meetup), CheckIn.objects.count()) == found


@pytest.mark.parametrize("why", ["not going", "closed"])
def test_who_may_not_answer_may_not_pass_either_and_loses_no_answer(cast, sign_in, clock, meetup, amina, why):
    meetup.check_in(amina, "Kindness", "everyone", "first")
    if why == "closed":
        clock.move_to(meetup.answers_close_at)
    else:
        meetup.release(amina)
    assert sign_in(amina).post(cast.check_in_url(meetup), PASS).status_code == 409
    with pytest.raises(CheckInRefused):
        meetup.pass_on(amina)
    assert (passed(meetup), CheckIn.objects.count()) == (0, 1)


def test_a_pass_is_counted_for_organisers_and_seen_by_nobody_else(cast, sign_in, client, meetup, amina):
    bilal, olu = cast.member("Bilal"), cast.organiser()
    meetup.rsvp(bilal)
    before = [words_of(browser.get(meetup.get_absolute_url())) for browser in (client, sign_in(bilal))]
    meetup.pass_on(amina)
    assert [words_of(browser.get(meetup.get_absolute_url())) for browser in (client, sign_in(bilal))] == before
    assert "For organisers: 1 passed. Nobody sees who." in words_of(sign_in(olu).get(meetup.get_absolute_url()))
    desk = sign_in(olu, second_factor=True)
    for path in ("/admin/meetups/checkin/", f"/admin/meetups/meetup/{meetup.pk}/people/"):
        assert "passed" not in desk.get(path).content.decode()
    assert "passed" not in desk.get(f"/admin/meetups/meetup/{meetup.pk}/people.csv").content.decode()


# --- What organisers alone may read ----------------------------------------------------------------------------------


def test_an_answer_for_organisers_says_from_the_first_day_when_it_goes_and_then_goes(
    cast, sign_in, clock, meetup, amina
):
    bilal = cast.member("Bilal")
    meetup.rsvp(bilal)
    meetup.check_in(bilal, "Patience", "members", "first")
    private = meetup.check_in(amina, "Quiet", "organisers", "member")
    assert private.expires_at == meetup.ends_at + timedelta(days=90)
    browser = sign_in(amina)
    assert "we delete it 90 days after the meetup" in words_of(browser.get(cast.check_in_url(meetup)))
    assert "We delete it on Monday 8 February 2027." in words_of(browser.get(meetup.get_absolute_url()))
    clock.move_to(private.expires_at - timedelta(seconds=1))
    call_command("work", once=True)
    assert CheckIn.objects.count() == 2
    clock.move_to(private.expires_at)
    call_command("work", once=True)
    assert CheckIn.objects.get().text == "Patience"


def test_the_date_follows_the_choice_and_the_meetup(meetup, amina):
    meetup.check_in(amina, "Quiet", "organisers", "member")
    meetup.revise(date=meetup.date + timedelta(days=7))
    meetup.refresh_from_db()
    assert CheckIn.objects.get().expires_at == meetup.ends_at + timedelta(days=90)
    assert meetup.check_in(amina, "Quiet", "members", "member").expires_at is None


@pytest.mark.parametrize("wrong", [{"visibility": "organisers"}, {"expires_at": "2026-12-01T00:00:00Z"}])
def test_the_database_keeps_no_private_words_without_an_end_and_ends_no_others(meetup, amina, wrong):
    meetup.check_in(amina, "Kindness", "everyone", "member")
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.update(**wrong)
