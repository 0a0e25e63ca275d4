"""Taking an archive over into an empty installation: all of it, or nothing."""

import hashlib
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.serializers.python import Deserializer
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, transaction

from community.archive import keys
from community.archive.opening import Archive, Refused
from community.archive.parts import PROOFS, REPLACED, SETTLING, Model, file_of, handed_over, is_named, locks
from community.archive.rows import Counted, tokens_of

KEYS_MISSING = (
    "What is encrypted in it cannot be read with the keys there are here. Put the old house's first DATA_KEYS (its "
    "SECRET_KEY, where it had none) last into DATA_KEYS here, then try again."
)


def take_over(archive: Archive) -> list[str]:
    """Fills this installation with the archive, in one transaction; returns what the operator should hear. Raises
    Refused, with nothing changed. A process that was killed is simply started again."""
    archive.check_sums()
    check_keys(archive)
    with transaction.atomic(durable=True):
        keys.keep_others_out()
        check_empty()
        for model in handed_over():
            if model._meta.label in REPLACED:
                models.QuerySet(model)._raw_delete(DEFAULT_DB_ALIAS)
        for model in handed_over():
            add_rows(archive, model)
        check_links()
        keys.go_on_from(archive.manifest["last_keys"])
        check_proofs(archive)
        heard = [said for each in SETTLING if (said := each())]
        for name in archive.media():
            add_file(archive, name)
    return heard


def check_keys(archive: Archive) -> None:
    """Raises Refused where more of what is encrypted is unreadable here than was there."""
    lost = 0
    for model in handed_over():
        for row in archive.rows(model) if locks(model) else ():
            lost += sum(not lock.can_open(token) for lock, token in tokens_of(model, row))
            if lost > archive.manifest["locked"]["unreadable"]:
                raise Refused(KEYS_MISSING)


def check_empty() -> None:
    """Raises Refused where there is anything that migrations, or a first visit, did not make."""
    for model in handed_over():
        if not is_named(model) and model._meta.label not in REPLACED and models.QuerySet(model).exists():
            raise Refused(
                f"This installation is not empty (there is a {model._meta.verbose_name}). Take the archive over into a "
                "new one, right after “migrate”."
            )


def add_rows(archive: Archive, model: Model) -> None:
    """Adds the rows of a model under the keys they had. Raises Refused, with the number of the line."""
    rows = Counted(archive.rows(model))
    try:
        for each in Deserializer(rows, using=DEFAULT_DB_ALIAS):
            for name, lock in locks(model).items():
                setattr(each.object, name, lock.as_stored(getattr(each.object, name)))
            each.save(using=DEFAULT_DB_ALIAS, force_insert=not is_named(model))
    except Refused:
        raise
    except (DatabaseError, OverflowError):
        raise Refused(f"{file_of(model)}, line {rows.number}: the database does not take this row.") from None
    except Exception:  # whatever a field makes of a value that is none
        label = model._meta.label_lower
        raise Refused(f"{file_of(model)}, line {rows.number}: this is not a row of {label}.") from None
    if model is ContentType:
        ContentType.objects.clear_cache()


def check_links() -> None:
    """Raises Refused where a row leads to one that is not there."""
    try:
        connection.check_constraints()
    except DatabaseError:
        raise Refused("There are rows in it that lead to others which are not there.") from None


def check_proofs(archive: Archive) -> None:
    """Raises Refused where what was summed up there is another here."""
    for name, each in PROOFS.items():
        if each() != archive.manifest["proofs"].get(name):
            raise Refused(f"The {name} is not what it was when it was handed over.")


def add_file(archive: Archive, name: str) -> None:
    """Puts a photo into Django's storage. One that is there already, whole, is left alone; part of one is not."""
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if same(there.chunks(), archive.pieces(f"media/{name}")):
                return
        default_storage.delete(name)
    with archive.open(f"media/{name}") as content:
        if default_storage.save(name, File(content, name)) != name:
            raise Refused("A photo could not be put under its own name.")


def same(one: Iterator[bytes], other: Iterator[bytes]) -> bool:
    """Whether both say the same, however they are cut."""
    return _sum(one) == _sum(other)


def _sum(pieces: Iterator[bytes]) -> bytes:
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.digest()
