"""What `work` does for meetups."""

from datetime import timedelta

from django.db.models import Value
from django.utils import timezone

from community.jobs import hourly, job
from meetups import telling
from meetups.models import CheckIn, Message, Rsvp, Series


@job(every=timedelta(seconds=5))
def tell_news() -> int:
    """Tells people what changed, what is called off, what is near and what is new."""
    return telling.tell_all()


@hourly
def make_meetups() -> int:
    """Keeps the next six months of every series made."""
    return len(Series.objects.make_due(timezone.localdate()))


@hourly
def erase_access_needs() -> int:
    """Erases what people said they need, 30 days after the meetup."""
    return Rsvp.objects.needs_expired(timezone.now()).update(access_needs="")


@hourly
def forget() -> int:
    """Forgets who was told what about a meetup, 30 days after it, and erases what people answered for organisers alone
    when its day has come. One look for both, as there is seldom anything."""
    now = timezone.now()
    outdated, expired = Message.objects.outdated(now), CheckIn.objects.expired(now)
    looks = [found.order_by().values_list(Value(name)) for name, found in (("told", outdated), ("said", expired))]
    due = {name for (name,) in looks[0].union(looks[1])}
    return sum(found.delete()[0] for name, found in (("told", outdated), ("said", expired)) if name in due)
