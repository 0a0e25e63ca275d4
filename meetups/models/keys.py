"""How forms name rows of several kinds: "answer-5", "member-12"."""

from collections.abc import Iterable


def numbers(keys: Iterable[str], kind: str) -> list[int]:
    """The keys of rows of that kind: "answer-5" is 5."""
    split = (key.partition("-") for key in keys)
    return [int(number) for of, _, number in split if of == kind and number.isdecimal() and len(number) < 19]
