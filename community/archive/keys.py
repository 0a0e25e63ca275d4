"""The state of a database beside its rows: one moment of it, which keys it gave last, what was migrated, and who may
write."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from community.archive.parts import Model, handed_over, is_named


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, however long it takes, and keeps nobody from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    sqlite: Any = connections[DEFAULT_DB_ALIAS]
    usual = sqlite.transaction_mode  # which takes the lock for writing at once
    sqlite.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        sqlite.transaction_mode = usual


def migrations() -> dict[str, list[str]]:
    """The names of the migrations applied, by app."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {app: [name for of, name in applied if of == app] for app in sorted({app for app, _ in applied})}


def counting() -> dict[str, Model]:
    """The models whose keys the database counts up, by label."""
    counted = [model for model in handed_over() if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)]
    return {model._meta.label_lower: model for model in counted if not is_named(model)}


def last_keys() -> dict[str, int]:
    """The key that each table gave last, 0 where it gave none: no key is ever given again, though its row be gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = dict(cursor.fetchall())
            return {label: int(given.get(model._meta.db_table, 0)) for label, model in counting().items()}
        found = {}
        for label, sequence in _sequences().items():
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - PostgreSQL names it
            found[label] = int(cursor.fetchone()[0])
        return found


def _sequences() -> dict[str, str]:
    """PostgreSQL's name of what counts, by model."""
    found = {}
    with connection.cursor() as cursor:
        for label, model in counting().items():
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
            found[label] = str(cursor.fetchone()[0])
    return found


def go_on_from(given: Mapping[str, int]) -> None:
    """Has every table go on after the key it gave last there, and after every key there is here. (On PostgreSQL a
    rollback does not take this back, which leaves a gap and does no harm.)"""
    already = last_keys()
    for label, model in counting().items():
        newest = models.QuerySet(model).aggregate(newest=Max("pk"))["newest"] or 0
        last = max(given.get(label, 0), already[label], newest)
        if last:
            _go_on(model, last)


def _go_on(model: Model, last: int) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, model._meta.pk.column, last])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def keep_others_out() -> None:
    """Nobody else writes until our transaction ends. On SQLite nobody does anyway."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in handed_over())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
