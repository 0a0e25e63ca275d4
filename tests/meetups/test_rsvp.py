"""A member saves a place, says what they need, and gives the place up."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from meetups.models import Rsvp
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- Saving ----------------------------------------------------------------------------------------------------------


def test_one_button_saves_a_members_place(cast, sign_in, outbox):
    meetup, amina = cast.meetup(), cast.member()
    browser = sign_in(amina)
    answer = browser.post(cast.rsvp_url(meetup), {"action": "save"})
    assert (answer.status_code, answer["Location"]) == (302, meetup.get_absolute_url())
    rsvp = Rsvp.objects.get()
    assert (rsvp.member, rsvp.meetup, rsvp.status, rsvp.ticket) == (amina, meetup, "going", 1)
    assert (rsvp.access_needs, rsvp.show_name) == ("", False)
    assert [mail.to for mail in outbox()] == [["amina@example.org"]]
    page = words_of(browser.get(answer["Location"]))
    assert "Your place is saved. We have sent you an e-mail with everything you need." in page
    assert "You have a place." in page


def test_the_details_form_saves_the_place_with_what_they_need(cast, sign_in):
    meetup, browser = cast.meetup(), sign_in(cast.member())
    typed = {"access_needs": "Captions, please", "show_name": "on", "action": "details"}
    answer = browser.post(cast.rsvp_url(meetup), typed)
    assert answer["Location"] == meetup.get_absolute_url()
    rsvp = Rsvp.objects.get()
    assert (rsvp.status, rsvp.access_needs, rsvp.show_name) == ("going", "Captions, please", True)


def test_the_details_form_shows_what_was_said_and_changes_it_without_a_second_mail(cast, sign_in, outbox):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina, needs="Captions", show_name=True)
    browser = sign_in(amina)
    page = browser.get(cast.rsvp_url(meetup))
    assert page.context["form"].initial == {"access_needs": "Captions", "show_name": True}
    assert "Captions" in page.content.decode()
    browser.post(cast.rsvp_url(meetup), {"access_needs": "Captions and a break", "action": "details"})
    rsvp = Rsvp.objects.get()
    assert (rsvp.access_needs, rsvp.show_name, rsvp.ticket) == ("Captions and a break", False, 1)
    assert len(outbox()) == 1


def test_the_quick_button_keeps_what_they_said_they_need(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina, needs="Captions", show_name=True)
    meetup.release(amina)
    sign_in(amina).post(cast.rsvp_url(meetup), {"action": "save"})
    rsvp = Rsvp.objects.get()
    assert (rsvp.status, rsvp.access_needs, rsvp.show_name) == ("going", "Captions", True)


def test_asking_twice_is_one_place_and_one_mail(cast, sign_in, outbox):
    meetup, browser = cast.meetup(capacity=5), sign_in(cast.member())
    for _ in range(2):
        assert browser.post(cast.rsvp_url(meetup), {"action": "save"}).status_code == 302
    assert list(Rsvp.objects.values_list("status", "ticket")) == [("going", 1)]
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_needs_that_cannot_be_kept_are_said_and_stay_typed(cast, sign_in, needs, sentence):
    meetup, browser = cast.meetup(), sign_in(cast.member())
    answer = browser.post(cast.rsvp_url(meetup), {"access_needs": needs, "action": "details"})
    assert answer.status_code == 422
    assert words_of(answer).count(sentence) == 2  # in the summary and beside the field
    assert answer.context["form"]["access_needs"].value() == needs
    assert not Rsvp.objects.exists()


# --- Who, and how ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_only_reading_and_sending_the_form_are_possible(cast, sign_in, method):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    assert getattr(sign_in(amina), method)(cast.rsvp_url(meetup)).status_code == 405
    assert cast.statuses(meetup) == {"Amina": "going"}


@pytest.mark.parametrize("query", ["", "?action=save", "?action=leave"])
def test_looking_never_changes_anything(cast, sign_in, query):
    meetup, amina, bilal = cast.meetup(), cast.member(), cast.member("Bilal")
    meetup.rsvp(amina)
    for person in (amina, bilal):
        assert sign_in(person).get(cast.rsvp_url(meetup) + query).status_code == 200
    assert cast.statuses(meetup) == {"Amina": "going"}


def test_a_form_from_elsewhere_is_refused(cast):
    meetup, amina = cast.meetup(), cast.member()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(cast.rsvp_url(meetup), {"action": "save"}).status_code == 403
    assert not Rsvp.objects.exists()


def test_a_meetup_that_does_not_exist_is_not_found(cast, sign_in):
    assert sign_in(cast.member()).post("/meetups/no-such-meetup/rsvp/", {"action": "save"}).status_code == 404


@pytest.mark.parametrize("action", ["save", "details", "leave"])
def test_nobody_can_touch_anothers_place(cast, sign_in, action):
    meetup, amina, bilal = cast.meetup(), cast.member(), cast.member("Bilal")
    hers = meetup.rsvp(amina, needs="Captions")
    forged = {"action": action, "access_needs": "none", "member": amina.pk, "rsvp": hers.pk, "id": hers.pk}
    sign_in(bilal).post(cast.rsvp_url(meetup), forged)
    hers.refresh_from_db()
    assert (hers.status, hers.access_needs, hers.member) == ("going", "Captions", amina)


# --- Leaving ---------------------------------------------------------------------------------------------------------


def test_one_button_gives_the_place_up(cast, sign_in, outbox):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    browser = sign_in(amina)
    answer = browser.post(cast.rsvp_url(meetup), {"action": "leave"})
    assert answer["Location"] == meetup.get_absolute_url()
    assert cast.statuses(meetup) == {"Amina": "not-going"}
    assert "You are no longer on the list for this meetup." in words_of(browser.get(answer["Location"]))
    assert outbox() == []  # the mail that it was saved had not left yet, and is news no more


def test_leaving_twice_or_without_a_place_changes_nothing(cast, sign_in):
    meetup, amina, bilal = cast.meetup(capacity=1), cast.member(), cast.member("Bilal")
    meetup.rsvp(amina)
    for _ in range(2):
        assert sign_in(amina).post(cast.rsvp_url(meetup), {"action": "leave"}).status_code == 302
    assert sign_in(bilal).post(cast.rsvp_url(meetup), {"action": "leave"}).status_code == 302
    assert cast.statuses(meetup) == {"Amina": "not-going"}


@pytest.mark.parametrize("state", ["closed", "started", "over"])
def test_leaving_stays_possible_when_joining_is_not(cast, sign_in, clock, state):
    meetup, amina = cast.meetup(rsvps_close_at=datetime(2026, 11, 9, 18, tzinfo=UTC)), cast.member()
    meetup.rsvp(amina)
    day, hour = {"closed": (9, 19), "started": (10, 12), "over": (10, 13)}[state]
    clock.move_to(datetime(2026, 11, day, hour, tzinfo=UTC))
    assert sign_in(amina).post(cast.rsvp_url(meetup), {"action": "leave"}).status_code == 302
    assert cast.statuses(meetup) == {"Amina": "not-going"}


def test_at_a_cancelled_meetup_there_is_nothing_to_give_up(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    meetup.cancel("The room is flooded.")
    browser = sign_in(amina)
    answer = browser.post(cast.rsvp_url(meetup), {"action": "leave"})
    page = browser.get(answer["Location"])
    assert "This meetup is cancelled, so there is nothing to give up." in words_of(page)
    assert b'value="leave"' not in page.content
    assert cast.statuses(meetup) == {"Amina": "going"}


def test_someone_whose_session_ran_out_signs_in_before_leaving(cast, client):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    answer = client.post(cast.rsvp_url(meetup), {"action": "leave"})
    assert answer["Location"] == f"{reverse('account_login')}?next={cast.rsvp_url(meetup)}"
    assert cast.statuses(meetup) == {"Amina": "going"}


def test_the_page_offers_just_what_can_be_done(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    browser = sign_in(amina)
    assert b'value="save"' in browser.get(meetup.get_absolute_url()).content
    meetup.rsvp(amina)
    page = browser.get(meetup.get_absolute_url()).content
    assert (b'value="leave"' in page, b'value="save"' in page) == (True, False)
