"""What goes into the archive. Every model does, with all its rows and fields, unless its app says otherwise here.

Every app may have a `handover.py` that does; it is found like `admin.py`. There it also names its files, what it
writes down for people to read, and what proves that its history is whole.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from community.archive.sealing import Seal

Model = type[models.Model]

# Rows that migrations make in every installation, under keys of its own: named by what they are called.
NAMED: tuple[Model, ...] = (ContentType, Permission)

LEFT_OUT: dict[str, str] = {}
SOME: dict[str, tuple[Q, str]] = {}
REPLACED: dict[str, str] = {}
SEALED: dict[str, dict[str, Seal]] = {}
FILES: list[Callable[[], Iterable[str]]] = []
TEXTS: list[Callable[[], Iterable[tuple[str, bytes]]]] = []
PROOFS: dict[str, Callable[[], str]] = {}
SETTLING: list[Callable[[], str]] = []


def left_out(model: str, why: str) -> None:
    """Says why no row of a model is handed over."""
    LEFT_OUT[model] = why


def some(model: str, which: Q, why: str) -> None:
    """Says which rows of a model alone are handed over, and why."""
    SOME[model] = which, why


def replaced(model: str, why: str) -> None:
    """Says of a model that an installation may have rows of it and still count as empty: the archive's take their
    place."""
    REPLACED[model] = why


def sealed(model: str, field: str) -> None:
    """Says of a field that the database keeps as it is that it is locked in the archive."""
    SEALED.setdefault(model, {})[field] = Seal(f"{model}.{field}")


def files(function: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Adds a function that names the files, in Django's storage, which an app's rows lead to."""
    FILES.append(function)
    return function


def texts(function: Callable[[], Iterable[tuple[str, bytes]]]) -> Callable[[], Iterable[tuple[str, bytes]]]:
    """Adds a function that yields texts for people to read: the name of a file, and what is in it. They are not read
    back: all of it stands in the rows as well."""
    TEXTS.append(function)
    return function


def proof(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Adds a function that sums up in a line what must be the same afterwards."""

    def add(function: Callable[[], str]) -> Callable[[], str]:
        PROOFS[name] = function
        return function

    return add


def settling(function: Callable[[], str]) -> Callable[[], str]:
    """Adds a function that is called once all rows have been taken over, in the same transaction. What it returns, if
    anything, is told to the operator."""
    SETTLING.append(function)
    return function


def is_named(model: Any) -> bool:
    """Whether its rows are known by what they are called, not by their keys."""
    return model in NAMED


def handed_over() -> list[Model]:
    """Every model whose rows are, tables between two others included; first those that others name."""
    real = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    kept = [model for model in real if model._meta.label not in LEFT_OUT and not is_named(model)]
    return [*NAMED, *sorted(kept, key=lambda model: model._meta.label_lower)]


def fields_of(model: Model) -> list[Any]:
    """The fields of a row but its key, in order."""
    fields: list[Any] = list(model._meta.local_fields)
    return [field for field in fields if field.serialize]


def locked_fields(model: Model) -> list[Any]:
    """Those that are encrypted in the database, and stay so in the archive. Such a field says itself how a stored text
    is put back (`as_stored`), and whether we have the key (`can_open`)."""
    return [field for field in model._meta.local_concrete_fields if hasattr(field, "as_stored")]


def locks(model: Model) -> dict[str, Any]:
    """By field, what opens those that are locked in the archive: both kinds."""
    return {field.name: field for field in locked_fields(model)} | SEALED.get(model._meta.label, {})


def file_of(model: Model) -> str:
    """Where in the archive its rows stand."""
    return f"data/{model._meta.label_lower}.jsonl"
