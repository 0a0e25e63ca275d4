"""The organisers' desk opens to staff who proved their second factor in this very session, and to nobody else."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from post_office.models import STATUS, Log

from community import outbox as mail
from community.models import Member
from tests.community.door import TYPE, authenticator, code_mailed, enter, wrong
from tests.pages import words_of
from tests.site import shown_by

pytestmark = pytest.mark.django_db

DESK = "/admin/meetups/meetup/"
SECOND, AGAIN, ADD = "/accounts/2fa/authenticate/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/totp/activate/"


def last_stop(browser, path):
    """Where a browser that follows redirects ends: the address, and the status there."""
    answer = browser.get(path, follow=True)
    return (answer.redirect_chain[-1][0] if answer.redirect_chain else path), answer.status_code


def test_visitor_signs_in_first_and_comes_back(cast):
    secret = authenticator(cast.organiser())
    browser = Client()
    door, status = last_stop(browser, DESK)
    assert (door, status) == ("/accounts/login/?next=/admin/meetups/meetup/", 200)
    answer = browser.post(door, {"email": "olu@example.org"})
    answer = browser.post(answer["Location"], {"code": code_mailed()})
    assert answer["Location"] == SECOND
    assert last_stop(browser, DESK) == (SECOND, 200)
    answer = browser.post(SECOND, {"code": shown_by(secret)})
    assert answer["Location"] == DESK
    assert last_stop(browser, DESK) == (DESK, 200)


def test_code_alone_signs_nobody_in_who_has_a_second_factor(cast):
    authenticator(cast.member("Amina"))
    browser = enter("amina@example.org")
    assert browser.get("/me/").status_code == 302


def test_member_who_is_no_staff_is_refused(cast, sign_in):
    for browser in (sign_in(cast.member()), sign_in(cast.member("Bilal"), second_factor=True)):
        answer = browser.get(DESK, follow=True)
        assert (answer.status_code, "This page is not for you" in words_of(answer)) == (403, True)


def test_staff_without_a_second_factor_are_led_to_set_one_up(cast):
    cast.organiser()
    answer = enter("olu@example.org").get(DESK, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "The organisers' desk needs a second lock. Set up a passkey or an authenticator app first." in words_of(
        answer
    )


def test_factor_set_up_in_another_session_does_not_open_this_one(cast):
    olu = cast.organiser()
    early = enter("olu@example.org")
    secret = authenticator(olu)
    assert last_stop(early, DESK) == (f"{AGAIN}?next=%2Fadmin%2Fmeetups%2Fmeetup%2F", 200)
    answer = early.post(f"{AGAIN}?next={DESK}", {"code": wrong(shown_by(secret))})
    assert answer.status_code == 422
    assert last_stop(early, DESK)[0] != DESK
    answer = early.post(f"{AGAIN}?next={DESK}", {"code": shown_by(secret)})
    assert answer["Location"] == DESK
    assert last_stop(early, DESK) == (DESK, 200)


def test_setting_up_a_factor_is_told_by_mail_and_still_has_to_be_proved(
    cast, outbox, django_capture_on_commit_callbacks
):
    cast.organiser()
    browser = enter("olu@example.org")
    assert browser.get(ADD).status_code == 200
    secret = browser.session["mfa.totp.secret"]
    answer = browser.post(ADD, {"code": wrong(shown_by(secret))})
    assert (answer.status_code, "Incorrect code." in words_of(answer)) == (422, True)
    assert not Authenticator.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(ADD, {"code": shown_by(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert (outbox()[-1].to, outbox()[-1].subject) == (["olu@example.org"], "A change to how you sign in")
    assert "An authenticator app was added" in outbox()[-1].message
    assert secret not in outbox()[-1].message
    assert last_stop(browser, DESK)[0].startswith(AGAIN)


def test_recovery_code_opens_the_desk_once(cast):
    olu = cast.organiser()
    authenticator(olu)
    code = RecoveryCodes.activate(olu).get_unused_codes()[0]
    for status in (302, 422):
        browser = enter("olu@example.org")
        assert browser.post(SECOND, {"code": code}).status_code == status
        assert (last_stop(browser, DESK) == (DESK, 200)) == (status == 302)


def test_proof_ends_with_the_session(cast, sign_in):
    olu = cast.organiser()
    browser = sign_in(olu, second_factor=True)
    assert last_stop(browser, DESK) == (DESK, 200)
    browser.post("/accounts/logout/")
    browser.force_login(olu, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert last_stop(browser, DESK)[0] == "/accounts/2fa/"


def test_proof_of_one_person_does_not_serve_another(cast, sign_in):
    browser = sign_in(cast.organiser(), second_factor=True)
    browser.force_login(cast.superuser(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert last_stop(browser, DESK)[0] == "/accounts/2fa/"


@pytest.mark.parametrize(("taken", "end"), [({"is_staff": False}, 403), ({"is_active": False}, 200)])
def test_role_taken_away_closes_the_desk_at_once(cast, sign_in, taken, end):
    browser = sign_in(cast.organiser(), second_factor=True)
    Member.objects.update(**taken)
    stop, status = last_stop(browser, DESK)
    assert (stop != DESK, status) == (True, end)


def test_demo_asks_staff_for_no_second_factor_and_still_lets_nobody_else_in(cast, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert last_stop(sign_in(cast.organiser()), DESK) == (DESK, 200)
    assert last_stop(sign_in(cast.member()), DESK)[1] == 403
    assert last_stop(Client(), DESK)[0].startswith("/accounts/login/")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_desk_door_leads_only_within_the_site(cast, wanted):
    secret = authenticator(cast.organiser())
    browser = Client()
    door = browser.get("/admin/login/", {"next": wanted})["Location"]
    answer = browser.post(door, {"email": "olu@example.org"})
    assert answer["Location"] == TYPE
    assert browser.post(TYPE, {"code": code_mailed(), "next": wanted})["Location"] == SECOND
    assert browser.post(SECOND, {"code": shown_by(secret), "next": wanted})["Location"] == "/me/"
    cache.clear()  # the same code may be used twice now
    again = browser.post(AGAIN, {"code": shown_by(secret), "next": wanted})
    assert again["Location"] == "/me/"


@pytest.fixture
def letter():
    """A mail with a code in it, that failed once."""
    email = mail.queue("amina@example.org", "login_code", {"code": "271828", "minutes": 15, "site_url": ""})
    email.status = STATUS.requeued
    email.save()
    Log.objects.create(email=email, status=STATUS.failed, exception_type="SMTPDataError", message="quotes 271828")
    return email


def test_outbox_never_shows_what_a_mail_says(cast, sign_in, letter):
    root = sign_in(cast.superuser(), second_factor=True)
    base = "/admin/post_office/email/"
    for path in (base, f"{base}{letter.pk}/change/", f"{base}{letter.pk}/history/", "/admin/", "/admin/post_office/"):
        answer = root.get(path)
        assert answer.status_code == 200
        assert not re.search(rb"271828|within 15 minutes|is your code", answer.content)
    page = words_of(root.get(f"{base}{letter.pk}/change/"))
    assert "amina@example.org" in page
    assert "Your sign-in code for Our community" in page
    assert f"{timezone.now():%Y-%m-%d}" in page
    assert "UTC SMTPDataError" in page


@pytest.mark.parametrize(
    "lookup", ["message__contains", "message", "html_message__regex", "context__icontains", "headers"]
)
def test_outbox_cannot_be_asked_what_a_mail_says(cast, sign_in, letter, lookup):
    root = sign_in(cast.superuser(), second_factor=True)
    assert root.get("/admin/post_office/email/", {lookup: "2"}).status_code == 400
    listed = root.get("/admin/post_office/email/", {"q": "271828", "status__exact": STATUS.requeued})
    assert (listed.status_code, b"amina@example.org" in listed.content) == (200, True)


def test_nobody_writes_changes_or_deletes_mail_by_hand(cast, sign_in, letter):
    root = sign_in(cast.superuser(), second_factor=True)
    for page in ("add/", f"{letter.pk}/change/", f"{letter.pk}/delete/"):
        assert root.post(f"/admin/post_office/email/{page}", {"post": "yes", "to": "x@example.org"}).status_code == 403
    letter.refresh_from_db()
    assert letter.to == ["amina@example.org"]


def test_organiser_cannot_open_the_outbox(cast, sign_in, letter):
    olu = sign_in(cast.organiser(), second_factor=True)
    for page in ("", f"{letter.pk}/change/", f"{letter.pk}/history/"):
        assert olu.get(f"/admin/post_office/email/{page}").status_code == 403
    assert b"post_office" not in olu.get("/admin/").content


def test_organiser_cannot_give_roles(cast, sign_in):
    person = cast.organiser()
    olu = sign_in(person, second_factor=True)
    for member in (person, cast.member()):
        page = f"/admin/community/member/{member.pk}/change/"
        assert b'name="is_superuser"' not in olu.get(page).content
        sent = {"name": "Queen", "is_active": "on", "is_staff": "on", "is_superuser": "on", "groups": "1"}
        assert olu.post(page, sent).status_code == 403
    assert sorted(Member.objects.values_list("name", "is_staff", "is_superuser")) == [
        ("Amina", False, False),
        ("Olu", True, False),
    ]
    assert {olu.get(f"/admin/{path}").status_code for path in ("auth/group/", "mfa/authenticator/", "sites/")} == {404}
