"""Many people at the same moment: money is promised once, everyone gets an answer, nothing waits for ever."""

from collections import Counter
from datetime import timedelta
from threading import Semaphore

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from post_office.models import Email

from bursaries import jobs
from bursaries.models import (
    Application,
    Draw,
    Entry,
    Fund,
    Nudge,
    Payment,
    Refused,
    asking,
    deciding,
    forgetting,
    paying,
    queueing,
)
from bursaries.secrets import rotate
from tests.bursaries.conftest import Cast
from tests.load import crowd
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PENCE = 1000
CONNECTIONS = Semaphore(50)  # PostgreSQL has a hundred for everyone; the others wait at the door, as behind gunicorn


@pytest.fixture
def desk():
    """Who decides and pays."""
    return Cast()


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


def offers(fund, count, name="Guest"):
    """So many people with an offer of ten pounds each."""
    now = timezone.now()
    given = {
        "fund": fund, "status": "offered", "asked": PENCE, "offered": PENCE, "contact": "by e-mail",
        "submitted_at": now, "answered_at": now, "offer_ends_on": now.date() + timedelta(days=14),
        "expires_on": now.date() + timedelta(days=365),
    }  # fmt: skip
    people = crowd.members(count, name)
    return Application.objects.bulk_create(Application(member=person, **given) for person in people)


def accept(application):
    return lambda: asking.accept(application, application.member, PENCE).status


def assert_sums(fund):
    """What the fund has counted is what the applications say, and no more than there is."""
    row, mine = Fund.objects.get(pk=fund.pk), Application.objects.filter(fund=fund)
    promised = mine.filter(status__in=["accepted", "arranged"]).aggregate(Sum("accepted", default=0))
    paid = Payment.objects.filter(application__fund=fund).aggregate(Sum("pence", default=0))
    assert (row.committed, row.paid) == (promised["accepted__sum"], paid["pence__sum"])
    assert row.left >= 0


def test_a_hundred_acceptances_at_once_against_money_for_seven(desk):
    count = {"postgresql": 100, "sqlite": 30}[connection.vendor]
    fund = desk.fund(count * PENCE)
    applications = offers(fund, count)
    fund.revise(budget=7 * PENCE, largest_award=PENCE)
    answers = run(*map(accept, applications))
    assert Counter(answers) == {"accepted": 7, "waiting": count - 7}
    stored = dict(Application.objects.values_list("pk", "status"))
    assert [stored[application.pk] for application in applications] == answers
    assert_sums(fund)
    assert Fund.objects.get().left == 0
    told = {"accepted": "About your bursary", "waiting": "An answer to your bursary application"}
    expected = [(each.member.email, told[answer]) for each, answer in zip(applications, answers, strict=True)]
    assert sorted((mail.to[0], mail.subject) for mail in Email.objects.all()) == sorted(expected)
    assert Entry.objects.count() == count


def test_pressing_accept_twenty_times_at_once_promises_it_once(desk):
    fund = desk.fund()
    [application] = offers(fund, 1)
    answers = run(*[accept(application)] * 20)
    assert answers.count("accepted") == 1
    assert set(refusals(answers)) == {"This cannot be done now: the application is at “Accepted”."}
    assert (Fund.objects.get().committed, Entry.objects.count(), Email.objects.count()) == (PENCE, 1, 1)


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
