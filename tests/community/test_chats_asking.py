"""Asking for a one-to-one: bounded, once, to somebody who offers; and no address on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from post_office.models import STATUS, Email

from community.models import ChatBlock, ChatOffer, ChatRefused, ChatRequest
from tests.community.chats import ELEVEN, MINE, TEN, WORDS, ask_url, asking, offering, press, state_of, two
from tests.community.pauses import pause
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_request_is_kept_and_the_other_is_told_without_words_or_address(cast, sign_in, outbox):
    bilal, amina = offering("Bilal", TEN, ELEVEN), cast.member(time_zone="Europe/Berlin")
    page = sign_in(amina).get(ask_url(bilal))
    assert "10am UK time (for you: 11am Berlin time)" in words_of(page)
    answer = sign_in(amina).post(ask_url(bilal), {"words": WORDS, "time": TEN.isoformat()}, follow=True)
    assert "Sent. We will write to you when they answer." in words_of(answer)
    asked = ChatRequest.objects.get()
    assert (asked.words, asked.starts_at, asked.minutes, asked.asker, asked.asked) == (WORDS, TEN, 30, amina, bilal)
    (mail,) = outbox()
    assert mail.to == ["bilal@example.org"]
    assert "Amina would like to talk with you one to one. They ask for Tuesday 10 November 2026, 10am UK time" in (
        mail.message
    )
    assert asked.get_absolute_url() in mail.message
    assert "17 November 2026" in mail.message
    everything = f"{mail.subject} {mail.message} {mail.headers} {mail.from_email} {mail.cc} {mail.bcc}"
    assert "amina@" not in everything.lower()
    assert "zqwords" not in everything
    assert mail.headers["Sensitivity"] == "Private"
    assert "Amina" not in mail.subject


def test_words_are_encrypted_at_rest(cast):
    asked = two()[2]
    asked.decline("zqreply")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, reply FROM community_chatrequest")
        stored = cursor.fetchone()
    assert all(text.startswith("gAAAA") for text in stored)
    asked = ChatRequest.objects.get()
    assert (asked.words, asked.reply) == (WORDS, "zqreply")


def test_sent_twice_it_is_kept_and_told_once(cast, sign_in, outbox):
    bilal, browser = offering(), sign_in(cast.member())
    ends = {browser.post(ask_url(bilal), {"words": WORDS})["Location"] for _ in range(2)}
    assert len(ends) == ChatRequest.objects.count() == len(outbox()) == 1
    assert "You have asked Bilal already." in words_of(browser.post(ask_url(bilal), {"words": "Other words"}))
    assert "You have asked Bilal already." in words_of(browser.get(ask_url(bilal)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Write a few words about what you would like to talk about."),
        ({"words": " \r\n\x00 "}, ""),
        ({"words": "x" * 1001}, "at most 1000"),
        ({"words": WORDS, "time": "2026-11-10T09:00:00+00:00"}, "taken by now. Choose another."),
        ({"words": WORDS, "time": "now"}, "taken by now. Choose another."),
    ],
)
def test_bad_input_is_refused_and_kept(cast, sign_in, outbox, typed, words):
    bilal = offering("Bilal", TEN)
    answer = sign_in(cast.member()).post(ask_url(bilal), typed)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert (ChatRequest.objects.count(), outbox()) == (0, [])
    if len(typed.get("words", "")) == 1001:
        assert "x" * 1001 in answer.content.decode()


def test_oneself_a_stranger_and_who_does_not_offer_are_not_there_to_ask(cast, sign_in):
    bilal = offering()
    assert sign_in(bilal).post(ask_url(bilal), {"words": WORDS}).status_code == 404
    with pytest.raises(ChatRefused):
        asking(bilal, bilal)
    ChatOffer.objects.stop(bilal)
    browser = sign_in(cast.member())
    for path in (ask_url(bilal), "/members/nobody/ask/"):
        assert {browser.get(path).status_code, browser.post(path, {"words": WORDS}).status_code} == {404}
    assert not ChatRequest.objects.exists()
    assert browser.put(ask_url(bilal)).status_code == 405


def test_who_has_no_name_is_asked_for_it_first(cast, sign_in):
    bilal, nobody = offering(), cast.member("", email="nameless@example.org")
    browser = sign_in(nobody)
    assert "Tell us your name first" in words_of(browser.get(ask_url(bilal)))
    assert browser.post(ask_url(bilal), {"words": WORDS}).status_code == 422


def test_three_open_requests_are_the_most(cast, sign_in):
    amina = cast.member()
    asked = [asking(amina, offering(f"No {number}")) for number in range(3)]
    fourth, browser = offering("Fourth"), sign_in(amina)
    assert "3 of your requests wait for an answer." in words_of(browser.get(ask_url(fourth)))
    answer = browser.post(ask_url(fourth), {"words": WORDS})
    assert (answer.status_code, ChatRequest.objects.count()) == (422, 3)
    press(browser, asked[0], "withdraw")
    assert browser.post(ask_url(fourth), {"words": WORDS}).status_code == 302


def test_who_is_asked_by_somebody_answers_instead_of_asking(cast):
    amina, bilal, _ = two()
    offering(member=amina)
    with pytest.raises(ChatRefused, match="Amina has asked you already"):
        asking(bilal, amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatRequest.objects.create(asker=bilal, asked=amina, words="x", zone="UTC", minutes=30)


@pytest.mark.parametrize(("end", "days"), [("decline", 30), ("lapse", 30), ("withdraw", 1)])
def test_after_no_or_no_answer_the_same_person_is_left_in_peace_for_a_while(cast, clock, sign_in, end, days):
    amina, bilal, asked = two()
    getattr(asked, end)()
    clock.shift(timedelta(days=days) - timedelta(seconds=1))
    page = words_of(sign_in(amina).get(ask_url(bilal)))
    assert "it did not come to a one-to-one. You can ask again from" in page
    with pytest.raises(ChatRefused):
        asking(amina, bilal)
    clock.shift(timedelta(seconds=2))
    asking(amina, bilal)


def test_who_is_blocked_sees_what_they_see_of_somebody_who_does_not_offer(cast, sign_in):
    amina, bilal, asked = two()
    other = offering("Carys")
    browser = sign_in(amina)
    press(sign_in(bilal), asked, "block", reply="")
    paths = ("/members/", "/members/?chats=on", bilal.profile.get_absolute_url(), ask_url(bilal))
    blocked = [browser.get(path) for path in paths]
    ChatBlock.objects.all().delete()
    ChatOffer.objects.stop(bilal)
    stopped = [browser.get(path) for path in paths]
    assert [answer.status_code for answer in blocked] == [200, 200, 200, 404]
    assert [words_of(answer) for answer in blocked] == [words_of(answer) for answer in stopped]
    assert browser.post(ask_url(bilal), {"words": WORDS}).status_code == 404
    assert "Carys" in words_of(blocked[1])
    assert other


def test_only_so_many_are_asked_in_a_day(cast, sign_in):
    browser = sign_in(cast.member())
    codes = []
    for number in range(11):
        answer = browser.post(ask_url(offering(f"No {number}")), {"words": WORDS})
        codes.append(answer.status_code)
        if answer.status_code == 302:
            press(browser, ChatRequest.objects.latest("pk"), "withdraw")
    assert codes == [302] * 10 + [429]


def test_somebody_paused_does_not_ask(cast, sign_in):
    bilal, amina = offering(), cast.member()
    browser = sign_in(amina)
    pause(amina)
    assert {browser.get(ask_url(bilal)).status_code, browser.post(ask_url(bilal), {"words": WORDS}).status_code} == {
        403
    }
    with pytest.raises(ChatRefused, match="paused"):
        asking(amina, bilal)


def test_what_was_taken_back_before_the_mail_left_is_told_to_nobody(cast, outbox):
    two()[2].withdraw()
    assert outbox() == []


def test_what_was_taken_back_after_it_is_told_once(cast, outbox, sign_in):
    amina, bilal, asked = two()
    Email.objects.update(status=STATUS.sent)
    for _ in range(2):
        press(sign_in(amina), asked, "withdraw")
    assert [(mail.to, mail.subject) for mail in outbox()[1:]] == [
        ([bilal.email], "A request for a one-to-one was taken back")
    ]
    assert state_of(asked) == "withdrawn"


def test_my_page_says_how_many_wait_for_me_with_one_query_more(cast, sign_in, django_assert_max_num_queries):
    amina, bilal, _ = two()
    asking(cast.member("Carys"), bilal)
    assert "2 requests wait for your answer. Read and answer" in words_of(sign_in(bilal).get("/me/"))
    browser = sign_in(amina)
    with django_assert_max_num_queries(17):
        page = words_of(browser.get("/me/"))
    assert "Ask for a one-to-one, or offer them" in page
    listed = words_of(sign_in(bilal).get(MINE))
    assert "Amina asks you for a one-to-one" in listed
    assert "Raise it in private" in listed
