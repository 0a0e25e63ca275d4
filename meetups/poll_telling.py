"""Inviting members to a poll that is about to close: what `work` does with every PollInvitation that is due.

Batch by batch, each in a transaction of its own under the poll's lock, with the row that keeps count: so it can stop at
any point and go on later, two processes at once invite nobody twice, and nobody answers while we look who has not.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community import outbox
from community.models import Community
from meetups import emails
from meetups.models import Poll, PollAnswer, PollInvitation
from meetups.preferences import POLL

BATCH = 100


def tell_all() -> int:
    """Invites all there are to invite; says how many mails were queued."""
    due = list(PollInvitation.objects.due(timezone.now()).values_list("poll", flat=True))
    return sum(_invite_to(key) for key in due)


def _invite_to(key: int) -> int:
    told = 0
    while (count := _invite_batch(key)) is not None:
        told += count
    return told


def _invite_batch(key: int) -> int | None:
    """Invites the next members; says how many, and None when all have been."""
    with transaction.atomic():
        poll = Poll.objects.select_for_update(no_key=True).filter(pk=key).first()
        row = PollInvitation.objects.due(timezone.now()).filter(poll=poll).first() if poll else None
        if poll is None or row is None:
            return None
        said = PollAnswer.objects.filter(option__poll=poll, member=OuterRef("pk"))
        wanting = POLL.wanted_by().filter(~Exists(said), pk__gt=row.told_up_to).order_by("pk")
        batch = [] if poll.no_answer_because() else list(wanting[:BATCH])
        if batch:
            community = Community.current()
            outbox.post([emails.poll_closing(member, poll, community) for member in batch])
            row.told_up_to = batch[-1].pk
        else:
            row.done_at = timezone.now()
        row.save(update_fields=["told_up_to", "done_at"])
        return len(batch) if batch else None
