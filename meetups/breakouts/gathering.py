"""Who is here, and what they ask for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from meetups.breakouts.rules import Apart, HostsSpread, MainRoom, NewcomersBeside, Rule, Together


@dataclass(frozen=True)
class Person:
    """Someone here, with or without an account. `key` is theirs alone, and the same at every meetup.

    Someone may be neither a newcomer nor a regular: who came without an account, say.
    """

    key: str
    name: str
    is_host: bool = False
    is_newcomer: bool = False
    is_regular: bool = False
    by_phone: bool = False  # and so cannot leave the main room

    def __post_init__(self) -> None:
        if self.is_newcomer and self.is_regular:
            raise ValueError("Nobody is a newcomer and a regular.")


@dataclass(frozen=True)
class Sizes:
    """The most people in a room, or how many rooms: one of the two."""

    size: int | None = None
    rooms: int | None = None

    def __post_init__(self) -> None:
        if (self.size is None) == (self.rooms is None):
            raise ValueError("Say how many people a room has, or how many rooms there are.")
        if self.size is not None and self.size < 2:
            raise ValueError("A room has at least two people.")
        if self.rooms is not None and self.rooms < 1:
            raise ValueError("There is at least one room.")

    def rooms_for(self, people: int) -> int:
        """How many rooms, so that nobody sits alone: a `size` which would leave someone alone is passed by one."""
        if self.rooms is not None:
            return self.rooms
        return max(1, min(-(-people // (self.size or 1)), people // 2))


@dataclass(frozen=True)
class Gathering:
    """What a plan is made from. `past` is every room of past meetups, as keys; who is not here is passed over, there
    and in the rules."""

    people: Sequence[Person]
    sizes: Sizes
    rounds: int = 1
    together: Sequence[Together] = ()
    apart: Sequence[Apart] = ()
    past: Iterable[Collection[str]] = ()

    def __post_init__(self) -> None:
        keys = [person.key for person in self.people]
        if len(set(keys)) < len(keys):
            raise ValueError("Each person is here once.")
        if not keys or self.rounds < 1:
            raise ValueError("Rooms need people, and at least one round.")
        if self.rooms > 1 and self.rooms > len(keys) // 2:
            raise ValueError(f"{self.rooms} rooms are too many for {len(keys)} people: someone would sit alone.")

    @property
    def rooms(self) -> int:
        return self.sizes.rooms_for(len(self.people))

    @property
    def in_order(self) -> list[Person]:
        """Everyone by key, so that the order in which people came in changes no room."""
        return sorted(self.people, key=lambda person: person.key)

    @property
    def rules(self) -> list[Rule]:
        """Everything that must hold here, in each round, besides rooms of even size."""
        here = {person.key: person.name for person in self.in_order}
        found: list[Rule | None] = [
            MainRoom.among({person.key: person.name for person in self.in_order if person.by_phone}),
            *(together.among(here) for together in self.together),
            HostsSpread.among({person.key for person in self.people if person.is_host}, self.rooms),
            NewcomersBeside.among(
                {person.key for person in self.people if person.is_newcomer},
                {person.key for person in self.people if person.is_regular},
            ),
            *(apart if apart.keys <= here.keys() else None for apart in dict.fromkeys(self.apart)),
        ]
        return [rule for rule in found if rule]
