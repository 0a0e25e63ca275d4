"""A bursary and a place at the meetup it is for: the place is held meanwhile, and each can be given up without the
other. Nobody learns from a place that its holder has asked."""

import re

import pytest
from django.conf import settings
from django.utils import timezone

from bursaries.models import Application, asking, deciding, paying
from meetups.emails import leave_url
from meetups.models import Rsvp
from tests.bursaries.asker import address, drafted, fill, fill_all
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

YOURS = "You have a place at Words we share"
LEAVE = "You have asked for a bursary to come here."


@pytest.fixture
def meetup(cast):
    return cast.meetup(capacity=1)


@pytest.fixture
def filled(browser, desk, meetup):
    """Amina's draft for that meetup, everything answered."""
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    assert fill(browser, application, "what", meetup=meetup.slug).status_code == 302
    application.refresh_from_db()
    return application


def sends(browser, application, **more):
    return browser.post(address(application, "check"), {"consent": "on", **more}, follow=True)


def places():
    return [(rsvp.member.name, rsvp.status) for rsvp in Rsvp.objects.order_by("ticket")]


def test_place_is_held_while_it_is_decided_and_whatever_is_decided(browser, filled, desk, amina):
    assert "Save a place for me as well" in words_of(browser.get(address(filled, "check")))
    assert YOURS in words_of(sends(browser, filled, hold_place="on"))
    assert places() == [("Amina", "going")]
    ruth = desk.reviewer()
    deciding.not_now(desk.reviewed(filled, ruth, verdict="not-now"), ruth, "We are sorry.")
    assert YOURS in words_of(browser.get(filled.get_absolute_url()))
    assert places() == [("Amina", "going")]


def test_who_does_not_want_it_gets_none(browser, filled):
    assert "You have no place at Words we share" in words_of(sends(browser, filled))
    assert places() == []


def test_where_all_places_are_taken_one_waits_in_line(browser, filled, meetup, cast):
    meetup.rsvp(cast.member("Bilal"))
    assert "You are waiting for a place at Words we share" in words_of(sends(browser, filled, hold_place="on"))
    assert places() == [("Bilal", "going"), ("Amina", "waiting")]


def test_without_consent_neither_is_sent_and_the_choice_is_kept(browser, filled):
    for chosen in ({"hold_place": "on"}, {}):
        answer = browser.post(address(filled, "check"), chosen)
        assert answer.status_code == 422
        [box] = re.findall(r'<input[^>]*name="hold_place"[^>]*>', answer.content.decode())
        assert ("checked" in box) is bool(chosen)
    assert places() == []
    assert Application.objects.get().status == "draft"


def test_who_has_a_place_is_not_asked_and_keeps_it(browser, filled, meetup, amina):
    meetup.rsvp(amina)
    assert "Save a place" not in words_of(browser.get(address(filled, "check")))
    sends(browser, filled, hold_place="on")
    assert places() == [("Amina", "going")]


def test_places_that_close_meanwhile_cost_no_application(browser, filled, meetup):
    page = browser.get(address(filled, "check"))
    assert "Save a place" in words_of(page)
    meetup.revise(rsvps_close_at=timezone.now())
    assert "Thank you. We have your application" in words_of(sends(browser, filled, hold_place="on"))
    assert places() == []


def test_another_event_has_no_place(browser, filled):
    fill(browser, filled, "what")
    assert "Save a place" not in words_of(browser.get(address(filled, "check")))
    assert "My place" not in words_of(sends(browser, filled, hold_place="on"))


def test_cancelled_meetup_is_said_to_be(browser, filled, meetup):
    sends(browser, filled, hold_place="on")
    meetup.cancel("The room is flooded.")
    assert "Words we share is cancelled" in words_of(browser.get(filled.get_absolute_url()))


def test_leaving_offers_to_leave_the_bursary_to_others_too(browser, filled, meetup):
    sends(browser, filled, hold_place="on")
    assert LEAVE not in words_of(browser.get(meetup.get_absolute_url()))
    left = browser.post(f"{meetup.get_absolute_url()}rsvp/", {"action": "leave"}, follow=True)
    assert LEAVE in words_of(left)
    assert filled.get_absolute_url() in left.content.decode()
    filled.refresh_from_db()
    assert filled.status == "submitted"  # offered, not done
    asking.withdraw(filled, filled.member)
    assert LEAVE not in words_of(browser.get(meetup.get_absolute_url()))


def test_paid_for_and_not_coming_can_be_said_once(browser, filled, meetup, desk, amina):
    sends(browser, filled)
    ruth, pat = desk.reviewer(), desk.payer()
    row = deciding.offer(desk.reviewed(filled, ruth), ruth, filled.costs.get().pence)
    asking.accept(row, amina, row.offered)
    paying.arrange(row, pat)
    paying.pay(row, pat, row.offered, timezone.now().date(), "FP-1")
    assert LEAVE in words_of(browser.get(meetup.get_absolute_url()))
    asking.could_not_attend(row, amina)
    assert LEAVE not in words_of(browser.get(meetup.get_absolute_url()))


def test_nobody_else_is_told_of_it(browser, filled, meetup, cast, sign_in, client):
    sends(browser, filled, hold_place="on")
    link = leave_url(Rsvp.objects.get()).removeprefix(settings.SITE_URL)
    meetup.release(filled.member)
    assert LEAVE in words_of(browser.get(meetup.get_absolute_url()))
    organiser = sign_in(cast.organiser(), second_factor=True)
    for other in (client, sign_in(cast.member("Bilal")), organiser):
        assert "bursary" not in words_of(other.get(meetup.get_absolute_url())).lower()
    assert "ursar" not in words_of(organiser.get(f"/admin/meetups/meetup/{meetup.pk}/people/"))
    assert "bursary" not in words_of(browser.get(link)).lower()  # whoever holds the mail may have opened it
