"""Words that are encrypted at rest: Fernet (AES-128-CBC with HMAC-SHA256), by the library `cryptography`.

The first of `settings.DATA_KEYS` encrypts; all of them decrypt, so a key is changed by putting a new one first, running
`manage.py rotate_keys`, and taking the old one away.
"""

import base64
from collections.abc import Iterator
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Expression
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, IsNull

LOST = "(cannot be read: the key it was locked with is missing)"
BATCH = 500


@cache
def cipher(keys: tuple[str, ...]) -> MultiFernet:
    """What encrypts with the first of these keys and decrypts with any. Each is any long random text."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    """32 bytes for this purpose alone (HKDF, RFC 5869): the same key may serve elsewhere without weakening this. It is
    called after the app that had such words first: another name would be another key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commonplace.bursaries").derive(key.encode())


def lock(text: str) -> str:
    """The text, encrypted; empty stays empty."""
    return cipher(tuple(settings.DATA_KEYS)).encrypt(text.encode()).decode() if text else ""


def unlock(token: str) -> str:
    """The text again. Raises InvalidToken when no key fits."""
    return cipher(tuple(settings.DATA_KEYS)).decrypt(token.encode()).decode() if token else ""


def relock(token: str) -> str:
    """The same text under the first key; the same token where it is under that already. Raises InvalidToken when no key
    fits."""
    try:
        cipher(tuple(settings.DATA_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return cipher(tuple(settings.DATA_KEYS)).rotate(token.encode()).decode()
    return token


class Unreadable(str):
    """What is shown for a text whose key is lost. Saved again, it stays what it was: the key may yet be found."""

    token: str


class SecretText(models.TextField[str, str]):
    """A text that is encrypted in the database. It cannot be searched or sorted by, only read and emptied. `dumpdata`
    writes it encrypted and `loaddata` cannot read it back; `handover` and `takeover` can (`community.archive`)."""

    def get_prep_value(self, value: Any) -> Any:
        """As it is stored."""
        if isinstance(value, Unreadable):
            return value.token
        return lock(super().get_prep_value(value) or "")

    def from_db_value(self, value: str | None, *_: object) -> str:
        """As people read it; a sentence where the key is lost, so that a page says so rather than fails."""
        try:
            return unlock(value or "")
        except InvalidToken:
            return self.as_stored(value or "")

    @staticmethod
    def as_stored(token: str) -> "Unreadable":
        """What is saved as this stored text, to the letter. It cannot be read before it is loaded again."""
        text = Unreadable(LOST)
        text.token = token
        return text

    @staticmethod
    def can_open(token: str) -> bool:
        """Whether one of our keys fits."""
        try:
            unlock(token)
        except InvalidToken:
            return False
        return True

    def value_to_string(self, obj: models.Model) -> str:
        """For `dumpdata`: as it is stored."""
        return str(self.get_prep_value(self.value_from_object(obj)))

    def get_lookup(self, lookup: str) -> Any:
        """Only whether it is empty can be asked."""
        return {"exact": IsEmpty, "isnull": IsNull}.get(lookup)

    def get_transform(self, lookup_name: str) -> Any:
        """None: not even its length."""
        return None


class IsEmpty(Exact[str]):
    """`field=""`. Raises FieldError for anything else: two encryptions of one text differ, so it would find nothing."""

    def get_prep_lookup(self) -> str:
        """The empty text."""
        if isinstance(self.rhs, Expression) or self.rhs != "":
            raise FieldError("What is encrypted cannot be searched; only whether it is empty can be asked.")
        return ""


def rotate() -> Iterator[tuple[str, int, int]]:
    """Encrypts every secret of every model with the first key: for each field its name, how many texts were changed,
    and how many no key can read.

    Each text is changed in one statement of its own, and only while it is what was read. So nothing is held locked,
    nothing that people write meanwhile is lost, and a run that was killed is simply started again.
    """
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:  # none of its own where it stands in for another
            if isinstance(field, SecretText):
                yield f"{model._meta.label}.{field.name}", *_rotate_field(model, field.name)


def _rotate_field(model: type[models.Model], name: str) -> tuple[int, int]:
    # A queryset of our own: logs and reviews refuse changes, and this is none to what they say.
    rows = models.QuerySet(model).annotate(_token=Cast(name, models.TextField())).exclude(_token="").order_by("pk")
    changed, unreadable, last = 0, 0, 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "_token")[:BATCH]):
        for last, token in batch:
            try:
                renewed = relock(token)
            except InvalidToken:
                unreadable += 1
                continue
            if renewed != token:
                stored = models.Value(renewed, output_field=models.TextField())
                changed += rows.order_by().filter(pk=last, _token=token).update(**{name: stored})
    return changed, unreadable
