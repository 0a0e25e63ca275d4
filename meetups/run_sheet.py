"""The run-sheet: all that whoever holds a meetup needs at hand, on one page of paper.

Paper is left on tables and shown to cameras. So it names people as they chose for others who are going: those who show
their name by it, all others as a number, in the list and in rooms. It says what is arranged, not for whom; what people
wrote that they need stays on the desk. The rooms with every name are there as well (`meetups.day_list`).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from meetups.day_list import Listed, listed_at
from meetups.models import AgendaItem, Host, Meetup, Provocation, Role
from meetups.models.host import rows_of


@dataclass(frozen=True)
class RunSheet:
    """What stands on it."""

    agenda: list[tuple[str, AgendaItem]]
    provocations: list[Provocation]
    hosts: list[Host]
    people: list[Listed]  # going, and here who were not going
    named: list[Listed]
    access: list[str]
    rounds: list[list[tuple[list[str], int]]]  # names, and how many more there are
    came: int

    @classmethod
    def meetups(cls) -> QuerySet[Meetup]:
        """Meetups with all that is read of them, in one query."""
        meetups: Any = Host.added_to(Meetup.objects.select_related("breakout"))
        part = {"position": "position", "minutes": "minutes"}
        found: QuerySet[Meetup] = meetups.annotate(
            agenda_rows=rows_of(AgendaItem, title="title", **part),
            provocation_rows=rows_of(Provocation, prompt="prompt", **part),
        )
        return found

    @classmethod
    def of(cls, meetup: Any) -> "RunSheet":
        """The sheet of one of these meetups."""
        people = [one for one in listed_at(meetup) if one.is_going or one.is_here]
        return cls(
            agenda=meetup.with_times(_in_order(AgendaItem, meetup.agenda_rows)),
            provocations=_in_order(Provocation, meetup.provocation_rows),
            hosts=Host.of(meetup),
            people=people,
            named=[one for one in people if one.shows_name],
            access=_access(meetup, people),
            rounds=_rounds(meetup, people),
            came=sum(one.is_here for one in people),
        )

    @property
    def unnamed(self) -> list[Listed]:
        """Those who keep their name to themselves: printed as so many boxes, the ticked ones first."""
        return sorted((one for one in self.people if not one.shows_name), key=lambda one: not one.is_here)

    def holding(self, role: Role) -> str:
        """Who has that role; empty when nobody is named."""
        return ", ".join(str(host) for host in self.hosts if host.role == role)

    @property
    def care(self) -> str:
        return self.holding(Role.CARE)

    @property
    def note_taker(self) -> str:
        return self.holding(Role.NOTE_TAKER)


def _in_order(kind: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    """The parts of a meetup that came as JSON."""
    return [kind(**row) for row in sorted(rows or [], key=lambda row: row["position"])]


def _access(meetup: Meetup, people: list[Listed]) -> list[str]:
    """What is provided and arranged, without names."""
    noted = [one.attendance for one in people if one.attendance]
    shared = sorted({row.shares for row in noted if row.shares})
    phones, needs = sum(one.by_phone for one in people), sum(one.has_needs for one in people)
    found = [*meetup.access_labels(), meetup.access_notes]
    found += [f"{what}: shared by {sum(row.shares == what for row in noted)}, in one room" for what in shared]
    found += [f"By phone: {phones}, in the main room all the time"] if phones else []
    wrote = "1 person has written what they need" if needs == 1 else f"{needs} people have written what they need"
    found += [f"{wrote}: read it on the desk before you begin"] if needs else []
    return [line for line in found if line]


def _rounds(meetup: Any, people: list[Listed]) -> list[list[tuple[list[str], int]]]:
    """The rooms of each round, with the names that may stand on paper."""
    breakout = getattr(meetup, "breakout", None)
    here = [one.attendance for one in people if one.attendance and one.is_here]
    shown = {one.attendance.pk for one in people if one.attendance and one.shows_name}
    rounds = breakout.filled(here) if breakout else []
    return [
        [([row.called for row in room if row.pk in shown], sum(row.pk not in shown for row in room)) for room in rooms]
        for rooms in rounds
    ]
