"""The demo's bursaries: at every stage, within the budget, told to nobody."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum
from post_office.models import Email

from bursaries.models import Application, Fund
from community.models import Member

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def demo(settings):
    """Makes the demo, as often as it is called."""
    settings.DEMO = True
    call_command("demo", stdout=StringIO())
    return lambda: call_command("demo", stdout=StringIO())


def test_applications_are_at_every_stage_people_ask_about(demo):
    found = set(Application.objects.values_list("status", flat=True))
    assert found == {"submitted", "in-review", "question", "offered", "accepted", "paid", "not-now", "withdrawn"}


def test_money_adds_up(demo):
    fund = Fund.objects.get()
    sums = fund.applications.aggregate(Sum("accepted"), Sum("paid"))
    assert fund.paid == sums["paid__sum"] == 2800
    assert fund.committed == sums["accepted__sum"] - fund.paid == 5000


def test_an_organiser_is_neither_reviewer_nor_payer(demo):
    olu = Member.objects.get(email="olu@example.org")
    assert not olu.has_perm("bursaries.review_application")
    assert not olu.has_perm("bursaries.pay_application")
    assert Member.objects.get(email="grace@example.org").has_perm("bursaries.review_application")


def test_running_it_again_changes_nothing_and_writes_to_nobody(demo):
    before = list(Application.objects.values()), list(Fund.objects.values())
    demo()
    assert (list(Application.objects.values()), list(Fund.objects.values())) == before
    assert not Email.objects.exists()
