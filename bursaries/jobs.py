"""What `work` does for bursaries."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from bursaries.models import Application, Nudge, deciding, forgetting, queueing
from community.jobs import hourly

LAST_TO_END = timedelta(hours=12)  # a day is over when it is over everywhere on earth, UTC-12 included


@hourly
def keep_dates() -> int:
    """Ends offers, goes on without an answer, erases words and reminds reviewers, each when its day has come. Looks
    first, in one query: mostly there is nothing to do."""
    now = timezone.now()
    today, everywhere = now.date(), (now - LAST_TO_END).date()
    found = Application.objects
    due = [found.expired(today), found.run_out(everywhere), found.unanswered(now), Nudge.objects.due(now)]
    if not found.filter(Q(*(Q(pk__in=each.values("pk")) for each in due), _connector=Q.OR)).exists():
        return 0
    done = queueing.end_offers(everywhere) + deciding.go_on(now) + forgetting.erase_expired(today)
    return done + Nudge.objects.give(now)
