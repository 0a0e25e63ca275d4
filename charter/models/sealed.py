"""Rows that are written once. The database refuses to change them as well (`charter/guards.py`)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models

from charter import seal
from community.append_only import AppendOnly, AppendOnlyQuerySet
from community.append_only import Fixed as Sealed

Row = TypeVar("Row", bound=models.Model)


class SealedQuerySet(AppendOnlyQuerySet[Row]):
    """Reads and adds; never changes."""


class SealedRow(AppendOnly):
    """Saved once. `seal` covers `CONTENT`, the fields named so; see `charter.seal`."""

    salt = models.CharField(max_length=32, editable=False)
    seal = models.CharField(max_length=64, editable=False)

    CONTENT: Sequence[str] = ()
    TEXTS: Sequence[str] = ()  # those of them in which a name may be redacted

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What the seal covers, by field, in values that JSON can hold."""
        return {name: plain(getattr(self, name)) for name in self.CONTENT}

    def sealed(self) -> Self:
        """Itself, with a fresh seal, to be saved."""
        self.salt = seal.fresh_salt()
        self.seal = self.fits_seal()
        return self

    def fits_seal(self) -> str:
        """The seal that the content, as it is now, calls for."""
        return seal.seal(self.salt, self.content())


def plain(value: Any) -> Any:
    """A value as JSON holds it; days and moments as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, date | datetime) else value


__all__ = ["Sealed", "SealedQuerySet", "SealedRow", "plain"]
