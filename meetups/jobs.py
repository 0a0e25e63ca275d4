"""What `work` does for meetups."""

from datetime import timedelta

from django.utils import timezone

from community.jobs import hourly, job
from meetups import telling
from meetups.models import Message, Offer, Rsvp, Series


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
def forget_messages() -> int:
    """Forgets who was told what about a meetup, 30 days after it, for nothing more will be told of it; and offers to
    co-hold, a year after they were written. One look for both."""
    now = timezone.now()
    outdated, expired = Message.objects.outdated(now), Offer.objects.expired(now)
    if not outdated.order_by().values("pk").union(expired.order_by().values("pk"), all=True).exists():
        return 0
    return outdated.delete()[0] + expired.delete()[0]
