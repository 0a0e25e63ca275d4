"""What `work` does for meetups."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from community.jobs import hourly, job
from community.photo_files import SHELVES, Shelf
from meetups import poll_telling, telling
from meetups.models import Attendance, CheckIn, Message, Offer, PollAnswer, PollInvitation, Resource, Rsvp, Series
from meetups.models.recap_photo import forget, used_names

SHELVES["recaps"] = Shelf(used=used_names, forget=forget)


@job(every=timedelta(seconds=5))
def tell_news() -> int:
    """Tells people what changed, what is called off, what is near and what is new."""
    return telling.tell_all()


@hourly
def make_meetups() -> int:
    """Keeps the next six months of every series made."""
    return len(Series.objects.make_due(timezone.localdate()))


@hourly
def keep_dates() -> int:
    """Invites to polls about to close. Forgets who was told what about a meetup, 30 days after it; erases by then what
    people said they need, guests' names, who phoned in and what was shared; what they answered for organisers alone and
    what would shut them out when its day has come; offers to co-hold a year after they were written, and what was
    suggested for the library 90 days after it was declined. One look for all, as there is seldom anything."""
    now = timezone.now()
    needs, messages = Rsvp.objects.needs_expired(now), Message.objects.outdated(now)
    answers, offers = CheckIn.objects.expired(now), Offer.objects.expired(now)
    declined = Resource.objects.expired(now)
    due: list[tuple[QuerySet[Any], Callable[[], int]]] = [
        (needs, lambda: needs.update(access_needs="")),
        (messages, lambda: messages.delete()[0]),
        (answers, lambda: answers.delete()[0]),
        (offers, lambda: offers.delete()[0]),
        (declined, lambda: declined.delete()[0]),
        (noted := Attendance.objects.words_expired(now), lambda: noted.update(name="", by_phone=False, shares="")),
        (PollAnswer.objects.reasons_expired(now), lambda: PollAnswer.objects.erase_reasons(now)),
        (PollInvitation.objects.due(now), poll_telling.tell_all),
    ]
    first, *others = [rows.order_by().values_list(Value(number)) for number, (rows, _) in enumerate(due)]
    return sum(due[number][1]() for (number,) in first.union(*others))
