"""Drafts beside what the charter says, for the pages around their form. Nothing here changes anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from charter.admin_forms.merging import MergeForm
from charter.diffs import Change, LineText, Op, Segment, compare, in_words, words
from charter.models import Draft, Revision
from charter.models.draft import text_of
from charter.models.merging import PREAMBLE, by_commitment, conflicts, moved

BEFORE_THE_LINES = "The words before the lines"


def changes_of(draft: Draft) -> dict[str, Any]:
    """What the draft changes of the revision it was begun from, line by line."""
    lines = list(draft.lines.prefetch_related("absorbs"))
    merged = {commitment.pk: line.key for line in lines for commitment in line.absorbs.all()}
    old, new = (draft.base.texts() if draft.base else []), draft.texts()
    numbers = {line.commitment: number for number, line in enumerate(new, start=1)}
    changes = compare(old, new, merged)
    preamble = words(draft.base.preamble if draft.base else "", draft.preamble)
    return {
        "title": "What it would change" if not draft.is_published else "What it changed",
        "rows": [(change, in_words(change, numbers)) for change in changes if differs(change)],
        "stays": sum(not differs(change) for change in changes),
        "preamble": preamble if any(segment.op != Op.SAME for segment in preamble) else (),
        "seen": draft.changed_at.isoformat(),
        "is_stale": draft.is_stale(),
    }


def differs(change: Change) -> bool:
    """Whether there is anything to show of it: other words, another place, come or gone."""
    return not change.is_unchanged


# --- Bringing it up to date ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """A line as one of the three texts has it; nothing where it is not in it."""

    text: Sequence[Segment]
    detail: Sequence[Segment]

    @classmethod
    def of(cls, line: LineText | None, before: LineText | None) -> "Side | None":
        """With marks for what is changed."""
        if line is None:
            return None
        old = before or line
        return cls(words(old.text, line.text), words(old.detail, line.detail))


@dataclass(frozen=True)
class Row:
    """One line that somebody changed: what it is called, what becomes of it, and the three texts of it."""

    name: str
    fate: str
    before: Side | None
    now: Side | None
    mine: Side | None
    field: Any = None


class Comparison:
    """A draft that is out of date, beside the revision it was begun from and the newest one."""

    def __init__(self, draft: Draft) -> None:
        newest = Revision.objects.newest_first()[:1].get()
        self.draft, self.newest = draft, newest
        self.before, self.mine, self.now = text_of(draft.base), draft.text(), text_of(newest)
        self.conflicts = conflicts(self.before, self.mine, self.now, draft.marked())
        self.seen = f"{newest.number} {draft.changed_at.isoformat()}"

    def form(self, data: Any = None) -> MergeForm:
        """The choices there are to make."""
        return MergeForm(data, conflicts=self.conflicts, now=self.seen, number=self.newest.number)

    def context(self, form: MergeForm) -> dict[str, Any]:
        """What the page shows."""
        old, own, new = (by_commitment(lines) for lines in (self.before, self.mine, self.now))
        rows = [self._row(key, old.get(key), own.get(key), new.get(key), form) for key in self._keys(own, old, new)]
        shown = [row for row in rows if row.fate]
        return {
            "title": "Bring the draft up to date",
            "newest": self.newest,
            "form": form,
            "clashes": [row for row in shown if row.field],
            "others": [row for row in shown if not row.field],
            "stays": sum(not row.fate for row in rows if row.name != BEFORE_THE_LINES),
            "order": self._order(),
        }

    def _keys(self, *texts: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(key for text in texts for key in text))

    def _row(self, key: int, old: LineText | None, own: LineText | None, new: LineText | None, form: MergeForm) -> Row:
        field = form.of(key)
        sides = (Side.of(old, old), Side.of(new, old), Side.of(own, old))
        return Row(self._name(key), self._fate(old, own, new, clash=field is not None), *sides, field)

    def _fate(self, old: LineText | None, own: LineText | None, new: LineText | None, *, clash: bool) -> str:
        """What becomes of it, as a sentence; empty where nobody changed it."""
        if clash:
            return "Both changed it."
        if own == new:
            return "" if own == old else "Both changed it alike."
        if own == old:
            return f"Only revision {self.newest.number} changed it: that is taken in."
        return "Only this draft changed it: that stays."

    def _name(self, key: int) -> str:
        """ "Line 3", by its number in the draft, else in the text that has it."""
        if key == PREAMBLE:
            return BEFORE_THE_LINES
        now, base = self.newest.number, self.draft.base.number if self.draft.base else 0
        texts = (("", self.mine), (f" of revision {now}", self.now), (f" of revision {base}", self.before))
        for where, lines in texts:
            numbers = [line.commitment for line in lines]
            if key in numbers:
                return f"Line {numbers.index(key)}{where}"  # the preamble stands before the first
        return ""

    def _order(self) -> str:
        """What becomes of the order, as a sentence; empty where nobody else moved lines."""
        if not moved(self.before, self.now):
            return ""
        if moved(self.before, self.mine):
            return f"This draft and revision {self.newest.number} both moved lines: the order of this draft stays."
        return f"Revision {self.newest.number} moved lines: that is taken in."
