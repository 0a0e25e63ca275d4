"""Dice that fall the same for the same seed, on every machine and every version of Python.

Of the random module only `random()` is promised to stay as it is (docs.python.org, "Notes on Reproducibility"), and
text as a seed hashes the same in every process.
"""

import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A sequence of throws."""

    def __init__(self, seed: int | str) -> None:
        self.throw = random.Random(str(seed)).random  # noqa: S311 - for rooms, not for secrets

    def below(self, limit: int) -> int:
        """A whole number from 0, less than the limit."""
        return int(self.throw() * limit)

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """These, in any order."""
        left = list(things)
        for last in range(len(left) - 1, 0, -1):
            other = self.below(last + 1)
            left[last], left[other] = left[other], left[last]
        return left
