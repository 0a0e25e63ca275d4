"""Gatherings for breakouts, small ones of every sort, and the rules of rooms said once more, plainly."""

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from meetups.breakouts import Apart, Gathering, Person, Sizes, Together

NAMES = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Lu", "Max", "Nia", "Oz"]


def crowd(number: int, **said) -> list[Person]:
    """So many people; `said` names, for each of a person's marks, whom it is true of: `is_host="Ada Bo"`."""
    names = [NAMES[place] if place < len(NAMES) else f"Guest{place}" for place in range(number)]
    return [Person(name, name, **{mark: name in whom.split() for mark, whom in said.items()}) for name in names]


def together(names: str, why: str = "BSL interpreter") -> Together:
    return Together(frozenset(names.split()), why)


def apart(names: str) -> Apart:
    return Apart.of(*names.split())


# --- Of every sort ------------------------------------------------------------------------------------------------


@st.composite
def people(draw, most: int) -> list[Person]:
    """Some who are new, some regulars, some neither; some host, few phone in."""
    found = []
    for name in NAMES[: draw(st.integers(2, most))]:
        standing = draw(st.sampled_from(["newcomer", "regular", "regular", ""]))
        found.append(
            Person(
                name,
                name,
                is_host=draw(st.integers(0, 3)) == 0,
                is_newcomer=standing == "newcomer",
                is_regular=standing == "regular",
                by_phone=draw(st.integers(0, 7)) == 0,
            )
        )
    return found


@st.composite
def gatherings(draw, most: int = 14) -> Gathering:
    """Some whose rules can hold, and some whose cannot. Rules and past name some who are not here."""
    here = draw(people(most))
    names = st.sampled_from(NAMES[: len(here) + 1])
    groups = st.frozensets(names, min_size=2, max_size=3)
    rooms = draw(st.integers(1, max(1, len(here) // 2)))
    return Gathering(
        here,
        Sizes(rooms=rooms) if draw(st.booleans()) else Sizes(size=draw(st.integers(2, 6))),
        rounds=draw(st.integers(1, 3)),
        together=[Together(keys, "captioner") for keys in draw(st.lists(groups, max_size=1))],
        apart=[Apart(keys) for keys in draw(st.lists(st.frozensets(names, min_size=2, max_size=2), max_size=3))],
        past=draw(st.lists(groups, max_size=6)),
    )


# --- The rules, plainly -------------------------------------------------------------------------------------------


def broken(gathering: Gathering, rooms, *, rules=None) -> list[str]:
    """What these rooms of one round break: evenness, or one of the rules (all, unless they are given)."""
    here = {person.key: person for person in gathering.people}
    sizes = [len(room) for room in rooms]
    found = []
    if sorted(key for room in rooms for key in room) != sorted(here) or len(rooms) != gathering.rooms:
        found.append("not everyone has one room")
    if max(sizes) - min(sizes) > 1:
        found.append("uneven")
    return found + [rule.words for rule in gathering.rules if rules is None or rule in rules if breaks(rule, rooms)]


def breaks(rule, rooms) -> bool:
    """Whether these rooms break this rule."""
    rooms = [{*room} for room in rooms]
    match type(rule).__name__:
        case "MainRoom":
            return not rule.callers <= rooms[0]
        case "Together":
            return not any(rule.keys <= room for room in rooms)
        case "Apart":
            return any(rule.keys <= room for room in rooms)
        case "HostsSpread":
            hosts = [len(rule.hosts & room) for room in rooms]
            return max(hosts) - min(hosts) > 1
        case "NewcomersBeside":
            return any(rule.newcomers & room and not rule.regulars & room for room in rooms)
    raise AssertionError(rule)


def every_round(gathering: Gathering) -> Iterator[list[list[str]]]:
    """Each way to fill even rooms. Only for few people."""
    keys = [person.key for person in gathering.people]
    for places in product(range(gathering.rooms), repeat=len(keys)):
        sizes = [places.count(room) for room in range(gathering.rooms)]
        if max(sizes) - min(sizes) <= 1:
            yield [[key for key, at in zip(keys, places, strict=True) if at == room] for room in range(gathering.rooms)]
