"""Passkeys: added, used instead of a code or after one, renamed, removed."""

import json
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from community.passkeys import DID_NOT_WORK, MOST
from tests.community.door import ask, authenticator, code_mailed, enter, signed_in, type_code
from tests.community.pauses import pause
from tests.community.soft_passkey import (
    ADD,
    AGAIN,
    DESK,
    KEYS,
    LOCKS,
    SECOND,
    SIGN_IN,
    SoftPasskey,
    add,
    asked,
    page_of,
    prove,
    sign_in,
)
from tests.pages import words_of
from tests.site import shown_by

pytestmark = pytest.mark.django_db


def test_passkey_is_added_once_told_by_mail_and_comes_with_recovery_codes(
    amina, outbox, django_capture_on_commit_callbacks
):
    browser = enter("amina@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        passkey, answer = add(browser)
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert KEYS.get().user == amina
    assert [mail.subject for mail in outbox()].count("A change to how you sign in") == 1
    assert "A passkey was added to your account." in outbox()[-1].message
    page = words_of(browser.get("/accounts/2fa/recovery-codes/"))
    assert "10 of 10 are left" in page
    assert "Passkey added. You can sign in with it from now on." in page
    kept = json.dumps(KEYS.get().data)
    assert set(KEYS.get().data["credential"]["response"]) == {"clientDataJSON", "attestationObject"}
    assert len(kept) < 1000
    assert add(browser, passkey)[1]["Location"] == LOCKS
    assert KEYS.count() == 1
    assert "My phone" in words_of(browser.get(LOCKS))


def test_name_left_empty_says_where_it_was_made_and_a_long_one_is_cut(amina):
    browser = enter("amina@example.org")
    add(browser, name="  ")
    assert KEYS.get().data["name"] == "A browser"
    add(browser, SoftPasskey(ident=b"another"), name="x" * 300 + "\x07")
    assert KEYS.latest("pk").data["name"] == "x" * 60


def test_signing_in_with_it_leads_where_one_wanted_to_go_and_keeps_who_it_is(passkey, amina):
    confirmed = amina.confirmed_at
    browser, answer = sign_in(passkey, next="/me/profile/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/profile/")
    assert signed_in(browser)
    amina.refresh_from_db()
    assert amina.confirmed_at == confirmed
    assert "this one" in words_of(browser.get("/accounts/sessions/"))
    assert browser.session.get_expiry_age() > 59 * 24 * 3600
    assert sign_in(passkey, next="https://evil.example/")[1]["Location"] == "/me/"


def test_it_is_both_locks_so_staff_reach_the_desk_with_it_alone(cast):
    cast.organiser()
    passkey, _ = add(enter("olu@example.org"))
    browser, answer = sign_in(passkey, next=DESK)
    assert answer["Location"] == DESK
    assert browser.get(DESK).status_code == 200


def test_code_alone_lets_nobody_in_who_has_a_passkey(passkey):
    browser = enter("amina@example.org")
    assert browser.get("/me/").status_code == 302
    page = browser.get(SECOND, headers={"host": "localhost"})
    sent = {"credential": passkey.used(asked(page))}
    answer = browser.post(SECOND, sent, headers={"host": "localhost"})
    assert answer["Location"] == "/me/"
    assert signed_in(browser)


def test_second_lock_asks_for_no_passkey_where_there_is_none(amina):
    authenticator(amina)
    page = enter("amina@example.org").get(SECOND).content
    assert b"passkey" not in page
    assert b"<script" not in page


def test_somebody_elses_passkey_is_no_second_lock(passkey, cast):
    other = cast.member("Bilal")
    secret = authenticator(other)
    theirs, _ = add(browser := enter_fully("bilal@example.org", secret), SoftPasskey(ident=b"bilals"))
    assert KEYS.count() == 2, browser
    stranger = enter("amina@example.org")
    page = stranger.get(SECOND, headers={"host": "localhost"})
    answer = stranger.post(SECOND, {"credential": theirs.used(asked(page))}, headers={"host": "localhost"})
    assert (answer.status_code, DID_NOT_WORK in words_of(answer)) == (422, True)
    assert not signed_in(stranger)


def enter_fully(email, secret):
    """Code, authenticator app, and the app once more, as adding a passkey asks for it."""
    browser = enter(email)
    browser.post(SECOND, {"code": shown_by(secret)})
    cache.clear()  # the same code may be used twice now
    browser.post("/accounts/2fa/reauthenticate/", {"code": shown_by(secret)})
    return browser


def test_there_is_room_for_so_many(amina):
    browser = enter("amina@example.org")
    for number in range(MOST):
        add(browser, SoftPasskey(ident=b"number %d" % number))
    answer = add(browser, SoftPasskey(ident=b"one more"))[1]
    assert (answer.status_code, "there is room for no more" in words_of(answer)) == (422, True)
    assert KEYS.count() == MOST


def test_adding_to_locks_there_are_asks_for_one_of_them_first(amina):
    early = enter("amina@example.org")
    passkey, _ = add(enter("amina@example.org"))
    assert early.get(ADD)["Location"] == f"{AGAIN}?next={quote(ADD, safe='')}"
    page = early.get(f"{AGAIN}?next={ADD}", headers={"host": "localhost"})
    assert "Type a code instead" in words_of(page)
    sent = {"credential": passkey.used(asked(page)), "next": ADD}
    assert early.post(AGAIN, sent, headers={"host": "localhost"})["Location"] == ADD
    assert early.get(ADD).status_code == 200
    assert enter_with(passkey).post(ADD, {"credential": "{}"})["Location"].startswith(AGAIN)


def enter_with(passkey):
    """A browser whose owner signed in with it."""
    return sign_in(passkey)[0]


def test_passkey_made_elsewhere_opens_the_desk_in_this_session_once_it_is_used(cast):
    cast.organiser()
    early = enter("olu@example.org")
    passkey, _ = add(enter("olu@example.org"))
    stop = early.get(DESK, follow=True).redirect_chain[-1][0]
    assert stop.startswith(AGAIN)
    page = early.get(stop, headers={"host": "localhost"})
    sent = {"credential": passkey.used(asked(page)), "next": DESK}
    assert early.post(AGAIN, sent, headers={"host": "localhost"})["Location"] == DESK
    assert early.get(DESK).status_code == 200


def test_it_is_renamed(passkey):
    browser, _ = sign_in(passkey)
    prove(browser, passkey)
    pk = KEYS.get().pk
    answer = browser.post(page_of(pk, "edit"), {"name": " "})
    assert (answer.status_code, "Give it a name by which you know it again." in words_of(answer)) == (422, True)
    assert browser.post(page_of(pk, "edit"), {"name": "x" * 61}).status_code == 422
    assert browser.post(page_of(pk, "edit"), {"name": "Kitchen tablet"})["Location"] == "/accounts/2fa/webauthn/"
    assert KEYS.get().data["name"] == "Kitchen tablet"


def test_removing_the_last_one_is_told_and_closes_the_desk_and_the_recovery_codes(cast, outbox):
    cast.organiser()
    browser = enter("olu@example.org")
    passkey, _ = add(browser)
    pk = KEYS.get().pk
    assert "the organisers' desk will be closed to you" in words_of(browser.get(page_of(pk, "remove")))
    assert KEYS.exists()
    assert browser.post(page_of(pk, "remove")).status_code == 302
    assert not Authenticator.objects.exists()
    assert "A passkey was removed from your account." in outbox()[-1].message
    assert browser.post(page_of(pk, "remove")).status_code == 404
    fresh = enter("olu@example.org")
    assert fresh.get(DESK, follow=True).redirect_chain[-1][0] == LOCKS
    refused, answer = sign_in(passkey)
    assert (answer.status_code, signed_in(refused)) == (422, False)


def test_who_is_paused_signs_in_with_it_and_reads_why(passkey, amina):
    pause(amina)
    browser, _ = sign_in(passkey)
    assert "paused" in words_of(browser.get("/me/"))
    assert browser.get(LOCKS).status_code == 200


def test_reading_begins_nothing(amina):
    before = Session.objects.count()
    answer = Client().get(f"{SIGN_IN}?next=/me/profile/", headers={"accept": "application/json"})
    assert answer["Location"] == "/accounts/login/?next=%2Fme%2Fprofile%2F"
    Client().get("/accounts/login/")
    assert Session.objects.count() == before
    assert Client(enforce_csrf_checks=True).post(SIGN_IN, {"begin": "1"}).status_code == 403


def test_it_works_behind_a_proxy_that_speaks_https_for_each_host_we_answer_to(amina, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["community.example.org", "testserver"]
    theirs = {"host": "community.example.org", "x-forwarded-proto": "https"}
    passkey = SoftPasskey(origin="https://community.example.org", host="community.example.org")
    browser = enter("amina@example.org")
    page = asked(browser.get(ADD, headers=theirs))
    assert page["publicKey"]["rp"] == {"id": "community.example.org", "name": "Our community"}
    sent = {"name": "", "credential": passkey.made(page)}
    assert browser.post(ADD, sent, headers=theirs).status_code == 302
    fresh = Client()
    question_asked = fresh.post(SIGN_IN, {"begin": "1"}, headers=theirs).json()
    sent = {"credential": passkey.used(question_asked)}
    assert fresh.post(SIGN_IN, sent, headers=theirs).status_code == 302
    assert signed_in(fresh)
    assert Client().post(SIGN_IN, {"begin": "1"}, headers=theirs | {"host": "evil.example"}).status_code == 400


def test_a_code_still_begins_where_a_passkey_failed(passkey):
    browser = Client()
    browser.post(SIGN_IN, {"credential": "{}"})
    ask("amina@example.org", browser)
    assert type_code(browser, code_mailed()).status_code == 302


def test_page_of_locks_costs_the_same_however_many_passkeys(amina, django_assert_max_num_queries):
    browser = enter("amina@example.org")
    for number in range(MOST):
        add(browser, SoftPasskey(ident=b"number %d" % number))
    with django_assert_max_num_queries(6):
        assert words_of(browser.get(LOCKS)).count("My phone") == MOST
