"""Raising something in private: what its author does, and what they see of it."""

import pytest
from django.test import Client

from charter.models import Concern, ConcernReply
from community.models import Community
from tests.charter.stewards import SECRET, concern, opened, own_page, steward
from tests.pages import words_of

pytestmark = pytest.mark.django_db

PAGE = "/charter/concerns/"


@pytest.fixture
def sade():
    return steward()


@pytest.fixture
def amina(cast):
    return cast.member()


@pytest.fixture
def browser(amina, sign_in):
    return sign_in(amina)


def test_member_raises_something_and_reads_it_on_its_own_page(browser, amina, sade, clock):
    answer = browser.post(PAGE, {"text": f"  {SECRET}\r\nTwice. "}, follow=True)
    raised = Concern.objects.get()
    assert answer.redirect_chain == [(own_page(raised), 302)]
    assert (raised.member, raised.text, raised.state) == (amina, f"{SECRET}\nTwice.", "received")
    words = words_of(answer)
    assert SECRET in words
    assert "No care steward has opened it yet." in words
    assert "Raised on Tuesday 3 November 2026, 9am UK time." in words
    assert "All of it is erased on Wednesday 3 November 2027." in words


def test_form_says_who_reads_it_what_happens_how_long_it_is_kept_and_whom_to_call(browser, sade):
    steward("Tom")
    words = words_of(browser.get(PAGE))
    for said in (
        "999 in the UK, 112 in many other countries",
        "Our care stewards: Sade, Tom.",
        "says only that something was raised",
        "A year. Or, once it is closed, 180 days from then.",
    ):
        assert said in words


def test_it_can_be_about_a_meetup_and_is_kept_from_a_steward(browser, cast, sade):
    meetup, tom = cast.meetup(), steward("Tom")
    browser.post(PAGE, {"text": SECRET, "meetup": meetup.pk, "kept_from": [tom.pk]})
    raised = Concern.objects.get()
    assert (raised.meetup, list(raised.kept_from.all()), list(raised.readers())) == (meetup, [tom], [sade])
    words = words_of(browser.get(own_page(raised)))
    assert "about “Words we share”" in words
    assert "Sade. Kept from Tom." in words


def test_reference_cannot_be_guessed_and_is_never_the_same(amina, sade):
    references = {concern(amina, str(number)).pk for number in range(50)}
    assert len(references) == 50
    assert all(len(each) == 12 and set(each) <= set("abcdefghijklmnopqrstuvwxyz234567") for each in references)


def test_sent_twice_it_is_kept_once_and_told_once(browser, sade, outbox):
    for _ in range(2):
        assert browser.post(PAGE, {"text": SECRET}).status_code == 302
    assert Concern.objects.count() == 1
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "Write what happened."),
        ({"text": "  \r\n "}, "Write what happened."),
        ({"text": "x" * 5001}, "There is room for 5,000 letters at a time."),
        ({"text": SECRET, "meetup": "99"}, "Choose a meetup from the list."),
        ({"text": SECRET, "meetup": "x"}, "Choose a meetup from the list."),
        ({"text": SECRET, "kept_from": "x"}, "Choose from the list."),
        ({"text": SECRET, "kept_from": "99"}, "Choose from the list."),
        ({"text": SECRET + "\0"}, "Null characters are not allowed."),
    ],
)
def test_bad_input_is_said_keeps_what_was_typed_and_changes_nothing(browser, sade, outbox, given, problem):
    answer = browser.post(PAGE, given)
    assert answer.status_code == 422
    assert problem in words_of(answer)
    assert given.get("text", "").replace("\0", "").strip() in answer.content.decode().replace("\0", "")
    assert not Concern.objects.exists()
    assert outbox() == []


def test_five_thousand_letters_fit_whatever_the_browser_makes_of_line_breaks(browser, sade):
    assert browser.post(PAGE, {"text": ("x" * 99 + "\r\n") * 49 + "x" * 100}).status_code == 302
    assert len(Concern.objects.get().text) == 5000


def test_member_who_is_no_steward_cannot_be_ticked(browser, cast, sade):
    answer = browser.post(PAGE, {"text": SECRET, "kept_from": [cast.member("Bilal").pk]})
    assert (answer.status_code, Concern.objects.count()) == (422, 0)


def test_it_cannot_be_kept_from_everyone(browser, sade, outbox):
    answer = browser.post(PAGE, {"text": SECRET, "kept_from": [sade.pk]})
    assert answer.status_code == 422
    assert "Leave at least one of the care stewards." in words_of(answer)
    assert SECRET in answer.content.decode()
    assert (Concern.objects.count(), outbox()) == (0, [])


def test_without_stewards_nothing_is_taken_and_the_contact_is_named(browser):
    Community.objects.create(pk=1, contact_email="hello@example.org")
    page = browser.get(PAGE)
    assert "There are no care stewards yet" in words_of(page)
    assert "mailto:hello@example.org" in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_what_was_sent_when_the_last_steward_had_left_is_given_back(browser, sade, outbox):
    sade.groups.clear()
    answer = browser.post(PAGE, {"text": SECRET})
    assert answer.status_code == 422
    assert "Nobody can read this here yet, so it was not kept." in words_of(answer)
    assert SECRET in answer.content.decode()
    assert (Concern.objects.count(), outbox()) == (0, [])


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_steward_who_cannot_open_the_desk_does_not_count(browser, sade, change):
    type(sade).objects.filter(pk=sade.pk).update(**change)
    assert "There are no care stewards yet" in words_of(browser.get(PAGE))


def test_steward_who_raises_something_is_not_its_reader(sade, sign_in):
    tom = steward("Tom")
    raised = concern(sade)
    assert list(raised.readers()) == [tom]
    assert not Concern.objects.visible_to(sade).exists()
    assert "Our care stewards: Tom." in words_of(sign_in(sade).get(PAGE))


# --- Its own page ---------------------------------------------------------------------------------------------------


def test_author_sees_who_opened_it_and_when(browser, amina, sade, sign_in, clock):
    raised = concern(amina)
    clock.shift(3600)
    opened(sign_in, sade, raised)
    words = words_of(browser.get(own_page(raised)))
    assert "Sade, Tuesday 3 November 2026, 10am UK time" in words
    assert "A care steward has opened it." in words


def test_times_are_the_authors_own(cast, sade, sign_in, clock):
    carys = cast.member("Carys", time_zone="America/New_York")
    words = words_of(sign_in(carys).get(own_page(concern(carys))))
    assert "Tuesday 3 November 2026, 4am New York time" in words


def test_author_adds_words_until_it_is_closed(browser, amina, sade, outbox):
    raised = concern(amina)
    assert browser.post(own_page(raised), {"text": "And again today."}).status_code == 302
    raised.acknowledge(sade, "Thank you.")
    browser.post(own_page(raised), {"text": "Any news?"})
    raised.close(sade, "We talked to him.")
    answer = browser.post(own_page(raised), {"text": "One more thing."})
    assert answer.status_code == 409
    assert "It is closed, so nothing can be added." in words_of(answer)
    assert "One more thing." in answer.content.decode()
    said = [(reply.text, reply.from_author, reply.state) for reply in ConcernReply.objects.all()]
    assert said == [
        ("And again today.", True, ""),
        ("Thank you.", False, "acknowledged"),
        ("Any news?", True, ""),
        ("We talked to him.", False, "closed"),
    ]
    words = words_of(browser.get(own_page(raised)))
    assert all(text in words for text, _, _ in said)
    assert "This is closed: nothing can be added." in words


def test_words_sent_twice_are_said_once(browser, amina, sade, outbox):
    raised = concern(amina)
    before = len(outbox())
    for _ in range(2):
        assert browser.post(own_page(raised), {"text": "And again today."}).status_code == 302
    assert (ConcernReply.objects.count(), len(outbox())) == (1, before + 1)


@pytest.mark.parametrize("text", ["", " ", "x" * 5001])
def test_bad_words_change_nothing(browser, amina, sade, text):
    raised = concern(amina)
    answer = browser.post(own_page(raised), {"text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not ConcernReply.objects.exists()


def test_author_keeps_it_from_another_steward_later(browser, amina, sade, sign_in):
    tom = steward("Tom")
    raised = concern(amina)
    for _ in range(2):
        assert browser.post(own_page(raised), {"action": "keep", "kept_from": [tom.pk]}).status_code == 302
    assert list(raised.readers()) == [sade]
    assert "Kept from Tom." in words_of(browser.get(own_page(raised)))


def test_author_cannot_keep_it_from_the_last_one(browser, amina, sade):
    raised = concern(amina)
    answer = browser.post(own_page(raised), {"action": "keep", "kept_from": [sade.pk]})
    assert answer.status_code == 409
    assert "nobody would be left to read it" in words_of(answer)
    assert list(raised.readers()) == [sade]


@pytest.mark.parametrize("kept_from", ["", "x", "99"])
def test_keeping_it_from_nobody_changes_nothing(browser, amina, sade, kept_from):
    raised = concern(amina)
    answer = browser.post(own_page(raised), {"action": "keep", "kept_from": kept_from})
    assert (answer.status_code, list(raised.readers())) == (422, [sade])


def test_only_its_author_finds_it(amina, sade, cast, sign_in):
    raised = concern(amina)
    others = [cast.member("Bilal"), cast.organiser(), cast.superuser(), sade]
    for other in others:
        browser = sign_in(other, second_factor=True)
        for answer in (browser.get(own_page(raised)), browser.post(own_page(raised), {"text": "x"})):
            assert answer.status_code == 404
            assert SECRET not in answer.content.decode()
        assert "What you raised" not in words_of(browser.get(PAGE))
    assert not ConcernReply.objects.exists()


def test_visitor_is_asked_to_sign_in(amina, sade):
    for path in (PAGE, own_page(concern(amina))):
        for answer in (Client().get(path), Client().post(path, {"text": SECRET})):
            assert answer.status_code == 302
            assert answer["Location"] == f"/accounts/login/?next={path}"
    assert Concern.objects.count() == 1


def test_no_browser_keeps_the_pages(browser, amina, sade):
    for path in (PAGE, own_page(concern(amina))):
        assert "no-store" in browser.get(path)["Cache-Control"]


def test_looking_changes_nothing(browser, amina, sade):
    raised = concern(amina)
    before = Concern.objects.values().get()
    for _ in range(2):
        browser.get(PAGE)
        browser.get(own_page(raised))
    assert Concern.objects.values().get() == before
    assert not raised.readings.exists()


def test_own_ones_are_listed_with_their_state(browser, amina, sade):
    raised = concern(amina)
    raised.acknowledge(sade, "Thank you.")
    concern(amina, "Something else.")
    words = words_of(browser.get(PAGE))
    assert words.count("Raised on") == 2
    assert "acknowledged" in words
    assert SECRET not in words
