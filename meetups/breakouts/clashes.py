"""Why there are no rooms."""

from collections.abc import Sequence

from meetups.breakouts.dice import Dice
from meetups.breakouts.rules import Apart, Rule, counted
from meetups.breakouts.seating import seat
from meetups.breakouts.table import Table


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
    """The clash among rules that have no rooms: as few of them as clash by themselves. Private ones are the first to be
    left out of it."""
    needed = list(rules)
    for rule in reversed(rules):
        fewer = [each for each in needed if each is not rule]
        if seat(laid(keys, rooms, fewer), Dice(seed)) is None:
            needed = fewer
    reasons = "; ".join([_sizes(len(keys), rooms), *said(needed)])
    return Clash(f"We find no rooms where all of this holds: {reasons}. Change one of these.", needed)


def said(rules: Sequence[Rule]) -> list[str]:
    """What these rules ask for, private ones only counted."""
    private = [rule for rule in rules if isinstance(rule, Apart)]
    words = [rule.words for rule in rules if not isinstance(rule, Apart)]
    return [*words, counted(len(private), "private keep-apart")] if private else words


def _sizes(people: int, rooms: int) -> str:
    """Such as "3 rooms of 4 or 5 people"."""
    least, most = people // rooms, -(-people // rooms)
    return f"{counted(rooms, 'room')} of {least if least == most else f'{least} or {most}'} people"
