"""The forum and the real processes: a slow one holds back no mail, and however `work` dies there is one topic."""

import threading
from typing import Any

import pytest
from django.utils import timezone

from community import outbox
from community.forum.discourse import Made, make_topic
from community.models import ForumTopic
from tests.forum.discourse import Discourse, Handler, Trouble, silent, slow
from tests.people import meetup as published
from tests.site import WORK, Site, end, running, start, wait_for

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def to_be_made(**fields: Any) -> ForumTopic:
    """A topic of a meetup that is published, due now."""
    topic = published(**fields).forum_topic
    ForumTopic.objects.filter(pk=topic.pk).update(next_try_at=timezone.now())
    return topic


def all_made() -> bool:
    """Whether every topic is there, as we know it."""
    return set(ForumTopic.objects.values_list("status", flat=True)) == {"made"}


def code_to(address: str) -> None:
    """Queues what must not wait."""
    outbox.queue(address, "account_notice", {"kind": "", "site_url": ""}, urgent=True)


@pytest.mark.parametrize("trouble", [silent(60), slow(60)])
def test_a_slow_forum_holds_back_no_sign_in_code(forum_work, trouble):
    site, forum = forum_work
    forum.always = trouble
    to_be_made()
    wait_for(lambda: forum.calls)
    for number in range(4):
        code_to(f"guest{number}@example.org")
        site.mail_to(f"guest{number}@example.org")
    assert ForumTopic.objects.values_list("status", "tries").get() == ("waiting", 0)  # all that time it was under way


def test_work_once_sends_mail_before_it_waits_for_the_forum(forum_work):
    site, forum = forum_work
    end(site.worker)
    forum.always = slow(6)
    to_be_made()
    code_to("amina@example.org")
    with running(*WORK, "--once", env=site.env) as once:
        site.mail_to("amina@example.org")
        assert once.poll() is None  # it is still waiting for the forum
        assert not all_made()
        assert once.wait(30) == 0
    assert all_made()


def test_work_ends_at_once_though_the_forum_is_slow(forum_work):
    site, forum = forum_work
    forum.always = slow(60)
    to_be_made()
    wait_for(lambda: forum.calls)
    site.worker.terminate()
    assert site.worker.wait(30) == 0  # long before there is an answer


def kill_at(site: Site, forum: Discourse, when: str) -> Trouble:
    """Kills `work` as the forum has the request ("before"), or has done what it says ("after")."""

    def trouble(handler: Handler) -> bool:
        answer = forum.answer(handler.call) if when == "after" else None
        site.worker.kill()
        site.worker.wait()
        if answer:
            handler.send(answer)
        handler.close_connection = True
        return True

    return trouble


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("when", ["before", "after"])
def test_work_killed_around_the_forums_yes_leaves_one_topic(forum_work, when, remembers):
    """Each time at the worst moment, three times in a row."""
    site, forum = forum_work
    forum.remembers = remembers
    forum.troubles = [kill_at(site, forum, when)] * 3
    to_be_made()
    for asked in (1, 2, 3):
        wait_for(lambda asked=asked: len(forum.calls) >= asked and site.worker.poll() is not None)
        site.worker = start(*WORK, env=site.env)
    wait_for(all_made)
    assert len(forum.topics) == 1
    assert ForumTopic.objects.get().number == forum.topics[0]["id"]


def test_killed_at_any_moment_each_meetup_has_one_topic(forum_work):
    site, forum = forum_work
    for number in range(4):
        to_be_made(title=f"Meetup {number}", days=7 + number)
    forum.always = slow(0.3)
    stop = threading.Event()

    def kills() -> None:
        for pause in (1.3, 2.1, 3.2, 1.7):
            if stop.wait(pause):
                return
            site.restart_worker()

    killer = threading.Thread(target=kills)
    killer.start()
    try:
        wait_for(all_made, 120)
    finally:
        stop.set()
        killer.join()
    assert len(forum.topics) == ForumTopic.objects.count() == 4
    assert {t["id"] for t in forum.topics} == set(ForumTopic.objects.values_list("number", flat=True))


def test_two_at_work_make_one_topic(forum_work):
    site, forum = forum_work
    forum.always = slow(1)
    with running(*WORK, env=site.env), running(*WORK, "--once", env=site.env):
        to_be_made()
        wait_for(all_made)
    assert len(forum.topics) == len(forum.posts()) == 1


def test_the_lock_lost_and_two_asking_at_once_there_is_one_topic(forum_work):
    """Should two processes ask for the same one after all, the forum has it once and both learn its number."""
    site, forum = forum_work
    end(site.worker)
    topic, outcomes = to_be_made(), []

    def ask() -> None:
        words = ("Words we share, Tuesday", "Plain words for all of us.")
        outcomes.append(make_topic(forum.settings, topic.external_id, *words))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert (outcomes, len(forum.topics)) == ([Made(12)] * 4, 1)
