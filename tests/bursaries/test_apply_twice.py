"""Asking in two windows, or the same thing twice: nothing is overwritten unasked."""

import pytest

from bursaries.models import Application
from tests.bursaries.asker import ANSWERS, address, drafted, fill, fill_all, seal_of, stored
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("step", ["what", "circumstance", "costs", "payment", "contact"])
def test_answer_changed_in_another_window_is_not_overwritten_unasked(browser, desk, step):
    desk.fund()
    application = drafted(browser)
    other = {
        "what": {"event": "Another"}, "circumstance": {"circumstance": "conversation"}, "costs": {"amount": ["99"]},
        "payment": {"pay_how": "after"}, "contact": {"contact": "by post"},
    }[step]  # fmt: skip
    first = seal_of(browser.get(address(application, step)))
    fill(browser, application, step, **other)
    kept = stored(application)
    late = browser.post(address(application, step), ANSWERS[step] | first)
    assert late.status_code == 409
    assert "You changed this in another window" in words_of(late)
    assert stored(application) == kept
    again = browser.post(address(application, step), ANSWERS[step] | seal_of(late))
    assert again.status_code == 302
    assert stored(application) != kept


def test_same_answer_sent_twice_is_no_change_in_another_window(browser, desk):
    desk.fund()
    application = drafted(browser)
    for step in ("what", "circumstance", "costs", "payment", "contact"):
        seal = seal_of(browser.get(address(application, step)))
        for _ in range(2):
            assert browser.post(address(application, step), ANSWERS[step] | seal).status_code == 302, step


def test_what_was_not_seen_is_not_sent(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    seal = seal_of(browser.get(address(application, "check")))
    fill(browser, application, "costs", amount=["99"])
    late = browser.post(address(application, "check"), ANSWERS["check"] | seal)
    assert late.status_code == 409
    assert "Travel: £99.00" in words_of(late)
    assert stored(application)["status"] == "draft"
    assert browser.post(address(application, "check"), ANSWERS["check"] | seal_of(late)).status_code == 302


@pytest.mark.parametrize("step", ANSWERS)
def test_step_sent_after_the_application_changes_nothing_and_says_so(browser, desk, step, outbox):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    seals = {each: seal_of(browser.get(address(application, each))) for each in ANSWERS}
    fill(browser, application, "check")
    kept = stored(application)
    typed = {"event": "TYPED", "note": "TYPED", "contact": "TYPED", "circumstance": "conversation", "pay_how": "after"}
    late = browser.post(address(application, step), ANSWERS[step] | seals[step] | typed)
    assert late.status_code == 409
    assert "You have sent this application" in words_of(late)
    assert "TYPED" in words_of(late)
    assert stored(application) == kept
    assert browser.get(address(application, step))["Location"] == application.get_absolute_url()
    assert len(outbox()) == 1


def test_draft_erased_in_another_window_is_not_there_any_more(browser, desk):
    desk.fund()
    application = drafted(browser)
    browser.post(f"{application.get_absolute_url()}erase/")
    for step in ANSWERS:
        assert fill(browser, application, step).status_code == 404
    assert Application.objects.count() == 0
