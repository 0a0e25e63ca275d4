"""What the database itself refuses, whoever asks: to change or delete rows of tables that are only ever added to.

Every app may have a `guards.py` that names such tables with `guard`; it is found like `admin.py`. Models of the kind of
`community.append_only` refuse as well, and have a guard each. Guards are down while migrations run, and up after them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# The third way to lose a row, which triggers on the other two do not see.
THIRD = {"postgresql": "truncate", "sqlite": "replace"}


@dataclass(frozen=True)
class Guard:
    """A table, and what may happen to its rows but being added."""

    table: str
    may_change: Mapping[str, str]
    may_go: str

    def names(self, vendor: str) -> list[str]:
        """What its triggers are called."""
        return [f"{self.table}_no_{verb}" for verb in ("update", "delete", THIRD[vendor])]

    def allowed(self, columns: Iterable[str], same: str) -> str:
        """SQL that is true of an UPDATE that may be. `same` compares two values, NULL included."""
        unchanged = {name: f'OLD."{name}" {same} NEW."{name}"' for name in columns}
        rules = {name: f" OR ({rule})" for name, rule in self.may_change.items()}
        return " AND ".join(f"({sql}{rules.get(name, '')})" for name, sql in unchanged.items())


GUARDS: dict[str, Guard] = {}


def guard(table: str, *, may_change: Mapping[str, str] | None = None, may_go: str = "FALSE") -> None:
    """Has the table guarded. `may_change` holds, by column, SQL that is true of OLD and NEW where it may change; the
    other columns stay. `may_go` is SQL that is true of an OLD that may be deleted."""
    GUARDS[table] = Guard(table, may_change or {}, may_go)


def put_up(using: str = "default", **_: Any) -> None:
    """Puts up the guards of all tables there are, anew where they stand. Listens to `post_migrate`."""
    connection = connections[using]
    create = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    inside = connection.introspection
    for guard in _standing_for(connection):
        with transaction.atomic(using), connection.cursor() as cursor:  # never without, and one table at a time
            columns = [column.name for column in inside.get_table_description(cursor, guard.table)]
            rules = inside.get_constraints(cursor, guard.table).items()
            unique = {name: rule["columns"] for name, rule in rules if rule["unique"] or rule["primary_key"]}
            for statement in [*_drop(guard, connection.vendor), *create(cursor, guard, columns, unique)]:
                cursor.execute(statement)


def make_way(using: str = "default", plan: Sequence[Any] = (), **_: Any) -> None:
    """Takes all guards down when there is something to migrate. Listens to `pre_migrate`: SQLite changes a table by
    making it anew, which it refuses to do with one that a guard, even of another table, looks at."""
    if plan:
        take_down(connections[using])


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Takes all guards down. For migrations, and for tests that empty the tables or tamper with them."""
    with connection.cursor() as cursor:
        for guard in _standing_for(connection):
            for statement in _drop(guard, connection.vendor):
                cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """The guards that should stand and do not, by name."""
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
    return [name for each in GUARDS.values() for name in each.names(connection.vendor) if name not in found]


def _standing_for(connection: BaseDatabaseWrapper) -> list[Guard]:
    """Those whose tables there are: in the middle of migrations some are still to come."""
    existing = set(connection.introspection.table_names())
    return [guard for table, guard in GUARDS.items() if table in existing]


def _drop(guard: Guard, vendor: str) -> list[str]:
    on = f" ON {guard.table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in guard.names(vendor)]


def _refusal(table: str) -> str:
    """In the words of `community.append_only.Fixed`."""
    return f"It stays as it is: {table}."


def _taken(cursor: Any, index: str, columns: list[str]) -> str:
    """SQL that is true of a row in whose place a REPLACE would put NEW, by this unique index of SQLite's."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    where = str((cursor.fetchone() or ("",))[0]).partition(" WHERE ")[2]  # that of an index on some rows alone
    same = [f'"{name}" = NEW."{name}"' for name in columns]
    return " AND ".join([*same, f"({where})", "({})".format(re.sub(r'"(\w+)"', r'NEW."\1"', where))] if where else same)


def _sqlite(cursor: Any, guard: Guard, columns: list[str], unique: dict[str, list[str]]) -> list[str]:
    same = " OR ".join(_taken(cursor, index, names) for index, names in unique.items())
    rules = {
        "UPDATE": f"({guard.allowed(columns, 'IS')}) IS NOT TRUE",
        "DELETE": f"({guard.may_go}) IS NOT TRUE",
        "INSERT": f"EXISTS (SELECT 1 FROM {guard.table} WHERE {same})",  # noqa: S608 - names of our own
    }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_refusal(guard.table)}'); END"
    return [
        f"CREATE TRIGGER {name} BEFORE {verb} ON {guard.table} FOR EACH ROW WHEN {rule} {refuse}"
        for name, (verb, rule) in zip(guard.names("sqlite"), rules.items(), strict=True)
    ]


def _postgresql(cursor: Any, guard: Guard, columns: list[str], unique: dict[str, list[str]]) -> list[str]:
    function = f"{guard.table}_stays"
    allowed = guard.allowed(columns, "IS NOT DISTINCT FROM")
    body = f"""BEGIN
        IF TG_OP = 'UPDATE' THEN IF ({allowed}) IS TRUE THEN RETURN NEW; END IF; END IF;
        IF TG_OP = 'DELETE' THEN IF ({guard.may_go}) IS TRUE THEN RETURN OLD; END IF; END IF;
        RAISE EXCEPTION '{_refusal(guard.table)}' USING ERRCODE = 'integrity_constraint_violation';
    END"""
    each = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        *(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {guard.table} FOR EACH {what} EXECUTE FUNCTION {function}()"
            for name, (verb, what) in zip(guard.names("postgresql"), each.items(), strict=True)
        ),
    ]


guard("community_erasure")  # our own: that somebody left is proof only while nobody can change it
