"""What makes the charter's history tamper-evident: seals of rows, and a chain of digests over them. Pure functions.

A row's seal is SHA-256 over a random salt and its canonical text: a short text cannot be guessed from its seal once the
salt is gone. A revision's digest covers the seals of all its rows and the digest of the revision before.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any


def fresh_salt() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def canonical(content: Mapping[str, Any]) -> str:
    """The one way a row's content is written: JSON with sorted keys, without spaces, not escaped (after RFC 8785)."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(salt: str, content: Mapping[str, Any]) -> str:
    """The seal of a row, as 64 hexadecimal digits."""
    return _sha256(f"{salt}\n{canonical(content)}")


def chained(before: str, seals: Iterable[str]) -> str:
    """The digest of what has these seals, in this order, after `before` (empty for the first)."""
    return _sha256("\n".join([before, *seals]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
