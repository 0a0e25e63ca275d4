"""Secrets that the database keeps as they are, such as what a second lock is made of: in the archive they are locked,
so that nobody who only finds it can use them.

By AES-SIV (RFC 5297) under the first of DATA_KEYS; any of them opens. One value is always the same text, so that two
archives of a community can be compared.
"""

import base64
import json
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@cache
def _cipher(key: str) -> AESSIV:
    """64 bytes for this purpose alone (HKDF, RFC 5869)."""
    return AESSIV(HKDF(algorithm=SHA256(), length=64, salt=None, info=b"commonplace.handover").derive(key.encode()))


class Seal:
    """What locks the values of one field; a value of another does not open as one of it."""

    def __init__(self, name: str) -> None:
        self.about = [name.encode()]

    def lock(self, value: Any) -> str:
        """As it stands in the archive."""
        return base64.b64encode(_cipher(settings.DATA_KEYS[0]).encrypt(json.dumps(value).encode(), self.about)).decode()

    def as_stored(self, token: str) -> Any:
        """The value again. Raises ValueError where no key of ours fits."""
        for key in settings.DATA_KEYS:
            try:
                return json.loads(_cipher(key).decrypt(base64.b64decode(token, validate=True), self.about))
            except InvalidTag:
                continue
        raise ValueError("no key fits")

    def can_open(self, token: str) -> bool:
        """Whether one of our keys fits."""
        try:
            self.as_stored(token)
        except ValueError:
            return False
        return True
