"""The regular slot, worked on from several sides at the same moment: nothing is made twice, lost or locked for good."""

import subprocess
import sys
import time as clocks
from datetime import date, time, timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from community import outbox, preferences
from community.models import Community
from meetups import telling
from meetups.admin_forms import MeetupForm, SeriesForm
from meetups.emails import meetups_announced
from meetups.models import Meetup, Message, News, Notice, Series
from meetups.models.news import broadcast
from meetups.preferences import ANNOUNCED
from tests.meetups.desk import Desk
from tests.meetups.series_desk import SeriesDesk, all_made, unseen
from tests.meetups.test_at_once import at_once
from tests.site import ROOT, environment

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def until_somebody_waits(how_many=1):
    """Goes on once so many other connections wait for a lock, or after two seconds. (SQLite lets nobody in while we
    write, so there it goes on at once.)"""
    for _ in range(200 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= how_many:
                return
        clocks.sleep(0.01)


def broken(answers):
    """What was raised."""
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_made_by_four_at_once_there_is_one_meetup_a_month(cast):
    series = [cast.series(f"Series {number}", publish=True) for number in range(3)]
    answers = at_once(*[lambda: len(Series.objects.make_due(timezone.localdate()))] * 4)
    assert broken(answers) == []
    months = [list(each.meetups.values_list("month", flat=True)) for each in series]
    assert [len(found) for found in months] == [len(set(found)) for found in months] == [sum(answers) / 3] * 3


MAKE = """
import django
django.setup()
from django.utils import timezone
from meetups.models import Series
print(len(Series.objects.make_due(timezone.localdate())))
"""


def test_two_processes_make_no_month_twice(cast):
    series = cast.series()
    expected = series.missing(timezone.localdate(), set())
    env = environment(0, 0) | {"DJANGO_SETTINGS_MODULE": "community.settings"}
    running = [
        subprocess.Popen([sys.executable, "-c", MAKE], cwd=ROOT, env=env, stdout=subprocess.PIPE) for _ in range(2)
    ]
    counts = [int(process.communicate(timeout=60)[0]) for process in running]
    months = list(series.meetups.values_list("month", flat=True))
    assert sorted(counts) == [0, len(months)]
    assert sorted(months) == expected


def test_series_saved_while_work_makes_its_meetups_leaves_all_of_them_alike(cast, sign_in):
    series = cast.series()
    expected = series.missing(timezone.localdate(), set())
    desk = SeriesDesk(sign_in(cast.organiser(), second_factor=True))
    form = unseen(SeriesForm, series)
    answer, made = at_once(
        lambda: desk.save(series, form, title="Another name", time="14:00"),
        lambda: Series.objects.make_due(timezone.localdate()),
    )
    assert (answer.status_code, isinstance(made, list)) == (302, True)
    found = set(series.meetups.values_list("title", "time"))
    assert found == {("Another name", time(14))}
    assert sorted(series.meetups.values_list("month", flat=True)) == expected


def test_of_two_organisers_saving_a_series_one_is_told_to_look_again(cast, sign_in):
    series, meetups = all_made(cast)
    desks = [SeriesDesk(sign_in(cast.organiser(name), second_factor=True)) for name in ("Olu", "Pia")]
    forms = [unseen(SeriesForm, series) for _ in desks]
    answers = at_once(
        *(
            lambda desk=desk, form=form, title=title: desk.save(series, form, title=title)
            for desk, form, title in zip(desks, forms, ["First", "Second"], strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    winner = ["First", "Second"][[answer.status_code for answer in answers].index(302)]
    assert set(series.meetups.values_list("title", flat=True)) == {winner}
    assert Series.objects.get().title == winner


def test_meetup_edited_by_hand_while_its_series_changes_keeps_what_was_typed(cast, sign_in):
    series, meetups = all_made(cast)
    desks = [sign_in(cast.organiser(name), second_factor=True) for name in ("Olu", "Pia")]
    one, slot = Desk(desks[0]), SeriesDesk(desks[1])
    typed, form = unseen(MeetupForm, meetups[2]), unseen(SeriesForm, series)
    by_hand, by_series = at_once(
        lambda: one.save(meetups[2], typed, platform="Typed by hand"),
        lambda: slot.save(series, form, platform="The series"),
    )
    assert by_series.status_code == 302
    platform = Meetup.objects.get(pk=meetups[2].pk).platform
    assert (by_hand.status_code, platform) in [(302, "Typed by hand"), (422, "The series")]
    others = series.meetups.exclude(pk=meetups[2].pk)
    assert set(others.values_list("platform", flat=True)) == {"The series"}


def test_place_saved_while_a_series_takes_places_away_stays_saved(cast):
    series, meetups = all_made(cast, publish=True)
    meetups[0].rsvp(cast.member())
    bilal, asked = cast.member("Bilal"), Event()

    def ask():
        with transaction.atomic():
            meetups[0].rsvp(bilal)
            asked.set()
            until_somebody_waits()

    def take_away():
        asked.wait()
        series.capacity = 1
        return series.carry_out()

    _, steps = answers = at_once(ask, take_away)
    assert broken(answers) == []
    assert cast.statuses(meetups[0]) == {"Amina": "going", "Bilal": "going"}
    assert steps[0].notes == ["2 people are going. Take people off the list first, or keep 2."]
    assert list(series.meetups.order_by("date").values_list("capacity", flat=True)[:2]) == [None, 1]


def test_meetup_cancelled_while_it_is_announced_locks_nobody_for_good(cast):
    meetup, amina = cast.meetup(), cast.member()
    preferences.choose(amina, {ANNOUNCED.key: True})
    Notice.objects.update(due_at=timezone.now())
    held = Event()

    def announce():  # in the order of `tell_members`
        with transaction.atomic():
            list(Notice.objects.due().select_for_update(of=("self",)))
            held.set()
            until_somebody_waits()
            broadcast(News.ANNOUNCED, [(amina, [meetup], meetups_announced(amina, [meetup], Community.current()))])

    def cancel():
        held.wait()
        meetup.cancel("The room is flooded.")

    assert broken(at_once(announce, cancel)) == []
    assert Meetup.objects.get().status == "cancelled"
    assert Message.objects.get().withdrawn_at is not None  # the mail had not left


def test_two_meetups_told_in_one_mail_are_cancelled_at_once(cast):
    first, second = cast.meetup("First"), cast.meetup("Second", days=14)
    preferences.choose(cast.member(), {ANNOUNCED.key: True})
    telling.tell_all(timezone.now() + timedelta(hours=1))
    assert Message.objects.values("mail").distinct().count() == 1
    held = Event()

    def hold():  # both stop half-way, so that each has what the other wants
        with transaction.atomic():
            list(Message.objects.select_for_update(of=("self",)))
            held.set()
            until_somebody_waits(2)

    def cancel(meetup):
        held.wait()
        meetup.cancel("The room is flooded.")

    assert broken(at_once(hold, lambda: cancel(first), lambda: cancel(second))) == []
    assert set(Meetup.objects.values_list("status", flat=True)) == {"cancelled"}
    assert not outbox.waiting().exists()


@pytest.mark.django_db
def test_news_taken_back_before_anyone_looks_is_told_to_nobody(cast):
    assert telling.tell_members(News.ANNOUNCED, timezone.now()) == 0


def test_everyone_at_once_breaks_nothing(cast, sign_in):
    series, meetups = all_made(cast, publish=True, capacity=2, every=2, first_month=date(2026, 1, 1))
    people = [cast.member(f"Guest{number}") for number in range(3)]
    for person in people:
        preferences.choose(person, {ANNOUNCED.key: True})
    one = Desk(sign_in(cast.organiser("Olu"), second_factor=True))
    slot = SeriesDesk(sign_in(cast.organiser("Pia"), second_factor=True))
    host = {"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Amina", "hosts-0-role": "host", "hosts-0-position": "0"}

    def come_and_go():
        for meetup in reversed(meetups):
            meetup.rsvp(people[0])
        for meetup in meetups:
            meetup.release(people[0])

    def tell():
        for _ in range(2):
            Notice.objects.open().update(due_at=timezone.now() - timedelta(hours=2))
            telling.tell_all()

    answers = at_once(
        come_and_go,
        lambda: [meetup.rsvp(person) for meetup in meetups for person in people[1:]],
        lambda: [
            one.save(meetup, unseen(MeetupForm, meetup), title="Mine", decision="later").status_code
            for meetup in meetups[2:0:-1]
        ],
        lambda: [slot.save(series, time="14:00", capacity="3", **host).status_code],
        lambda: Series.objects.make_due(timezone.localdate() + timedelta(days=62)),
        tell,
    )
    assert broken(answers) == []
    assert {*answers[2], *answers[3]} <= {302, 422}
    for meetup in series.meetups.all():
        assert not (meetup.free_places() and meetup.rsvps.waiting().exists())
        assert meetup.capacity is None or meetup.rsvps.going().count() <= meetup.capacity
