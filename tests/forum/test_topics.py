"""A meetup that is published has its topic made on the forum, once, and its page links it. Without a forum, nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.forum.config import Forum
from community.forum.errands import errands
from community.jobs import JOBS
from community.models import ForumTopic
from meetups.models import Meetup
from tests.forum.discourse import KEY, unheard
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = timedelta(minutes=10)
LINK = "Talk about it on the forum"
ELSEWHERE = Forum("https://forum.example.org", KEY, 7)


def page(client, meetup):
    """What a visitor reads."""
    return client.get(meetup.get_absolute_url()).content.decode()


def test_a_published_meetup_gets_its_topic_when_people_are_told(forum, work, clock, cast, client):
    meetup = cast.meetup(description="Bring a word.\n\n**Any** word.")
    work()
    assert (forum.calls, LINK in page(client, meetup)) == ([], False)
    clock.shift(LATER)
    work()
    [call] = forum.calls
    assert call.sent == {
        "title": "Words we share, Tuesday 10 November 2026",
        "raw": (
            "**Tuesday 10 November 2026, 11.30am to 12.30pm UK time**\n\n"
            "Plain words for things we do together.\n\n"
            "Bring a word.\n\n**Any** word.\n\n"
            f"Save a place or read more: http://testserver/meetups/{meetup.slug}/"
        ),
        "category": 7,
        "external_id": f"meetup-{meetup.uid.hex}",
    }
    topic = ForumTopic.objects.get()
    assert (topic.status, topic.number, topic.tries, topic.made_at) == ("made", 12, 0, timezone.now())
    assert f'<a href="{forum.url}/t/12">{LINK}</a>' in page(client, meetup)
    work()
    assert len(forum.calls) == 1


def test_a_topic_never_says_how_to_join_nor_who_comes(forum, work, clock, cast):
    meetup = cast.meetup(access_notes="zqnotes", bring="zqbring")
    meetup.rsvp(cast.member("Zqamina"), needs="zqneeds", show_name=True)
    clock.shift(LATER)
    work()
    sent = str(forum.calls[0].sent)
    for secret in ("secret-room", "0000 555 0100", "Zqamina", "zqneeds", "zqnotes"):
        assert secret not in sent, secret


def test_what_is_changed_before_the_topic_is_made_is_in_it(forum, work, clock, cast):
    meetup = cast.meetup()
    meetup.revise(title="Words we keep")
    clock.shift(LATER)
    work()
    assert forum.titles() == ["Words we keep, Tuesday 10 November 2026"]


def test_nobody_on_the_forum_is_called_by_a_description(forum, work, clock, cast):
    cast.meetup(description="@everyone, write to hello@example.org or to (@olu)")
    clock.shift(LATER)
    work()
    assert "&#64;everyone, write to hello@example.org or to (&#64;olu)" in forum.topics[0]["raw"]


def test_two_meetups_of_one_title_have_two_topics(forum, work, clock, cast):
    cast.meetup()
    cast.meetup(days=14)
    clock.shift(LATER)
    work()
    assert sorted(forum.titles()) == [
        "Words we share, Tuesday 10 November 2026",
        "Words we share, Tuesday 17 November 2026",
    ]


@pytest.mark.parametrize("title", ["Us", "x" * 140])
def test_any_title_of_ours_is_one_the_forum_takes(forum, work, clock, cast, title):
    cast.meetup(title)
    clock.shift(LATER)
    work()
    assert ForumTopic.objects.get().status == "made"


def test_a_draft_gets_none_and_neither_does_one_that_is_over(forum, work, clock, cast):
    cast.meetup(status="draft")
    cast.meetup("Long ago", days=-30)
    clock.shift(LATER)
    work()
    assert (forum.calls, ForumTopic.objects.count()) == ([], 0)


def test_meetups_of_a_series_get_theirs_when_they_are_published(forum, work, clock, cast):
    """Those it publishes as it makes them, when people are told of them; drafts when somebody publishes them."""
    cast.series(publish=True).make(timezone.localdate())
    drafts = cast.series("Drafts").make(timezone.localdate())
    clock.shift(LATER)
    work()
    published = Meetup.objects.published()
    assert published.count() == len(forum.topics) >= 6
    assert {topic["external_id"] for topic in forum.topics} == {f"meetup-{m.uid.hex}" for m in published}
    drafts[0].publish()
    clock.shift(LATER)
    work()
    assert forum.topics[-1]["external_id"] == f"meetup-{drafts[0].uid.hex}"


def test_a_meetup_called_off_before_then_gets_none(forum, work, clock, cast):
    meetup = cast.meetup()
    meetup.cancel("The room is flooded.")
    clock.shift(LATER)
    work()
    assert (forum.calls, ForumTopic.objects.get().status) == ([], "dropped")


def test_a_meetup_called_off_later_keeps_its_link(forum, work, clock, cast, client):
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    meetup.cancel("The room is flooded.")
    assert LINK in page(client, meetup)


def test_with_the_publishing_undone_there_is_no_topic(forum, work, clock, cast):
    """One transaction: both or none."""
    meetup = cast.meetup(status="draft")
    with transaction.atomic():
        meetup.publish()
        assert ForumTopic.objects.count() == 1
        transaction.set_rollback(True)
    assert ForumTopic.objects.count() == 0


def test_asked_for_twice_there_is_one_row(forum, cast):
    meetup = cast.meetup()
    again = ForumTopic.objects.ask("meetup", meetup.uid, "Other", timezone.now())
    assert (again.pk, ForumTopic.objects.get().title) == (meetup.forum_topic_id, "Words we share")
    with pytest.raises(IntegrityError), transaction.atomic():
        ForumTopic.objects.create(external_id=again.external_id, next_try_at=timezone.now(), asked_at=timezone.now())


@pytest.mark.parametrize(
    "wrong", [{"status": "made"}, {"number": 3}, {"status": "given-up"}, {"status": "lost"}, {"made_at": "now"}]
)
def test_the_database_knows_no_half_made_topic(forum, cast, wrong):
    cast.meetup()
    wrong = {name: timezone.now() if value == "now" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ForumTopic.objects.update(**wrong)


def test_made_though_we_died_before_we_knew_there_is_one(forum, work, clock, cast, client):
    meetup = cast.meetup()
    clock.shift(LATER)
    forum.troubles = [unheard]
    work()
    assert (len(forum.topics), ForumTopic.objects.get().status) == (1, "waiting")
    clock.shift(timedelta(minutes=1))
    work()
    assert (len(forum.topics), ForumTopic.objects.get().status) == (1, "made")
    assert f'href="{forum.url}/t/12"' in page(client, meetup)


# --- Without a forum --------------------------------------------------------------------------------------------------


def test_without_a_forum_nothing_is_kept_shown_or_asked(settings, clock, cast, client, work, django_assert_num_queries):
    assert settings.FORUM is None
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    assert ForumTopic.objects.count() == 0
    assert "forum" not in page(client, meetup).lower()
    with django_assert_num_queries(0):
        assert JOBS["community.jobs.make_topics"].run() == 0


def test_with_a_forum_and_nothing_to_do_a_look_costs_one_query(forum, clock, cast, work, django_assert_num_queries):
    cast.meetup()
    clock.shift(LATER)
    work()
    with django_assert_num_queries(1):
        assert JOBS["community.jobs.make_topics"].run() == 0
    with django_assert_num_queries(0):
        errands.finish(lambda: False)


def test_the_page_costs_the_same_with_a_forum(settings, forum, clock, cast, client, work, django_assert_num_queries):
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    settings.FORUM, there = None, settings.FORUM
    page(client, meetup)
    with CaptureQueriesContext(connection) as without:
        page(client, meetup)
    settings.FORUM = there
    with django_assert_num_queries(len(without)):
        assert LINK in page(client, meetup)


def test_a_forum_that_is_gone_is_linked_no_more(settings, forum, clock, cast, client, work):
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    settings.FORUM = None
    assert LINK not in page(client, meetup)


# --- An address typed by hand -----------------------------------------------------------------------------------------


def test_an_address_typed_before_it_is_published_is_linked_and_no_topic_made(
    discourse, settings, desk, work, clock, cast, client
):
    settings.FORUM = ELSEWHERE
    meetup = cast.meetup(status="draft")
    address = "https://forum.example.org/t/words/3"
    assert desk.save(meetup, forum_url=address).status_code == 302
    desk.press(meetup, "publish")
    assert ForumTopic.objects.count() == 0
    assert f'<a href="{address}">{LINK}</a>' in page(client, meetup)


def test_an_address_typed_before_the_topic_is_made_stands_in_for_it(forum, work, clock, cast, client):
    meetup = cast.meetup()
    meetup.revise(forum_url="https://forum.example.org/t/words/3")
    clock.shift(LATER)
    work()
    assert (forum.calls, ForumTopic.objects.get().status) == ([], "dropped")
    assert 'href="https://forum.example.org/t/words/3"' in page(client, meetup)


def test_an_address_typed_later_goes_before_the_one_made(forum, work, clock, cast, client):
    meetup = cast.meetup()
    clock.shift(LATER)
    work()
    meetup.refresh_from_db()
    meetup.revise(forum_url="https://forum.example.org/t/words/3")
    assert 'href="https://forum.example.org/t/words/3"' in page(client, meetup)
    assert f"{forum.url}/t/12" not in page(client, meetup)


def test_without_a_forum_an_address_typed_is_linked(desk, cast, client):
    meetup = cast.meetup()
    desk.save(meetup, forum_url="elsewhere.example.org/t/3")
    assert f'<a href="https://elsewhere.example.org/t/3">{LINK}</a>' in page(client, meetup)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://forum.example.org/t/3", "It begins with https://."),
        ("https://user:word@forum.example.org/t/3", "what stands before the @."),
        ("https://other.example.org/t/3", "This is not on our forum."),
        ("https://forum.example.org.evil.example/t/3", "This is not on our forum."),
        ("javascript:alert(1)", "Enter a valid URL."),
        ("https://forum.example.org/" + "x" * 500, "at most 500 characters"),
    ],
)
def test_an_address_that_will_not_do_is_refused(settings, desk, cast, address, sentence):
    settings.FORUM = ELSEWHERE
    meetup = cast.meetup()
    answer = desk.save(meetup, forum_url=address)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert Meetup.objects.get().forum_url == ""


def test_an_address_from_before_the_forum_moved_does_not_stand_in_the_way(settings, desk, cast):
    meetup = cast.meetup()
    meetup.revise(forum_url="https://old.example.org/t/3")
    settings.FORUM = ELSEWHERE
    assert desk.save(meetup, title="Words we keep").status_code == 302
    assert Meetup.objects.get().title == "Words we keep"


def test_the_database_keeps_no_unsafe_address(cast):
    cast.meetup()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meetup.objects.update(forum_url="http://forum.example.org/t/3")
