"""Funds on the desk: pounds typed, pence kept, never a budget below what is promised."""

import pytest
from django.urls import reverse

from bursaries.models import Draw, Fund, asking
from tests.pages import form_of, words_of

pytestmark = pytest.mark.django_db

DRAW = "Draw among those who wait"
TYPED = {
    "name": "Coming along",
    "opens_at_0": "01/11/2026",
    "opens_at_1": "09:00",
    "budget": "£1,000.50",
    "largest_award": "100",
    "fast_lane": "50",
    "reply_days": "14",
}


@pytest.fixture
def browser(cast, sign_in):
    """A superuser's: who holds the purse."""
    return sign_in(cast.superuser(), second_factor=True)


def change(fund):
    """The page of a fund."""
    return reverse("admin:bursaries_fund_change", args=[fund.pk])


def test_a_fund_is_made_in_pounds_and_kept_in_pence(browser):
    assert browser.post(reverse("admin:bursaries_fund_add"), TYPED).status_code == 302
    fund = Fund.objects.get()
    assert (fund.budget, fund.largest_award, fund.fast_lane) == (100_050, 10_000, 5_000)
    assert 'value="1000.50"' in browser.get(change(fund)).content.decode()


@pytest.mark.parametrize("typed", [{"budget": "-1"}, {"budget": "1.005"}, {"largest_award": "2000"}, {"budget": ""}])
def test_what_is_no_fund_is_refused(browser, typed):
    assert browser.post(reverse("admin:bursaries_fund_add"), TYPED | typed).status_code == 422
    assert not Fund.objects.exists()


def test_a_budget_below_what_is_promised_is_refused(browser, desk):
    fund = desk.fund()
    application = desk.offered(fund, desk.reviewer())
    asking.accept(application, application.member, 2500)
    form = form_of(browser.get(change(fund)), "fund_form")
    answer = browser.post(change(fund), form | {"budget": "20", "largest_award": "20"})
    assert answer.status_code == 422
    assert "More than this is promised or paid already." in words_of(answer)
    assert Fund.objects.get().budget == 100_000


def test_a_larger_budget_reaches_who_waits(browser, desk):
    fund, ruth = desk.fund(3000), desk.reviewer()
    first, second = (desk.offered(fund, ruth) for _ in range(2))
    asking.accept(first, first.member, 2500)
    second.refresh_from_db()
    assert second.status == "waiting"
    form = form_of(browser.get(change(fund)), "fund_form")
    assert browser.post(change(fund), form | {"budget": "60"}).status_code == 302
    second.refresh_from_db()
    assert second.status == "offered"


def test_a_draw_is_made_with_a_button_and_its_seed_told(browser, desk):
    fund, ruth = desk.fund(by_draw=True), desk.reviewer()
    assert DRAW not in words_of(browser.get(change(fund)))
    for _ in range(3):
        desk.offered(fund, ruth)
    assert DRAW in words_of(browser.get(change(fund)))
    answer = browser.post(reverse("admin:bursaries_fund_draw", args=[fund.pk]), follow=True)
    assert Draw.objects.get().seed in words_of(answer)
    assert DRAW not in words_of(answer)
    assert browser.get(reverse("admin:bursaries_fund_draw", args=[fund.pk])).status_code == 405


def test_a_fund_that_was_applied_to_is_not_deleted(browser, desk):
    fund = desk.fund()
    desk.sent(fund)
    assert browser.post(reverse("admin:bursaries_fund_delete", args=[fund.pk]), {"post": "yes"}).status_code == 403
    assert Fund.objects.exists()


def test_organisers_and_reviewers_do_not_change_funds(cast, desk, sign_in):
    fund = desk.fund()
    for person in (cast.organiser(), desk.reviewer("Rowan"), desk.payer()):
        assert sign_in(person, second_factor=True).post(change(fund), TYPED).status_code == 403
    assert Fund.objects.get().budget == 100_000
