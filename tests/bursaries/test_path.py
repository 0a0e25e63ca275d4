"""The thinnest whole path: asked for, looked at, offered, accepted, paid."""

from datetime import date

import pytest
from django.utils import timezone

from bursaries.models import Fund, Refused, asking, paying

pytestmark = pytest.mark.django_db


def test_bursary_is_asked_for_decided_and_paid(cast, desk, outbox):
    fund, amina, ruth, pat = desk.fund(), cast.member("Amina"), desk.reviewer(), desk.payer()
    application = desk.offered(fund, ruth, amina, 2500)
    assert asking.accept(application, amina, 2500).status == "accepted"
    assert Fund.objects.get().committed == 2500
    paying.arrange(application, pat)
    paying.pay(application, pat, 2000, timezone.now().date(), "FP-1")
    paying.close(application, pat)
    application.refresh_from_db()
    assert (application.status, application.paid) == ("closed", 2000)
    fund = Fund.objects.get()
    assert (fund.committed, fund.paid, fund.left) == (0, 2000, 98_000)
    verbs = [entry.verb for entry in application.entry_log.all()]
    assert verbs == ["submit", "take up", "offer", "accept", "arrange", "pay", "close"]
    assert outbox()[0].subject == "We have your bursary application"
    assert not any("train" in mail.message or "autumn" in mail.message for mail in outbox())


def test_money_that_is_not_there_is_not_promised(cast, desk):
    fund, ruth = desk.fund(), desk.reviewer()
    first, second = (desk.offered(fund, ruth, cast.member(name), 3000) for name in ("Amina", "Bilal"))
    fund.revise(budget=5000, largest_award=5000)
    assert asking.accept(first, first.member, 3000).status == "accepted"
    assert asking.accept(second, second.member, 3000).status == "waiting"
    asking.withdraw(first, first.member)
    second.refresh_from_db()
    assert second.status == "offered"
    assert asking.accept(second, second.member, 3000).status == "accepted"


def test_payment_of_a_day_to_come_is_refused(cast, desk):
    fund, ruth, pat = desk.fund(), desk.reviewer(), desk.payer()
    application = desk.offered(fund, ruth)
    asking.accept(application, application.member, 2500)
    paying.arrange(application, pat)
    with pytest.raises(Refused):
        paying.pay(application, pat, 2500, date(2999, 1, 1), "FP-1")


def test_words_are_not_in_the_database(desk):
    from django.db import connection

    application = desk.sent(desk.fund(), contact="call Canary Row 7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM bursaries_application")
        assert "Canary" not in cursor.fetchone()[0]
    application.refresh_from_db()
    assert application.contact == "call Canary Row 7"
