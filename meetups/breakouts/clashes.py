"""Why there are no rooms."""

from collections.abc import Callable, Sequence

from meetups.breakouts.dice import Dice
from meetups.breakouts.rules import Apart, Rule, counted
from meetups.breakouts.seating import seat
from meetups.breakouts.table import Table

QUESTIONS = 60  # asked to find out which rules clash; a few of a hundred take fewer


class Clash(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The rules cannot all hold. The message is for the page: whoever reads it learns which rules clash, but not who
    keeps apart from whom. `rules` has it all, for those who may know."""

    def __init__(self, sentence: str, rules: Sequence[Rule]) -> None:
        super().__init__(sentence)
        self.rules = tuple(rules)


def laid(keys: Sequence[str], rooms: int, rules: Sequence[Rule]) -> Table:
    """A table that keeps these rules."""
    table = Table(keys, rooms)
    for rule in rules:
        rule.lay(table)
    return table


def between(keys: Sequence[str], rooms: int, rules: Sequence[Rule], seed: int | str) -> Clash:
    """The clash among rules that have no rooms."""

    asked = iter(range(QUESTIONS))

    def clash(some: Sequence[Rule]) -> bool:
        """Whether these do. When too much has been asked, no: then more rules are named than need be."""
        return next(asked, None) is not None and seat(laid(keys, rooms, some), Dice(seed), tries=1) is None

    needed = fewest(rules, clash)
    reasons = "; ".join([_sizes(len(keys), rooms), *said(needed)])
    return Clash(f"We find no rooms where all of this holds: {reasons}. Change one of these.", needed)


def fewest(rules: Sequence[Rule], clash: Callable[[Sequence[Rule]], bool]) -> list[Rule]:
    """Some of these rules which clash, and would not with one of them less; rather early ones than late ones, so that
    private ones, which are last, stay out of it. In halves, as few of many do (QuickXplain: U. Junker, AAAI 2004)."""

    def among(kept: Sequence[Rule], is_more: bool, some: Sequence[Rule]) -> list[Rule]:
        if is_more and clash(kept):
            return []
        if len(some) == 1:
            return list(some)
        early, late = some[: len(some) // 2], some[len(some) // 2 :]
        of_late = among([*kept, *early], True, late)
        return [*among([*kept, *of_late], bool(of_late), early), *of_late]

    return among([], False, rules) if rules else []


def said(rules: Sequence[Rule]) -> list[str]:
    """What these rules ask for, private ones only counted."""
    private = [rule for rule in rules if isinstance(rule, Apart)]
    words = [rule.words for rule in rules if not isinstance(rule, Apart)]
    return [*words, counted(len(private), "private keep-apart")] if private else words


def _sizes(people: int, rooms: int) -> str:
    """Such as "3 rooms of 4 or 5 people"."""
    least, most = people // rooms, -(-people // rooms)
    return f"{counted(rooms, 'room')} of {least if least == most else f'{least} or {most}'} people"
