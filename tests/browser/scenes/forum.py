"""Topics on the forum, on the desk."""

from django.utils import timezone

from community.models import ForumTopic
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import desk
from tests.browser.stage import Stage


@desk
def topics_made_and_not(stage: Stage) -> None:
    now = timezone.now()
    ask, status = ForumTopic.objects.ask, ForumTopic.Status
    made, refused, slow = (
        ask("meetup", people.meetup(title).uid, title, now) for title in ("Words we share", "Who pays?", "Maps")
    )
    made.was_made(12)
    refused.give_up("The forum did not take the topic as it is. It says: “Title has already been used”")
    slow.waits("The forum did not answer in time.", None)
    assert {topic.status for topic in ForumTopic.objects.all()} == {status.MADE, status.GIVEN_UP, status.WAITING}
    olu(stage, "community_forumtopic_changelist")
