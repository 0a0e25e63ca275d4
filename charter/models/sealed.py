"""Rows that are written once. The database refuses to change them as well (`charter.guards`)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NoReturn, Self, TypeVar

from django.db import models

from charter import seal

Row = TypeVar("Row", bound=models.Model)


class Sealed(Exception):  # noqa: N818 - a rule, not an error
    """Somebody tried to change or delete what is published."""


class SealedQuerySet(models.QuerySet[Row]):
    """Reads and adds; never changes."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises Sealed."""
        raise Sealed(f"What is published stays as it is: {self.model.__name__}.")

    def delete(self) -> NoReturn:
        """Raises Sealed."""
        raise Sealed(f"What is published stays: {self.model.__name__}.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises Sealed."""
        raise Sealed(f"What is published stays as it is: {self.model.__name__}.")


class SealedRow(models.Model):
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Sealed for a row that is there already."""
        if not self._state.adding:
            raise Sealed(f"What is published stays as it is: {self}.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises Sealed."""
        raise Sealed(f"What is published stays: {self}.")


def plain(value: Any) -> Any:
    """A value as JSON holds it; days and moments as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, date | datetime) else value
