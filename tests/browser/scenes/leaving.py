"""Taking everything along, leaving, and asking about one's data."""

from datetime import timedelta

from django.utils import timezone

from community.models import DataRequest
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import PROMPT, amina, described, desk, scene
from tests.browser.stage import Stage


@scene
def leave_us(stage: Stage) -> None:
    described()
    member, meetup = amina(stage), people.meetup(prompt=PROMPT)
    meetup.rsvp(member)
    meetup.check_in(member, "Kindness", "everyone", "name")
    people.proposal(member)
    stage.open("/me/leave/")


@scene
def leave_us_with_a_wrong_code(stage: Stage) -> None:
    leave_us(stage)
    stage.press("Send me the code")
    stage.write("Code", "000000x")
    stage.press("Delete my account now")


@scene
def left(stage: Stage) -> None:
    leave_us_with_a_wrong_code(stage)
    stage.write("Code", stage.site.code_for("amina@example.org"))
    stage.press("Delete my account now")


@scene
def data_request_with_errors(stage: Stage) -> None:
    described()
    stage.open("/privacy/request/")
    stage.page.get_by_label("Complain about how you look after my data").check()
    stage.press("Send")


@desk
def data_requests(stage: Stage) -> None:
    for kind, days in (("complaint", 40), ("see", 3)):
        asked = DataRequest.objects.take(kind, "A few words", address="wren@example.org")
        DataRequest.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - timedelta(days=days - 30))
    olu(stage, "community_datarequest_changelist")
