"""Offers of money by the dozen, and whether what was promised adds up."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from bursaries.models import Application, Fund, Payment
from tests.load import crowd

PENCE = 1000


def offers(fund: Fund, count: int, name: str = "Guest") -> list[Application]:
    """So many people with an offer of ten pounds each."""
    now = timezone.now()
    given = {
        "fund": fund, "status": "offered", "asked": PENCE, "offered": PENCE, "contact": "by e-mail",
        "submitted_at": now, "answered_at": now, "offer_ends_on": now.date() + timedelta(days=14),
        "expires_on": now.date() + timedelta(days=365),
    }  # fmt: skip
    people = crowd.members(count, name)
    return Application.objects.bulk_create(Application(member=person, **given) for person in people)


def assert_sums(fund: Fund) -> None:
    """What the fund has counted is what the applications say, and no more than there is."""
    row, mine = Fund.objects.get(pk=fund.pk), Application.objects.filter(fund=fund)
    promised = mine.filter(status__in=["accepted", "arranged"]).aggregate(Sum("accepted", default=0))
    paid = Payment.objects.filter(application__fund=fund).aggregate(Sum("pence", default=0))
    assert (row.committed, row.paid) == (promised["accepted__sum"], paid["pence__sum"])
    assert row.left >= 0
