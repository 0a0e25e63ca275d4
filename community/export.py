"""Everything the site has of a person, to take away: a ZIP of JSON and files, with a README in plain words."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from community import times
from community.models import Community, Member
from community.personal import HELD, Held, summary


def everything_of(member: Member) -> bytes:
    """The ZIP. One look at what there is, then one for each kind of thing that there is."""
    zone = member.time_zone or Community.current().time_zone
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as folder:
        said: dict[str, dict[str, list[Any]]] = {}
        found = summary(member)
        has_files = False
        for each, _ in found:
            one, many = named_with(each)
            rows = list(each.rows(member).select_related(*one).prefetch_related(*many))
            said.setdefault(app_of(each), {})[each.what] = [as_data(each, row, zone) for row in rows]
            for name, data in files_of(each, rows):
                folder.writestr(name, data)
                has_files = True
        for name, parts in said.items():
            folder.writestr(f"{name}.json", json.dumps(parts, ensure_ascii=False, indent=2) + "\n")
        folder.writestr("README.txt", readme(found, zone, has_files=has_files))
    return content.getvalue()


def app_of(each: Held) -> str:
    """The file it goes into: that of its app, or "account" for what libraries keep."""
    label = each.model.partition(".")[0]
    return "account" if label in ("community", "account", "mfa", "post_office", "admin") else label


def named_with(each: Held) -> tuple[list[str], list[str]]:
    """The rows that are named with it: single ones, to be fetched in the same query, and several, to be fetched in one
    more."""
    fields = {name: field_of(each.type, name) for name in {name.partition(".")[0] for name in each.exports}}
    one = [name for name, field in fields.items() if isinstance(field, models.ForeignKey)]
    return one, [name for name, field in fields.items() if isinstance(field, models.ManyToManyField)]


def field_of(model: type[models.Model], name: str) -> Any:
    """The field called so; None for what is worked out."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def as_data(each: Held, row: models.Model, zone: str) -> dict[str, Any]:
    """A row, in values that JSON can hold."""
    return {name: plain(value_of(row, name), zone) for name in each.exports}


def value_of(row: Any, name: str) -> Any:
    """What stands there, in words where there are some ("Going"); through a related row where the name says so."""
    first, _, further = name.partition(".")
    if further:
        related = getattr(row, first)
        return value_of(related, further) if related else None
    spoken = getattr(row, f"get_{first}_display", None)
    return spoken() if spoken else getattr(row, first)


def plain(value: Any, zone: str) -> Any:
    """A value as JSON holds it. A moment is given twice: in UTC, and as a clock on the wall shows it."""
    if isinstance(value, datetime):
        return {"utc": f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "local": times.spoken_moment(value, zone)}
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, models.Manager):
        return [str(row) for row in value.all()]
    if isinstance(value, models.Model):
        return str(value)
    return value


def files_of(each: Held, rows: list[Any]) -> Iterator[tuple[str, bytes]]:
    """What is no text, under a name of its own: `files/12-invite.ics`."""
    for row in rows if each.files else []:
        for name, data in each.files(row) if each.files else []:
            yield f"files/{row.pk}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)}", data


def readme(found: list[tuple[Held, int]], zone: str, *, has_files: bool) -> str:
    """What is in the ZIP, what is not and why, in plain words."""
    reasons = {f"{each.what}: {name.replace('_', ' ')}": why for each in HELD for name, why in each.without.items()}
    there = {each.what for each, _ in found}
    by_file: dict[str, list[tuple[str, int]]] = {}
    for each, count in found:
        by_file.setdefault(app_of(each), []).append((each.what, count))
    context = {
        "community": Community.current(),
        "found": by_file,
        "has_files": has_files,
        "left_out": [(what, why) for what, why in reasons.items() if what.partition(":")[0] in there],
        "made": times.spoken_moment(timezone.now(), zone),
        "site_url": settings.SITE_URL,
    }
    return render_to_string("community/export_readme.txt", context)
