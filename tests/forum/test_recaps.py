"""A recap that comes out has a topic of its own, which says no more than that it is there."""

from datetime import timedelta

import pytest

from community.models import ForumTopic
from meetups.models import Recap
from tests.forum.discourse import KEY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = timedelta(minutes=10)
LINK = "Talk about the recap on the forum"


@pytest.fixture
def written(forum, work, clock, cast):
    """A recap that may come out, of a meetup that has its topic."""
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    clock.move_to(meetup.ends_at)
    return Recap.objects.create(meetup=meetup, text="zqwords of the recap, by zqamina", attendance=3)


def page(client, recap):
    """What a visitor reads."""
    return client.get(recap.meetup.get_absolute_url()).content.decode()


def test_a_recap_gets_a_topic_that_names_the_meetups_own(written, forum, work, clock, client):
    written.publish()
    clock.shift(LATER)
    work()
    topic = forum.topics[-1]
    assert topic["title"] == "Recap: Words we share, Tuesday 10 November 2026"
    assert topic["external_id"] == f"recap-{written.meetup.uid.hex}"
    assert topic["raw"] == (
        f"The recap of “Words we share” is out: {written.meetup.url}#recap\n\nWhat was said before: {forum.url}/t/12"
    )
    assert f'href="{forum.url}/t/13">{LINK}</a>' in page(client, written)
    assert f'href="{forum.url}/t/12">Talk about it on the forum</a>' in page(client, written)


@pytest.mark.parametrize("audience", ["members", "everyone"])
def test_nothing_of_what_a_recap_says_is_in_its_topic(written, forum, work, clock, client, audience):
    Recap.objects.update(audience=audience)
    written.publish()
    clock.shift(LATER)
    work()
    assert "zq" not in str(forum.calls)
    assert ("It is for members: sign in there to read it." in forum.topics[-1]["raw"]) == (audience == "members")
    assert (LINK in page(client, written)) == (audience == "everyone")


def test_a_recap_without_a_topic_of_its_meetup_gets_one_all_the_same(settings, discourse, clock, cast, work):
    meetup = cast.meetup()
    clock.move_to(meetup.ends_at)
    settings.FORUM = discourse.settings
    Recap.objects.create(meetup=meetup, text="Words.").publish()
    clock.shift(LATER)
    work()
    assert [topic["raw"] for topic in discourse.topics] == [f"The recap of “Words we share” is out: {meetup.url}#recap"]


def test_a_recap_taken_back_before_then_gets_none_and_one_out_again_gets_one(written, forum, work, clock):
    written.publish()
    Recap.objects.get().take_back()
    clock.shift(LATER)
    work()
    assert len(forum.topics) == 1
    for _ in range(2):
        Recap.objects.get().publish()
        clock.shift(LATER)
        work()
        Recap.objects.get().take_back()
    assert len(forum.topics) == 2


def test_a_draft_is_linked_to_nobody(written, forum, work, clock, client, recap_desk):
    written.publish()
    clock.shift(LATER)
    work()
    Recap.objects.get().take_back()
    assert LINK not in page(client, written)
    assert LINK not in recap_desk.client.get(written.meetup.get_absolute_url()).content.decode()


def test_a_recap_begun_anew_keeps_the_topic_there_was(written, forum, work, clock, client):
    written.publish()
    clock.shift(LATER)
    work()
    Recap.objects.get().take_back()
    Recap.objects.get().discard()
    Recap.objects.create(meetup=written.meetup, text="Again.").publish()
    clock.shift(LATER)
    work()
    assert (len(forum.topics), ForumTopic.objects.count()) == (2, 2)
    assert f'href="{forum.url}/t/13">{LINK}</a>' in page(client, written)


def test_published_on_the_desk_it_gets_one_too(written, forum, work, clock, recap_desk):
    recap_desk.do(written.meetup, "publish")
    clock.shift(LATER)
    work()
    assert forum.titles()[-1].startswith("Recap: ")
    assert KEY not in recap_desk.page(written.meetup).content.decode()
