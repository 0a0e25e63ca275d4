"""Questions for the community: asked by who is going, read by members, wondered about once a person."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from community.models import Member
from meetups.models import CheckInRefused, Question, Wonder
from meetups.models.question import MOST, ask
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ASKED = {"text": "Who mends it?", "naming": "first"}


@pytest.fixture
def meetup(cast):
    """A meetup to which Amina Adeyemi is going; it has no prompt."""
    made = cast.meetup()
    made.rsvp(cast.member("Amina Adeyemi"))
    return made


@pytest.fixture
def amina(meetup):
    """Who is going."""
    return meetup.rsvps.get().member


def page(meetup) -> str:
    return f"{meetup.get_absolute_url()}questions/"


def wonder(question) -> str:
    return f"{page(question.meetup)}{question.pk}/wonder/"


def test_who_is_going_asks_and_members_read_it_under_the_name_chosen(cast, sign_in, meetup, amina):
    browser = sign_in(amina)
    assert "Nobody has asked anything yet." in words_of(browser.get(page(meetup)))
    for _ in range(2):  # sent twice is one question
        assert browser.post(page(meetup), ASKED).status_code == 302
    assert Question.objects.get().member == amina
    found = sign_in(cast.member("Bilal")).get(page(meetup))
    assert "Who mends it? Amina I wonder too" in words_of(found)
    assert "Adeyemi" not in found.content.decode()
    assert "Only people who are going can ask." in words_of(found)


def test_visitors_read_no_question(client, meetup, amina):
    ask(meetup, amina, "Who mends it?", "first")
    assert client.get(page(meetup))["Location"].startswith("/accounts/login/")
    assert "questions/" not in client.get(meetup.get_absolute_url()).content.decode()
    assert not Question.objects.visible_to(None).exists()


@pytest.mark.parametrize("why", ["not going", "closed", "enough"])
def test_who_may_not_ask_is_told_why_and_keeps_what_they_typed(cast, sign_in, clock, meetup, amina, why):
    if why == "not going":
        meetup.release(amina)
    elif why == "closed":
        clock.move_to(meetup.answers_close_at)
    else:
        for number in range(MOST):
            ask(meetup, amina, f"Number {number}?", "member")
    before = Question.objects.count()
    answer = sign_in(amina).post(page(meetup), ASKED)
    assert answer.status_code == 409
    assert "Who mends it?" in answer.content.decode()
    assert "Your question was not kept." in words_of(answer)
    with pytest.raises(CheckInRefused):
        ask(meetup, amina, "Who mends it?", "first")
    assert Question.objects.count() == before


@pytest.mark.parametrize(
    "wrong",
    [{"text": " \r\n"}, {"text": "x" * 301}, {"text": "a\0b"}, {"naming": ""}, {"naming": "nickname"}],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(sign_in, meetup, amina, wrong):
    answer = sign_in(amina).post(page(meetup), ASKED | wrong)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == (ASKED | wrong)["text"]
    assert not Question.objects.exists()


def test_wondering_too_counts_once_a_person_and_is_undone(cast, sign_in, meetup, amina):
    question, bilal = ask(meetup, amina, "Who mends it?", "member"), cast.member("Bilal")
    browser = sign_in(bilal)
    for _ in range(2):
        assert browser.post(wonder(question))["Location"] == page(meetup)
    sign_in(amina).post(wonder(question))  # who asked wonders already
    assert Wonder.objects.get().member == bilal
    shown = browser.get(page(meetup))
    assert "Who mends it? a member , and 1 more wonders too" in words_of(shown).replace("member,", "member ,")
    assert "You wonder too. Undo" in words_of(shown)
    for _ in range(2):
        browser.post(wonder(question), {"action": "undo"})
    assert not Wonder.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wonder.objects.bulk_create([Wonder(question=question, member=bilal)] * 2)


def test_most_wondered_about_comes_first(cast, sign_in, meetup, amina):
    first, second = (ask(meetup, amina, text, "member") for text in ("One?", "Two?"))
    second.wonder(cast.member("Bilal"))
    assert list(sign_in(amina).get(page(meetup)).context["page"].rows) == [second, first]


@pytest.mark.parametrize("key", ["404", "99999999999999999999"])
def test_nobody_wonders_about_what_is_not_there_or_at_a_draft(cast, sign_in, meetup, amina, key):
    browser = sign_in(amina)
    assert browser.post(f"{page(meetup)}{key}/wonder/").status_code == 404
    question = ask(meetup, amina, "Who mends it?", "member")
    type(meetup).objects.update(status="draft")
    assert browser.post(wonder(question)).status_code == 404
    assert browser.get(wonder(question)).status_code == 405


def test_only_the_author_takes_a_question_back(cast, sign_in, meetup, amina):
    question = ask(meetup, amina, "Who mends it?", "member")
    gone = {"action": "remove", "question": question.pk}
    sign_in(cast.organiser()).post(page(meetup), gone)
    assert Question.objects.exists()
    browser = sign_in(amina)
    browser.post(page(meetup), gone | {"question": "²"})
    browser.post(page(meetup), gone)
    assert not Question.objects.exists()
    assert "There was no such question of yours." in words_of(browser.post(page(meetup), gone, follow=True))


def test_the_page_costs_at_most_eight_queries_however_many_there_are(sign_in, meetup, amina):
    browser, costs = sign_in(amina), []
    for count in (3, 300):
        people = Member.objects.bulk_create(Member(email=f"{count}.{n}@example.org", name="N") for n in range(count))
        asked = Question.objects.bulk_create(Question(meetup=meetup, member=p, text="Why?") for p in people)
        Wonder.objects.bulk_create(Wonder(question=asked[0], member=person) for person in people)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(meetup)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8
