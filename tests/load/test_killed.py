"""Processes die at any moment, as hosts do: what was acknowledged stays, and its mail goes out, once."""

import os
import random
import signal
from collections import Counter
from contextlib import ExitStack
from functools import partial
from http.client import HTTPException

import psutil
import pytest
from django.db import connection, transaction
from post_office.models import STATUS, Email
from post_office.settings import get_batch_size

from community import outbox
from meetups.models import Rsvp
from tests.load import crowd
from tests.site import WORK, end, running, start, wait_for

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PEOPLE = 60
PLACES = 20
KILLS = 3
MAILS = 150


class PatientBrowser(crowd.Browser):
    """Of someone who, when no page comes, presses again."""

    def ask(self, *request):
        for _ in range(50):
            try:
                return super().ask(*request)
            except (OSError, HTTPException):
                continue
        raise AssertionError("never answered")


def kill_a_web_worker(site, chance):
    """SIGKILL to one of gunicorn's workers, whatever it is doing. Its parent starts another."""
    workers = wait_for(psutil.Process(site.web.pid).children)
    os.kill(chance.choice(workers).pid, signal.SIGKILL)


def some_later(rush, chance):
    """Returns once a few more people have been answered."""
    enough = rush.done + chance.randint(1, PEOPLE // (KILLS + 2))
    wait_for(lambda: rush.done >= enough or rush.is_over, 120, every=0.001)


def assert_everyone_acknowledged_has_their_answer_and_one_mail_of_it(meetup, people):
    """Everyone was acknowledged in the end, some at a second press."""
    asked = list(Rsvp.objects.filter(meetup=meetup).order_by("ticket").select_related("member"))
    assert [rsvp.ticket for rsvp in asked] == list(range(1, PEOPLE + 1))
    assert {rsvp.member for rsvp in asked} == set(people)
    assert [rsvp.is_going for rsvp in asked] == [rsvp.ticket <= PLACES for rsvp in asked]
    words = {True: "Your place is saved", False: "You are waiting for a place"}
    expected = {(rsvp.member.email, f"{words[rsvp.is_going]}: {meetup.title}") for rsvp in asked}
    queued = [(mail.to[0], mail.subject) for mail in Email.objects.all()]
    assert sorted(queued) == sorted(expected)


def repeats_once_each_mail_arrived(site):
    """Asserts that every mail queued arrived. What was under way when `work` was killed may come again, with the same
    Message-ID, by which mail programs know it; returns how many did."""
    arrived = Counter(mail["Message-ID"] for mail in site.postbox.mails)
    assert set(arrived) == set(Email.objects.values_list("message_id", flat=True))
    return arrived.total() - len(arrived)


def test_no_acknowledged_place_is_lost_when_web_workers_are_killed(site, cast):
    chance = random.Random(11)
    meetup = cast.meetup(capacity=PLACES)
    people = crowd.members(PEOPLE)
    browsers = [PatientBrowser(site.url, browser.cookies) for browser in crowd.browsers_of(site, people)]
    rush = crowd.Rush(partial(crowd.save_place, browser, meetup.slug) for browser in browsers)
    for _ in range(KILLS):
        some_later(rush, chance)
        kill_a_web_worker(site, chance)
    told = rush.results()
    assert_everyone_acknowledged_has_their_answer_and_one_mail_of_it(meetup, people)
    ticket = dict(Rsvp.objects.values_list("member_id", "ticket"))
    assert told == [max(0, ticket[member.pk] - PLACES) for member in people]
    wait_for(crowd.outbox_is_empty, 120)
    assert repeats_once_each_mail_arrived(site) == 0


def test_no_mail_is_lost_when_work_is_killed(site, cast, measured):
    chance = random.Random(12)
    meetup = cast.meetup(capacity=PLACES)
    people = crowd.members(PEOPLE)
    browsers = crowd.browsers_of(site, people)
    rush = crowd.Rush(partial(crowd.save_place, browser, meetup.slug) for browser in browsers)
    for _ in range(KILLS):
        some_later(rush, chance)
        site.restart_worker()
    rush.results()
    assert_everyone_acknowledged_has_their_answer_and_one_mail_of_it(meetup, people)
    wait_for(crowd.outbox_is_empty, 120)
    again = repeats_once_each_mail_arrived(site)
    measured(f"mails that came again after {KILLS} kills", again)
    assert again <= KILLS * get_batch_size()


def queue_mails(site, count):
    with transaction.atomic():
        for number in range(count):
            outbox.queue(f"guest{number}@example.org", "account_notice", {"kind": "", "site_url": site.url})


def test_work_killed_in_the_middle_of_a_batch_goes_on_where_it_was(site, measured):
    end(site.worker)
    queue_mails(site, MAILS)
    site.worker = start(*WORK, env=site.env)
    wait_for(lambda: site.postbox.mails, every=0.001)
    site.restart_worker()
    wait_for(crowd.outbox_is_empty, 120)
    again = repeats_once_each_mail_arrived(site)
    measured("mails that came again after a kill in mid-batch", again)
    assert again <= get_batch_size()


def test_three_workers_started_at_once_send_each_mail_once_and_stand_in_for_each_other(site):
    end(site.worker)
    queue_mails(site, MAILS)
    with ExitStack() as stack:
        workers = [stack.enter_context(running(*WORK, env=site.env)) for _ in range(3)]
        wait_for(crowd.outbox_is_empty, 120)
        for worker in workers[:2]:
            worker.kill()
            queue_mails(site, 1)
            wait_for(crowd.outbox_is_empty)
    assert len(site.postbox.mails) == MAILS + 2
    assert repeats_once_each_mail_arrived(site) == 0


def test_mail_refused_for_now_is_kept_for_a_later_try(site):
    site.postbox.refusing = True
    queue_mails(site, 3)
    wait_for(lambda: Email.objects.filter(status=STATUS.requeued).count() == 3)
    site.postbox.refusing = False
    Email.objects.update(scheduled_time=None)
    wait_for(crowd.outbox_is_empty)
    assert repeats_once_each_mail_arrived(site) == 0


def cut_connections():
    """Ends every other connection to PostgreSQL, as its restart does. SQLite has none to cut."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )


def test_lost_database_connections_are_made_anew(site, cast):
    meetup = cast.meetup()
    [browser] = crowd.browsers_of(site, [cast.member()])
    assert browser.get(meetup.get_absolute_url()).status == 200
    cut_connections()
    assert crowd.save_place(browser, meetup.slug) == 0
    wait_for(crowd.outbox_is_empty)
    assert [mail["Subject"] for mail in site.postbox.mails] == [f"Your place is saved: {meetup.title}"]
