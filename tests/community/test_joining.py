"""Joining and signing in are one thing: an address, then a code. Nobody learns from it who is a member."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from community.jobs import forget_passers_by
from community.models import Member
from tests.community.door import TYPE, ask, code_mailed, enter, signed_in, type_code, wrong
from tests.pages import words_of

pytestmark = pytest.mark.django_db


def shape(sql):
    """A statement without what differs each time: texts, numbers, the names of savepoints."""
    return re.sub(r"\b\d+(\.\d+)?\b|\bs\d+_x\d+\b", "N", re.sub(r"'(?:[^']|'')*'", "'…'", sql))


def everything_seen(email, door):
    """What asking for a code shows to whoever asks, mails, and makes the database do, with what must differ masked."""
    cache.clear()
    browser = Client()
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(door, {"email": email, "name": "Wren"})
    statements = [shape(query["sql"]) for query in queries]
    page = browser.get(answer["Location"])
    mail = Email.objects.latest("pk")
    text = re.sub(r'value="\w{64}"', "TOKEN", page.content.decode().replace(email, "ADDRESS"))
    return {
        "answer": (answer.status_code, answer["Location"], answer.content, sorted(answer.cookies)),
        "page": (page.status_code, text),
        "mail": (mail.to == [email], mail.subject, re.sub(r"\b\d{6}\b", "CODE", mail.message), mail.priority),
        "statements": statements,
    }


@pytest.mark.parametrize("door", ["/accounts/login/", "/accounts/login/code/", "/meetups/tea/rsvp/"])
def test_known_and_unknown_addresses_get_the_same_page_mail_and_statements(cast, door):
    cast.meetup("Tea", slug="tea").rsvp(cast.member("Amina"))
    enter("back@example.org")
    unknown, never_here, been_here = (
        everything_seen(email, door) for email in ("nobody@example.org", "amina@example.org", "back@example.org")
    )
    assert (unknown["answer"][0], unknown["answer"][1].partition("?")[0]) == (302, TYPE)
    assert unknown["mail"][:2] == (True, "Your sign-in code for Our community")
    assert any("community_member" in sql for sql in unknown["statements"])
    assert unknown == never_here == been_here


def test_right_code_signs_in_and_confirms(clock):
    browser, answer = ask("Wren@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    assert Member.objects.get().confirmed_at is None
    anonymous_key = browser.session.session_key
    answer = type_code(browser, code_mailed())
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/")
    wren = Member.objects.get()
    assert (wren.email, wren.confirmed_at) == ("wren@example.org", timezone.now())
    assert [(row.email, row.verified) for row in EmailAddress.objects.all()] == [("wren@example.org", True)]
    assert browser.session["_auth_user_id"] == str(wren.pk)
    assert browser.session.session_key != anonymous_key


def test_spaces_and_dashes_in_the_code_are_forgiven():
    browser, _ = ask("wren@example.org")
    code = code_mailed()
    assert type_code(browser, f" {code[:3]} - {code[3:]} ").status_code == 302
    assert signed_in(browser)


def test_address_is_one_whatever_its_case(cast):
    amina = cast.member("Amina")
    browser = enter("AMINA@EXAMPLE.org")
    assert browser.session["_auth_user_id"] == str(amina.pk)
    assert Member.objects.count() == EmailAddress.objects.count() == 1


@pytest.mark.parametrize("email", ["amina@example.org", "Amina@example.org", "OTHER@example.org"])
def test_database_refuses_a_second_row_for_an_address_and_any_upper_case(cast, email):
    cast.member("Amina")
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.bulk_create([Member(email=email)])


def test_wrong_address_is_422_and_stays_in_the_form():
    _, answer = ask("wren at example.org")
    assert answer.status_code == 422
    assert 'value="wren at example.org"' in answer.content.decode()
    assert "Type an e-mail address in the right form, like name@example.org." in words_of(answer)
    assert not Member.objects.exists()


def test_wrong_code_is_422_and_stays_in_the_form_with_the_address(outbox):
    browser, _ = ask("wren@example.org")
    guess = wrong(code_mailed())
    answer = type_code(browser, guess)
    assert answer.status_code == 422
    assert f'value="{guess}"' in answer.content.decode()
    assert "wren@example.org" in words_of(answer)
    assert "That is not the code we sent. Check the newest e-mail." in words_of(answer)
    assert not signed_in(browser)
    assert len(outbox()) == 1


def test_the_fifth_wrong_code_is_the_last(outbox):
    browser, _ = ask("wren@example.org")
    code = code_mailed()
    for _ in range(4):
        answer = type_code(browser, wrong(code))
        assert (answer.status_code, "That is not the code" in words_of(answer)) == (422, True)
    for typed in (wrong(code), code):
        answer = type_code(browser, typed)
        assert (answer.status_code, "That code no longer works" in words_of(answer)) == (422, True)
    assert not signed_in(browser)
    assert ask("wren@example.org", browser)[1]["Location"] == TYPE
    assert type_code(browser, code_mailed())["Location"] == "/welcome/"


@pytest.mark.parametrize(("seconds", "status", "words"), [(900, 302, ""), (901, 422, "That code no longer works")])
def test_code_works_for_15_minutes(clock, seconds, status, words):
    browser, _ = ask("wren@example.org")
    clock.shift(timedelta(seconds=seconds))
    answer = type_code(browser, code_mailed())
    assert answer.status_code == status
    assert words in words_of(answer)
    assert signed_in(browser) == (status == 302)


def test_code_is_sent_again_twice_and_only_the_newest_works(outbox):
    browser, _ = ask("wren@example.org")
    first = code_mailed()
    for _ in range(2):
        assert "Send a new code" in words_of(browser.get(TYPE))
        assert browser.post(TYPE, {"action": "resend"})["Location"] == TYPE
    assert "Send a new code" not in words_of(browser.get(TYPE))
    assert browser.post(TYPE, {"action": "resend"}).status_code == 422
    assert len(outbox()) == 3
    assert type_code(browser, first).status_code == (302 if first == code_mailed() else 422)
    assert type_code(browser, code_mailed())["Location"] == "/welcome/"


def test_code_works_only_in_the_browser_that_asked():
    ask("wren@example.org")
    code = code_mailed()
    stranger = Client()
    answer = type_code(stranger, code)
    assert (answer.status_code, "in another browser" in words_of(answer)) == (422, True)
    other, _ = ask("other@example.org")
    answer = type_code(other, code if code != code_mailed() else wrong(code))
    assert (answer.status_code, "That is not the code" in words_of(answer)) == (422, True)
    assert not signed_in(stranger)
    assert not signed_in(other)


def test_inactive_member_sees_the_same_page_and_gets_no_code(cast, outbox):
    cast.member("Amina", is_active=False)
    browser, answer = ask("amina@example.org")
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    assert "Type the code we sent you" in words_of(browser.get(TYPE))
    assert [type_code(browser, typed).status_code for typed in ("", "000000", "123456")] == [422] * 3
    assert browser.post(TYPE, {"action": "resend"}).status_code == 302
    assert outbox() == []


def test_member_closed_since_is_neither_let_in_nor_kept_in():
    late, inside = ask("amina@example.org")[0], enter("bilal@example.org")
    Member.objects.update(is_active=False)
    assert type_code(late, code_mailed("amina@example.org"))["Location"] == "/accounts/inactive/"
    assert not signed_in(late)
    assert inside.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_unconfirmed_member_counts_for_nothing(cast, sign_in):
    ask("quiet@example.org")
    quiet = Member.objects.get()
    cast.member("Amina")
    desk = sign_in(cast.superuser(), second_factor=True)
    assert quiet not in Member.objects.confirmed()
    everybody = desk.get("/admin/community/member/")
    assert b"amina@example.org" in everybody.content
    assert b"quiet@example.org" not in everybody.content
    assert desk.get(f"/admin/community/member/{quiet.pk}/change/")["Location"] == "/admin/"
    asked = {"app_label": "meetups", "model_name": "host", "field_name": "member", "term": "example.org"}
    found = desk.get("/admin/autocomplete/", asked).json()["results"]
    assert [each["text"] for each in found] == ["Amina", "Root"]


def test_unconfirmed_member_is_dropped_after_a_day_and_not_before(clock):
    ask("quiet@example.org")
    clock.shift(timedelta(hours=23))
    ask("later@example.org")
    clock.shift(timedelta(hours=1))
    assert forget_passers_by() == 0
    clock.shift(timedelta(seconds=1))
    assert forget_passers_by() == 1
    assert [member.email for member in Member.objects.all()] == ["later@example.org"]
    assert [row.email for row in EmailAddress.objects.all()] == ["later@example.org"]
    assert forget_passers_by() == 0


def test_member_once_confirmed_is_never_dropped(clock):
    enter("wren@example.org")
    clock.shift(timedelta(days=400))
    ask("wren@example.org")
    clock.shift(timedelta(days=400))
    assert forget_passers_by() == 0
    assert Member.objects.get().email == "wren@example.org"
