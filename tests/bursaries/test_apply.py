"""Asking for a bursary: a question a page, each answer kept, until it is sent."""

from datetime import UTC, date, datetime

import pytest

from bursaries.models import Application
from bursaries.models.asking import CONSENT
from tests.bursaries.asker import ANSWERS, address, drafted, fill, fill_all, seal_of, stored
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_looking_begins_nothing(browser, desk):
    desk.fund()
    for path in ("/bursaries/", "/bursaries/apply/", "/me/"):
        browser.get(path)
    assert Application.objects.count() == 0


def test_button_begins_one_draft_however_often_it_is_pressed(browser, desk, amina):
    desk.fund()
    first, second = drafted(browser), drafted(browser)
    assert first == second
    assert first.member == amina


def test_where_several_funds_are_open_one_is_chosen(browser, desk):
    first, second = desk.fund(name="First"), desk.fund(name="Second")
    assert browser.post("/bursaries/apply/").status_code == 422
    assert "Choose a fund." in words_of(browser.post("/bursaries/apply/"))
    assert "Second" in words_of(browser.get("/bursaries/apply/"))
    for fund in (first, second):
        browser.post("/bursaries/apply/", {"fund": fund.pk})
    assert {each.fund for each in Application.objects.all()} == {first, second}


def test_nothing_can_be_begun_where_no_fund_is_open(browser, desk):
    closed = desk.fund(closes_at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert browser.get("/bursaries/apply/")["Location"] == "/bursaries/"
    for data in ({}, {"fund": closed.pk}):
        assert browser.post("/bursaries/apply/", data).status_code == 409
    desk.fund()
    assert browser.post("/bursaries/apply/", {"fund": closed.pk}).status_code == 422
    assert Application.objects.count() == 0


# --- Question by question --------------------------------------------------------------------------------------------


def test_the_whole_way_from_the_first_page_to_the_receipt(browser, desk, amina, outbox):
    desk.fund()
    place, pages = browser.post("/bursaries/apply/")["Location"], ["/bursaries/"]
    while "sent" not in place:
        pages.append(place)
        step = place.split("/")[-2]
        place = browser.post(place, ANSWERS[step] | seal_of(browser.get(place)))["Location"]
    pages.append(place)
    assert len(pages) == 8
    application = Application.objects.get()
    receipt = words_of(browser.get(place))
    assert f"Your reference {application.reference}" in receipt
    assert "by Tuesday 17 November 2026" in receipt
    assert stored(application) | {"costs": [], "meetup_id": 0} == {
        "status": "submitted", "meetup_id": 0, "circumstance": "unpaid", "pay_how": "before", "costs": [],
        "needed_by": date(2026, 11, 20), "contact": "by e-mail", "more": "", "event": "The autumn gathering",
        "asked": 1250,
    }  # fmt: skip
    assert (application.consent_wording, application.consent_at) == (CONSENT, application.submitted_at)
    assert [mail.subject for mail in outbox()] == ["We have your bursary application"]


def test_meetup_is_chosen_from_those_to_come(browser, desk, cast):
    desk.fund()
    soon, draft, past = cast.meetup("Soon"), cast.meetup("Draft", status="draft"), cast.meetup("Past", days=-7)
    application = drafted(browser)
    words = words_of(browser.get(address(application, "what")))
    assert "Soon, Tuesday 10 November 2026" in words
    assert "Past" not in words
    assert "Draft" not in words
    for other in (draft, past):
        assert fill(browser, application, "what", meetup=other.slug).status_code == 422
    fill(browser, application, "what", meetup=soon.slug, event="typed as well")
    assert (stored(application)["meetup_id"], stored(application)["event"]) == (soon.pk, "")


def test_meetup_chosen_before_stays_to_be_seen_once_it_is_over(browser, desk, cast, clock):
    desk.fund()
    soon, application = cast.meetup("Soon"), drafted(browser)
    fill(browser, application, "what", meetup=soon.slug)
    clock.move_to("2026-11-20T09:00:00+00:00")
    assert f'value="{soon.slug}"' in browser.get(address(application, "what")).content.decode()
    assert fill(browser, application, "what", meetup=soon.slug).status_code == 302


def test_each_answer_is_kept_and_shown_again(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    for step, kept in {
        "what": 'value="The autumn gathering"', "circumstance": 'value="unpaid"', "costs": 'value="12.50"',
        "payment": 'value="2026-11-20"', "contact": "by e-mail</textarea>",
    }.items():  # fmt: skip
        assert kept in browser.get(address(application, step)).content.decode(), step
    words = words_of(browser.get(address(application, "check")))
    for said in ("The autumn gathering", "Travel: £12.50 (by train)", "Friday 20 November 2026", "by e-mail", CONSENT):
        assert said in words


def test_back_leads_to_the_question_before(browser, desk):
    desk.fund()
    application = drafted(browser)
    for step, before in zip(["circumstance", "costs", "payment", "contact", "check"], ANSWERS, strict=False):
        assert f'href="{address(application, before)}">Back' in browser.get(address(application, step)).content.decode()


def test_change_link_leads_to_the_question_and_back_to_the_check(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    place = address(application, "contact") + "?check=1"
    assert f'href="{place}"' in browser.get(address(application, "check")).content.decode()
    page = browser.get(place)
    sent = browser.post(place, {"contact": "by phone", "check": "1"} | seal_of(page))
    assert sent["Location"] == address(application, "check")


def test_left_and_found_again_from_both_pages(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill(browser, application, "what")
    fill(browser, application, "circumstance")
    for path in ("/bursaries/", "/me/"):
        page = browser.get(path)
        assert "Go on where you were" in words_of(page)
        assert f'href="{address(application, "costs")}"' in page.content.decode()
    assert browser.post("/bursaries/apply/")["Location"] == address(application, "costs")


def test_check_page_says_what_is_missing_and_has_no_send_button(browser, desk):
    desk.fund()
    application = drafted(browser)
    page = browser.get(address(application, "check"))
    assert "Not answered yet" in words_of(page)
    assert "Send" not in words_of(page)
    assert browser.post(address(application, "check"), ANSWERS["check"]).status_code == 422
    assert stored(application)["status"] == "draft"


# --- Costs -----------------------------------------------------------------------------------------------------------


def test_costs_are_added_one_by_one(browser, desk):
    desk.fund()
    application = drafted(browser)
    place = address(application, "costs")
    assert words_of(browser.get(place)).count("What for?") == 1
    added = fill(browser, application, "costs", add="1")
    assert added["Location"] == f"{place}?another#last"
    assert words_of(browser.get(f"{place}?another")).count("What for?") == 2
    two = {"category": ["travel", "food"], "amount": ["12.50", "£1,000.50"], "note": ["by train", ""]}
    assert fill(browser, application, "costs", **two).status_code == 302
    assert stored(application)["costs"] == [("travel", 1250, "by train"), ("food", 100_050, "")]
    assert "Together: £1,013.00" in words_of(browser.get(address(application, "check")))


def test_cost_is_taken_away_and_the_others_stay(browser, desk):
    desk.fund()
    application = drafted(browser)
    three = {"category": ["travel", "food", "care"], "amount": ["1", "2", "3"], "note": ["", "", ""]}
    fill(browser, application, "costs", **three)
    assert fill(browser, application, "costs", **three, remove="2").status_code == 302
    assert [cost[0] for cost in stored(application)["costs"]] == ["travel", "care"]


def test_lines_left_empty_count_for_nothing(browser, desk):
    desk.fund()
    application = drafted(browser)
    rows = {"category": ["", "travel", ""], "amount": [" ", "5", ""], "note": ["", "", "  "]}
    assert fill(browser, application, "costs", **rows).status_code == 302
    assert stored(application)["costs"] == [("travel", 500, "")]


def test_thirty_lines_fit_and_there_is_no_thirty_first(browser, desk):
    desk.fund()
    application = drafted(browser)
    rows = {"category": ["food"] * 30, "amount": ["1"] * 30, "note": [""] * 30}
    fill(browser, application, "costs", **rows, add="1")
    page = browser.get(address(application, "costs") + "?another")
    assert words_of(page).count("What for?") == 30
    rows = {"category": ["food"] * 31, "amount": ["1"] * 31, "note": [""] * 31}
    assert fill(browser, application, "costs", **rows).status_code == 422
    assert len(stored(application)["costs"]) == 30


# --- Sending ---------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_without_consent(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    page = browser.get(address(application, "check"))
    refused = browser.post(address(application, "check"), seal_of(page))
    assert refused.status_code == 422
    assert "Tick the box if you agree." in words_of(refused)
    assert stored(application)["status"] == "draft"


def test_fund_that_has_closed_meanwhile_keeps_the_draft(browser, desk, clock):
    desk.fund(closes_at=datetime(2026, 11, 4, tzinfo=UTC))
    application = drafted(browser)
    fill_all(browser, application)
    clock.move_to("2026-11-05T09:00:00+00:00")
    refused = fill(browser, application, "check")
    assert refused.status_code == 422
    assert "This fund has closed." in words_of(refused)
    assert stored(application)["status"] == "draft"
    assert fill(browser, application, "contact", contact="still mine").status_code == 302


def test_more_than_the_most_for_one_person_is_said_before_and_refused(browser, desk):
    desk.fund(largest_award=1000)
    application = drafted(browser)
    assert "up to £10.00" in words_of(browser.get(address(application, "costs")))
    fill_all(browser, application)
    refused = fill(browser, application, "check")
    assert refused.status_code == 422
    assert "this is more than the fund can give to one person" in words_of(refused)
    assert fill(browser, application, "costs", amount=["10"]).status_code == 302
    assert fill(browser, application, "check").status_code == 302


def test_receipt_of_a_draft_leads_to_the_question_it_was_left_at(browser, desk):
    desk.fund()
    application = drafted(browser)
    assert browser.get(address(application, "sent"))["Location"] == address(application, "what")
