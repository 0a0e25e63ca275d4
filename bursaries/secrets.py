"""Words that are encrypted at rest: Fernet (AES-128-CBC with HMAC-SHA256), by the library `cryptography`.

The first of `settings.DATA_KEYS` encrypts; all of them decrypt, so a key is changed by putting a new one first, running
`manage.py rotate_keys`, and taking the old one away.
"""

import base64
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


@cache
def cipher(keys: tuple[str, ...]) -> MultiFernet:
    """What encrypts with the first of these keys and decrypts with any. Each is any long random text."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    """32 bytes for this purpose alone (HKDF, RFC 5869): the same key may serve elsewhere without weakening this."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonplace.bursaries").derive(key.encode())


def lock(text: str) -> str:
    """The text, encrypted; empty stays empty."""
    return cipher(tuple(settings.DATA_KEYS)).encrypt(text.encode()).decode() if text else ""


def unlock(token: str) -> str:
    """The text again. Raises InvalidToken when no key fits."""
    return cipher(tuple(settings.DATA_KEYS)).decrypt(token.encode()).decode() if token else ""


def relock(token: str) -> str:
    """The same text under the first key."""
    return cipher(tuple(settings.DATA_KEYS)).rotate(token.encode()).decode() if token else ""


class SecretText(models.TextField[str, str]):
    """A text that is encrypted in the database. It cannot be searched or sorted by, only read and emptied."""

    def get_prep_value(self, value: Any) -> Any:
        """As it is stored."""
        return lock(super().get_prep_value(value) or "")

    def from_db_value(self, value: str | None, *_: object) -> str:
        """As people read it; a sentence where the key is lost, so that a page says so rather than fails."""
        try:
            return unlock(value or "")
        except InvalidToken:
            return "(cannot be read: the key it was locked with is missing)"

    def get_lookup(self, lookup: str) -> Any:
        """Only whether it is empty can be asked."""
        return super().get_lookup(lookup) if lookup in ("exact", "isnull") else None
