"""One's own page: all that is said, who has opened it, and nobody else's page."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from bursaries.models import Application, asking, deciding, paying, queueing
from bursaries.views.acts import ACTS
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def read(browser, application):
    """The words of the page."""
    answer = browser.get(application.get_absolute_url())
    assert answer.status_code == 200
    return words_of(answer)


@pytest.fixture
def at(desk, amina):
    """An application of Amina's at a given point of its way."""
    fund, ruth, pat = desk.fund(), desk.reviewer(), desk.payer()

    def asked(row):
        deciding.ask(row, ruth, "Which train?")

    def paid(row):
        asking.accept(row, amina, 2500)
        paying.arrange(row, pat)
        paying.pay(row, pat, 2500, row.submitted_at.date(), "FP-1")

    def come_to(status):
        if status == "draft":
            return desk.draft(fund, amina)
        if status == "submitted":
            return desk.sent(fund, amina)
        row = desk.reviewed(desk.sent(fund, amina), ruth)
        offered = ("offered", "accepted", "arranged", "paid", "closed", "declined")
        if status in offered:
            deciding.offer(row, ruth, 2500, "Come along.")
        if status == "accepted":
            asking.accept(row, amina, 2500)
        if status == "arranged":
            asking.accept(row, amina, 2500)
            paying.arrange(row, pat)
        if status in ("paid", "closed"):
            paid(row)
        last = {
            "question": lambda: asked(row),
            "waiting": lambda: deciding.put_on_waiting_list(row, ruth, 2000, "In your turn."),
            "not-now": lambda: deciding.not_now(row, ruth, "Sorry: the fund is for travel."),
            "withdrawn": lambda: asking.withdraw(row, amina),
            "declined": lambda: asking.turn_down(row, amina),
            "closed": lambda: paying.close(row, pat),
        }.get(status, lambda: None)
        last()
        row.refresh_from_db()
        assert row.status == status
        return row

    return come_to


SAYS = {
    "draft": ["You have not sent this yet", "Check it and send it"],
    "submitted": ["We have your application", "by Tuesday 17 November 2026"],
    "in-review": ["We are looking at it", "by Tuesday 17 November 2026"],
    "question": ["We have a question for you", "Which train?", "Send my answer"],
    "waiting": ["You are on the waiting list for £20.00", "In your turn."],
    "offered": ["We offer you £25.00", "by Tuesday 17 November 2026", "Come along.", "Accept £25.00"],
    "accepted": ["£25.00 is set aside for you"],
    "arranged": ["Your payment is on its way"],
    "paid": ["We have paid £25.00"],
    "closed": ["All done: we have paid £25.00"],
    "not-now": ["We cannot help with this one", "Sorry: the fund is for travel.", "Ask for another look"],
    "withdrawn": ["You took this back"],
    "declined": ["You did not take our offer"],
}


@pytest.mark.parametrize("status", SAYS)
def test_page_says_in_plain_words_where_it_stands_and_when_it_is_erased(browser, at, status):
    application = at(status)
    words = read(browser, application)
    for said in [*SAYS[status], "The autumn gathering", "Travel: £25.00 (by train)", "What you wrote is erased on"]:
        assert said in words
    assert application.reference in words


BUTTONS = {
    "draft": ["Erase it now"],
    "submitted": ["Withdraw", "Take back my consent", "Erase it now"],
    "in-review": ["Withdraw", "Take back my consent", "Erase it now"],
    "question": ["Withdraw", "Take back my consent", "Erase it now"],
    "waiting": ["Withdraw", "Take back my consent", "Erase it now"],
    "offered": ["No thank you", "Ask for another look", "Withdraw", "Take back my consent", "Erase it now"],
    "accepted": ["I couldn't attend", "Withdraw", "Take back my consent", "Erase it now"],
    "arranged": ["I couldn't attend", "Take back my consent", "Erase it now"],
    "paid": ["I couldn't attend", "Take back my consent", "Erase it now"],
    "closed": ["I couldn't attend", "Take back my consent", "Erase it now"],
    "not-now": ["Ask for another look", "Take back my consent", "Erase it now"],
    "withdrawn": ["Take back my consent", "Erase it now"],
    "declined": ["Take back my consent", "Erase it now"],
}


@pytest.mark.parametrize("status", BUTTONS)
def test_page_offers_what_can_be_done_now_and_refuses_the_rest(browser, at, status):
    application = at(status)
    page = browser.get(application.get_absolute_url()).content.decode()
    offered = [act.button for act in ACTS.values() if f"/{act.name}/" in page]
    assert offered == BUTTONS[status]
    for act in ACTS.values():
        place = reverse("application-act", args=[application.reference, act.name])
        if act.button not in offered:
            assert "This cannot be done now." in words_of(browser.get(place))
            assert browser.post(place).status_code == 409
    application.refresh_from_db()
    assert application.status == status


def test_late_answer_is_owned_up_to(browser, at, clock):
    application = at("in-review")
    clock.move_to("2026-11-18T09:00:00+00:00")
    assert "We wanted to answer by Tuesday 17 November 2026, and are late." in read(browser, application)


# --- Who has opened it -----------------------------------------------------------------------------------------------


def test_page_names_everyone_who_has_opened_it_with_role_and_time(browser, at, desk, clock):
    application = at("submitted")
    assert "Who has opened it Nobody but you." in read(browser, application)
    rosa = desk.reviewer("Rosa")
    for _ in range(2):
        application.opened(rosa, "reviewer")
        clock.shift(3600)
    application.opened(desk.payer("Piet"), "payer")
    words = read(browser, application)
    assert "Rosa, bursary reviewer: Tuesday 3 November 2026, 9am UK time (2 times that day)" in words
    assert "Piet, bursary payer: Tuesday 3 November 2026, 11am UK time" in words


def test_author_looking_is_not_noted(browser, at):
    application = at("submitted")
    read(browser, application)
    browser.get(f"{application.get_absolute_url()}everything.json")
    assert application.access_log.count() == 0


def test_times_are_those_of_where_the_author_is(browser, at, amina):
    amina.time_zone = "America/New_York"
    amina.save()
    assert "You sent it. Tuesday 3 November 2026, 4am New York time" in read(browser, at("submitted"))


def test_log_says_what_happened_and_names_nobody(browser, at):
    words = read(browser, at("closed"))
    log = words.partition("What has happened")[2].partition("What you agreed to")[0]
    for said in (
        "You sent it.",
        "We offered you £25.00.",
        "You accepted £25.00.",
        "We paid £25.00.",
        "nothing more to do",
    ):
        assert said in log
    assert "Ruth" not in log
    assert "Pat" not in log


def test_every_verb_of_the_log_has_words():
    import re
    from pathlib import Path

    import bursaries.models
    from bursaries.wording import DONE

    source = "".join(path.read_text() for path in Path(bursaries.models.__file__).parent.glob("*.py"))
    verbs = set(re.findall(r'(?:\.move\(|let_go\(row, |"verb": )"([^"]+)"', source))
    assert len(verbs) > 14
    assert verbs <= DONE.keys()


def test_who_took_part_in_a_draw_can_draw_again(browser, desk, amina):
    fund, ruth = desk.fund(by_draw=True), desk.reviewer()
    mine = desk.reviewed(desk.sent(fund, amina), ruth)
    other = desk.reviewed(desk.sent(fund), ruth)
    for each in (mine, other):
        deciding.offer(each, ruth, 2500)
    made = queueing.draw(fund, ruth)
    words = read(browser, mine)
    assert made.seed in words
    assert f"{mine.reference} (yours)" in words
    assert other.reference in words


def test_my_page_lists_what_i_asked_for_and_nobody_else_s(browser, at, desk, sign_in, cast):
    application = at("offered")
    assert f"The autumn gathering Offered About {application.reference}" in words_of(browser.get("/me/"))
    words = words_of(sign_in(cast.member("Bilal")).get("/me/"))
    assert application.reference not in words
    assert "You have asked for none." in words


# --- Nobody else -----------------------------------------------------------------------------------------------------

PAGES = ["", "everything.json", "everything.txt"]
ACTIONS = ["accept/", "answer/1/", *(f"{name}/" for name in ACTS)]


@pytest.fixture
def others(cast, desk, sign_in):
    """Everybody who is not the author, whatever their role."""
    people = {
        "member": cast.member("Bilal"), "organiser": cast.organiser(), "superuser": cast.superuser(),
        "reviewer": desk.reviewer("Rosa"), "payer": desk.payer("Piet"),
    }  # fmt: skip
    return {"visitor": Client(), **{name: sign_in(person, second_factor=True) for name, person in people.items()}}


@pytest.mark.parametrize("status", ["draft", "question", "offered", "accepted"])
def test_everyone_else_gets_the_same_404_as_for_no_application(at, others, status):
    application = at(status)
    log = application.entry_log.count()
    for who, browser in others.items():
        nowhere = words_of(browser.get("/bursaries/applications/AAAAAAAAAA/"))
        for page in PAGES:
            answer = browser.get(application.get_absolute_url() + page)
            assert (answer.status_code, words_of(answer)) == (404, nowhere), (who, page)
        for action in ACTIONS:
            data = {"amount": "25", "text": "Mine", "sure": "1"}
            assert browser.post(application.get_absolute_url() + action, data).status_code == 404, (who, action)
            assert browser.get(application.get_absolute_url() + action).status_code in (404, 405), (who, action)
    application.refresh_from_db()
    assert (application.status, application.entry_log.count(), application.access_log.count()) == (status, log, 0)


def test_organiser_who_filled_it_in_cannot_read_what_was_sent(cast, desk, sign_in):
    fund, olu, amina = desk.fund(), cast.organiser(), cast.member("Amina")
    application = asking.begin(fund, amina, entered_by=olu)
    assert sign_in(olu).get(application.get_absolute_url()).status_code == 404
    asking.hand_over(application, olu)
    assert sign_in(olu).get(application.get_absolute_url()).status_code == 404
    assert sign_in(amina).get(application.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_does_anything(browser, at, method):
    application = at("offered")
    for page in [*PAGES, *ACTIONS]:
        assert getattr(browser, method)(application.get_absolute_url() + page).status_code == 405


def test_pages_to_read_take_no_form_and_buttons_are_no_pages(browser, at):
    application = at("offered")
    for page in PAGES:
        assert browser.post(application.get_absolute_url() + page).status_code == 405
    for button in ("accept/", "answer/1/"):
        assert browser.get(application.get_absolute_url() + button).status_code == 405
    for name in ACTS:
        assert browser.get(f"{application.get_absolute_url()}{name}/").status_code == 200
    application.refresh_from_db()
    assert application.status == "offered"


# --- Taking it along -------------------------------------------------------------------------------------------------


def test_everything_comes_as_data(browser, at, desk):
    application = at("paid")
    application.opened(desk.reviewer("Rosa"), "reviewer")
    answer = browser.get(f"{application.get_absolute_url()}everything.json")
    data = json.loads(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="bursary-{application.reference}.json"'
    assert (data["event"], data["contact"], data["reply"]) == ("The autumn gathering", "by e-mail", "Come along.")
    assert data["costs"] == [{"category": "travel", "pence": 2500, "note": "by train"}]
    assert [each["who"] for each in data["opened_by"]] == ["Rosa"]
    assert [each["reference"] for each in data["payments"]] == ["FP-1"]
    assert [each["what"] for each in data["log"]] == ["submit", "take up", "offer", "accept", "arrange", "pay"]
    assert data["consent_wording"] == asking.CONSENT


def test_no_field_of_an_application_is_left_out_by_mistake():
    from bursaries.everything import KEPT

    said_otherwise = {"id", "fund", "member", "meetup", "entered_by", "erased_at", "first_of_quarter"}
    fields = {field.name for field in Application._meta.concrete_fields}
    assert set(KEPT) == fields - said_otherwise


def test_everything_comes_as_a_text(browser, at):
    application = at("question")
    answer = browser.get(f"{application.get_absolute_url()}everything.txt")
    text = answer.content.decode()
    for said in (
        "The autumn gathering",
        "Travel: £25.00 (by train)",
        "We asked\n  Which train?",
        "You sent it.",
        asking.CONSENT,
    ):
        assert said in text
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
