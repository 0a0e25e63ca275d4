"""Mail about concerns raised privately. A mailbox may be open to others: it says that there is something, and a link.

No name, no text, no reference in the subject; and the desk's list of mail leaves these out (`community.outbox`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from community import outbox

if TYPE_CHECKING:  # the models' verbs send these, so nothing here needs the models themselves
    from charter.models.concern import Concern


def raised(concern: Concern) -> None:
    """To each care steward who may read it: something was raised."""
    _to_stewards(concern, "raised")


def added(concern: Concern) -> None:
    """To each care steward who may read it: there is more to read."""
    _to_stewards(concern, "added")


def answered(concern: Concern, state: str) -> None:
    """To its author, unless they have left or may not sign in any more: it is acknowledged or closed (`state`), or
    there is an answer (no `state`)."""
    author = concern.member
    if author and author.is_active:
        url = settings.SITE_URL + reverse("concern", args=[concern.pk])
        outbox.queue(author.email, "concern_answered", {"state": state, "url": url}, headers=outbox.PRIVATE)


def _to_stewards(concern: Concern, what: str) -> None:
    url = settings.SITE_URL + reverse("admin:charter_concern_change", args=[concern.pk])
    letters = [
        outbox.compose(steward.email, "concern_raised", {"what": what, "url": url}, headers=outbox.PRIVATE)
        for steward in concern.readers()
    ]
    outbox.post(letters)
