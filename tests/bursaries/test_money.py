"""Money: an offer is a promise, no more is promised than there is, what comes back goes to who waits, in order."""

import pytest
from django.db import IntegrityError, transaction

from bursaries.models import Application, Fund, Refused, asking, deciding, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


@pytest.fixture
def ruth(desk):
    """A reviewer."""
    return desk.reviewer("Ruth")


def stand(*applications):
    return [Application.objects.get(pk=application.pk).status for application in applications]


def sums(fund):
    row = Fund.objects.get(pk=fund.pk)
    return row.committed, row.paid, row.left


def accept(application, pence=None):
    row = Application.objects.get(pk=application.pk)
    return asking.accept(row, row.member, pence or row.offered)


# --- Offering and accepting ---------------------------------------------------------------------------------------


def test_offer_that_the_fund_cannot_keep_is_not_made(desk, ruth, outbox):
    fund = desk.fund(5000)
    first, second = desk.offered(fund, ruth, pence=3000), desk.offered(fund, ruth, pence=3000)
    assert stand(first, second) == ["offered", "waiting"]
    assert [mail.subject for mail in outbox()].count("An answer to your bursary application") == 2
    assert accept(first).status == "accepted"
    assert sums(fund) == (3000, 0, 2000)


def test_small_offer_does_not_pass_those_who_wait(desk, ruth):
    fund = desk.fund(5000)
    desk.offered(fund, ruth, pence=3000)
    waiting, small = desk.offered(fund, ruth, pence=2500), desk.offered(fund, ruth, pence=1000)
    assert stand(waiting, small) == ["waiting", "waiting"]


def test_who_was_put_on_the_list_while_there_was_money_gets_it_before_the_next(desk, ruth):
    fund = desk.fund(5000)
    parked, second = (desk.reviewed(desk.sent(fund, pence=3000), ruth) for _ in range(2))
    deciding.put_on_waiting_list(parked, ruth, 3000)
    deciding.offer(second, ruth, 3000)
    assert stand(parked, second) == ["offered", "waiting"]


@pytest.mark.parametrize("pence", [0, -1, 2501, 10**9])
def test_only_an_amount_up_to_the_offer_can_be_accepted(desk, ruth, pence):
    application = desk.offered(desk.fund(), ruth)
    with pytest.raises(Refused, match="up to what we offered"):
        asking.accept(application, application.member, pence)
    assert sums(application.fund) == (0, 0, 100_000)


def test_offer_is_accepted_once_and_by_its_author_alone(cast, desk, ruth):
    application = desk.offered(desk.fund(), ruth)
    for somebody in (ruth, cast.superuser(), cast.organiser()):
        with pytest.raises(Refused, match="somebody else"):
            asking.accept(application, somebody, 2500)
    accept(application)
    with pytest.raises(Refused, match="Accepted"):
        accept(application)
    assert sums(application.fund) == (2500, 0, 97_500)


def test_offer_that_cannot_be_kept_any_more_waits_before_everyone_else(desk, ruth, clock):
    fund = desk.fund(6000)
    first, second = desk.offered(fund, ruth, pence=3000), desk.offered(fund, ruth, pence=3000)
    waiting = desk.offered(fund, ruth, pence=1000)
    fund.revise(budget=4000, largest_award=4000)
    clock.shift(60)
    assert [accept(first).status, accept(second).status] == ["accepted", "waiting"]
    assert list(Application.objects.in_line()) == [second, waiting]
    asking.withdraw(first, first.member)
    assert stand(second, waiting) == ["offered", "offered"]


# --- Money that comes back ----------------------------------------------------------------------------------------


def by_turning_down(first, pat, fund):
    asking.turn_down(first, first.member)


def by_another_look(first, pat, fund):
    asking.look_again(first, first.member)


def by_withdrawing_an_offer(first, pat, fund):
    asking.withdraw(first, first.member)


def by_withdrawing_what_was_accepted(first, pat, fund):
    accept(first)
    assert stand(*fund.applications.filter(status="waiting"))
    asking.withdraw(first, first.member)


def by_accepting_part(first, pat, fund):
    accept(first, 1000)


def by_paying_less(first, pat, fund):
    accept(first)
    paying.arrange(first, pat)
    paying.pay(first, pat, 1000, first.created_at.date(), "FP-1")


def by_a_larger_budget(first, pat, fund):
    assert fund.revise(budget=7000) == 1


WAYS = [
    *(by_turning_down, by_another_look, by_withdrawing_an_offer, by_withdrawing_what_was_accepted),
    *(by_accepting_part, by_paying_less, by_a_larger_budget),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_money_that_comes_back_goes_to_the_first_who_waits(desk, ruth, way, outbox):
    fund, pat = desk.fund(5000), desk.payer()
    first = desk.offered(fund, ruth, pence=5000)
    waiting, behind = desk.offered(fund, ruth, pence=2000), desk.offered(fund, ruth, pence=4000)
    told = len(outbox())
    way(first, pat, fund)
    assert stand(waiting, behind) == ["offered", "waiting"]
    assert [mail.to[0] for mail in outbox()[told:]].count(waiting.member.email) == 1


def test_first_in_line_is_not_passed_over_for_having_asked_for_more(desk, ruth):
    fund = desk.fund(5000)
    holder = desk.offered(fund, ruth, pence=2000)
    taken = desk.offered(fund, ruth, pence=3000)
    large, small = desk.offered(fund, ruth, pence=4000), desk.offered(fund, ruth, pence=500)
    asking.turn_down(taken, taken.member)
    assert stand(holder, large, small) == ["offered", "waiting", "waiting"]
    desk.reviewed(large, rosa := desk.reviewer("Rosa"))
    deciding.not_now(large, rosa, "Sorry")
    assert stand(large, small) == ["not-now", "offered"]


# --- The budget ---------------------------------------------------------------------------------------------------


def test_budget_is_not_made_smaller_than_what_is_promised_and_paid(desk, ruth):
    fund, pat = desk.fund(), desk.payer()
    paid, promised = desk.offered(fund, ruth, pence=3000), desk.offered(fund, ruth, pence=2000)
    accept(paid), accept(promised)
    paying.arrange(paid, pat)
    paying.pay(paid, pat, 3000, paid.created_at.date(), "FP-1")
    with pytest.raises(Refused, match="promised or paid already"):
        fund.revise(budget=4999, largest_award=4999)
    fund.revise(budget=5000, largest_award=5000)
    assert sums(fund) == (2000, 3000, 0)


@pytest.mark.parametrize("changes", [{"budget": 0}, {"budget": 10**9}, {"largest_award": 200_000}, {"name": ""}])
def test_fund_that_cannot_be_is_refused_in_words(desk, changes):
    fund = desk.fund()
    with pytest.raises(Refused):
        fund.revise(**changes)
    assert Fund.objects.values().get() == Fund.objects.values().get(pk=fund.pk, budget=100_000, name="Coming along")


def test_form_held_open_does_not_undo_what_was_counted_meanwhile(desk, ruth):
    fund = desk.fund()
    held_open = Fund.objects.get()
    accept(desk.offered(fund, ruth))
    held_open.name = "Come along"
    held_open.save()
    held_open.revise(name="Come along now", committed=0)
    assert (Fund.objects.get().name, sums(fund)) == ("Come along now", (2500, 0, 97_500))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Fund, {"committed": 100_001}),
        (Fund, {"paid": 97_501}),
        (Fund, {"budget": 2499, "largest_award": 1}),
        (Fund, {"budget": 0}),
        (Application, {"accepted": 2501}),
        (Application, {"accepted": 0}),
        (Application, {"paid": 1}),
        (Application, {"status": "paid"}),
        (Application, {"status": "waiting"}),
        (Application, {"status": "stolen"}),
        (Application, {"submitted_at": None}),
    ],
)
def test_database_itself_refuses_what_no_verb_does(desk, ruth, model, change):
    accept(desk.offered(desk.fund(), ruth))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
