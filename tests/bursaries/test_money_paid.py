"""Paying: what payers do and see, what they may not record, and a payment that does not arrive."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bursaries.models import Application, Entry, Fund, Payment, Refused, asking, forgetting, paying

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


@pytest.fixture
def accepted(desk):
    """£25, accepted."""
    application = desk.offered(desk.fund(), desk.reviewer())
    return asking.accept(application, application.member, 2500)


@pytest.fixture
def arranged(accepted, pat):
    """£25, on its way."""
    return paying.arrange(accepted, pat)


VERBS = {
    "arrange": lambda a, who: paying.arrange(a, who),
    "stop": lambda a, who: paying.stop(a, who),
    "pay": lambda a, who: paying.pay(a, who, 2500, TODAY, "FP-1"),
    "correct": lambda a, who: paying.correct(a, who, 2400, TODAY, "FP-1"),
    "close": lambda a, who: paying.close(a, who),
}


def sums():
    fund = Fund.objects.get()
    return fund.committed, fund.paid


@pytest.mark.parametrize("verb", VERBS)
def test_only_payers_pay_and_never_themselves(cast, desk, verb):
    author = desk.payer("Pia")
    application = desk.offered(desk.fund(), desk.reviewer(), author)
    asking.accept(application, author, 2500)
    for somebody in (cast.member(), cast.organiser(), desk.reviewer("Rosa")):
        with pytest.raises(Refused, match="for bursary payers"):
            VERBS[verb](application, somebody)
        assert not Application.objects.for_payer(somebody).exists()
    with pytest.raises(Refused, match="your own bursary"):
        VERBS[verb](application, author)
    assert not Application.objects.for_payer(author).exists()


def test_payers_see_what_is_to_be_paid_and_nothing_else(desk, pat):
    fund, ruth = desk.fund(), desk.reviewer()
    desk.sent(fund)
    application = desk.offered(fund, ruth)
    assert not Application.objects.for_payer(pat).exists()
    asking.accept(application, application.member, 2500)
    for verb in ("arrange", "pay"):
        VERBS[verb](application, pat)
        assert list(Application.objects.for_payer(pat)) == [application]
    paying.close(application, pat)
    assert not Application.objects.for_payer(pat).exists()


@pytest.mark.parametrize("verb", ["arrange", "pay", "close"])
def test_each_verb_is_refused_too_early_and_twice(accepted, pat, verb):
    for earlier in ("arrange", "pay", "close"):
        if earlier == verb:
            break
        with pytest.raises(Refused, match="cannot be done now"):
            VERBS[verb](accepted, pat)
        VERBS[earlier](accepted, pat)
    VERBS[verb](accepted, pat)
    with pytest.raises(Refused, match="cannot be done now"):
        VERBS[verb](accepted, pat)


def test_what_was_not_needed_comes_back(arranged, pat):
    paying.pay(arranged, pat, 1999, TODAY, "FP-1")
    assert sums() == (0, 1999)
    assert Payment.objects.values_list("pence", "paid_on", "reference", "by").get() == (1999, TODAY, "FP-1", pat.pk)


@pytest.mark.parametrize("pence", [0, -1, 2501, 10**9])
def test_amount_that_was_not_promised_is_not_paid(arranged, pat, pence):
    with pytest.raises(Refused, match="up to what was accepted"):
        paying.pay(arranged, pat, pence, TODAY, "FP-1")
    assert (sums(), Payment.objects.count()) == ((2500, 0), 0)


@pytest.mark.parametrize(
    ("day", "fine"),
    [
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
        (date(2999, 1, 1), False),
        (TODAY - timedelta(days=2), False),
    ],
)
def test_day_of_payment_lies_between_the_application_and_today(arranged, pat, day, fine):
    if fine:
        assert paying.pay(arranged, pat, 2500, day, "FP-1").paid_on == day
    else:
        with pytest.raises(Refused, match="day of payment"):
            paying.pay(arranged, pat, 2500, day, "FP-1")


def test_today_is_today_wherever_the_payer_is(arranged, pat, clock):
    clock.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC))  # 2am on the 4th in Kiritimati
    assert paying.pay(arranged, pat, 2500, TODAY + timedelta(days=1), "FP-1")


@pytest.mark.parametrize("reference", ["", "   ", "x" * 61])
def test_payment_has_a_reference_that_fits(arranged, pat, reference):
    with pytest.raises(Refused, match="reference"):
        paying.pay(arranged, pat, 2500, TODAY, reference)


@pytest.mark.parametrize(
    "reference",
    [
        "12-34-56 12345678",
        "123456 12345678",
        "sc 12 34 56, acc 12345678",
        "GB29 NWBK 6016 1331 9268 19",
        "de89370400440532013000",
    ],
)
def test_bank_details_are_never_stored(arranged, pat, reference):
    with pytest.raises(Refused, match="never keep"):
        paying.pay(arranged, pat, 2500, TODAY, reference)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("reference", ["Bursary AMINA", "amina@example.org", "FP-1, Okafor"])
def test_whom_it_is_for_stays_out_of_the_books(arranged, pat, reference):
    arranged.member.name = "Amina Okafor"
    arranged.member.save()
    with pytest.raises(Refused, match="Leave out who it is for"):
        paying.pay(arranged, pat, 2500, TODAY, reference)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "reference", ["FP-20261103-0001", "Order 203-1234567-7654321", "Rail ticket, booking XK4P2", "12345678"]
)
def test_references_of_banks_and_shops_are_fine(arranged, pat, reference):
    assert paying.pay(arranged, pat, 2500, TODAY, f" {reference} ").reference == reference


def test_what_is_on_its_way_cannot_be_withdrawn_before_it_is_stopped(arranged, pat, outbox):
    with pytest.raises(Refused, match="on its way"):
        asking.withdraw(arranged, arranged.member)
    assert sums() == (2500, 0)
    assert paying.stop(arranged, pat).status == "accepted"
    assert sums() == (2500, 0)
    assert "did not go through" in outbox()[-1].message
    asking.withdraw(arranged, arranged.member)
    assert (sums(), Entry.objects.last().pence) == ((0, 0), 2500)


def test_payment_stopped_is_arranged_again(arranged, pat):
    paying.stop(arranged, pat)
    with pytest.raises(Refused):
        paying.stop(arranged, pat)
    paying.arrange(arranged, pat)
    paying.pay(arranged, pat, 2500, TODAY, "FP-2")
    assert sums() == (0, 2500)


def test_payment_goes_on_when_its_author_has_erased_all_else(arranged, pat):
    forgetting.erase_now(arranged, arranged.member)
    paying.pay(arranged, pat, 2500, TODAY, "FP-1")
    paying.close(arranged, pat)
    row = Application.objects.get()
    assert (row.status, row.member, row.contact, sums()) == ("closed", None, "", (0, 2500))


def test_payment_that_comes_back_from_nobody_returns_to_the_fund(arranged, pat):
    forgetting.erase_now(arranged, arranged.member)
    paying.stop(arranged, pat)
    assert (Application.objects.get().status, sums()) == ("withdrawn", (0, 0))
