"""What `work` does for bursaries."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from bursaries.models import Application, Nudge, deciding, forgetting, queueing
from community.jobs import hourly

LAST_TO_END = timedelta(hours=12)  # a day is over when it is over everywhere on earth, UTC-12 included


@hourly
def tend_bursaries() -> int:
    """Does all there is to do, each when its day has come. Looks first, in one query: mostly there is nothing."""
    now = timezone.now()
    found = Application.objects
    due = [found.expired(now.date()), found.run_out(ended_by(now)), found.unanswered(now), Nudge.objects.due(now)]
    if not found.filter(Q(*(Q(pk__in=each.values("pk")) for each in due), _connector=Q.OR)).exists():
        return 0
    return keep_dates() + nudge_reviewers()


def keep_dates() -> int:
    """Ends offers, goes on without an answer and erases words."""
    now = timezone.now()
    return queueing.end_offers(ended_by(now)) + deciding.go_on(now) + forgetting.erase_expired(now.date())


def nudge_reviewers() -> int:
    """Tells reviewers once a day that something waits."""
    return Nudge.objects.give(timezone.now())


def ended_by(now: datetime) -> date:
    """The day that it still is somewhere: those before it are over everywhere."""
    return (now - LAST_TO_END).date()
