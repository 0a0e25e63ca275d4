"""The books of the bursaries are only ever added to: the database refuses all but what erasing and new keys take."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from bursaries.models import (  # fmt: skip
    Access,
    Application,
    Declaration,
    Draw,
    Entry,
    Payment,
    Review,
    asking,
    deciding,
    forgetting,
    paying,
    queueing,
)
from community.secrets import lock, rotate

pytestmark = pytest.mark.django_db

BOOKS = (Entry, Access, Declaration, Review, Payment, Draw)


@pytest.fixture
def paid(desk, ruth, pat, clock):
    """An application that has left something in every book. The clock has moved on since its review."""
    application = desk.sent(desk.fund(by_draw=True))
    deciding.declare(application, ruth, conflict=False)
    deciding.take_up(application, ruth)
    application.opened(ruth, "reviewer")
    deciding.review(application, ruth, "full", 0, "as asked")
    deciding.offer(application, ruth, 2500)
    queueing.draw(application.fund, ruth)
    asking.accept(application, application.member, 2500)
    paying.arrange(application, pat)
    paying.pay(application, pat, 2500, timezone.now().date(), "FP-1")
    paying.correct(application, pat, 2500, timezone.now().date(), "FP-2")
    clock.shift(timedelta(minutes=1))
    return Application.objects.get()


def sql(statement, *values):
    """Runs SQL past Django, and says how many rows it concerned."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(statement, *values):
    """Runs SQL that the database must refuse; nothing is changed by it."""
    with pytest.raises(IntegrityError, match="It stays as it is"):
        sql(statement, *values)


def test_no_column_of_a_book_can_be_changed_and_no_row_deleted(paid):
    for model in BOOKS:
        table, before = model._meta.db_table, list(model.objects.values())
        assert before, f"nothing in {table}"
        refused(f"UPDATE {table} SET id = -id")
        for field in model._meta.local_concrete_fields[1:]:
            refused(f'UPDATE {table} SET "{field.column}" = NULL WHERE "{field.column}" IS NOT NULL')
        refused(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            connection.check_constraints()  # what is still to be checked stands in the way of emptying a table as well
            refused(f"TRUNCATE {table}")
        assert list(model.objects.values()) == before


def test_no_row_is_written_over(paid):
    row = Payment(**Payment.objects.values()[0] | {"pence": 1})
    with pytest.raises(IntegrityError, match="It stays as it is"), transaction.atomic():
        Payment.objects.bulk_create([row], update_conflicts=True, update_fields=["pence"], unique_fields=["id"])
    if connection.vendor == "sqlite":  # whose REPLACE deletes without asking the guard against that
        columns = "pence, paid_on, reference, at, application_id"
        same = "SELECT {}, 1, paid_on, reference, at, application_id FROM bursaries_payment"
        for key in ("id", "NULL"):
            refused(f"REPLACE INTO bursaries_payment (id, {columns}) {same.format(key)}")


def test_names_go_out_of_the_books_with_their_accounts_and_rows_stay(paid, ruth, pat):
    refused("UPDATE bursaries_entry SET by_id = %s", pat.pk)
    counts = [model.objects.count() for model in BOOKS if model is not Declaration]
    for person in (ruth, pat, paid.member):
        person.delete()
    assert [model.objects.count() for model in BOOKS if model is not Declaration] == counts
    assert not Declaration.objects.exists()
    for model in (Entry, Access, Payment, Draw):
        assert set(model.objects.values_list("by", flat=True)) == {None}
    assert Review.objects.get().reviewer is None


def test_conflict_cannot_be_taken_out_but_with_its_reviewer(paid, ruth, desk):
    rosa = desk.reviewer("Rosa")
    deciding.declare(paid, rosa, conflict=True)
    refused("DELETE FROM bursaries_declaration WHERE reviewer_id = %s", rosa.pk)
    rosa.delete()
    assert [said.reviewer for said in Declaration.objects.all()] == [ruth]


def test_words_of_a_review_are_erased_with_its_application_and_not_before(paid):
    emptied = "UPDATE bursaries_review SET words = ''"
    refused(emptied)
    forgetting.erase_now(paid, paid.member)
    assert Review.objects.get().words == ""
    assert sql(emptied) == 1  # it changes nothing
    refused("UPDATE bursaries_review SET words = %s", lock("as asked"))


def test_words_of_a_review_can_be_locked_anew_and_not_written_anew(paid, settings):
    refused("UPDATE bursaries_review SET words = %s", lock("as asked"))
    refused("UPDATE bursaries_review SET words = substr(words, 1, 12)")
    settings.DATA_KEYS = ["new-" + "n" * 40, *settings.DATA_KEYS]
    assert ("bursaries.Review.words", 1, 0) in list(rotate())
    assert Review.objects.get().words == "as asked"


def test_what_a_draft_left_goes_with_it_and_nothing_of_what_was_sent(paid, cast, desk):
    draft = desk.draft(paid.fund, cast.member("Amina"))
    draft.opened(cast.organiser(), "organiser")
    assert sql("DELETE FROM bursaries_access WHERE application_id = %s", draft.pk) == 1
    refused("DELETE FROM bursaries_access WHERE application_id = %s", paid.pk)
    with pytest.raises(IntegrityError, match="It stays as it is"), transaction.atomic():
        models.QuerySet(Entry).filter(application=paid).delete()
