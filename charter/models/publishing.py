"""Publishing: the one way the charter changes. Lock, compare, then add the next revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from charter import seal
from charter.models.announcement import Announcement
from charter.models.charter import Charter
from charter.models.commitment import Commitment, Origin
from charter.models.revision import Line, Revision
from meetups.models import CheckIn

if TYPE_CHECKING:
    from charter.models.proposal import Proposal


class Stale(Exception):  # noqa: N818 - an answer, not an error
    """The charter has changed since this was begun: both have to be looked at."""


@dataclass(frozen=True)
class NewLine:
    """A line to be published. Without a commitment it is a new one; `absorbed` are those merged into it."""

    text: str
    detail: str = ""
    commitment: int | None = None
    absorbed: Sequence[int] = ()
    answers: Sequence[CheckIn] = field(default=(), compare=False)
    proposal: "Proposal | None" = field(default=None, compare=False)


def as_it_stands(revision: Revision | None) -> list[NewLine]:
    """The lines of a revision, to be changed and published anew."""
    lines = revision.lines.all() if revision else ()
    return [NewLine(line.text, line.detail, line.commitment_id) for line in lines]


def publish(
    stated: Mapping[str, Any], lines: Sequence[NewLine], *, base: Revision | None, at: datetime | None = None
) -> Revision:
    """Adds the next revision, in the caller's transaction or one of its own. `stated` is by `Statement.STATED`; `at` is
    now but for a history that is told (the demo's).

    Raises Stale when `base` (None for the first) is not the newest any more, and ValidationError for what is no next
    revision: nothing in it, a commitment twice, no account of itself, or exactly what stands already.
    """
    with transaction.atomic():
        charter = Charter.locked()
        if Revision.objects.latest_one() != base:
            raise Stale
        _refuse(stated, lines, base)
        commitments = [line.commitment or Commitment.objects.create().pk for line in lines]
        revision = Revision(
            **stated, charter=charter, number=charter.last_number + 1, published_at=at or timezone.now()
        ).sealed()
        rows = [
            _row(line, commitment, position)
            for position, (line, commitment) in enumerate(zip(lines, commitments, strict=True), start=1)
        ]
        seals = [revision.seal, *(row.seal for row in rows)]
        revision.digest = seal.chained(charter.last_digest, seals)
        revision.save()
        for row in rows:
            row.revision = revision
        Line.objects.bulk_create(rows)
        _note_origins(revision, lines, commitments)
        Announcement.objects.create(revision=revision, done_at=at)  # a history that is told is no news
        charter.last_number, charter.last_digest = revision.number, revision.digest
        charter.save(update_fields=["last_number", "last_digest"])
        return revision


def _row(line: NewLine, commitment: int, position: int) -> Line:
    words = {"text": line.text, "detail": line.detail, "absorbed": sorted(line.absorbed)}
    return Line(commitment_id=commitment, position=position, **words).sealed()


def _note_origins(revision: Revision, lines: Sequence[NewLine], commitments: Sequence[int]) -> None:
    """Keeps where each line's new words came from."""
    found = []
    for line, commitment in zip(lines, commitments, strict=True):
        of_line = {"revision": revision, "commitment_id": commitment}
        if line.proposal:
            found.append(Origin(**of_line, proposal=line.proposal))
        found += [Origin(**of_line, meetup=answer.meetup, answer=answer) for answer in line.answers]
    Origin.objects.bulk_create(found)


def _refuse(stated: Mapping[str, Any], lines: Sequence[NewLine], base: Revision | None) -> None:
    """Raises ValidationError for what cannot be the next revision."""
    missing = [name for name in ("summary", "reason", "decided") if not stated.get(name)]
    columns: Any = Revision._meta  # the stubs reckon with relations, which have no name of their own
    labels = {name: columns.get_field(name).verbose_name for name in missing}
    if labels:
        raise ValidationError({name: f"Say {label}. Everyone will read it." for name, label in labels.items()})
    if not lines:
        raise ValidationError("A charter needs at least one line.")
    kept = [line.commitment for line in lines if line.commitment]
    if len(kept) != len(set(kept)):
        raise ValidationError("The same commitment stands in it twice.")
    known = set(base.lines.values_list("commitment", flat=True)) if base else set()
    once = set(Line.objects.filter(commitment__in=kept).values_list("commitment", flat=True))
    gone = known - set(kept)
    if set(kept) - once or {pk for line in lines for pk in line.absorbed} - gone:  # what was taken out may come back
        raise ValidationError("It speaks of commitments that do not stand in the charter.")
    if base and list(lines) == as_it_stands(base) and stated.get("preamble", "") == base.preamble:
        raise ValidationError("Nothing is changed yet: this is what the charter says already.")
