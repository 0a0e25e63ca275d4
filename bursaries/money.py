"""Pounds as people type and read them, and the pence that are kept: exact, both ways. Pure."""

import re

from bursaries.models.fund import MOST

# Digits of ASCII alone: "٣" and "３" are digits to Python too, and look like others to whoever decides.
POUNDS = re.compile(r"£? ?(?P<pounds>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<pence>[0-9]{1,2}))?")
FINER = re.compile(r"£? ?[0-9,]+\.[0-9]{3,}")
LONGEST = 20

HOW = "Write an amount in pounds, like 12 or 12.50."


class NotMoney(ValueError):  # noqa: N818 - said of what was typed, not of our code
    """What was typed is no amount that can be asked for; the message is a sentence for whoever typed it."""


def pence(text: str) -> int:
    """Pence, from 1 to a million pounds' worth, for "12", "12.5", "£1,000.50". Raises NotMoney for anything else:
    nothing is rounded, and nothing guessed."""
    text = text.strip()
    if FINER.fullmatch(text):
        raise NotMoney("Write at most two figures after the point: there is nothing smaller than a penny.")
    found = POUNDS.fullmatch(text)
    if found is None:
        raise NotMoney("Write an amount of more than nothing." if text.startswith(("-", "£-", "−")) else HOW)
    if len(text) > LONGEST:
        raise NotMoney("This is more than any fund here has.")
    amount = 100 * int(found["pounds"].replace(",", "")) + int((found["pence"] or "0").ljust(2, "0"))
    if amount > MOST:
        raise NotMoney("This is more than any fund here has.")
    if not amount:
        raise NotMoney("Write an amount of more than nothing.")
    return amount


def plain(amount: int) -> str:
    """Pence as they are typed: "1000.50"."""
    return f"{amount // 100}.{amount % 100:02}"


def pounds(amount: int) -> str:
    """Pence as they are read: "£1,000.50"."""
    return f"£{amount // 100:,}.{amount % 100:02}"
