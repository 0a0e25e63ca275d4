"""What it is to be paused: one's own page, one's data, the way out; else what a visitor has."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from post_office.models import Email

from community import preferences
from community.models import DataRequest, Member, Pause
from meetups.models import CalendarAddress, Offer, Rsvp, RsvpRefused
from meetups.preferences import ANNOUNCED
from tests.community.door import ask, code_mailed, enter, type_code
from tests.community.pauses import WHY, pause
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_they_can_sign_in_and_read_why_and_how_to_object(amina):
    pause(amina)
    browser = enter("amina@example.org")
    page = browser.get("/me/")
    assert page.status_code == 200
    assert WHY in words_of(page)
    assert "You can also object or complain here" in words_of(page)
    assert "Organisers paused it on 3 November 2026." in words_of(page)


def test_they_can_take_their_data_along_and_ask(amina, sign_in):
    pause(amina)
    browser = sign_in(amina)
    assert browser.post("/me/download/").status_code == 200
    asked = browser.post("/privacy/request/", {"kind": "object", "words": "I did not."}, follow=True)
    assert asked.status_code == 200
    assert DataRequest.objects.get().member == amina


def test_they_can_leave(amina, sign_in):
    pause(amina)
    browser = sign_in(amina)
    browser.post("/me/leave/")
    left = browser.post("/me/leave/code/", {"code": code_mailed("amina@example.org")})
    assert left.status_code == 200
    assert (Member.objects.filter(pk=amina.pk).exists(), Pause.objects.exists()) == (False, False)


def test_they_can_stop_mail_and_sign_out(amina, sign_in):
    pause(amina)
    browser = sign_in(amina)
    assert browser.post("/me/mail/", {}).status_code == 302
    assert browser.post("/accounts/logout/").status_code == 302


def test_elsewhere_they_are_a_visitor_with_a_way_to_their_page(amina, cast, sign_in):
    meetup = cast.meetup()
    meetup.rsvp(amina)
    pause(amina)
    browser = sign_in(amina)
    page = browser.get(meetup.get_absolute_url())
    assert page.status_code == 200
    assert b"secret-room" not in page.content
    assert "My page" in words_of(page)
    assert "Sign in" not in words_of(page)


def test_what_is_for_members_says_so_kindly(amina, sign_in):
    pause(amina)
    page = sign_in(amina).get("/meetups/themes/")
    assert page.status_code == 403
    assert "Your account is paused" in words_of(page)
    assert 'href="/me/"' in page.content.decode()


def test_the_pause_ends_and_all_is_as_before(amina, cast, sign_in):
    browser = sign_in(amina)
    pause(amina)
    assert browser.get("/meetups/themes/").status_code == 403
    Pause.objects.end(amina, Member.objects.get(is_superuser=True))
    assert browser.get("/meetups/themes/").status_code == 200


def test_a_paused_organiser_cannot_open_the_desk(cast, sign_in):
    olu = cast.organiser()
    pause(olu)
    browser = sign_in(olu, second_factor=True)
    for path in ("/admin/", "/admin/community/member/", "/admin/nowhere/"):
        assert browser.get(path).status_code == 403, path


def test_their_places_go_to_who_waits(amina, cast, outbox):
    meetup, later = cast.meetup(capacity=1), cast.meetup("Later", days=14)
    meetup.rsvp(amina)
    later.rsvp(amina, show_name=True)
    bilal = cast.member("Bilal")
    meetup.rsvp(bilal)
    pause(amina)
    assert cast.statuses(meetup) == {"Amina": "not-going", "Bilal": "going"}
    assert cast.statuses(later) == {"Amina": "not-going"}
    assert [mail.subject for mail in outbox() if mail.to == ["amina@example.org"]] == [
        "Your account at Our community is paused"
    ]


def test_what_is_past_stays_and_so_do_credits(amina, cast, clock):
    past = cast.meetup(days=1)
    past.rsvp(amina)
    past.hosts.create(member=amina)
    clock.shift(timedelta(days=3))
    pause(amina)
    assert cast.statuses(past) == {"Amina": "going"}
    assert past.hosts.get().member == amina


def test_no_place_can_be_taken_by_any_way(amina, cast):
    meetup = cast.meetup()
    pause(amina)
    with pytest.raises(RsvpRefused, match="Your account is paused"):
        meetup.rsvp(amina)
    stale = Member(pk=amina.pk, email=amina.email, is_paused=False)  # as a page loaded before knows them
    with pytest.raises(RsvpRefused):
        meetup.rsvp(stale)
    browser, _ = ask("amina@example.org")
    typed = {"name": "Amina", "email": "amina@example.org", "show_name": "on"}
    assert browser.post(cast.rsvp_url(meetup), typed).status_code == 302
    landed = type_code(browser, code_mailed("amina@example.org"))
    assert landed.status_code == 302
    assert "No place was saved. Your account is paused" in words_of(browser.get(landed["Location"]))
    assert not Rsvp.objects.exists()


def test_no_mail_about_meetups_reaches_them(amina, cast):

    preferences.choose(amina, {ANNOUNCED.key: True})
    offer = Offer.objects.make(amina, "Maps.", "", ["2026-12"])
    pause(amina)
    Email.objects.all().delete()
    cast.meetup()
    offer.ask("When?")
    call_command("work", "--once")
    assert [mail.to for mail in Email.objects.all()] == []
    assert list(ANNOUNCED.wanted_by()) == []


def test_their_secret_calendar_address_rests(amina, client):
    address = CalendarAddress.renew(amina)
    path = f"/meetups/calendar/{address.token}.ics"
    assert client.get(path).status_code == 200
    pause(amina)
    assert client.get(path).status_code == 404
    Pause.objects.end(amina, Member.objects.get(is_superuser=True))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/meetups/words-we-share/rsvp/", "/charter/affirm/", "/bursaries/apply/", "/me/profile/"]
)
def test_nothing_can_be_done_with_a_page_opened_before(amina, cast, sign_in, path):
    cast.meetup()
    browser = sign_in(amina)
    pause(amina)
    answer = browser.post(path, {"action": "save", "name": "X", "email": "new@example.org"})
    assert answer.status_code == 403
    assert (Rsvp.objects.exists(), Member.objects.filter(email="new@example.org").exists()) == (False, False)


def test_being_paused_costs_other_pages_nothing(amina, cast, sign_in, django_assert_num_queries):
    pause(amina)
    browser = sign_in(amina)
    with django_assert_num_queries(3):
        browser.get("/privacy/")
