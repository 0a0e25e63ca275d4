"""Telling members the charter's news: what `work` does with every open Announcement.

Batch by batch, each in a transaction of its own with the row that keeps count: so it can stop at any point and go on
later, and two processes at once tell nobody twice.
"""

from django.db import transaction
from django.utils import timezone

from charter import emails
from charter.models.announcement import Announcement
from charter.preferences import CHANGED, PROPOSED
from community import outbox
from community.models import Community

BATCH = 100


def tell_all() -> int:
    """Tells everything there is to tell; says how many mails were queued."""
    now = timezone.now()
    return sum(_tell(key) for key in list(Announcement.objects.due(now).values_list("pk", flat=True)))


def _tell(key: int) -> int:
    """Tells one announcement to all who want to know; says to how many."""
    told = 0
    while (count := _tell_batch(key)) is not None:
        told += count
    return told


def _tell_batch(key: int) -> int | None:
    """Tells the next members; says to how many, and None when all have been told."""
    with transaction.atomic():
        locked = Announcement.objects.filter(done_at=None).select_for_update(of=("self",))
        row = locked.filter(pk=key).select_related("proposal", "revision").first()
        if row is None:
            return None
        kind, write = (PROPOSED, emails.proposed) if row.proposal else (CHANGED, emails.changed)
        wanting = kind.wanted_by().filter(pk__gt=row.told_up_to).exclude(pk=row.author_id or 0).order_by("pk")
        batch = list(wanting[:BATCH]) if row.is_still_news else []
        if batch:
            community = Community.current()
            outbox.post([write(member, row, kind, community) for member in batch])
            row.told_up_to = batch[-1].pk
        else:
            row.done_at = timezone.now()
        row.save(update_fields=["told_up_to", "done_at"])
        return len(batch) if batch else None
