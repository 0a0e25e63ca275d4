"""From the desk to the forum and back: an organiser publishes, `work` runs, a visitor finds the way to the topic."""

import pytest
from django.utils import timezone

from community.models import ForumTopic
from tests.browser.stage import Stage
from tests.forum.discourse import says
from tests.site import wait_for

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LINK = "Talk about it on the forum"


def ten_minutes_later():
    """When people are told."""
    ForumTopic.objects.update(next_try_at=timezone.now())


def test_an_organiser_publishes_and_a_visitor_follows_the_link_to_the_forum(forum_site, visit, cast):
    site, forum = forum_site
    meetup = cast.meetup(status="draft")
    desk, visitor = Stage(site, visit(viewport={"width": 1280, "height": 900})), Stage(site, visit())
    desk.enter(cast.organiser(), second_factor=True)
    desk.open(f"/admin/meetups/meetup/{meetup.pk}/change/")
    desk.press("Publish")
    visitor.open(meetup.get_absolute_url())
    assert visitor.page.get_by_role("link", name=LINK).count() == 0
    forum.troubles = [says(403, {"errors": ["The API username or key is invalid."]})]
    ten_minutes_later()
    wait_for(lambda: ForumTopic.objects.filter(status="given-up").exists())
    desk.open("/admin/")
    desk.follow("Forum topics")
    assert desk.says("The forum refused the key.")
    desk.page.get_by_role("row", name=meetup.title).get_by_role("checkbox").check()
    desk.page.get_by_label("Action:").select_option(label="Try again now")
    desk.press("Go")
    wait_for(lambda: ForumTopic.objects.filter(status="made").exists())
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(meetup.get_absolute_url())
    assert all(url.startswith(site.url) for url in asked)  # nothing of the forum is fetched for a page of ours
    there = visitor.page.get_by_role("link", name=LINK)
    assert there.get_attribute("href") == f"{forum.url}/t/12"
    assert there.bounding_box()["x"] + there.bounding_box()["width"] <= 360
    visitor.follow(LINK)
    assert visitor.page.url == f"{forum.url}/t/12"
    assert "/t/12" in [call.path for call in forum.calls]
    assert forum.titles()[0].startswith("Words we share, ")
