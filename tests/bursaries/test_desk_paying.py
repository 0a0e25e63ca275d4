"""The payers' desk: what was accepted, how to pay it, how to reach the person; nothing of why."""

import pytest
from django.utils import timezone

from bursaries.models import Access, Fund, Payment, asking
from tests.pages import words_of

pytestmark = pytest.mark.django_db

LIST = "/admin/bursaries/topay/"


@pytest.fixture
def accepted(cast, desk):
    """A bursary of £25 that was accepted."""
    amina = cast.member("Amina Yusuf")
    application = desk.offered(desk.fund(), desk.reviewer(), amina)
    return asking.accept(application, amina, 2500)


@pytest.fixture
def browser(sign_in, desk):
    """A payer's."""
    return sign_in(desk.payer(), second_factor=True)


def press(browser, application, action, **typed):
    """Presses a button on its page."""
    return browser.post(f"{LIST}{application.reference}/change/", {"action": action} | typed)


def paid(browser, application, action="pay", **typed):
    """Says that it was paid today, unless said otherwise."""
    given = {"pounds": "25.00", "paid_on": f"{timezone.localdate():%d/%m/%Y}", "reference": "FP-77"}
    return press(browser, application, action, **(given | typed))


def test_payer_sees_whom_how_and_how_much_but_not_why(browser, accepted):
    assert f'href="{LIST}{accepted.reference}/change/"' in browser.get(LIST).content.decode()
    words = words_of(browser.get(f"{LIST}{accepted.reference}/change/"))
    for told in ("Amina Yusuf", "£25.00", "Pay me before", "by e-mail"):
        assert told in words
    for untold in ("I'm not paid for the time this takes", "by train", "autumn gathering"):
        assert untold not in words
    assert [row.as_what for row in Access.objects.filter(application=accepted)] == ["payer"]


def test_it_is_arranged_paid_and_closed(browser, accepted):
    assert press(browser, accepted, "arrange").status_code == 302
    assert paid(browser, accepted, pounds="20").status_code == 302
    payment = Payment.objects.get()
    assert (payment.pence, payment.reference) == (2000, "FP-77")
    fund = Fund.objects.get()
    assert (fund.committed, fund.paid) == (0, 2000)
    assert press(browser, accepted, "close").url == LIST
    accepted.refresh_from_db()
    assert accepted.status == "closed"


def test_it_is_not_paid_twice(browser, accepted):
    press(browser, accepted, "arrange")
    assert [paid(browser, accepted).status_code for _ in range(2)] == [302, 409]
    assert Payment.objects.count() == 1


def test_what_was_written_down_wrongly_is_corrected_and_stays_to_be_seen(browser, accepted):
    press(browser, accepted, "arrange")
    assert paid(browser, accepted, action="correct").status_code == 409
    paid(browser, accepted, pounds="20")
    answer = browser.get(f"{LIST}{accepted.reference}/change/")
    assert 'value="20.00"' in answer.content.decode()
    assert 'value="FP-77"' in answer.content.decode()
    assert paid(browser, accepted, action="correct", pounds="20").status_code == 409
    assert paid(browser, accepted, action="correct", pounds="ten").status_code == 422
    assert paid(browser, accepted, action="correct", pounds="23", reference="FP-78").status_code == 302
    words = words_of(browser.get(f"{LIST}{accepted.reference}/change/"))
    assert "reference FP-77. Written down wrongly, and corrected." in words
    assert "reference FP-78. £" not in words
    assert (Payment.objects.count(), Fund.objects.get().paid) == (2, 2300)


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"pounds": "25.01"}, 409, "up to what was accepted"),
        ({"pounds": "0"}, 422, "more than nothing"),
        ({"pounds": ""}, 422, "This field is required."),
        ({"paid_on": "31/02/2026"}, 422, "Enter a valid date."),
        ({"paid_on": "01/01/2001"}, 409, "lies between the application and today"),
        ({"reference": ""}, 422, "This field is required."),
        ({"reference": "20-00-00 12345678"}, 409, "bank details"),
    ],
)
def test_what_is_no_payment_is_said_and_changes_nothing(browser, accepted, typed, status, says):
    press(browser, accepted, "arrange")
    answer = paid(browser, accepted, **typed)
    assert answer.status_code == status
    assert says in words_of(answer)
    assert not Payment.objects.exists()


def test_payers_see_only_what_was_accepted(browser, desk):
    fund, ruth = desk.fund(), desk.reviewer("Rowan")
    for application in (desk.sent(fund), desk.offered(fund, ruth)):
        assert browser.get(f"{LIST}{application.reference}/change/").status_code == 404
        assert application.reference not in words_of(browser.get(LIST))


@pytest.mark.parametrize("who", ["member", "organiser", "reviewer"])
def test_nobody_else_opens_it(cast, desk, sign_in, accepted, who):
    person = {"member": cast.member, "organiser": cast.organiser, "reviewer": lambda: desk.reviewer("Rowan")}[who]()
    browser = sign_in(person, second_factor=True)
    assert browser.get(LIST).status_code in (302, 403)
    assert press(browser, accepted, "arrange").status_code in (302, 403)
    accepted.refresh_from_db()
    assert accepted.status == "accepted"
