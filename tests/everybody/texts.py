"""All there is in the database, as texts somebody could read."""

import base64
import pickle
from collections.abc import Iterator
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client

from community.models import Member
from community.secrets import unlock


def every_text() -> Iterator[tuple[str, str]]:
    """Every value of every row of every table there is, as a text a thief could read: what is encrypted, signed or
    packed is opened. With the name of its table and column."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "cache_entries"]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", opened(value)
        cursor.execute("SELECT cache_key, value FROM cache_entries")
        for key, value in cursor.fetchall():
            yield "cache_entries", f"{key} {pickle.loads(base64.b64decode(value))}"
    for session in Session.objects.all():
        yield "django_session.opened", repr(session.get_decoded())


def opened(value: Any) -> str:
    """A value as a text."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    if isinstance(value, str) and value.startswith("gAAAA"):
        return unlock(value)
    return str(value)


def found(*words: str) -> set[str]:
    """The tables and columns in which one of these words stands, whatever its case."""
    return {place for place, text in every_text() if any(word.lower() in text.lower() for word in words)}


def browser_of(member: Member, sign_in: Any) -> Client:
    """A browser of theirs, with something in its session that names their address."""
    browser: Client = sign_in(member)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0, "email": member.email}]
    session.save()
    return browser


def rows(model: type[models.Model]) -> list[dict[str, Any]]:
    """All there is of a model, column by column."""
    return list(models.QuerySet(model).order_by("pk").values())
