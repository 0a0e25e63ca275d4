"""What signing in leaves in a browser, where it leads, and how it ends."""

import pytest
from django.test import Client
from post_office.models import Email

from community.models import Member
from tests.community.door import ASK, TYPE, ask, code_mailed, enter, signed_in, type_code
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/meetups/?year=2026", "/meetups/?year=2026"),
        ("http://testserver/privacy/", "http://testserver/privacy/"),
        ("", "/me/"),
        ("https://evil.example/", "/me/"),
        ("//evil.example/", "/me/"),
        ("///evil.example/", "/me/"),
        ("/\\evil.example/", "/me/"),
        ("\\\\evil.example/", "/me/"),
        ("http:evil.example", "/me/"),
        ("https://testserver@evil.example/", "/me/"),
        ("javascript:alert(1)", "/me/"),
        ("data:text/html,hello", "/me/"),
        ("\t//evil.example/", "/me/"),
    ],
)
def test_signing_in_leads_only_within_the_site(cast, sign_in, wanted, reached):
    browser = Client()
    answer = browser.post(ASK, {"email": "wren@example.org", "next": wanted})
    assert answer["Location"].startswith(TYPE)
    answer = browser.post(answer["Location"], {"code": code_mailed(), "next": wanted})
    first = "/welcome/" if reached == "/me/" else reached
    assert (answer.status_code, answer["Location"]) == (302, first)
    somebody = sign_in(cast.member())
    assert somebody.get(ASK, {"next": wanted})["Location"] == reached
    home = "/" if reached == "/me/" else reached
    assert somebody.post("/accounts/logout/", {"next": wanted})["Location"] == home


def test_the_page_asked_for_opens_after_signing_in():
    browser = Client()
    door = browser.get("/me/profile/")["Location"]
    assert door == f"{ASK}?next=/me/profile/"
    answer = browser.post(door, {"email": "wren@example.org"})
    assert answer["Location"] == f"{TYPE}?next=%2Fme%2Fprofile%2F"
    answer = browser.post(answer["Location"], {"code": code_mailed()})
    assert answer["Location"] == "/me/profile/"


def test_signing_out_takes_a_button():
    browser = enter("wren@example.org")
    for look in (browser.get, browser.head, browser.options):
        assert look("/accounts/logout/").status_code == 200
        assert signed_in(browser)
    answer = browser.post("/accounts/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not signed_in(browser)
    assert browser.get("/me/").status_code == 302


def test_session_signed_out_of_is_dead():
    browser = enter("wren@example.org")
    stolen = Client()
    stolen.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert stolen.get("/me/").status_code == 200
    browser.post("/accounts/logout/")
    assert stolen.get("/me/").status_code == 302


def test_use_another_address_forgets_the_first():
    browser, _ = ask("wrogn@example.org")
    assert browser.get(ASK)["Location"] == TYPE
    answer = browser.post("/accounts/logout/", {"next": ASK})
    assert answer["Location"] == ASK
    assert "Sign in or join" in words_of(browser.get(ASK))


@pytest.mark.parametrize("path", ["/", "/meetups/", "/privacy/", "/meetups/calendar.ics", "/healthz", "/nowhere/"])
def test_reading_leaves_no_cookie(path):
    answer = Client().get(path)
    assert (sorted(answer.cookies), answer.get("Vary", "").count("Cookie") <= 1) == ([], True)


def test_meetup_page_leaves_no_cookie(cast):
    assert not Client().get(f"/meetups/{cast.meetup().slug}/").cookies


def test_cookies_are_for_the_server_alone_and_as_short_as_can_be():
    page = Client().get(ASK)
    assert sorted(page.cookies) == ["csrftoken"]
    browser, answer = ask("wren@example.org")
    assert answer.cookies["sessionid"]["max-age"] == 20 * 60
    answer = type_code(browser, code_mailed())
    assert answer.cookies["sessionid"]["max-age"] == 60 * 24 * 3600
    for cookie in (page.cookies["csrftoken"], answer.cookies["sessionid"]):
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


@pytest.mark.parametrize("method", ["get", "head"])
def test_following_a_link_changes_nothing(method):
    browser, _ = ask("wren@example.org")
    code = code_mailed()
    for path in (ASK, "/accounts/login/code/", TYPE, "/accounts/signup/", "/accounts/inactive/"):
        for visitor in (Client(), browser):
            asked = {"email": "new@example.org", "code": code, "action": "resend", "next": "/me/"}
            assert getattr(visitor, method)(path, asked).status_code in (200, 302)
            assert not signed_in(visitor)
    assert [(member.email, member.confirmed_at) for member in Member.objects.all()] == [("wren@example.org", None)]
    assert Email.objects.count() == 1
    assert type_code(browser, code)["Location"] == "/welcome/"


def test_who_is_signed_in_is_led_past_the_door(cast, sign_in):
    browser = sign_in(cast.member())
    for path in (ASK, "/accounts/login/code/", TYPE):
        assert browser.get(path)["Location"] == "/me/"
        assert browser.post(path, {"email": "other@example.org", "code": "123456"})["Location"] == "/me/"
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/password/set/",
        "/accounts/password/reset/",
        "/accounts/password/reset/key/1-abc/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/abc/",
        "/accounts/signup/passkey/",
        "/accounts/2fa/webauthn/signup/",
        "/admin/password_change/",
        "/admin/password_change/done/",
    ],
)
def test_there_are_no_passwords_and_no_other_doors(cast, sign_in, path):
    browser = sign_in(cast.superuser(), second_factor=True)
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"password": "x", "password1": "x", "password2": "x"}).status_code == 404


def test_a_password_is_no_key(cast):
    member = cast.member("Amina")
    Member.objects.filter(pk=member.pk).update(password="pbkdf2_sha256$1$salt$hash")
    browser = Client()
    answer = browser.post(ASK, {"login": "amina@example.org", "password": "x"})
    assert (answer.status_code, "Type your e-mail address." in words_of(answer)) == (422, True)
    assert not signed_in(browser)


def test_signup_leads_to_the_one_door():
    answer = Client().get("/accounts/signup/?next=/meetups/")
    assert (answer.status_code, answer["Location"]) == (302, f"{ASK}?next=/meetups/")
