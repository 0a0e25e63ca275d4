"""Taking a person's name out of what is published: the one change there is, and itself on record."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from charter import seal
from charter.models.charter import Charter
from charter.models.draft import Draft
from charter.models.redaction import Redaction
from charter.models.revision import Line, Revision

GONE = "[name removed]"


def rows_with(name: str, reason: str) -> list[Revision | Line]:
    """The published rows in whose texts the name stands, oldest first. Raises ValidationError for what is no name or
    stands nowhere, without a reason, and with a reason that holds the name."""
    if len(name) < 2 or name in GONE:
        raise ValidationError("Type the name as it stands in the text.")
    if not reason or name in reason:
        raise ValidationError("Say why, without the name itself.")
    found = [row for row in _rows() if any(name in getattr(row, field) for field in row.TEXTS)]
    if not found:
        raise ValidationError("This name stands nowhere in the charter.")
    return found


def redact(name: str, reason: str) -> list[Redaction]:
    """Takes a name out of every published text, and keeps that it was done, why and where, but not the name. Out of
    drafts as well: from there it would be published again.

    The rows' old seals stay in the chain; the salts that would let the name be guessed from them are gone. Raises
    ValidationError as `rows_with` does.
    """
    name, reason = name.strip(), reason.strip()
    with transaction.atomic():
        Charter.locked()
        redactions = [_take_out(name, reason, row) for row in rows_with(name, reason)]
        for draft in Draft.objects.select_for_update(of=("self",)).order_by("pk"):
            _take_out_of_draft(name, draft)
        return redactions


def _rows() -> Iterator[Revision | Line]:
    yield from Revision.objects.order_by("number")
    yield from Line.objects.select_related("revision").order_by("revision__number", "position")


def replaced(name: str, row: models.Model, fields: Iterable[str]) -> bool:
    """Takes it out of these fields, not saved yet; says whether it stood there."""
    found = [field for field in fields if name in getattr(row, field)]
    for field in found:
        setattr(row, field, shortened(getattr(row, field).replace(name, GONE), row, field))
    return bool(found)


def shortened(text: str, row: models.Model, field: str) -> str:
    """The text, cut to what the field holds: "[name removed]" may be longer than the name was."""
    longest = getattr(row._meta.get_field(field), "max_length", None)
    return text[:longest]


def _take_out(name: str, reason: str, row: Revision | Line) -> Redaction:
    """Writes the redaction, then changes the row: the database lets that through only in this order."""
    before = row.seal
    replaced(name, row, row.TEXTS)
    row.sealed()
    last = Redaction.objects.order_by("pk").last()
    line = row if isinstance(row, Line) else None
    redaction = Redaction(
        revision=row.revision if isinstance(row, Line) else row,
        line=line,
        before=before,
        after=row.seal,
        reason=reason,
        at=timezone.now(),
    )
    redaction.digest = seal.chained(last.digest if last else "", [seal.canonical(redaction.content())])
    redaction.save()
    values = {field: getattr(row, field) for field in (*row.TEXTS, "salt", "seal")}
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)  # the one way round SealedQuerySet
    return redaction


def _take_out_of_draft(name: str, draft: Draft) -> None:
    """Changes the locked draft and its lines; whoever has it open has to look again before they save."""
    lines = [line for line in draft.lines.all() if replaced(name, line, Line.TEXTS)]
    for line in lines:
        line.save(update_fields=Line.TEXTS)
    if replaced(name, draft, draft.TEXTS):
        draft.save(update_fields=draft.TEXTS)
    elif not lines:
        return
    draft.touch()
