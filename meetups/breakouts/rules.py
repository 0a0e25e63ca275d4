"""What must hold in every round, besides rooms of even size. Each rule says itself in words fit for a page, and lays
itself on the table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self

from meetups.breakouts.table import Table


class Rule(Protocol):
    """Something to hold in every round."""

    @property
    def words(self) -> str:
        """What it asks, as the middle of a sentence. Tells nobody who keeps apart from whom."""

    def lay(self, table: Table) -> None:
        """Has the table keep it."""


@dataclass(frozen=True)
class Together:
    """People who share a room, for the interpreter or captioner they share: `why`."""

    keys: frozenset[str]
    why: str
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def words(self) -> str:
        return f"{listed(self.names)} stay together ({self.why})"

    def among(self, here: Mapping[str, str]) -> Self | None:
        """The same for those of them who are here, named."""
        names = tuple(name for key, name in here.items() if key in self.keys)
        return type(self)(self.keys & here.keys(), self.why, names) if len(names) > 1 else None

    def lay(self, table: Table) -> None:
        table.join(self.keys)


@dataclass(frozen=True)
class MainRoom:
    """Who phones in stays in the circle of the main room, the first: no platform moves a phone."""

    callers: frozenset[str]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{listed(self.names)} {'phone' if len(self.names) > 1 else 'phones'} in, so in the main room"

    @classmethod
    def among(cls, callers: Mapping[str, str]) -> Self | None:
        """None when nobody phones in."""
        return cls(frozenset(callers), tuple(callers.values())) if callers else None

    def lay(self, table: Table) -> None:
        table.pin(self.callers)


@dataclass(frozen=True)
class HostsSpread:
    """No room has two hosts more than another."""

    hosts: frozenset[str]

    @property
    def words(self) -> str:
        return f"the {len(self.hosts)} hosts are spread evenly"

    @classmethod
    def among(cls, hosts: Collection[str], rooms: int) -> Self | None:
        """None where nothing can be uneven."""
        return cls(frozenset(hosts)) if len(hosts) > 1 and rooms > 1 else None

    def lay(self, table: Table) -> None:
        table.spread(self.hosts)


@dataclass(frozen=True)
class NewcomersBeside:
    """Where there is a newcomer there is a regular."""

    newcomers: frozenset[str]
    regulars: frozenset[str]

    @property
    def words(self) -> str:
        """Such as "3 newcomers sit beside a regular (1 is here)"."""
        verb = "sit" if len(self.newcomers) > 1 else "sits"
        here = {0: "none is", 1: "1 is"}.get(len(self.regulars), f"{len(self.regulars)} are")
        return f"{counted(len(self.newcomers), 'newcomer')} {verb} beside a regular ({here} here)"

    @classmethod
    def among(cls, newcomers: Collection[str], regulars: Collection[str]) -> Self | None:
        """None when nobody is new."""
        return cls(frozenset(newcomers), frozenset(regulars)) if newcomers else None

    def lay(self, table: Table) -> None:
        table.welcome(self.newcomers, self.regulars)


@dataclass(frozen=True)
class Apart:
    """Two people who are never in one room. Who they are is private."""

    keys: frozenset[str]

    def __post_init__(self) -> None:
        if len(self.keys) != 2:
            raise ValueError("Two people keep apart.")

    @classmethod
    def of(cls, one: str, other: str) -> Self:
        return cls(frozenset({one, other}))

    @property
    def words(self) -> str:
        return "a private keep-apart"

    def lay(self, table: Table) -> None:
        table.part(self.keys)


def counted(number: int, noun: str) -> str:
    """Such as "1 newcomer" or "3 newcomers"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """Such as "Ada, Bo and Cy"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
