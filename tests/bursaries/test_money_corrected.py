"""A payment written down wrongly: what was written stays, a second row says what happened, and the money is right."""

from datetime import date, timedelta

import pytest

from bursaries import everything
from bursaries.models import Application, Entry, Fund, Payment, Refused, asking, forgetting, paying
from bursaries.views.report import records
from tests.pages import words_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


@pytest.fixture
def paid(desk, pat, ruth):
    """£25 promised out of £60, and £20 written down as paid."""
    application = desk.offered(desk.fund(6000), ruth)
    asking.accept(application, application.member, 2500)
    paying.arrange(application, pat)
    paying.pay(application, pat, 2000, TODAY, "FP-1")
    return Application.objects.get()


def sums():
    fund = Fund.objects.get()
    return fund.committed, fund.paid


def written():
    """What the books hold: amount, reference, and the number of the row that it corrects."""
    return list(Payment.objects.values_list("pence", "reference", "corrects"))


def test_first_entry_stays_and_the_second_corrects_it(paid, pat, outbox):
    before = len(outbox())
    made = paying.correct(paid, pat, 2300, TODAY, "FP-2")
    first = Payment.objects.earliest("pk")
    assert written() == [(2000, "FP-1", None), (2300, "FP-2", first.pk)]
    assert list(paid.payments.standing()) == [made]
    assert sums() == (0, 2300)
    assert (Application.objects.get().paid, Application.objects.get().status) == (2300, "paid")
    entry = Entry.objects.last()
    assert (entry.verb, entry.before, entry.after, entry.pence, entry.by) == ("correct", "paid", "paid", 2300, pat)
    assert ["written down your payment wrongly" in mail.message for mail in outbox()[before:]] == [True]
    assert not any(secret in outbox()[-1].message for secret in ("23", "20", "FP"))


def test_a_correction_is_corrected_in_its_turn(paid, pat):
    paying.correct(paid, pat, 2500, TODAY, "FP-1")
    paying.correct(paid, pat, 100, TODAY, "FP-1")
    assert [payment.pence for payment in paid.payments.standing()] == [100]
    assert Payment.objects.count() == 3
    assert sums() == (0, 100)


@pytest.mark.parametrize(("day", "reference"), [(TODAY - timedelta(days=1), "FP-1"), (TODAY, "FP-7")])
def test_day_or_reference_alone_are_corrected_without_a_mail(paid, pat, outbox, clock, day, reference):
    before = len(outbox())
    Application.objects.update(submitted_at=paid.submitted_at - timedelta(days=3))
    made = paying.correct(paid, pat, 2000, day, reference)
    assert (made.paid_on, made.reference) == (day, reference)
    assert (sums(), len(outbox())) == ((0, 2000), before)


@pytest.mark.parametrize(
    ("pence", "day", "reference", "says"),
    [
        (2000, TODAY, " FP-1 ", "written down already"),
        (0, TODAY, "FP-1", "up to what was accepted"),
        (2501, TODAY, "FP-1", "up to what was accepted"),
        (2000, TODAY + timedelta(days=1), "FP-1", "day of payment"),
        (2000, TODAY, "", "reference"),
        (2000, TODAY, "12-34-56 12345678", "never keep"),
    ],
)
def test_what_is_no_correction_is_refused_and_changes_nothing(paid, pat, pence, day, reference, says):
    with pytest.raises(Refused, match=says):
        paying.correct(paid, pat, pence, day, reference)
    assert (written(), sums()) == ([(2000, "FP-1", None)], (0, 2000))
    assert Entry.objects.last().verb == "pay"


def test_money_that_went_to_others_is_not_counted_twice(paid, pat, ruth, desk):
    other = desk.offered(Fund.objects.get(), ruth, pence=4000)
    asking.accept(other, other.member, 4000)
    assert sums() == (4000, 2000)
    with pytest.raises(Refused, match="not enough money left"):
        paying.correct(paid, pat, 2001, TODAY, "FP-1")
    assert (written(), sums()) == ([(2000, "FP-1", None)], (4000, 2000))
    Fund.objects.get().revise(budget=6500)
    paying.correct(paid, pat, 2500, TODAY, "FP-1")
    assert sums() == (4000, 2500)


def test_money_that_was_not_paid_after_all_reaches_who_waits(paid, pat, ruth, desk):
    other = desk.offered(Fund.objects.get(), ruth, pence=4500)
    assert other.status == "waiting"
    paying.correct(paid, pat, 1500, TODAY, "FP-1")
    other.refresh_from_db()
    assert other.status == "offered"


def test_once_closed_it_is_not_corrected(paid, pat):
    paying.close(paid, pat)
    with pytest.raises(Refused, match="cannot be done now"):
        paying.correct(paid, pat, 100, TODAY, "FP-1")


def test_its_author_reads_the_truth_and_that_it_was_corrected(paid, pat, sign_in):
    paying.correct(paid, pat, 2300, TODAY, "FP-2")
    words = words_of(sign_in(paid.member).get(paid.get_absolute_url()))
    assert "We have paid £23.00" in words
    assert "We corrected what we had written down: we paid £23.00." in words
    paid.refresh_from_db()
    assert [payment["holds"] for payment in everything.as_data(paid)["payments"]] == [False, True]
    text = everything.as_text(paid, "UTC")
    assert "£20.00 on Tuesday 3 November 2026, FP-1 (written down wrongly, and corrected)\n" in text
    assert "£23.00 on Tuesday 3 November 2026, FP-2\n" in text


def test_report_counts_what_was_paid_in_truth(paid, pat):
    paying.correct(paid, pat, 2300, TODAY, "FP-1")
    asking.could_not_attend(paid, paid.member)
    assert [record.paid for record in records()] == [2300]


# --- Who erased their own --------------------------------------------------------------------------------------------


@pytest.fixture
def erased(desk, pat, ruth):
    """A payer's own bursary, on its way when they erased it; and they themselves."""
    pia = desk.payer("Pia")
    application = desk.offered(desk.fund(), ruth, pia)
    asking.accept(application, pia, 2500)
    paying.arrange(application, pat)
    forgetting.erase_now(application, pia)
    return Application.objects.get(), pia


VERBS = {
    "pay": lambda a, who: paying.pay(a, who, 2500, TODAY, "FP-1"),
    "stop": lambda a, who: paying.stop(a, who),
    "correct": lambda a, who: paying.correct(a, who, 1, TODAY, "FP-1"),
    "close": lambda a, who: paying.close(a, who),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_pays_their_own_by_erasing_it_first(erased, pat, verb):
    application, pia = erased
    if verb in ("correct", "close"):
        paying.pay(application, pat, 2500, TODAY, "FP-1")
    with pytest.raises(Refused, match="nobody can tell whose it was"):
        VERBS[verb](application, pia)
    assert not Application.objects.for_payer(pia).exists()


def test_who_opened_it_before_or_came_later_pays_what_is_erased(erased, pat, desk, clock):
    application, _ = erased
    clock.shift(1)
    late = desk.payer("Lee")
    for payer in (pat, late):
        assert list(Application.objects.for_payer(payer)) == [application]
    paying.pay(application, late, 2500, TODAY, "FP-1")
    paying.close(application, pat)
    assert Application.objects.get().status == "closed"


def test_having_read_it_is_enough(desk, pat, ruth):
    pia, author = desk.payer("Pia"), desk.payer("Noor")
    application = desk.offered(desk.fund(), ruth, author)
    asking.accept(application, author, 2500)
    for person in (pia, author):
        application.opened(person, "payer")
    paying.arrange(application, pat)
    forgetting.erase_now(application, author)
    assert Application.objects.for_payer(pia).exists()
    assert not Application.objects.for_payer(author).exists()
