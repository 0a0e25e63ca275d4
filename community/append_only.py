"""Rows that are added and never changed: logs, reviews, payments, what is published. The database refuses as well
(`community.guards`)."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Fixed(Exception):  # noqa: N818 - a rule, not an error
    """Somebody tried to change or delete what stays as it is."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Reads and adds; never changes."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Fixed(f"It stays as it is: {self.model.__name__}.")

    update = delete = bulk_update = _refuse


class AppendOnly(models.Model):
    """Saved once. `models.QuerySet(Model)` is the one way round, for erasing what has expired: as far as the guard of
    its table lets it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Fixed for a row that is there already."""
        if not self._state.adding:
            raise Fixed(f"It stays as it is: {self}.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises Fixed."""
        raise Fixed(f"It stays: {self}.")
