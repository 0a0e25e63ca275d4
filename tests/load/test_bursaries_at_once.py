"""Many people at the same moment: money is promised once, everyone gets an answer, nothing waits for ever."""

from collections import Counter
from threading import Semaphore

import pytest
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from bursaries import jobs
from bursaries.models import (
    Application,
    Draw,
    Fund,
    Nudge,
    Refused,
    asking,
    deciding,
    forgetting,
    paying,
    queueing,
)
from community.secrets import rotate
from tests.load.pledges import PENCE, assert_sums, offers
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CONNECTIONS = Semaphore(50)  # PostgreSQL has a hundred for everyone; the others wait at the door, as behind gunicorn


def run(*calls):
    """Starts all at once, each on a connection of its own. What each returned, or the Refused it raised; raises what
    else one raised: a deadlock, a constraint, a lock that was waited for too long."""

    def connected(call):
        with CONNECTIONS:
            try:
                return call()
            finally:
                connection.close()

    results = at_once(*(lambda call=call: connected(call) for call in calls))
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return results


def refusals(results):
    return [str(result) for result in results if isinstance(result, Refused)]


def accept(application):
    return lambda: asking.accept(application, application.member, PENCE).status


def test_begun_and_sent_ten_times_at_once_it_is_there_once(desk, cast):
    fund, amina = desk.fund(), cast.member()
    assert len({draft.pk for draft in run(*[lambda: asking.begin(fund, amina)] * 10)}) == 1
    draft = desk.draft(fund, amina)
    answers = run(*[lambda: asking.submit(draft, amina, consent=True)] * 10)
    assert len(refusals(answers)) == 9
    assert (Application.objects.get().status, Email.objects.count()) == ("submitted", 1)


def test_the_last_money_is_offered_to_one_of_those_decided_on_at_once(desk):
    fund, ruth = desk.fund(PENCE), desk.reviewer()
    decided = [desk.reviewed(desk.sent(fund, pence=PENCE), ruth) for _ in range(5)]
    answers = run(*(lambda each=each: deciding.offer(each, ruth, PENCE).status for each in decided))
    assert Counter(answers) == {"offered": 1, "waiting": 4}


def test_withdrawn_while_its_payment_is_arranged_it_is_one_or_the_other(desk):
    fund, pat = desk.fund(), desk.payer()
    applications = offers(fund, 8)
    for application in applications:
        asking.accept(application, application.member, PENCE)
    answers = run(
        *(lambda each=each: paying.arrange(each, pat).status for each in applications),
        *(lambda each=each: asking.withdraw(each, each.member) for each in applications),
    )
    assert len(refusals(answers)) == 8
    statuses = Counter(Application.objects.values_list("status", flat=True))
    assert statuses["arranged"] + statuses["withdrawn"] == 8
    assert_sums(fund)


def test_payment_is_recorded_once_whatever_its_author_does_meanwhile(desk):
    fund, pat = desk.fund(), desk.payer()
    [application] = offers(fund, 1)
    author, today = application.member, timezone.now().date()
    asking.accept(application, author, PENCE)
    paying.arrange(application, pat)
    answers = run(
        *[lambda: paying.pay(application, pat, PENCE, today, "FP-1")] * 4,
        lambda: asking.withdraw(application, author),
        lambda: forgetting.erase_now(application, author),
    )
    assert len(refusals(answers)) == 4
    row = Application.objects.get()
    assert (row.status, row.paid, row.member, row.contact) == ("paid", PENCE, None, "")
    assert_sums(fund)


def test_everything_at_once_never_locks_up_and_the_sums_are_right(desk, settings):
    fund, ruth, pat = desk.fund(40 * PENCE, largest_award=PENCE), desk.reviewer(), desk.payer()
    open_offers, taken = offers(fund, 20), offers(fund, 10, "Holder")
    waiting = offers(fund, 10, "Queue")
    Application.objects.filter(pk__in=[each.pk for each in waiting]).update(
        status="waiting", offer_ends_on=None, waiting_since=timezone.now()
    )
    for application in taken:
        asking.accept(application, application.member, PENCE)
    fund.revise(budget=20 * PENCE)
    settings.DATA_KEYS = ["new-" + "n" * 40, *settings.DATA_KEYS]
    run(
        *map(accept, open_offers),
        *(lambda each=each: asking.turn_down(each, each.member) for each in open_offers[::2]),
        *(lambda each=each: asking.look_again(each, each.member) for each in open_offers[1::2]),
        *(lambda each=each: asking.withdraw(each, each.member) for each in taken[:5] + waiting[:3]),
        *(lambda each=each: paying.arrange(each, pat) for each in taken),
        *(lambda each=each: forgetting.forget(each.member) for each in (taken[7], waiting[4], open_offers[3])),
        lambda: queueing.draw(fund, ruth),
        lambda: fund.revise(budget=30 * PENCE),
        lambda: waiting[9].member.delete(),
        jobs.keep_dates,
        jobs.nudge_reviewers,
        lambda: list(rotate()),
    )
    assert_sums(fund)
    assert queueing.free(Fund.objects.get()) < PENCE or not Application.objects.in_line().exists()
    settings.DATA_KEYS = settings.DATA_KEYS[:1]  # the old one is taken away
    assert set(Application.objects.values_list("contact", flat=True)) == {"by e-mail", ""}


def test_two_draws_at_once_are_one_draw(desk):
    fund, ruth = desk.fund(2 * PENCE, by_draw=True), desk.reviewer()
    for _ in range(4):
        desk.offered(fund, ruth, pence=PENCE)
    answers = run(*[lambda: queueing.draw(fund, ruth)] * 4)
    assert (len(refusals(answers)), Draw.objects.count()) == (3, 1)
    assert Counter(Application.objects.values_list("status", flat=True)) == {"offered": 2, "waiting": 2}


def test_reviewers_are_told_once_however_many_rounds_run_at_once(desk):
    desk.reviewer(), desk.reviewer("Rosa")
    desk.sent(desk.fund())
    assert sum(run(*[jobs.nudge_reviewers] * 5)) == 2
    assert (Nudge.objects.count(), Email.objects.filter(subject__contains="waits for an answer").count()) == (1, 2)
