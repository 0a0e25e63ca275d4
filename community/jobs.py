"""What `manage.py work` does besides sending mail. Every app may have a `jobs.py`; it is found like `admin.py`.

A job is a function without arguments, decorated with `job`, that returns how many things it did. It must be safe to
run at any time, twice, and after having been killed half-way.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Email

from community import outbox, sessions
from community.forum.errands import errands
from community.models import BuddyRequest, ChatRefused, ChatRequest, ChatTime, DataRequest, Member, Pause
from community.models.buddies import KEPT as BUDDIES_KEPT
from community.models.profile import forget_photos, used_names
from community.photo_files import SHELVES, Shelf, drop_orphans

SENT_MAIL_KEPT = timedelta(days=30)
SENT_CODES_KEPT = timedelta(hours=1)
SWEPT = "orphans-swept-out"


@dataclass(frozen=True)
class Job:
    """Something to do, and how often."""

    run: Callable[[], int]
    every: timedelta


JOBS: dict[str, Job] = {}


def job(*, every: timedelta) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Adds a function to what `work` runs, again and again."""

    def add(function: Callable[[], int]) -> Callable[[], int]:
        JOBS[f"{function.__module__}.{function.__name__}"] = Job(function, every)
        return function

    return add


hourly = job(every=timedelta(hours=1))


@job(every=timedelta(seconds=5))
def make_topics() -> int:
    """Has topics made on the forum, if there is one; waits for none of them."""
    return errands.step()


@hourly
def forget_passers_by() -> int:
    """Forgets addresses for which a code was asked a day ago and never typed; sessions that have run out, and with
    them what visitors typed but never confirmed; where somebody was signed in; what other sites were given when people
    signed in there; the words of those whose question about their data was answered a year ago, and why somebody was
    paused whose pause ended then; requests for a one-to-one that are long over, and times for them that have passed;
    mail that is worn out; and ends what nobody has answered. One look for all, which is cheaper than a transaction."""
    now = timezone.now()
    abandoned, answered = Member.objects.abandoned(now), DataRequest.objects.expired(now)
    over, given = Pause.objects.expired(now), Token.objects.expired()
    due = {
        "address": abandoned,
        "session": Session.objects.filter(expire_date__lt=now),
        "question": answered,
        "pause": over,
        "device": sessions.over(),
        "token": given,
        "unanswered": ChatRequest.objects.unanswered(now),
        "chat": ChatRequest.objects.expired(now),
        "time": ChatTime.objects.passed(now),
        "buddy": BuddyRequest.objects.outlived(now),
        "mail": outworn(now),
    }
    first, *others = [rows.order_by().values_list(Value(name)) for name, rows in due.items()]
    found = {name for (name,) in first.union(*others)}
    if "session" in found:
        SessionStore.clear_expired()
    if "token" in found:
        given.delete()
    if found & {"session", "device"}:
        sessions.over().delete()
    if "mail" in found:
        tidy_outbox()
    forgotten = answered.forget() if "question" in found else 0
    forgotten += tidy_chats(due) if found & {"unanswered", "chat", "time"} else 0
    forgotten += tidy_buddies(due["buddy"]) if "buddy" in found else 0
    forgotten += over.forget() if "pause" in found else 0
    return forgotten + (drop(abandoned) if "address" in found else 0)


def tidy_chats(due: Mapping[str, QuerySet[Any]]) -> int:
    """Ends requests for one-to-ones that nobody has answered, telling who asked; deletes those long over, and times
    that have passed. Says how many requests there were."""
    ended = 0
    for request in due["unanswered"]:
        with suppress(ChatRefused):  # answered in this very moment
            request.lapse()
            ended += 1
    due["time"].delete()
    return ended + due["chat"].delete()[0]


def tidy_buddies(outlived: QuerySet[BuddyRequest]) -> int:
    """Ends matches that have had their time, and deletes those that have long been over. Says how many there were."""
    rows = list(outlived)
    for request in rows:
        request.outlive()
    BuddyRequest.objects.filter(pk__in=[row.pk for row in rows], state=BuddyRequest.State.OVER).filter(
        ended_at__lte=timezone.now() - BUDDIES_KEPT
    ).delete()
    return len(rows)


def drop(abandoned: QuerySet[Member]) -> int:
    """Deletes those of them who have not come after all in this very moment; says how many there were."""
    with transaction.atomic():
        found = [member.pk for member in abandoned.select_for_update()]
        EmailAddress.objects.filter(user__in=found).delete()
        Member.objects.filter(pk__in=found, confirmed_at__isnull=True).delete()
    return len(found)


def outworn(now: datetime) -> QuerySet[Email]:
    """Mail sent, or given up, 30 days ago; sign-in codes after an hour; and what could not leave in time."""
    done = Q(status__in=[STATUS.sent, STATUS.failed], last_updated__lt=now - SENT_MAIL_KEPT)
    codes = Q(priority=PRIORITY.high, expires_at__lt=now - SENT_CODES_KEPT)
    late = Q(status__in=outbox.WAITING, expires_at__lte=now)
    found: QuerySet[Email] = Email.objects.filter(done | codes | late).annotate(late=Q(late & ~codes))
    return found


def tidy_outbox() -> int:
    """Erases mail that is worn out. What could not leave in time is noted as come too late, so that the outbox shows
    it."""
    found = list(outworn(timezone.now())[:1000])
    outbox.erase([email.pk for email in found if not email.late])
    outbox.give_up([email.pk for email in found if email.late], "TooLate")
    return len(found)


SHELVES["people"] = Shelf(used=used_names, forget=lambda member, _: forget_photos(member))


@hourly
def sweep_out_orphans() -> int:
    """Deletes files that no row names, a day after they were written; looks once a day, whichever process works."""
    if cache.get(SWEPT):
        return 0
    cache.set(SWEPT, True, timedelta(days=1).total_seconds())
    return drop_orphans(timezone.now() - timedelta(days=1))
