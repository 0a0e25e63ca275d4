"""Quarters of the year, by UTC: a border that moved with a setting would move people from one report to another."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

NAMES = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months, from the first instant of `begins` up to that of the next quarter; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The one an instant falls into."""
        moment = moment.astimezone(UTC)
        return cls(moment.year, (moment.month + 2) // 3)

    def __str__(self) -> str:
        return f"{NAMES[self.number - 1]} {self.year}"

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    def after(self, count: int = 1) -> Self:
        """The one that many later; earlier, for a negative count."""
        quarters = 4 * self.year + self.number - 1 + count
        return type(self)(quarters // 4, quarters % 4 + 1)
