"""The lines of costs: a form each, added and taken away one by one, without JavaScript."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from bursaries.models import Application
from bursaries.money import plain
from bursaries.step_forms import CostForm

MOST_ROWS = 30
COLUMNS = ("category", "amount", "note")
TOO_MANY = f"List up to {MOST_ROWS} costs. Put small ones of a kind together."
NONE = "Add at least one cost."

Cost = tuple[str, int, str]


def stored(application: Application) -> list[Cost]:
    """The lines that are kept."""
    return [(cost.category, cost.pence, cost.note) for cost in application.costs.all()]


class CostRows:
    """The lines on the page. Those left empty count for nothing; there is always one to write in."""

    title = "What will it cost you?"

    def __init__(self, rows: Iterable[Mapping[str, str]], *, sent: bool, blank: bool = False) -> None:
        filled = [dict(row) for row in rows]
        self.sent, self.filled = sent, len(filled)
        self.rows = [self._row(number, row, sent) for number, row in enumerate(filled)]
        if blank or not filled:
            self.rows.append(self._row(len(filled), {}, False))

    @staticmethod
    def _row(number: int, data: dict[str, str], sent: bool) -> CostForm:
        given: dict[str, Any] = {"data": data} if sent else {"initial": data}
        return CostForm(auto_id=f"cost{number + 1}_%s", use_required_attribute=False, **given)

    @classmethod
    def kept(cls, costs: list[Cost], *, another: bool) -> "CostRows":
        """What is stored, to be looked at; with `another`, and one more to write in."""
        rows = [{"category": category, "amount": plain(pence), "note": note} for category, pence, note in costs]
        return cls(rows, sent=False, blank=another and len(rows) < MOST_ROWS)

    @classmethod
    def typed(cls, data: QueryDict) -> "CostRows":
        """What was sent, without the row that `remove` names, by its number from 1."""
        remove = data.get("remove", "")
        away = int(remove) if remove.isascii() and remove.isdigit() and len(remove) <= 4 else 0
        lines = zip_longest(*(data.getlist(name) for name in COLUMNS), fillvalue="")
        rows = [dict(zip(COLUMNS, line, strict=True)) for number, line in enumerate(lines, 1) if number != away]
        return cls([row for row in rows if any(value.strip() for value in row.values())], sent=True)

    def problems(self, *, empty_is_fine: bool) -> list[tuple[str, str]]:
        """What is wrong, as sentences, each with the field to put it right in."""
        found = list(self._in_rows())
        if self.filled > MOST_ROWS:
            found.insert(0, (self.rows[MOST_ROWS]["category"].id_for_label, TOO_MANY))
        if not self.filled and not empty_is_fine:
            found.append((self.rows[0]["category"].id_for_label, NONE))
        return found

    def _in_rows(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(self.rows[: self.filled], 1):
            for field in row:
                for error in field.errors:
                    yield field.id_for_label, f"Cost {number}: {error}" if self.filled > 1 else str(error)

    def costs(self) -> list[Cost]:
        """The lines as `asking.fill_in` takes them; only when nothing is wrong."""
        clean = [row.cleaned_data for row in self.rows[: self.filled]]
        return [(row["category"], row["amount"], row["note"]) for row in clean]
