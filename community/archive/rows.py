"""Rows to lines of JSON and back, by Django's own serializers: nothing is lost, nothing stamped anew."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.serializers import jsonl
from django.db import connection, models
from django.db.models import CharField, F, JSONField, QuerySet, TextField
from django.db.models.functions import Cast, Collate
from django.utils.encoding import is_protected_type

from community.archive.parts import SEALED, SOME, Model, fields_of, is_named, locked_fields, locks

BATCH = 1000
AS_STORED = "as_stored_"


def rows_of(model: Model) -> QuerySet[Any]:
    """All rows of a model that are handed over, in an order that is the same in every installation."""
    rows: QuerySet[Any] = models.QuerySet(model)  # its own manager may hide some
    if model._meta.label in SOME:
        rows = rows.filter(SOME[model._meta.label][0])
    for field in locked_fields(model):
        rows = rows.annotate(**{AS_STORED + field.name: Cast(field.name, TextField())})
    for field in fields_of(model):
        if is_named(field.related_model):
            rows = rows.select_related(field.name)
            if field.related_model is Permission:
                rows = rows.select_related(f"{field.name}__content_type")
    return rows.order_by(*_order(model))


def _order(model: Model) -> list[Any]:
    if model is ContentType:
        return [_bytewise("app_label"), _bytewise("model")]
    if model is Permission:
        return [_bytewise("content_type__app_label"), _bytewise("content_type__model"), _bytewise("codename")]
    return [_bytewise("pk") if isinstance(model._meta.pk, CharField) else "pk"]


def _bytewise(name: str) -> Any:
    """Databases differ in how they sort words."""
    return Collate(F(name), "C" if connection.vendor == "postgresql" else "BINARY")


class Rows(jsonl.Serializer):
    """One row a line: `{"model": "app.model", "pk": 1, "fields": {…}}`, as `dumpdata` has it. But moments are whole,
    to the microsecond; what is encrypted stays so; keys of other rows are keys; and tables between two others are
    files of their own."""

    _current: dict[str, Any]

    def handle_field(self, obj: Any, field: Any) -> None:
        """A value of its own."""
        self._current[field.name] = self.value(obj, field)

    def value(self, obj: Any, field: Any) -> Any:
        """The same, as it stands in the archive."""
        if hasattr(obj, AS_STORED + field.name):
            return getattr(obj, AS_STORED + field.name) or ""
        value = field.value_from_object(obj)
        if seal := SEALED.get(obj._meta.label, {}).get(field.name):
            return seal.lock(value)
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, time):
            return value.isoformat()
        if isinstance(value, list) and not isinstance(field, JSONField):
            return field.get_prep_value(value)  # addresses of a mail, with commas between
        return value if is_protected_type(value) else field.value_to_string(obj)

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        """The key of another row, or what it is called."""
        other = getattr(obj, field.name) if is_named(field.related_model) else None
        self._current[field.name] = other.natural_key() if other else self.value(obj, field)

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        """Nothing: see the table between the two."""

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        """The row. What is known by its name has no key."""
        whole: dict[str, Any] = super().get_dump_object(obj)
        return {name: value for name, value in whole.items() if name != "pk" or not is_named(type(obj))}


def write_rows(model: Model, stream: Any) -> int:
    """Writes all rows of a model, a batch in memory at a time; says how many there were."""
    counted = Counted(rows_of(model).iterator(BATCH))
    Rows().serialize(counted, stream=stream)
    return counted.number


class Counted:
    """Hands on what it is given and counts it."""

    def __init__(self, things: Iterator[Any]) -> None:
        self.things, self.number = things, 0

    def __iter__(self) -> Iterator[Any]:
        for thing in self.things:
            self.number += 1
            yield thing


def tokens_of(model: Model, row: Any) -> Iterator[tuple[Any, str]]:
    """The encrypted texts of a row as it stands in the archive, each with what opens it."""
    for name, lock in locks(model).items():
        if token := row["fields"].get(name):
            yield lock, str(token)
