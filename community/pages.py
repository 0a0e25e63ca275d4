"""Pages of a long list, without counting it: one query a page."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models
from django.http import Http404

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page: its rows, its number (from 1), and whether another follows."""

    rows: list[Row]
    number: int
    has_next: bool

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if self.has_next else None

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 or None


def page_of(rows: models.QuerySet[Row], number: str | None, size: int) -> Page[Row]:
    """Page `number` (as it stands in the address; None is 1) of `size` rows.

    Raises Http404 for what is no page number, and for a page after the last.
    """
    text = number or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) > 0):
        raise Http404("no such page")
    start = (int(text) - 1) * size
    found = list(rows[start : start + size + 1])
    if start and not found:
        raise Http404("no such page")
    return Page(found[:size], int(text), len(found) > size)
