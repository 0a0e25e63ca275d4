"""Telling many people the news of a meetup: what `work` does with every open Notice.

People are told batch by batch, each batch in a transaction of its own under the meetup's lock, so it can stop at any
point and go on later: who has a Message row has been told. What is true changes while we tell; so each batch looks
again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from community.models import Community, Member
from community.preferences import MailKind
from meetups import emails
from meetups.models import Host, Meetup, Message, News, Notice, Recap, Rsvp
from meetups.models.lifecycle import LEADS
from meetups.models.news import broadcast, cause_of
from meetups.preferences import ANNOUNCED, DAY_BEFORE, HOUR_BEFORE, RECAP

BATCH = 100
PATIENCE = timedelta(hours=1)  # announcements that keep coming are folded no longer than this

CHOICES: dict[str, MailKind] = {
    News.DAY_BEFORE: DAY_BEFORE,
    News.HOUR_BEFORE: HOUR_BEFORE,
    News.ANNOUNCED: ANNOUNCED,
    News.RECAP: RECAP,
}


def tell_all(now: datetime | None = None) -> int:
    """Tells everything that is due; says how many messages were queued."""
    now = now or timezone.now()
    due = list(Notice.objects.due(now))
    told = sum(tell_holders(notice, now) for notice in due if notice.kind not in emails.BROADCASTS)
    for kind in (News.ANNOUNCED, News.RECAP):
        if any(notice.kind == kind for notice in due):
            told += tell_members(kind, now)
    return told


# --- About a place: to people who are going or waiting ------------------------------------------------------------


def tell_holders(notice: Notice, now: datetime) -> int:
    """Tells those who have a place or wait, in the order they asked. Stops when the news is no longer true or has
    been put off."""
    told, ticket = 0, 0
    while True:
        with transaction.atomic():
            locked = Meetup.objects.select_for_update(of=("self",), no_key=True)
            meetup = Host.added_to(locked).get(pk=notice.meetup_id)
            still = meetup.notices.due(now).filter(kind=notice.kind).first()
            if still is None or _held_back(still, meetup):
                return told
            batch = _holders(still, meetup, ticket)
            if not batch or _too_late(still, meetup, now):
                if still.kind == News.CHANGED:
                    Message.objects.correct_announcement(meetup)
                still.close()
                return told
            told += _tell(still, meetup, batch)
            ticket = batch[-1].ticket


def _held_back(notice: Notice, meetup: Meetup) -> bool:
    """A reminder waits while a change is about to be told: that mail may say it all."""
    return notice.kind in News.reminders() and meetup.notices.open().filter(kind=News.CHANGED).exists()


def _too_late(notice: Notice, meetup: Meetup, now: datetime) -> bool:
    """Whether the news is worth nothing any more, because no mail could be queued for long."""
    if notice.kind == News.DAY_BEFORE:
        return now >= meetup.starts_at - LEADS[News.HOUR_BEFORE]
    return meetup.has_started(now) if notice.kind == News.HOUR_BEFORE else meetup.is_over(now)


def _holders(notice: Notice, meetup: Meetup, after: int) -> list[Rsvp]:
    """The next people this may concern."""
    found = meetup.rsvps.filter(ticket__gt=after, status__in=Rsvp.Status.held()).select_related("member")
    if notice.kind in News.reminders():
        found = found.going()
    return list(found.order_by("ticket")[:BATCH])


def _tell(notice: Notice, meetup: Meetup, batch: list[Rsvp]) -> int:
    """Tells those of the batch who do not know yet; says how many."""
    kind = News(notice.kind)
    for rsvp in batch:
        rsvp.meetup = meetup
    if kind == News.CHANGED:
        Message.objects.correct_places(meetup, batch)
    heard = meetup.messages.filter(member__in=[rsvp.member_id for rsvp in batch])
    said = set(heard.filter(kind=kind).values_list("member", "cause"))
    here = [r for r in batch if r.member.is_active and not r.member.is_paused]
    left = [r for r in here if (r.member_id, cause_of(kind, r)) not in said]
    extra: dict[str, Any] = {}
    if kind == News.CHANGED:
        known = heard.known()
        left = [r for r in left if known.get(r.member_id) != emails.facts(meetup, r.is_going)]
        extra["before"] = {r.pk: known.get(r.member_id, {}) for r in left}
    elif kind == News.CANCELLED:
        extra["following"] = Meetup.objects.published().upcoming().first()
    else:
        left = _to_be_reminded(notice, left)
    if left:
        Message.objects.tell(kind, left, **extra)
    return len(left)


def _to_be_reminded(notice: Notice, rsvps: list[Rsvp]) -> list[Rsvp]:
    """Those who want a reminder, and were not told how things stand since the moment it was for."""
    members = [rsvp.member_id for rsvp in rsvps]
    wanting = set(CHOICES[notice.kind].wanted_by().filter(pk__in=members).values_list("pk", flat=True))
    since = notice.meetup.messages.standing().filter(created_at__gt=notice.due_at)
    heard = set(since.values_list("member", flat=True))
    return [rsvp for rsvp in rsvps if rsvp.member_id in wanting - heard]


# --- To members who want to know ------------------------------------------------------------------------------------


def tell_members(kind: News, now: datetime) -> int:
    """Tells members of all that is new of this kind, in one mail each; waits while more is being published. What
    somebody is changing at this moment is left for the next time."""
    found = Notice.objects.open().filter(kind=kind)
    newest, oldest = found.aggregate(Max("due_at"), Min("due_at")).values()
    if newest is None or (newest > now and oldest > now - PATIENCE):
        return 0
    told, last = 0, 0
    throughout = set(found.due(now).values_list("pk", flat=True))
    while True:
        with transaction.atomic():
            free = found.due(now).select_for_update(of=("self",), no_key=True, skip_locked=True)
            notices = list(free.filter(pk__in=throughout).select_related("meetup"))
            throughout &= {notice.pk for notice in notices}
            news = [notice.meetup_id for notice in notices if _is_news(notice, now)]
            meetups = list(Host.added_to(Meetup.objects.filter(pk__in=news)).order_by("starts_at", "pk"))
            wanting = CHOICES[kind].wanted_by().filter(pk__gt=last).order_by("pk")
            batch = list(wanting[:BATCH]) if meetups else []
            if not batch:
                for notice in notices:
                    notice.close()
                return told
            told += _tell_batch(kind, batch, meetups)
            last = batch[-1].pk


def _is_news(notice: Notice, now: datetime) -> bool:
    """Whether it is still worth telling."""
    if notice.kind == News.RECAP:
        return Recap.objects.filter(meetup=notice.meetup, published_at__isnull=False).exists()
    return notice.meetup.status == Meetup.Status.PUBLISHED and not notice.meetup.has_started(now)


def _tell_batch(kind: News, members: Sequence[Member], meetups: list[Meetup]) -> int:
    """Writes to those who have not been told of all of these; says to how many."""
    known = Message.objects.filter(kind=kind, member__in=members, meetup__in=meetups).values_list("member", "meetup")
    said, community, letters = set(known), Community.current(), []
    for member in members:
        if new := [meetup for meetup in meetups if (member.pk, meetup.pk) not in said]:
            letters.append((member, new, emails.BROADCASTS[kind](member, new, community)))
    broadcast(kind, letters)
    return len(letters)
