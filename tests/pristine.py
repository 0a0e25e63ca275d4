"""The database as migrations leave it, brought back after each test that commits.

Django empties every table, which the guards refuse, and reads in again what migrations had written: half a second a
test. SQLite copies the whole file back instead; PostgreSQL deletes all rows, and copies in those that were there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
SETTING_ASIDE = f"""CREATE SCHEMA kept; DO $$ DECLARE name text; written bool; BEGIN
    FOR name IN {TABLES} LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO written;
        IF written THEN EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name); END IF;
    END LOOP;
END $$"""
BRINGING_BACK = f"""DO $$ DECLARE name text; BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    SELECT string_agg(quote_ident(tablename), ', ') FROM ({TABLES}) AS tables INTO name;
    EXECUTE 'LOCK TABLE ' || name || ' IN EXCLUSIVE MODE';
    FOR name IN {TABLES} LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
        EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE TABLE kept.%1$I', name);
    END LOOP;
END $$"""


@contextmanager
def kept(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """As it is now, so it is after each flush, until this ends."""
    brought_back = _copied if connection.vendor == "sqlite" else _deleted
    with pytest.MonkeyPatch.context() as patch:
        brought_back(connection, patch)
        patch.setattr(
            BaseDatabaseCreation, "deserialize_db_from_string", lambda self, data: None
        )  # it is there already
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


def _deleted(connection: BaseDatabaseWrapper, patch: pytest.MonkeyPatch) -> None:
    """One statement deletes all rows and puts those of migrations back. As a replica, the server asks neither guards
    nor foreign keys. Emptying a hundred tables as Django does, by TRUNCATE, takes a new file for each.

    The served site's `work` may be writing meanwhile: we wait for it, then keep it out, so that it leaves no row behind
    that leads nowhere. When each holds what the other wants, the server lets one go; where that is us, we ask again."""
    with connection.cursor() as cursor:
        cursor.execute(SETTING_ASIDE)

    def restore(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(BRINGING_BACK)
            except OperationalError:
                cursor.execute(BRINGING_BACK)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", restore)
