"""That somebody was erased can be proved, by whoever has the receipt, and tells of nobody."""

from datetime import date

import pytest
from django.db import DatabaseError, models, transaction

from community.append_only import Fixed
from community.leaving import erase
from community.models import Erasure
from tests.everybody import Everybody, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def everybody(clock):
    """Somebody who has done everything."""
    return Everybody()


def test_a_receipt_proves_it_and_tells_of_nobody(everybody, client):
    receipt = erase(everybody.me)
    [row] = rows(Erasure)
    assert (row["erased_on"], receipt in str(row)) == (date(2026, 11, 3), False)
    assert row["counts"]["gone"]["Places you asked for"] == 2
    assert row["counts"]["without your name"]["Your answers at check-ins"] == 1
    for typed in (receipt, receipt.lower(), receipt.replace("-", " ")):
        page = client.post("/privacy/receipt/", {"receipt": typed}).content.decode()
        assert "On Tuesday 3 November 2026 an account was deleted here." in page
        assert "Places you asked for (2)" in page
    assert "zq" not in page


def test_proof_cannot_be_changed_or_taken_away(everybody):
    erase(everybody.me)
    row = Erasure.objects.get()
    for change in (row.save, row.delete, Erasure.objects.all().delete, lambda: Erasure.objects.update(counts={})):
        with pytest.raises(Fixed):
            change()
    raw = models.QuerySet(Erasure)
    for change in (raw.delete, lambda: raw.update(counts={})):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
