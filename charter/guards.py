"""What the database itself refuses: to change or delete what is published.

The one change it lets through is a redaction: the row's texts, when a Redaction row tells of exactly that change.
"""

from typing import Any

from django.apps.config import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("charter_revision", "charter_line", "charter_redaction")
# What a redaction may change, by table; everything else of the row stays.
TEXTS = {
    "charter_revision": ("preamble", "summary", "reason", "decided", "concerns"),
    "charter_line": ("text", "detail"),
}
OF_ROW = {"charter_revision": "r.revision_id = OLD.id AND r.line_id IS NULL", "charter_line": "r.line_id = OLD.id"}
REFUSAL = "what is published in the charter stays as it is"


def put_up(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Puts the guards on the tables, where they are not there yet. Listens to `post_migrate`."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in existing:
                columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
                for statement in statements(table, columns):
                    cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Takes all guards down. For tests that empty the tables, or tamper with them, and for nobody else."""
    table_of = {name: table for table in TABLES for name in _names(table, connection.vendor)}
    with connection.cursor() as cursor:
        for name, table in table_of.items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _names(table: str, vendor: str) -> list[str]:
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [f"{table}_no_{verb}" for verb in verbs]


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
    return [name for table in TABLES for name in _names(table, connection.vendor) if name not in found]


def _untold(table: str, columns: list[str], same: str) -> str:
    """SQL that is true of an UPDATE that no Redaction tells of. `same` compares two values, NULL included."""
    if table not in TEXTS:
        return "TRUE"
    fixed = [name for name in columns if name not in (*TEXTS[table], "salt", "seal")]
    unchanged = " AND ".join(f'OLD."{name}" {same} NEW."{name}"' for name in fixed)
    row = f'{OF_ROW[table]} AND r."before" = OLD.seal AND r."after" = NEW.seal AND OLD.seal <> NEW.seal'
    told = f"EXISTS (SELECT 1 FROM charter_redaction r WHERE {row})"  # noqa: S608 - only names of our own
    return f"NOT ({unchanged} AND {told})"


def _sqlite(table: str, columns: list[str]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"DROP TRIGGER IF EXISTS {table}_no_update",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {_untold(table, columns, 'IS')} {refuse}",
    ]


def _postgresql(table: str, columns: list[str]) -> list[str]:
    function = f"{table}_stays"
    untold = _untold(table, columns, "IS NOT DISTINCT FROM")
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"BEGIN IF TG_OP = 'UPDATE' THEN IF {untold} THEN {refuse}; END IF; RETURN NEW; END IF; {refuse}; END"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        *(
            f"CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            for verb in ("update", "delete")
        ),
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]
