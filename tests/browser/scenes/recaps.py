"""Recaps: read by a visitor, written on the desk."""

from meetups.models import Recap
from meetups.models.recap_start import beginning
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import desk, rich_meetup, scene
from tests.browser.stage import Stage
from tests.meetups.recaps import out, photo_of
from tests.photos import jpeg

TEXT = (
    "# What we explored\n\nWho keeps things running, and what they need.\n\n# Asks and offers\n\n- A spare microphone"
)


def explored(**fields: object) -> Recap:
    """A recap that is out, with a wide photo and a high one."""
    meetup = rich_meetup(days=-7)
    recap = out(meetup, TEXT, **{"published_at": meetup.ends_at, "attendance": 23} | fields)
    photo_of(recap, "A table with maps, seen from above.", data=jpeg((1600, 800)), caption="Where we live, drawn by us")
    photo_of(recap, "A door, half open.", data=jpeg((600, 900)))
    return recap


@scene
def recap_of_a_visitor(stage: Stage) -> None:
    stage.open(explored().meetup.get_absolute_url())


@scene
def recap_with_its_photos(stage: Stage) -> None:
    recap_of_a_visitor(stage)
    stage.page.get_by_text("Show the 2 photos").click()
    for photo in stage.page.locator(".photos img").all():
        photo.scroll_into_view_if_needed()
        photo.evaluate("image => image.decode()")
    stage.page.evaluate("scrollTo(0, 0)")


@desk
def recap_that_names_somebody(stage: Stage) -> None:
    recap = explored()
    amina = people.member("Amina Adeyemi", email="amina@example.org")
    recap.meetup.rsvps.create(member=amina, status="going", ticket=99, left_out=True)
    olu(stage, "meetups_meetup_recap", recap.meetup_id)
    stage.page.locator("[name=text]").fill("Amina spoke, and Ms Adeyemi's maps were lovely.")
    stage.page.locator("[name=photos-0-alt]").fill("")
    stage.press("Save")
    stage.page.locator("[name=photos-0-alt]").fill("Amina with a map")
    stage.press("Save")
    assert stage.says("This is not Amina Adeyemi")


@desk
def recap_changed_by_two(stage: Stage) -> None:
    recap = explored(published_at=None)
    Recap.objects.update(text=beginning(recap.meetup))
    olu(stage, "meetups_meetup_recap", recap.meetup_id)
    recap.revise(0, text="Saved first by somebody else.", attendance=None, audience="everyone")
    stage.press("Save")
    assert stage.says("What is saved now")
