"""Putting lines in the order their numbers ask for. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def arranged(lines: Sequence[Item], wanted: Mapping[Item, int]) -> list[Item]:
    """The lines, those in `wanted` at the number they want (from 1; the end, where there are fewer), the others around
    them in the order they have. Of two that want the same, the first comes first."""
    order = [line for line in lines if line not in wanted]
    last = 0
    for line in sorted((line for line in lines if line in wanted), key=lambda line: wanted[line]):
        last = max(wanted[line], last + 1)
        order.insert(last - 1, line)
    return order
