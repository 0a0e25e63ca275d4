"""Being paused, pausing somebody, and another e-mail address."""

from community.models import Pause
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import amina, described, desk, scene
from tests.browser.stage import Stage
from tests.community.pauses import WHY, pause


@scene
def me_paused(stage: Stage) -> None:
    described()
    pause(amina(stage), f"{WHY}\n\nWe would like to talk with you before you come back.")
    stage.open("/me/")


@scene
def address_codes_wrong(stage: Stage) -> None:
    amina(stage)
    stage.open("/me/email/")
    stage.write("New e-mail address", "amina.with.a.long.name@new.example.org")
    stage.press("Send me both codes")
    stage.write("Code sent to your new address", "12")
    stage.press("Change my address")


@desk
def pause_once_more(stage: Stage) -> None:
    member, root = people.member(), people.superuser()
    pause(member)
    Pause.objects.end(member, root)
    olu(stage, "community_member_pause", member.pk)
    stage.press("Pause Amina")
