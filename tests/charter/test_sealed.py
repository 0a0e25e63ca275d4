"""What is published stays as it is: the models refuse to change it, the database does, and who gets past both is
found out."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from charter.models import Charter, Line, Redaction, Revision, Sealed
from charter.models.redacting import GONE, redact
from charter.verify import faults
from community import guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(cast):
    """Three revisions, in the second of which a name stands."""
    return [
        cast.charter("We are patient.", "We say things plainly."),
        cast.charter("We are patient.", "We ask before we explain.", reason="Bilal was explained to."),
        cast.charter("We ask before we explain.", "We are patient.", preamble="For Bilal and for all."),
    ]


def refused(statement, *values):
    """Runs SQL that the database must refuse; nothing is changed by it."""
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        sql(statement, *values)


def sql(statement, *values):
    """Runs SQL past Django."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_history_as_published_verifies(history):
    assert list(faults()) == []
    out = StringIO()
    call_command("verify_charter", stdout=out)
    assert f"revisions 3, digest {history[-1].digest}" in out.getvalue()


def test_an_empty_charter_verifies():
    call_command("verify_charter", stdout=StringIO())


def test_models_refuse_to_change_or_delete_what_is_published(history):
    revision, line = history[0], history[0].lines.first()
    for forbidden in (
        revision.save,
        revision.delete,
        line.save,
        line.delete,
        lambda: Revision.objects.update(summary="Else"),
        lambda: Revision.objects.filter(number=1).delete(),
        lambda: Line.objects.filter(pk=line.pk).update(text="Else"),
        lambda: Line.objects.bulk_update([line], ["text"]),
        lambda: Line.objects.all().delete(),
    ):
        with pytest.raises(Sealed):
            forbidden()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE charter_revision SET summary = 'Else'",
        "UPDATE charter_revision SET digest = 'Else' WHERE number = 1",
        "UPDATE charter_line SET text = 'Else'",
        "UPDATE charter_line SET position = position + 10",
        "UPDATE charter_line SET salt = '', seal = ''",
        "DELETE FROM charter_line",
        "DELETE FROM charter_revision WHERE number = 3",
    ],
)
def test_database_refuses_to_change_what_is_published(history, statement):
    refused(statement)
    assert list(faults()) == []


def test_database_refuses_to_change_the_record_of_a_redaction(history):
    redact("Bilal", "He asked for it.")
    refused("UPDATE charter_redaction SET reason = 'Else'")
    refused("DELETE FROM charter_redaction")


def test_redaction_does_not_open_the_row_for_other_changes(history):
    first, second = redact("Bilal", "He asked for it.")
    refused("UPDATE charter_revision SET reason = 'Else', seal = %s WHERE number = 2", first.after)
    refused("UPDATE charter_revision SET reason = 'Else', seal = %s WHERE number = 3", first.after)
    refused("UPDATE charter_revision SET kind = 'editorial', seal = %s WHERE number = 3", second.after)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE charter_revision SET decided = 'By the chair.' WHERE number = 2", 2),
        ("UPDATE charter_revision SET kind = 'editorial' WHERE number = 1", 1),
        ("UPDATE charter_line SET text = 'We are quick.' WHERE text = 'We are patient.'", 1),
        ("UPDATE charter_line SET detail = 'Or not.' WHERE revision_id = (SELECT max(id) FROM charter_revision)", 3),
        ("DELETE FROM charter_line WHERE text = 'We say things plainly.'", 1),
        ("UPDATE charter_revision SET number = 9 WHERE number = 2", 2),
        ("UPDATE charter_revision SET digest = '0' WHERE number = 2", 2),
        ("UPDATE charter_revision SET published_at = '2020-01-01 00:00:00+00:00' WHERE number = 3", 3),
    ],
)  # fmt: skip
def test_who_takes_the_guards_down_is_found_out_by_the_first_broken_revision(history, statement, number):
    guards.take_down(connection)
    sql(statement)
    with pytest.raises(CommandError, match=f"^Revision {number} is") as found:
        call_command("verify_charter")
    assert "charter_line_no_update is missing" in str(found.value)
    guards.put_up()
    assert [fault[: len("Revision 1")] for fault in faults()] == [f"Revision {number}"]


def test_cutting_off_the_newest_revision_is_found_out(history):
    guards.take_down(connection)
    for table in ("charter_line", "charter_origin", "charter_announcement"):
        sql(f"DELETE FROM {table} WHERE revision_id = %s", history[-1].pk)
    sql("DELETE FROM charter_revision WHERE id = %s", history[-1].pk)
    guards.put_up()
    assert [fault[: len("Revision 3")] for fault in faults()] == ["Revision 3"]


def test_changing_a_row_and_sealing_it_anew_is_found_out(history):
    guards.take_down(connection)
    line = history[0].lines.first()
    line.text = "We are quick."
    line.sealed()
    sql(
        "UPDATE charter_line SET text = %s, salt = %s, seal = %s WHERE id = %s",
        line.text,
        line.salt,
        line.seal,
        line.pk,
    )
    guards.put_up()
    assert [fault[: len("Revision 1")] for fault in faults()] == ["Revision 1"]


def test_name_is_taken_out_everywhere_and_the_chain_still_verifies(history):
    digest = Charter.current().last_digest
    before = set(Revision.objects.values_list("salt", flat=True))
    redactions = redact("Bilal", "He asked for it.")
    assert [redaction.revision.number for redaction in redactions] == [2, 3]
    assert Revision.objects.get(number=2).reason == f"{GONE} was explained to."
    assert Revision.objects.get(number=3).preamble == f"For {GONE} and for all."
    assert list(faults()) == []
    assert Charter.current().last_digest == digest
    assert len(before & set(Revision.objects.values_list("salt", flat=True))) == 1
    rows = [str(row) for model in (Revision, Line, Redaction) for row in model.objects.values()]
    assert not any("Bilal" in row for row in rows)


def test_a_row_can_be_redacted_twice(history):
    redact("Bilal", "He asked for it.")
    redact("explained", "Too much.")
    assert list(faults()) == []
    assert Redaction.objects.count() == 3


def test_rewriting_the_record_of_a_redaction_is_found_out(history):
    redact("Bilal", "He asked for it.")
    guards.take_down(connection)
    sql("UPDATE charter_redaction SET reason = 'Nobody asked.' WHERE revision_id = %s", history[1].pk)
    guards.put_up()
    assert [fault[: len("Revision 2")] for fault in faults()] == ["Revision 2"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "Why"), ("B", "Why"), ("Bilal", " "), ("Bilal", "Bilal asked"), ("Zoë", "Why"), ("name", "x")],
)
def test_what_is_no_redaction_changes_nothing(history, name, reason):
    with pytest.raises(ValidationError):
        redact(name, reason)
    assert not Redaction.objects.exists()
