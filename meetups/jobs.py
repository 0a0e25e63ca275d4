"""What `work` does for meetups."""

from datetime import timedelta

from django.utils import timezone

from community.jobs import hourly, job
from meetups import poll_telling, telling
from meetups.models import Message, PollAnswer, PollInvitation, Rsvp, Series


@job(every=timedelta(seconds=5))
def tell_news() -> int:
    """Tells people what changed, what is called off, what is near and what is new."""
    return telling.tell_all()


@hourly
def make_meetups() -> int:
    """Keeps the next six months of every series made."""
    return len(Series.objects.make_due(timezone.localdate()))


@hourly
def see_to_what_falls_due() -> int:
    """Erases what people said they need, 30 days after the meetup, and what they said would shut them out, 30 days
    after the poll; invites to polls about to close. One look tells whether there is any of it."""
    now = timezone.now()
    needs, reasons = Rsvp.objects.needs_expired(now), PollAnswer.objects.reasons_expired(now)
    invitations = PollInvitation.objects.due(now)
    keys = [rows.order_by().values("pk") for rows in (needs, reasons, invitations)]
    if not keys[0].union(*keys[1:], all=True)[:1]:
        return 0
    return needs.update(access_needs="") + PollAnswer.objects.erase_reasons(now) + poll_telling.tell_all()


@hourly
def forget_messages() -> int:
    """Forgets who was told what about a meetup, 30 days after it: nothing more will be told of it."""
    outdated = Message.objects.outdated(timezone.now())
    return outdated.delete()[0] if outdated.exists() else 0
