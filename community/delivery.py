"""Sending what is queued: one mail at a time, each marked before the next is begun.

So a process killed between the mail server's yes and our note of it sends that one mail again, and no other.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

from community import outbox

TRIES = 8
# After each try that failed: a blip costs a minute, and a mail server's bad day costs no mail (25 hours in all).
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 360, 360, 360)]
AT_ONCE = 10  # how many are looked up together: a sign-in code waits for no more than these

logger = logging.getLogger(__name__)


def deliver(stopping: Callable[[], bool] = lambda: False, pausing: Callable[[], bool] = lambda: False) -> None:
    """Sends all that is due. What fails stays queued with its reason, for a later try; the last try gives it up.

    Ends early when `stopping` says so, before the next mail; when `pausing` does, once it has come a little further.
    """
    connection = mail.get_connection(get_backend())
    try:
        while not stopping() and (keys := list(outbox.due().values_list("pk", flat=True)[:AT_ONCE])):
            for key in keys:
                if stopping():
                    return
                if not _answers(connection):
                    return
                _send(connection, key)
            if pausing():
                return
    finally:
        connection.close()


def _answers(connection: BaseEmailBackend) -> bool:
    """Whether the mail server can be reached. When not, all that is due has had its try: nothing waits for a dead
    server mail by mail."""
    try:
        connection.open()
    except Exception as error:
        _failed(outbox.due().only("pk", "number_of_retries"), error)
        return False
    return True


def _send(connection: BaseEmailBackend, key: int) -> None:
    """Sends one mail, unless it was taken back meanwhile."""
    email = outbox.due().filter(pk=key).prefetch_related("attachments").first()
    if email is None:
        return
    try:
        email.expires_at = None  # else post_office adds a header that says so, with a date no reader understands
        connection.send_messages([email.email_message()])
    except DatabaseError:
        raise
    except Exception as error:  # whatever is wrong with this one must not hold up the others
        connection.close()
        _failed([email], error)
    else:
        _mark([email.pk], status=STATUS.sent, scheduled_time=None)
        if email.context:
            outbox.erase([email.pk])  # written to somebody whose address we keep no longer


def _failed(emails: Iterable[Email], error: Exception) -> None:
    """Notes a failed try of each, and when the next one is."""
    now, by_tries = timezone.now(), dict[int, list[int]]()
    for email in emails:
        by_tries.setdefault((email.number_of_retries or 0) + 1, []).append(email.pk)
    with transaction.atomic():
        for tries, keys in by_tries.items():
            if tries < TRIES:
                later = now + PAUSES[tries - 1]
                _mark(keys, status=STATUS.requeued, number_of_retries=tries, scheduled_time=later)
            else:
                _mark(keys, status=STATUS.failed, number_of_retries=tries)
            note = {"status": STATUS.failed, "exception_type": type(error).__name__, "message": str(error)}
            still_there = Email.objects.filter(pk__in=keys).values_list("pk", flat=True)
            Log.objects.bulk_create([Log(email_id=key, **note) for key in still_there], batch_size=500)
    # How many and why, never to whom.
    logger.error("mail: %s not sent (%s)", sum(map(len, by_tries.values())), type(error).__name__)


def _mark(keys: list[int], **changes: object) -> None:
    """Changes rows that still wait: one taken back while it was on its way stays gone."""
    for start in range(0, len(keys), 500):
        some = outbox.waiting().filter(pk__in=keys[start : start + 500])
        some.update(last_updated=timezone.now(), **changes)
