"""What everyone may know about bursaries: tables by quarter, with what could point at somebody left out. Pure.

What is published, and nothing else: for each quarter on its own, how many people asked, what they asked for, what they
were offered and given, the median days until they heard, and what they asked for by kind of cost; and one sentence on
money left. Quarters are never added up, and nothing is by fund, meetup or circumstance: fewer tables, fewer relations.

- A quarter's people are those who sent an application in it that was not withdrawn. All figures are about them.
- A quarter is closed once the next one is over too (`closes`), with what had happened by then, and stays as it is: who
  withdraws, is paid or erases their application later changes no figure. Were it otherwise, two reports that differ by
  one person would tell what that person asked for. So a report changes four times a year, by whole quarters.
- A figure rests on people: those who asked, were offered something, were paid, were answered. With fewer than five it
  is hidden. Given is part of offered and offered of asked, in money as in people: a figure is shown only with those
  before it, so what is hidden lies anywhere from nothing to the last one shown. How many were offered or paid something
  is not said: else subtraction would count those who were not.
- Money left is what funds had, less what is *shown* as given, so that it repeats what is known: "at most".
- Kinds of cost are hidden as `suppression` says why. What the hidden ones come to together is said, as anyone can
  subtract.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bursaries.quarters import Quarter
from bursaries.suppression import FEWEST, hidden, small


@dataclass(frozen=True)
class Record:
    """One application as of when its quarter was closed. All money is in pence.

    `person` is None where it may be of somebody counted already: they count as nobody, so people are never too many.
    """

    person: Hashable | None
    quarter: Quarter
    costs: Mapping[str, int]
    offered: int = 0
    paid: int = 0
    days: int | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of cost: how many people asked for it, and for how many pence."""

    name: str
    people: int
    asked: int


@dataclass(frozen=True)
class Row:
    """What is shown of one quarter. None is "fewer than 5 people". `rest` is what the kinds not shown come to."""

    quarter: Quarter
    people: int | None = None
    asked: int | None = None
    offered: int | None = None
    given: int | None = None
    days: float | None = None
    kinds: Sequence[Kind] = field(default=())
    rest: int | None = None


def closes(quarter: Quarter) -> Quarter:
    """The quarter at whose beginning this one is closed and shown: half a year after it began."""
    return quarter.after(2)


def newest_closed(now: Quarter) -> Quarter:
    """The last quarter that is shown in this one."""
    return now.after(-2)


def tables(records: Iterable[Record], quarters: Iterable[Quarter], kinds: Sequence[str]) -> list[Row]:
    """A row for each of these quarters, in their order. `kinds` are all kinds of cost there are, asked for or not."""
    by_quarter: dict[Quarter, list[Record]] = {quarter: [] for quarter in quarters}
    for record in records:
        if record.quarter in by_quarter:
            by_quarter[record.quarter].append(record)
    return [row(quarter, found, kinds) for quarter, found in by_quarter.items()]


def row(quarter: Quarter, records: Sequence[Record], kinds: Sequence[str], fewest: int = FEWEST) -> Row:
    """What is shown of one quarter, given all its records."""
    if small(_people(records), fewest):
        return Row(quarter)
    offered = _money(records, [each.offered for each in records], fewest)
    shown, rest = by_kind(records, kinds, fewest)
    return Row(
        quarter,
        people=len(_people(records)),
        asked=sum(sum(each.costs.values()) for each in records),
        offered=offered,
        given=None if offered is None else _money(records, [each.paid for each in records], fewest),
        days=_days([each for each in records if each.days is not None], fewest),
        kinds=shown,
        rest=rest,
    )


def by_kind(records: Sequence[Record], kinds: Sequence[str], fewest: int = FEWEST) -> tuple[list[Kind], int | None]:
    """The kinds of cost that are shown, in the order given, and what the others come to; None when all are shown."""
    cells = {name: _people([each for each in records if each.costs.get(name)]) for name in kinds}
    pence = {name: sum(each.costs.get(name, 0) for each in records) for name in kinds}
    away = hidden(cells, fewest)
    shown = [Kind(name, len(cells[name]), pence[name]) for name in kinds if name not in away]
    return shown, sum(pence[name] for name in away) if away else None


def left(budget: int, rows: Iterable[Row]) -> int:
    """Pence left at most: a sum of what is shown anyway."""
    return budget - sum(row.given or 0 for row in rows)


def _people(records: Iterable[Record]) -> set[Hashable]:
    return {each.person for each in records} - {None}


def _money(records: Sequence[Record], pence: Sequence[int], fewest: int) -> int | None:
    """The sum, if enough people have some of it."""
    people = _people(record for record, amount in zip(records, pence, strict=True) if amount)
    return None if small(people, fewest) else sum(pence)


def _days(answered: Sequence[Record], fewest: int) -> float | None:
    return None if small(_people(answered), fewest) else median(each.days for each in answered if each.days is not None)
