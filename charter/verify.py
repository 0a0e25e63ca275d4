"""Recomputing the chain: whether every revision is what it was when it was published."""

from collections.abc import Iterable, Iterator

from charter import seal
from charter.models import Charter, Line, Redaction, Revision
from community import guards


def faults() -> Iterator[str]:
    """What is wrong with the charter's history, as sentences, the oldest fault first, then what the
    database does not guard, of other apps as well. Nothing where all is well."""
    first = next(_broken_chain(), None)
    if first:
        yield first
    if wrong := _broken_redaction():
        yield wrong
    for name in guards.missing():
        yield f"The database does not guard what is to stay: {name} is missing. Run “migrate” to put it back."


def _broken_chain() -> Iterator[str]:
    told = _redactions()
    digest, number = "", 0
    for number, revision in enumerate(Revision.objects.order_by("number").prefetch_related("lines"), start=1):
        if revision.number != number:
            yield f"Revision {number} is missing."
            return
        rows: list[Revision | Line] = [revision, *sorted(revision.lines.all(), key=lambda line: line.position)]
        if changed := [row for row in rows if not _is_itself(row, told)]:
            yield f"Revision {number} is broken: what it says was changed ({changed[0]._meta.verbose_name})."
        digest = seal.chained(digest, [_first_seal(row, told) for row in rows])
        if digest != revision.digest:
            yield f"Revision {number} is broken: its digest does not fit what it holds and what came before."
    charter = Charter.current()
    if (number, digest) != (charter.last_number, charter.last_digest):
        newest = max(number, charter.last_number)
        yield f"Revision {newest} is broken: it is missing, or was never published."


Key = tuple[type, int]


def _redactions() -> dict[Key, list[Redaction]]:
    """The redactions of each row, in order."""
    found: dict[Key, list[Redaction]] = {}
    for redaction in Redaction.objects.order_by("pk"):
        key = (Line, redaction.line_id) if redaction.line_id else (Revision, redaction.revision_id)
        found.setdefault(key, []).append(redaction)
    return found


def _is_itself(row: Revision | Line, told: dict[Key, list[Redaction]]) -> bool:
    """Whether the row says what its seal covers, and its redactions lead from the first seal to this one."""
    steps = told.get((type(row), row.pk), [])
    follow = [step.before for step in steps[1:]] + [row.seal] == [step.after for step in steps]
    return row.fits_seal() == row.seal and (follow if steps else True)


def _first_seal(row: Revision | Line, told: dict[Key, list[Redaction]]) -> str:
    """The seal it was published with."""
    steps = told.get((type(row), row.pk), [])
    return steps[0].before if steps else row.seal


def _broken_redaction() -> str:
    """The first redaction whose digest does not fit."""
    digest = ""
    rows: Iterable[Redaction] = Redaction.objects.order_by("pk").select_related("revision")
    for redaction in rows:
        digest = seal.chained(digest, [seal.canonical(redaction.content())])
        if digest != redaction.digest:
            return f"{redaction.revision} is broken: the record of a redaction in it was changed."
    return ""
