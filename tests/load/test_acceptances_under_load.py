"""Everyone accepts at once, at the site as production serves it: money is promised once, everyone gets an answer."""

import time
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from post_office.models import Email

from bursaries.models import Application, Entry, Fund
from bursaries.views.mine import RUN_OUT
from tests.load import crowd
from tests.load.pledges import PENCE, assert_sums, offers
from tests.site import wait_for

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BUDGET_FOR = 7
PRESSES = 20
TOLD = {"accepted": "About your bursary", "waiting": "An answer to your bursary application"}
TOO_LATE = ("There is no offer to accept now.", "This cannot be done now: the application is at “Accepted”.")


def accept(browser, application):
    """Presses "Accept" and reads the page that follows: what it says has come of it."""
    page = application.get_absolute_url()
    answer = browser.post(f"{page}accept/", amount="10.00")
    if answer.status == 302:
        assert answer.location == page
        assert "Thank you. The money is set aside for you." in browser.get(page).text
        return "accepted"
    assert answer.status == 409, answer.text
    if RUN_OUT in answer.text:
        assert "You are on the waiting list for £10" in answer.text
        return "waiting"
    assert any(sentence in answer.text for sentence in TOO_LATE), answer.text
    return "too late"


def test_a_hundred_acceptances_at_once_against_money_for_seven(site, desk, measured):
    count = {"postgresql": 100, "sqlite": 30}[connection.vendor]
    fund = desk.fund(count * PENCE)
    applications = offers(fund, count)
    fund.revise(budget=BUDGET_FOR * PENCE, largest_award=PENCE)
    browsers = crowd.browsers_of(site, [each.member for each in applications])
    begin = time.monotonic()
    answers = crowd.at_once(map(partial(partial, accept), browsers, applications))
    measured("acceptances, a second", count / (time.monotonic() - begin))
    assert Counter(answers) == {"accepted": BUDGET_FOR, "waiting": count - BUDGET_FOR}
    stored = dict(Application.objects.values_list("pk", "status"))
    assert [stored[application.pk] for application in applications] == answers
    assert_sums(fund)
    assert Fund.objects.get().committed == BUDGET_FOR * PENCE
    logged = Entry.objects.order_by("application").values_list("application", "by", "after")
    expected = zip(applications, answers, strict=True)
    assert list(logged) == [(each.pk, each.member_id, answer) for each, answer in expected]
    expected = [(each.member.email, TOLD[answer]) for each, answer in zip(applications, answers, strict=True)]
    assert sorted((mail.to[0], mail.subject) for mail in Email.objects.all()) == sorted(expected)
    wait_for(crowd.outbox_is_empty, 120)
    assert sorted((mail["X-Recipient"], mail["Subject"]) for mail in site.postbox.mails) == sorted(expected)


def test_pressing_accept_twenty_times_at_once_promises_it_once(site, desk):
    [application] = offers(desk.fund(), 1)
    [browser] = crowd.browsers_of(site, [application.member])
    windows = [crowd.Browser(site.url, dict(browser.cookies)) for _ in range(PRESSES)]
    answers = crowd.at_once(partial(accept, window, application) for window in windows)
    assert Counter(answers) == {"accepted": 1, "too late": PRESSES - 1}
    assert (Fund.objects.get().committed, Entry.objects.count()) == (PENCE, 1)
    wait_for(crowd.outbox_is_empty)
    assert [mail["Subject"] for mail in site.postbox.mails] == [TOLD["accepted"]]
