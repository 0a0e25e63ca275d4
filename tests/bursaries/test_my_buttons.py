"""What the person who asks can do: each by a button, those that cannot be undone by two."""

import pytest

from bursaries.models import Application, Fund, asking, deciding
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def offer(desk, ruth, amina):
    """An offer to Amina of 25 pounds."""
    return desk.offered(desk.fund(), ruth, amina, 2500)


@pytest.fixture
def question(desk, ruth, amina):
    """A question to Amina."""
    application = desk.reviewed(desk.sent(desk.fund(), amina), ruth)
    return deciding.ask(application, ruth, "Which train?")


def press(browser, application, action, **data):
    """Presses a button on the page, or on the one that asks whether one is sure."""
    return browser.post(f"{application.get_absolute_url()}{action}/", data)


def now(application):
    application.refresh_from_db()
    return application.status


# --- Answering -------------------------------------------------------------------------------------------------------


def test_question_is_answered_once(browser, question):
    application = question.application
    done = press(browser, application, "answer/1", text="The early one\r\nfrom Leeds")
    assert done["Location"] == application.get_absolute_url()
    question.refresh_from_db()
    assert (question.answer, now(application)) == ("The early one\nfrom Leeds", "in-review")
    assert "The early one" in words_of(browser.get(application.get_absolute_url()))
    again = press(browser, application, "answer/1", text="Another")
    assert again.status_code == 409
    assert "You have answered this question." in words_of(again)
    assert "Another" in words_of(again)
    question.refresh_from_db()
    assert question.answer == "The early one\nfrom Leeds"


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Write an answer."), (" \n ", "Write an answer."), ("x" * 2001, "Make this shorter"), ("a\0", "Null")],
)
def test_answer_that_is_none_is_refused_and_kept_on_the_page(browser, question, text, said):
    refused = press(browser, question.application, "answer/1", text=text)
    assert refused.status_code == 422
    assert said in words_of(refused)
    assert text.strip() in refused.content.decode()
    assert now(question.application) == "question"


@pytest.mark.parametrize("number", ["0", "999", "x", "", "\u0663", "9" * 30, "-1"])
def test_question_that_is_not_mine_is_not_found(browser, question, desk, ruth, number):
    theirs = deciding.ask(desk.reviewed(desk.sent(question.application.fund), ruth), ruth, "And you?")
    for each in (number, theirs.pk, 2):
        assert press(browser, question.application, f"answer/{each}", text="Mine").status_code == 404
    theirs.refresh_from_db()
    assert theirs.answer == ""


# --- Accepting -------------------------------------------------------------------------------------------------------


def test_all_of_an_offer_is_accepted_with_one_button(browser, offer):
    assert press(browser, offer, "accept", amount="25.00").status_code == 302
    assert (now(offer), offer.accepted, Fund.objects.get().committed) == ("accepted", 2500, 2500)


def test_a_part_is_accepted_once_one_is_sure(browser, offer):
    asked = press(browser, offer, "accept", amount="£10")
    assert asked.status_code == 200
    assert "Accept £10.00?" in words_of(asked)
    assert "The other £15.00 go to somebody else." in words_of(asked)
    assert now(offer) == "offered"
    assert press(browser, offer, "accept", amount="10.00", sure="1").status_code == 302
    assert (now(offer), offer.accepted) == ("accepted", 1000)


@pytest.mark.parametrize("amount", ["", "0", "-1", "25.01", "1e1", "\u0662", "1000000", "9" * 5000, "x", "25,00"])
def test_amount_that_is_no_part_of_it_is_refused_and_kept_on_the_page(browser, offer, amount):
    refused = press(browser, offer, "accept", amount=amount, sure="1")
    assert refused.status_code == 422
    assert f'value="{amount}"' in refused.content.decode() or not amount
    assert (now(offer), Fund.objects.get().committed) == ("offered", 0)


def test_accepting_twice_promises_once(browser, offer):
    press(browser, offer, "accept", amount="25")
    again = press(browser, offer, "accept", amount="25")
    assert again.status_code == 409
    assert "There is no offer to accept now." in words_of(again)
    assert Fund.objects.get().committed == 2500


def test_offer_that_became_smaller_meanwhile_is_not_accepted_as_it_was(browser, offer):
    Application.objects.filter(pk=offer.pk).update(offered=2000)
    assert press(browser, offer, "accept", amount="25.00").status_code == 422
    assert now(offer) == "offered"


def test_money_that_is_gone_is_said_and_the_place_in_line_kept(browser, offer):
    offer.fund.revise(budget=1000, largest_award=1000)
    answer = press(browser, offer, "accept", amount="25.00")
    assert answer.status_code == 409
    assert "You are on the waiting list, before everyone" in words_of(answer)
    assert now(offer) == "waiting"


# --- Buttons that ask whether one is sure ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "status"),
    [("decline", "declined"), ("withdraw", "withdrawn"), ("look-again", "in-review")],
)
def test_offer_is_turned_down_withdrawn_or_looked_at_again(browser, offer, action, status):
    page = browser.get(f"{offer.get_absolute_url()}{action}/")
    assert (page.status_code, now(offer)) == (200, "offered")
    assert press(browser, offer, action)["Location"] == offer.get_absolute_url()
    assert now(offer) == status
    assert press(browser, offer, action).status_code == 409 if status != "in-review" else True
    assert now(offer) == status


def test_another_look_is_asked_for_once(browser, desk, ruth, amina):
    application = desk.reviewed(desk.sent(desk.fund(), amina), ruth)
    deciding.not_now(application, ruth, "Sorry.")
    assert press(browser, application, "look-again").status_code == 302
    second = desk.reviewer("Rosa")
    deciding.declare(application, second, conflict=False)
    deciding.review(application, second, "not-now", 0, "")
    deciding.not_now(application, second, "Sorry again.")
    assert "Ask for another look" not in words_of(browser.get(application.get_absolute_url()))
    assert press(browser, application, "look-again").status_code == 409
    assert now(application) == "not-now"


def test_could_not_attend_is_noted_and_nothing_asked_back(browser, offer, amina):
    asking.accept(offer, amina, 2500)
    for _ in range(2):
        press(browser, offer, "could-not-attend")
    assert (now(offer), offer.accepted, offer.could_not_attend_at is not None) == ("accepted", 2500, True)
    assert offer.entry_log.filter(verb="could not attend").count() == 1


@pytest.mark.parametrize("action", ["erase", "take-back-consent"])
def test_what_is_erased_is_nobodys_page_any_more(browser, offer, action):
    assert "cannot be undone" in words_of(browser.get(f"{offer.get_absolute_url()}{action}/"))
    assert press(browser, offer, action)["Location"] == "/bursaries/"
    assert (now(offer), offer.contact, offer.member) == ("withdrawn", "", None)
    assert (offer.consent_withdrawn_at is not None) is (action == "take-back-consent")
    for answer in (browser.get(offer.get_absolute_url()), press(browser, offer, action)):
        assert answer.status_code == 404
    assert "erased" in words_of(browser.get("/bursaries/"))


def test_draft_is_erased_whole(browser, desk, amina):
    draft = desk.draft(desk.fund(), amina)
    press(browser, draft, "erase")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("action", ["nothing", "ERASE", "delete", "pay"])
def test_there_are_no_other_buttons(browser, offer, action):
    assert press(browser, offer, action).status_code == 404
    assert browser.get(f"{offer.get_absolute_url()}{action}/").status_code == 404
    assert now(offer) == "offered"


def test_form_without_its_safety_token_does_nothing(offer, amina, sign_in):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.cookies = sign_in(amina).cookies
    for action in ("accept", "withdraw", "erase"):
        assert press(browser, offer, action, amount="25").status_code == 403
    assert now(offer) == "offered"


def test_messages_hold_no_word_of_what_was_written(browser, question):
    answer = browser.post(f"{question.application.get_absolute_url()}answer/1/", {"text": "CANARY"}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["Thank you. Your answer is with us."]
