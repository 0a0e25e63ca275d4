"""What `work` does for meetups."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from community.jobs import hourly, job
from meetups import telling
from meetups.models import CheckIn, Message, Offer, Rsvp, Series


@job(every=timedelta(seconds=5))
def tell_news() -> int:
    """Tells people what changed, what is called off, what is near and what is new."""
    return telling.tell_all()


@hourly
def make_meetups() -> int:
    """Keeps the next six months of every series made."""
    return len(Series.objects.make_due(timezone.localdate()))


@hourly
def forget() -> int:
    """Forgets who was told what about a meetup, 30 days after it; erases what people said they need by then, what they
    answered for organisers alone when its day has come, and offers to co-hold a year after they were written. One look
    for all, as there is seldom anything."""
    now = timezone.now()
    due: dict[str, QuerySet[Any]] = {
        "needs": Rsvp.objects.needs_expired(now),
        "told": Message.objects.outdated(now),
        "said": CheckIn.objects.expired(now),
        "offered": Offer.objects.expired(now),
    }
    first, *others = [rows.order_by().values_list(Value(name)) for name, rows in due.items()]
    found = {name for (name,) in first.union(*others)}
    needs = due.pop("needs").update(access_needs="") if "needs" in found else 0
    return needs + sum(rows.delete()[0] for name, rows in due.items() if name in found)
