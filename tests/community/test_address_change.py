"""A member changes their e-mail address: a code from each of the two, and nothing before."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from post_office.models import STATUS, Email

from community.address_change import AddressRefused, move
from community.models import DataRequest, Member
from community.privacy import letters
from meetups.models import CalendarAddress
from tests.community.door import ask, code_mailed, enter, signed_in, type_code, wrong
from tests.community.post import work
from tests.meetups.test_at_once import at_once
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ASK, TYPE = "/me/email/", "/me/email/codes/"
OLD, NEW = "amina@example.org", "amina@new.example.org"


@pytest.fixture
def browser(amina):
    """Her browser."""
    return enter(OLD)


def ask_for(browser, address=NEW):
    """Types the new address: the two codes, by name, as far as they were mailed."""
    Email.objects.filter(priority=3).delete()  # of signing in
    answer = browser.post(ASK, {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    return {name: code_mailed(to) for name, to in (("new_code", address), ("old_code", OLD))}


def test_both_codes_typed_and_all_goes_on_under_the_new_one(amina, browser, cast):
    meetup = cast.meetup()
    meetup.rsvp(amina)
    calendar = CalendarAddress.renew(amina)
    DataRequest.objects.take("see", "", address=OLD)
    codes = ask_for(browser)
    assert Member.objects.get().email == OLD
    page = browser.get(TYPE)
    assert NEW in words_of(page)
    answer = browser.post(TYPE, codes, follow=True)
    assert f"Your e-mail address is now {NEW}." in words_of(answer)
    amina.refresh_from_db()
    assert amina.email == NEW
    assert cast.statuses(meetup) == {"Amina": "going"}
    assert CalendarAddress.objects.get().token == calendar.token
    assert DataRequest.objects.of(amina).count() == 1
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    enter(NEW)
    assert Member.objects.get().pk == amina.pk


def test_mail_that_waits_goes_to_the_new_one_and_the_old_hears_it_last(amina, browser, cast, post):
    cast.meetup().rsvp(amina)
    browser.post(TYPE, ask_for(browser))
    assert {tuple(mail.to): mail.subject for mail in Email.objects.filter(to=OLD)} == {
        (OLD,): "Your address at Our community was changed"
    }
    work()
    assert sorted((mail["To"], mail["Subject"]) for mail in post.mails) == [
        (OLD, "Your address at Our community was changed"),
        (NEW, "Your place is saved: Words we share"),
    ]
    assert not Email.objects.filter(to=OLD).exists()


def test_mail_that_left_is_found_under_the_new_one_and_codes_under_none(amina, browser, cast):
    cast.meetup().rsvp(amina)
    Email.objects.filter(to=OLD, priority=1).update(status=STATUS.sent)
    browser.post(TYPE, ask_for(browser))
    amina.refresh_from_db()
    assert [mail.status for mail in letters(amina)] == [STATUS.sent]
    assert not Email.objects.filter(subject__startswith="Your code for another address", to=OLD).exists()


def test_sessions_elsewhere_end_and_the_old_address_is_in_none(amina, browser):
    elsewhere = enter(OLD)
    waiting, _ = ask(OLD)
    code = code_mailed(OLD)
    cache.clear()  # she has asked for many codes in this minute
    browser.post(TYPE, ask_for(browser))
    assert (signed_in(elsewhere), signed_in(browser)) == (False, True)
    assert type_code(waiting, code).status_code == 422
    assert not signed_in(waiting)
    assert not any(OLD in repr(session.get_decoded()) for session in Session.objects.all())


@pytest.mark.parametrize(
    "typed",
    ["", " ", "amina", "amina@", "@example.org", "a b@example.org", "a@b", "a@b@c.org", '"a,b"@example.org',
     "a\0@b.org", "x" * 250 + "@example.org", "İ@example.org", "a,b@example.org", "<a@example.org>",
     "a@example.org\nb@example.org", "javascript:alert(1)", OLD, OLD.upper(), f" {OLD} "],
)  # fmt: skip
def test_what_is_no_other_address_is_refused_with_words(browser, typed):
    Email.objects.all().delete()
    answer = browser.post(ASK, {"email": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]
    assert (Email.objects.count(), Member.objects.get().email) == (0, OLD)


def test_ones_own_is_told_so(browser):
    assert "That is your e-mail address already." in words_of(browser.post(ASK, {"email": "Amina@Example.org"}))


@pytest.mark.parametrize("missing", ["new_code", "old_code"])
@pytest.mark.parametrize("how", ["wrong", "empty", "the other", "left out"])
def test_one_code_is_not_enough(browser, missing, how):
    codes = ask_for(browser)
    other = codes["old_code" if missing == "new_code" else "new_code"]
    typed = {"wrong": wrong(codes[missing]), "empty": "", "the other": other, "left out": None}[how]
    given = {name: code for name, code in (codes | {missing: typed}).items() if code is not None}
    answer = browser.post(TYPE, given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    assert Member.objects.get().email == OLD
    assert browser.post(TYPE, codes).status_code == 302
    assert Member.objects.get().email == NEW


def test_five_wrong_tries_end_it(browser):
    codes = ask_for(browser)
    bad = codes | {"new_code": wrong(codes["new_code"])}
    assert [browser.post(TYPE, bad).status_code for _ in range(5)] == [422] * 5
    assert "typed too late, too many times wrongly" in words_of(browser.post(TYPE, codes))
    assert Member.objects.get().email == OLD


def test_too_late_is_too_late(browser, clock):
    codes = ask_for(browser)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert browser.post(TYPE, codes).status_code == 422
    assert Member.objects.get().email == OLD


def test_another_browser_of_hers_cannot_use_them(browser):
    other = enter(OLD)
    codes = ask_for(browser)
    assert other.post(TYPE, codes).status_code == 422
    assert Member.objects.get().email == OLD


def test_new_codes_make_the_old_ones_worthless(browser):
    first = ask_for(browser)
    second = ask_for(browser)
    if first != second:
        assert browser.post(TYPE, first).status_code == 422
    assert browser.post(TYPE, second).status_code == 302


def test_nobody_learns_whose_an_address_is(browser, cast):
    cast.member("Bilal")
    Email.objects.all().delete()
    taken = browser.post(ASK, {"email": "bilal@example.org"})
    mails = {tuple(mail.to): mail for mail in Email.objects.all()}
    assert "somebody with another account" in mails["bilal@example.org",].message
    assert not re.search(r"\b\d{6}\b", mails["bilal@example.org",].message)
    assert OLD not in mails["bilal@example.org",].message
    page = words_of(browser.get(TYPE))
    codes = {"old_code": code_mailed(OLD), "new_code": "123456"}
    refused = browser.post(TYPE, codes)
    ask_for(browser)
    free = browser.get(TYPE)
    assert words_of(free) == page.replace("bilal@example.org", NEW)
    assert (taken.status_code, taken["Location"]) == (302, TYPE)
    assert list(refused.context["form"].errors) == ["new_code"]
    assert Member.objects.filter(email="bilal@example.org").get().name == "Bilal"


def test_an_address_that_somebody_asked_a_code_for_and_never_came_is_free(amina, browser):
    ask(NEW)
    assert Member.objects.count() == 2
    assert browser.post(TYPE, ask_for(browser)).status_code == 302
    assert Member.objects.get() == amina
    assert EmailAddress.objects.get().user == amina


def test_taken_meanwhile_is_said(browser, cast):
    codes = ask_for(browser)
    cast.member("Wren", email=NEW)
    answer = browser.post(TYPE, codes)
    assert answer.status_code == 409
    assert "That address belongs to another account now." in words_of(answer)
    assert Member.objects.get(name="Amina").email == OLD


def test_asking_is_limited(browser):
    statuses = [browser.post(ASK, {"email": f"a{number}@example.org"}).status_code for number in range(4)]
    assert statuses[-1] == 429
    assert Member.objects.get().email == OLD


def test_a_visitor_is_asked_to_sign_in(client):
    for path in (ASK, TYPE):
        assert client.post(path, {"email": NEW})["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_at_once_one_has_the_address(cast):
    people = [cast.member(f"Amina{number}") for number in range(3)]
    answers = at_once(*(lambda person=person: move(person, NEW) for person in people))
    assert sorted(type(answer).__name__ for answer in answers) == ["AddressRefused", "AddressRefused", "NoneType"]
    assert Member.objects.filter(email=NEW).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_windows_one_changes_it(amina):
    answers = at_once(lambda: move(Member.objects.get(), "a@example.org"), lambda: move(amina, "b@example.org"))
    assert sum(answer is None for answer in answers) >= 1
    assert all(answer is None or isinstance(answer, AddressRefused) for answer in answers)
    assert EmailAddress.objects.get().email == Member.objects.get().email
