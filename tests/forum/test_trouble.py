"""A forum that is slow, broken, or says no: tried again with growing pauses, given up after a day, said on the desk."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from community.models import ForumTopic
from tests.forum.discourse import KEY, says, too_many
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = timedelta(minutes=10)
LIST = reverse("admin:community_forumtopic_changelist")


@pytest.fixture
def due(forum, clock, cast):
    """A meetup whose topic is to be made now."""
    meetup = cast.meetup()
    clock.shift(LATER)
    return meetup


def topic():
    """The row."""
    return ForumTopic.objects.get()


def retry(client, *rows):
    """Ticks these rows and chooses "Try again now"."""
    return client.post(LIST, {"action": "try_again", "_selected_action": [row.pk for row in rows]}, follow=True)


def test_a_broken_forum_is_asked_again_after_growing_pauses_and_given_up_after_a_day(due, forum, work, clock):
    forum.always = says(500)
    began, pauses = timezone.now(), []
    while topic().status == "waiting":
        work()
        pauses.append(topic().next_try_at - timezone.now())
        clock.move_to(max(timezone.now(), topic().next_try_at))
    assert [pause // timedelta(minutes=1) for pause in pauses[:-1]] == [1, 10, 60, 360, 360, 360, 360]
    assert len(forum.posts()) == 8
    assert timedelta(hours=24) < timezone.now() - began < timedelta(hours=26)
    assert (topic().status, topic().reason) == ("given-up", "The forum is out of order (500).")
    clock.shift(timedelta(days=3))
    work()
    assert len(forum.posts()) == 8


def test_a_forum_that_recovers_gets_the_topic(due, forum, work, clock):
    forum.troubles = [says(503), says(502)]
    for _ in range(3):
        work()
        clock.shift(timedelta(minutes=10))
    assert (topic().status, topic().reason, len(forum.topics)) == ("made", "", 1)


def test_too_many_requests_holds_back_all_topics_until_then(due, forum, work, clock, cast):
    cast.meetup("Other", days=14)
    clock.shift(LATER)
    forum.troubles = [too_many(90)]
    work()
    assert len(forum.calls) == 1
    assert list(ForumTopic.objects.values_list("status", "tries")) == [("waiting", 0)] * 2
    clock.shift(timedelta(seconds=89))
    work()
    assert len(forum.calls) == 1
    clock.shift(timedelta(seconds=1))
    work()
    assert len(forum.topics) == 2


def test_a_forum_that_asks_to_wait_for_more_than_a_day_is_given_up(due, forum, work, clock):
    forum.always = too_many(6 * 3600)
    for _ in range(6):
        work()
        clock.shift(timedelta(hours=6))
    assert (topic().status, topic().reason) == ("given-up", "The forum asked us to wait.")
    assert len(forum.posts()) < 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 301])
def test_what_the_forum_refuses_is_given_up_at_once(due, forum, work, clock, status):
    forum.always = says(status, {"errors": ["No."]})
    work()
    clock.shift(timedelta(days=1))
    work()
    assert topic().status == "given-up"
    assert len(forum.posts()) == 1


def test_one_that_is_refused_holds_up_no_other(due, forum, work, clock, cast):
    cast.meetup("Other", days=14)
    clock.shift(LATER)
    forum.troubles = [says(403, {"errors": ["No."]})]
    work()
    assert sorted(ForumTopic.objects.values_list("status", flat=True)) == ["given-up", "made"]


def test_the_log_says_that_it_failed_and_neither_key_nor_title(due, forum, work, caplog):
    forum.always = says(403, {"errors": [KEY]})
    with caplog.at_level(logging.DEBUG):
        work()
    assert "forum: topic not made (Refused)" in caplog.text
    for secret in (KEY, "Words we share", "9" * 10):
        assert secret not in caplog.text


# --- The desk ---------------------------------------------------------------------------------------------------------


def test_organisers_read_why_and_have_it_tried_again(due, forum, work, desk, client):
    forum.troubles = [says(403, {"errors": [f"Bad key {KEY}"]})]
    work()
    page = desk.client.get(LIST)
    assert "Words we share Given up The forum refused the key." in words_of(page)
    assert KEY not in page.content.decode()
    assert "To be tried again: 1." in words_of(retry(desk.client, topic()))
    work()
    assert topic().status == "made"
    page = desk.client.get(LIST)
    assert f'<a href="{forum.url}/t/12">Open it</a>' in page.content.decode()
    detail = desk.client.get(reverse("admin:community_forumtopic_change", args=[topic().pk]))
    assert KEY not in detail.content.decode()


def test_what_is_made_is_not_made_again(due, forum, work, desk):
    work()
    assert "To be tried again: 0." in words_of(retry(desk.client, topic()))
    work()
    assert len(forum.calls) == 1


def test_what_waits_is_tried_at_once_when_asked(due, forum, work, desk):
    forum.troubles = [says(500)]
    work()
    retry(desk.client, topic())
    work()
    assert topic().status == "made"


def test_tried_again_once_called_off_it_is_dropped(due, forum, work, desk):
    forum.troubles = [says(403)]
    work()
    due.refresh_from_db()
    due.cancel("The room is flooded.")
    retry(desk.client, topic())
    work()
    assert (topic().status, len(forum.posts())) == ("dropped", 1)


def test_the_desk_offers_the_list_only_where_there_is_a_forum(settings, forum, desk):
    assert "Forum topics" in words_of(desk.client.get("/admin/"))
    settings.FORUM = None
    assert "Forum topics" not in words_of(desk.client.get("/admin/"))


@pytest.mark.parametrize("query", ["external_id__startswith=m", "number=12", "nonsense=1"])
def test_the_list_is_narrowed_by_nothing_else(due, desk, query):
    assert desk.client.get(f"{LIST}?{query}").status_code in (302, 400)


def test_members_and_strangers_see_nothing_and_try_nothing(due, forum, work, cast, client, sign_in):
    forum.troubles = [says(403)]
    work()
    assert retry(client, topic()).redirect_chain[-1][0] == f"/accounts/login/?next={LIST}"
    for browser in (sign_in(cast.member()), sign_in(cast.member("Bilal", is_staff=True), second_factor=True)):
        assert browser.get(LIST, follow=True).status_code == 403
        assert retry(browser, topic()).status_code == 403
    assert topic().status == "given-up"


def test_who_may_only_look_cannot_try_again(due, forum, work, cast, sign_in):
    forum.troubles = [says(403)]
    work()
    looker = cast.member("Bilal", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_forumtopic"))
    retry(sign_in(looker, second_factor=True), topic())
    assert topic().status == "given-up"


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "\0", ""])
def test_rows_that_are_none_are_not_tried(due, desk, wrong):
    desk.client.raise_request_exception = False
    assert desk.client.post(LIST, {"action": "try_again", "_selected_action": wrong}).status_code < 500


def test_organisers_make_change_and_delete_none(due, desk):
    change = reverse("admin:community_forumtopic_change", args=[topic().pk])
    delete = reverse("admin:community_forumtopic_delete", args=[topic().pk])
    before = list(ForumTopic.objects.values())
    for path in (change, delete, reverse("admin:community_forumtopic_add")):
        assert desk.client.post(path, {"post": "yes", "title": "x"}).status_code == 403
    assert list(ForumTopic.objects.values()) == before


def test_the_list_costs_the_same_for_three_and_for_thirty(forum, desk, cast, django_assert_max_num_queries):
    for count in (3, 27):
        for number in range(count):
            cast.meetup(f"Meetup {count} {number}")
        with django_assert_max_num_queries(10):
            desk.client.get(LIST)
