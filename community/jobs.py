"""What `manage.py work` does besides sending mail. Every app may have a `jobs.py`; it is found like `admin.py`.

A job is a function without arguments, decorated with `job`, that returns how many things it did. It must be safe to
run at any time, twice, and after having been killed half-way.
"""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email

from community.models import Member

Job = Callable[[], int]
JOBS: dict[str, Job] = {}

SENT_MAIL_KEPT = timedelta(days=30)
SENT_CODES_KEPT = timedelta(hours=1)


def job(function: Job) -> Job:
    """Adds the function to what `work` runs once an hour."""
    JOBS[f"{function.__module__}.{function.__name__}"] = function
    return function


@job
def drop_abandoned_members() -> int:
    """Forgets addresses for which a code was asked a day ago and never typed."""
    with transaction.atomic():
        rows = Member.objects.abandoned(timezone.now()).select_for_update()
        found = [member.pk for member in rows]
        EmailAddress.objects.filter(user__in=found).delete()
        Member.objects.filter(pk__in=found, confirmed_at__isnull=True).delete()
    return len(found)


@job
def forget_old_sessions() -> int:
    """Deletes sessions that have run out, and with them what visitors typed but never confirmed."""
    SessionStore.clear_expired()
    return 0


@job
def forget_sent_mail() -> int:
    """Deletes mail sent, or given up, 30 days ago, sign-in codes after an hour, and attachments nobody needs."""
    now = timezone.now()
    old = Email.objects.filter(last_updated__lt=now - SENT_MAIL_KEPT)
    codes = Email.objects.filter(expires_at__lt=now - SENT_CODES_KEPT)
    with transaction.atomic():
        done: int = (old.filter(status__in=[STATUS.sent, STATUS.failed]) | codes).delete()[0]
        for attachment in Attachment.objects.filter(emails__isnull=True):
            attachment.file.delete(save=False)
            attachment.delete()
    return done
