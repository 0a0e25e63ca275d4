"""Codes are limited: per address, per client, for the whole site. No header gets anyone round it."""

from datetime import timedelta
from itertools import count

import pytest

from community.models import Member
from tests.community.door import ASK, TYPE, ask, authenticator, enter, type_code, wrong
from tests.pages import words_of
from tests.site import shown_by

pytestmark = pytest.mark.django_db

TOO_MANY = "Too many codes have been asked for. Wait a few minutes, then try again."
WHOLE_SITE = "1000/h/key"


@pytest.fixture
def limit(settings):
    """Sets limits of this test's own."""

    def limited(each: str = "1000/m/ip", site: str = WHOLE_SITE) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"request_login_code": each, "request_login_code_site": site}

    return limited


def given(answer):
    """Whether a code was given out; if not, it must have been said, and nothing else have happened."""
    if answer.status_code == 302:
        return True
    assert (answer.status_code, TOO_MANY in words_of(answer)) == (422, True)
    return False


def tries(number, email="", **headers):
    """How many of `number` newcomers in a row are given a code. `headers` may be functions of the turn."""
    turns = []
    for turn in range(number):
        sent = {name: value(turn) if callable(value) else value for name, value in headers.items()}
        turns.append(given(ask(email or f"n{turn}-{Member.objects.count()}@example.org", **sent)[1]))
    assert turns == sorted(turns, reverse=True)  # once refused, refused to the end
    return sum(turns)


def somewhere(turn):
    """A client of its own for every turn."""
    return f"198.51.100.{turn}"


def test_an_address_gets_three_codes_a_minute_and_ten_an_hour(clock, outbox):
    clients = count(1)

    def asked(email):
        return tries(1, email, REMOTE_ADDR=somewhere(next(clients)))

    assert [asked(email) for email in ("wren@example.org", "Wren@example.org", "WREN@EXAMPLE.ORG")] == [1, 1, 1]
    assert [asked("wren@example.org"), asked("wReN@example.org"), asked("other@example.org")] == [0, 0, 1]
    for expected in (3, 3, 1):
        clock.shift(timedelta(seconds=61))
        assert sum(asked("wren@example.org") for _ in range(4)) == expected
    clock.shift(timedelta(minutes=50))
    assert asked("wren@example.org") == 0
    clock.shift(timedelta(minutes=10))
    assert asked("wren@example.org") == 1
    assert len(outbox()) == 10 + 1 + 1


def test_a_client_gets_twenty_codes_a_minute_and_sixty_an_hour(clock, outbox):
    for expected in (20, 20, 20, 0):
        assert tries(21, REMOTE_ADDR="203.0.113.7") == expected
        clock.shift(timedelta(seconds=61))
    assert len(outbox()) == Member.objects.count() == 60
    assert tries(1, REMOTE_ADDR="203.0.113.8") == 1


def test_an_ipv6_client_is_its_whole_network(limit):
    limit(each="3/m/ip")
    assert tries(5, REMOTE_ADDR=lambda turn: f"2001:db8:1:2::{turn}") == 3
    assert tries(1, REMOTE_ADDR="2001:db8:1:3::1") == 1


def test_the_whole_site_gives_no_more_than_its_share(limit, outbox):
    limit(site="5/h/key")
    assert tries(7, REMOTE_ADDR=somewhere) == 5
    assert len(outbox()) == Member.objects.count() == 5


def test_saving_a_place_counts_like_signing_in(cast, limit, outbox):
    limit(each="3/m/key")
    page = f"/meetups/{cast.meetup().slug}/rsvp/"
    typed = {"name": "Wren", "email": "wren@example.org"}
    assert tries(2, "wren@example.org") == 2
    browser, _ = ask("else@example.org")
    assert browser.post(page, typed)["Location"].startswith(f"{TYPE}?next=")
    answer = browser.post(page, typed)
    assert (answer.status_code, TOO_MANY in words_of(answer)) == (422, True)
    assert tries(1, "wren@example.org") == 0
    assert len(outbox()) == 4


def test_a_slip_and_a_look_cost_nothing(limit, client):
    limit(each="1/m/ip")
    for _ in range(5):
        assert client.get(ASK, {"email": "wren@example.org"}).status_code == 200
        assert client.post(ASK, {"email": "wren@"}).status_code == 422
    assert tries(1) == 1


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_VIA"],
)
def test_without_proxies_of_ours_no_header_is_believed(settings, limit, header):
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    limit(each="3/m/ip")
    assert tries(5, **{header: somewhere}) == 3
    assert tries(1, REMOTE_ADDR="203.0.113.8", **{header: "198.51.100.1"}) == 1


@pytest.mark.parametrize(("proxies", "ours"), [(1, ""), (2, ", 10.0.0.1"), (3, ", 10.0.0.2, 10.0.0.1")])
def test_behind_proxies_the_client_is_read_from_the_right(settings, limit, proxies, ours):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    limit(each="3/m/ip")
    assert tries(5, HTTP_X_FORWARDED_FOR=lambda turn: f"198.51.100.{turn}, 203.0.113.7{ours}") == 3
    assert tries(1, HTTP_X_FORWARDED_FOR=f"203.0.113.7{ours}") == 0
    assert tries(5, HTTP_X_FORWARDED_FOR=lambda turn: f"203.0.113.7, 198.51.100.{turn}{ours}") == 5


@pytest.mark.parametrize("header", ["198.51.100.{}", "", " ", None])
def test_header_with_too_few_hops_proves_nothing(settings, limit, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    limit(each="3/m/ip")
    forged = {} if header is None else {"HTTP_X_FORWARDED_FOR": lambda turn: header.format(turn)}
    assert tries(5, REMOTE_ADDR="203.0.113.7", **forged) == 3
    assert tries(1, REMOTE_ADDR="203.0.113.8", **forged) == 1


@pytest.mark.parametrize("header", ["x", "1.2.3.4.5", "'; --", "::g", "203.0.113.7:99999x", "<b>"])
def test_header_that_is_no_address_is_no_way_round(settings, limit, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    limit(each="3/m/ip")
    assert tries(5, REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=lambda turn: header + str(turn)) == 3


def test_guesses_at_a_second_factor_are_five_in_five_minutes(clock, cast):
    secret = authenticator(cast.member("Amina"))
    browser = enter("amina@example.org")
    page = "/accounts/2fa/authenticate/"
    for _ in range(5):
        answer = browser.post(page, {"code": wrong(shown_by(secret))})
        assert (answer.status_code, "Incorrect code." in words_of(answer)) == (422, True)
    answer = browser.post(page, {"code": shown_by(secret)})
    assert (answer.status_code, "Too many failed login attempts" in words_of(answer)) == (422, True)
    clock.shift(timedelta(minutes=5, seconds=1))
    assert browser.post(page, {"code": shown_by(secret)})["Location"] == "/me/"


def test_a_code_is_guessed_at_five_times_for_each_one_sent(clock):
    browser, _ = ask("wren@example.org")
    assert [type_code(browser, "x").status_code for _ in range(7)] == [422] * 7
    assert "That code no longer works" in words_of(type_code(browser, "x"))
