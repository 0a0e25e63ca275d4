"""What telling costs: as many queries for each hundred people however many they are, and few when there is no news."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from community.jobs import JOBS
from community.models import MailPreference, Member
from meetups import telling
from meetups.models import Meetup, Message, News, Notice, Recap, Rsvp
from meetups.preferences import ANNOUNCED, RECAP
from tests.community.post import own_signals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@contextmanager
def undone():
    """What happens in the block leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def crowd(count, *, wanting=()):
    """That many members, who want these kinds of mail."""
    members = Member.objects.bulk_create(
        Member(email=f"guest{number}@example.org", name=f"Guest {number}", confirmed_at=timezone.now(), password="!")
        for number in range(count)
    )
    MailPreference.objects.bulk_create(
        MailPreference(member=member, kind=kind.key, wanted=True) for kind in wanting for member in members
    )
    return members


def going(meetup, members):
    """They all have a place."""
    Rsvp.objects.bulk_create(
        Rsvp(meetup=meetup, member=member, status=Rsvp.Status.GOING, ticket=ticket)
        for ticket, member in enumerate(members, start=1)
    )


def cost(news, count):
    """The queries it takes to tell that many people what is due."""
    with CaptureQueriesContext(connection) as queries:
        telling.tell_all()
    assert Message.objects.filter(kind=news).count() == Email.objects.count() == count
    return len(queries)


def announced(cast, clock, members):
    cast.meetup()
    clock.shift(timedelta(minutes=10))


def changed(cast, clock, members):
    meetup = cast.meetup()
    going(meetup, members)
    meetup.revise(title="Words we keep")
    clock.shift(timedelta(minutes=10))


def cancelled(cast, clock, members):
    meetup = cast.meetup()
    going(meetup, members)
    meetup.cancel("The room is flooded.")


def near(cast, clock, members):
    meetup = cast.meetup()
    going(meetup, members)
    clock.move_to(meetup.starts_at - timedelta(days=1))


def written_down(cast, clock, members):
    meetup = cast.meetup()
    clock.move_to(meetup.ends_at)
    Recap.objects.create(meetup=meetup, text="We shared words.").publish()
    clock.shift(timedelta(minutes=10))


STORIES = {
    News.ANNOUNCED: announced,
    News.CHANGED: changed,
    News.CANCELLED: cancelled,
    News.DAY_BEFORE: near,
    News.RECAP: written_down,
}


@pytest.mark.parametrize("news", STORIES)
def test_each_hundred_people_cost_the_same_among_two_hundred_as_among_six_hundred(cast, clock, news):
    costs = {}
    for count in (0, 200, 600):
        with undone():
            wanting = [kind for kind in (ANNOUNCED, RECAP) if news in kind.key]
            STORIES[news](cast, clock, crowd(count, wanting=wanting))
            costs[count] = cost(news, count)
    assert (costs[200] - costs[0]) / 2 == (costs[600] - costs[0]) / 6 > 0


def much_going_on(cast, count):
    """`count` members with places, as many meetups to come and past, and series; nothing is left to do."""
    for number in range(max(1, count // 30)):
        cast.series(f"Series {number}", publish=True).make(timezone.localdate())
    starts = [timezone.now() + timedelta(days=sign * day) for day in range(2, count + 2) for sign in (1, -1)]
    meetups = Meetup.objects.bulk_create(
        Meetup(title=f"Number {number}", slug=f"number-{number}", date=start.date(), time=start.time(), zone="UTC",
               starts_at=start, ends_at=start + timedelta(hours=1), status="published", published_at=start)
        for number, start in enumerate(starts)
    )  # fmt: skip
    going(meetups[0], crowd(count))
    for meetup in meetups[::2]:
        meetup._set_reminders()
    Notice.objects.filter(kind=News.ANNOUNCED).update(done_at=timezone.now())


def test_nothing_to_do_costs_few_queries_however_much_there_is(cast, caplog):
    costs = {}
    for count in (3, 300):
        with undone():
            much_going_on(cast, count)
            assert Notice.objects.open().count() >= 2 * count
            assert [name for name, job in JOBS.items() if job.run()] == []
            with own_signals(), CaptureQueriesContext(connection) as queries:
                call_command("work", "--once")
            costs[count] = len(queries)
    assert costs[3] == costs[300] <= 12
    assert caplog.records == []  # a job that fails shows here only
