"""The archive's README: what each file is and what each field means, in plain words, read from the models themselves so
that it is never out of date."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string

from community.archive.parts import LEFT_OUT, SOME, Model, fields_of, file_of, handed_over, is_named, locks

LONGEST = 12  # choices named one by one


def readme(manifest: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole of it, in Markdown."""
    return render_to_string(
        "archive/README.md",
        {
            "manifest": manifest,
            "site": settings.SITE_URL,
            "parts": [part(model, files[file_of(model)]["rows"]) for model in handed_over()],
            "left_out": [(label, why) for label, why in sorted(LEFT_OUT.items())],
            "some": [(label, why) for label, (_, why) in sorted(SOME.items())],
            "photos": sum(name.startswith("media/") for name in files),
            "texts": sorted(name for name in files if not name.startswith(("media/", "data/"))),
        },
    )


def part(model: Model, rows: int) -> dict[str, Any]:
    """What is said of one file of rows."""
    return {"name": file_of(model), "rows": rows, "about": about(model), "fields": list(lines(model))}


def about(model: Model) -> str:
    """What a row is: the first words of the model's own description, or which two tables it stands between."""
    if model._meta.auto_created:
        one, other = (field.related_model._meta for field in fields_of(model))
        return f"Which {one.verbose_name} goes with which {other.verbose_name}."
    said = " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())
    made_up = said.startswith(f"{model.__name__}(")  # by Django, of the names of the fields
    return f"One {model._meta.verbose_name}." if made_up or not said else said


def lines(model: Model) -> Iterator[tuple[str, str]]:
    """Each field's name, and what is known of it."""
    locked = locks(model)
    for field in fields_of(model):
        said = [str(field.verbose_name)]
        if field.remote_field:
            said.append(points_to(field.related_model))
        elif field.name in locked:
            said.append("encrypted: to be read only with the community's DATA_KEYS")
        else:
            said.append(kind(field))
        if field.choices:
            said.append(" · ".join(f"`{value}` {label}" for value, label in field.flatchoices[:LONGEST]))
        if field.help_text:
            said.append(str(field.help_text))
        yield field.name, "; ".join(" ".join(each.split()) for each in said if each)


def points_to(model: Any) -> str:
    """Where a row leads to."""
    if is_named(model):
        return "what it is called, in parts"
    return f"the `pk` of a row in `{file_of(model)}`"


KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.DateTimeField, "a moment, in UTC"),
    (models.DateField, "a date"),
    (models.TimeField, "a time on the wall"),
    (models.BooleanField, "true or false"),
    (models.IntegerField, "a whole number"),
    (models.JSONField, "a list or an object"),
    (models.BinaryField, "a file, in base64"),
)


def kind(field: Any) -> str:
    """What its values are, unless they are just text."""
    return next((said for type_, said in KINDS if isinstance(field, type_)), "text")
