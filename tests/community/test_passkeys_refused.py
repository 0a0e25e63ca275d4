"""What only looks like a passkey, or like its owner, is let in nowhere, changes nothing and learns nothing."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from fido2.utils import websafe_encode

from community.models import Member
from community.passkeys import DID_NOT_WORK, NOT_ADDED
from tests.community.door import enter, signed_in
from tests.community.soft_passkey import ADD, AGAIN, KEYS, SIGN_IN, SoftPasskey, asked, page_of, question, sign_in
from tests.pages import words_of

pytestmark = pytest.mark.django_db


def liar(passkey, **lies):
    """The same passkey, saying something else."""
    return SoftPasskey(**{"key": passkey.key, "handle": passkey.handle, "ident": passkey.ident} | lies)


LIES = {
    "another site": {"origin": "https://evil.example"},
    "a host below ours": {"origin": "http://evil.localhost"},
    "another port": {"origin": "http://localhost:8001"},
    "another scheme": {"origin": "https://localhost"},
    "made for another host": {"host": "testserver", "origin": "http://localhost"},
    "nobody checked who holds it": {"verified": False},
    "another device": {"ident": b"unknown"},
    "somebody who is not there": {"handle": websafe_encode(b"zzzz")},
    "a number no column holds": {"handle": websafe_encode(b"zzzzzzzzzzzz")},
    "no handle at all": {"handle": ""},
    "a handle that is no text": {"handle": websafe_encode(b"\xff\x00")},
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
def test_what_only_looks_like_the_passkey_lets_nobody_in(passkey, lies):
    browser = Client()
    sent = {"credential": liar(passkey, **lies).used(question(browser))}
    answer = browser.post(SIGN_IN, sent, headers={"host": "localhost"})
    assert (answer.status_code, DID_NOT_WORK in words_of(answer)) == (422, True)
    assert "Send me a code" in words_of(answer)
    assert not signed_in(browser)


def test_another_key_under_the_same_name_lets_nobody_in_and_nothing_tells_members_from_others(passkey):
    known = SoftPasskey(ident=passkey.ident, handle=passkey.handle)
    unknown = SoftPasskey(ident=b"unknown", handle=websafe_encode(b"zzzz"))
    pages = []
    for each in (known, unknown):
        browser, answer = sign_in(each)
        assert not signed_in(browser)
        pages.append((answer.status_code, words_of(answer), set(answer.headers)))
    assert pages[0] == pages[1]
    assert "amina" not in str(question(Client())).lower()
    assert question(Client())["publicKey"]["allowCredentials"] == []


def test_an_answer_counts_once_and_for_its_own_question(passkey):
    browser = Client()
    first = passkey.used(question(browser))
    second = passkey.used(question(browser))
    assert browser.post(SIGN_IN, {"credential": first}, headers={"host": "localhost"}).status_code == 422
    assert browser.post(SIGN_IN, {"credential": second}, headers={"host": "localhost"}).status_code == 302
    browser.post("/accounts/logout/")
    for again in (browser, Client()):
        assert again.post(SIGN_IN, {"credential": second}, headers={"host": "localhost"}).status_code == 422
        question(again)
        assert again.post(SIGN_IN, {"credential": second}, headers={"host": "localhost"}).status_code == 422
        assert not signed_in(again)


NONSENSE = [
    *("", "{", "[]", "null", "1", '"x"', "{}", '{"response": 1}', '{"response": {"clientDataJSON": 1}}', "[" * 5000),
    *('{"response": {"clientDataJSON": "e30"}}', '{"id": "\\u0000"}', '{"a":' * 10, "x" * 30_000),
]


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_is_refused_everywhere_with_the_same_sentence(passkey, sent):
    browser = Client()
    question(browser)
    answer = browser.post(SIGN_IN, {"credential": sent}, headers={"host": "localhost"})
    assert (answer.status_code, DID_NOT_WORK in words_of(answer)) == (422, True)
    inside, _ = sign_in(passkey)
    inside.get(AGAIN, headers={"host": "localhost"})
    answer = inside.post(AGAIN, {"credential": sent}, headers={"host": "localhost"})
    assert (answer.status_code, DID_NOT_WORK in words_of(answer)) == (422, True)


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_is_not_added_and_the_name_typed_is_kept(amina, sent):
    browser = enter("amina@example.org")
    browser.get(ADD)
    answer = browser.post(ADD, {"name": "Old laptop", "credential": sent})
    assert (answer.status_code, NOT_ADDED in words_of(answer)) == (422, True)
    assert b'value="Old laptop"' in answer.content
    assert not Authenticator.objects.exists()


def test_garbled_bytes_inside_are_refused_too(passkey):
    for name in ("authenticatorData", "signature", "userHandle"):
        for value in ("", "AA", "!!", "A" * 4000):
            browser = Client()
            sent = {"credential": passkey.used(question(browser), **{name: value})}
            answer = browser.post(SIGN_IN, sent, headers={"host": "localhost"})
            assert answer.status_code == 422, (name, value)


@pytest.mark.parametrize("lies", [{"origin": "https://evil.example"}, {"verified": False}, {"host": "evil.example"}])
def test_no_passkey_is_added_that_could_not_sign_in(amina, lies):
    browser = enter("amina@example.org")
    made = SoftPasskey(**lies).made(asked(browser.get(ADD, headers={"host": "localhost"})))
    answer = browser.post(ADD, {"name": "", "credential": made}, headers={"host": "localhost"})
    assert (answer.status_code, NOT_ADDED in words_of(answer)) == (422, True)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("what", ["edit", "remove"])
def test_nobody_touches_somebody_elses(passkey, cast, what):
    cast.member("Bilal")
    browser = enter("bilal@example.org")
    pk = KEYS.get().pk
    for ask_for in (browser.get, browser.post):
        assert ask_for(page_of(pk, what)).status_code == 404
    assert KEYS.get().data["name"] == "My phone"


def test_whose_account_is_closed_or_gone_stays_outside(passkey, amina):
    Member.objects.update(is_active=False)
    browser, answer = sign_in(passkey)
    assert (answer["Location"], signed_in(browser)) == ("/accounts/inactive/", False)
    KEYS.delete()
    assert sign_in(passkey)[1].status_code == 422


def test_visitors_try_a_limited_number_of_times_and_their_sessions_are_short(passkey, settings):
    browser = Client()
    question(browser)
    assert browser.session.get_expiry_age() <= settings.ACCOUNT_LOGIN_TIMEOUT
    settings.MFA_RATE_LIMITS = {"webauthn_login": "3/m/ip"}
    cache.clear()
    for status in (200, 200, 200, 429):
        assert Client().post(SIGN_IN, {"begin": "1"}).status_code == status
    assert Client().post(SIGN_IN, {"credential": "{}"}).status_code == 429
