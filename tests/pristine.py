"""The database as migrations leave it, brought back after each test that commits.

Django empties every table, which the guards refuse, and reads in again what migrations had written: half a second a
test. SQLite copies the whole file back instead. PostgreSQL has its guards taken down for that moment alone.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations

from community.guards import put_up, take_down


@contextmanager
def kept(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """As it is now, so it is after each flush, until this ends."""
    brought_back = _copied if connection.vendor == "sqlite" else _emptied
    with pytest.MonkeyPatch.context() as patch:
        brought_back(connection, patch)
        yield


def _copied(connection: BaseDatabaseWrapper, patch: pytest.MonkeyPatch) -> None:
    """Others may have the file open: they see it all change at once. Keys go on where they were, so that a mail which
    `work` is still sending is not taken for another of the next test."""
    copy = sqlite3.connect(":memory:")
    with connection.cursor():
        connection.connection.backup(copy)

    def restore(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            keys = cursor.fetchall()
            copy.executemany("DELETE FROM sqlite_sequence WHERE name = ?", [(name,) for name, _ in keys])
            copy.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", keys)
            copy.commit()
            copy.backup(self.connection.connection)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", restore)
    patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", lambda self, data: None)


def _emptied(connection: BaseDatabaseWrapper, patch: pytest.MonkeyPatch) -> None:
    """The flush itself has the guards put up again, as every migration does."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def emptied(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        take_down(self.connection)
        flush(self, sql_list)
        put_up(self.connection.alias)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", emptied)
