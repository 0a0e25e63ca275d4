"""That somebody left and was erased: provable by whoever has the receipt, and about nobody."""

import hashlib
import secrets
from collections.abc import Mapping

from django.db import models
from django.utils import timezone

from community.append_only import AppendOnly, AppendOnlyQuerySet

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another, read aloud


def new_receipt() -> str:
    """Twenty letters and figures in fours, 100 random bits: not to be guessed."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(5))


def digest_of(receipt: str) -> str:
    """SHA-256 of a receipt, however it was typed: spaces, dashes and small letters are forgiven."""
    plain = "".join(letter for letter in receipt.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


class ErasureQuerySet(AppendOnlyQuerySet["Erasure"]):
    """The one way erasures come to be, and are found again."""

    def note(self, counts: Mapping[str, Mapping[str, int]]) -> str:
        """Keeps that somebody was erased today; returns the receipt, which is kept nowhere."""
        receipt = new_receipt()
        self.create(erased_on=timezone.localdate(), digest=digest_of(receipt), counts=counts)
        return receipt

    def proved_by(self, receipt: str) -> "Erasure | None":
        """The one that this receipt is for."""
        return self.filter(digest=digest_of(receipt)).first()


class Erasure(AppendOnly):
    """One account erased. The day, not the hour: a mail server's log must not tell whose it was."""

    erased_on = models.DateField()
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the receipt.")
    counts = models.JSONField(help_text="How many rows of what were deleted, and how many lost a name.")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"An account erased on {self.erased_on}"
