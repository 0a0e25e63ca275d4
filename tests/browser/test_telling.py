"""Telling of oneself, and being found: an old phone, no JavaScript."""

import pytest

from community.photos import UNKNOWN
from tests.photos import SECRET, exif, jpeg

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MEMBERS, ORGANISERS = "Everyone in the community", "Only organisers"
PHOTO = "A photo of me (optional)"


def show(here, what, who):
    """Says who may see one thing."""
    here.page.get_by_label(f"Who may see {what}?").select_option(label=who)


def choose(here, data, name="me.jpg"):
    """Picks a file for the photo."""
    here.page.get_by_label(PHOTO).set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})


def drawn(here):
    """How large the photo on show is, once it has come; None where there is none."""
    photo = here.page.locator("main img.face")
    if not photo.count():
        return None
    return photo.evaluate("async image => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }")


def test_a_member_tells_a_little_shows_a_photo_and_is_found_by_what_they_can_help_with(stage, cast):
    amina, bilal, olu = cast.member(), cast.member("Bilal"), cast.organiser()
    here = stage()
    assert here.page.viewport_size["width"] == 360
    here.enter(amina)
    here.open("/me/")
    here.follow("What other members may know of me")
    here.page.get_by_label("Let other members find me, and open my page").check()
    here.write("Roughly where I am (optional)", "By the sea")
    here.write("What I can help with (optional)", "Sourdough, and listening")
    here.write("What I am curious about (optional)", "Radio")
    show(here, "where I am", ORGANISERS)
    show(here, "what I can help with", MEMBERS)
    show(here, "my photo", MEMBERS)
    choose(here, b"a letter, not a photo")
    here.press("Save")
    assert here.problems() == [UNKNOWN]
    assert here.page.get_by_label("What I can help with (optional)").input_value() == "Sourdough, and listening"
    choose(here, jpeg((800, 600), exif=exif(6)))
    here.press("Save")
    assert here.heading() == "Amina"
    assert here.says("Saved. This is your page.")
    assert drawn(here) == [384, 384]

    there = stage()
    there.page.context.clear_cookies()
    there.enter(bilal)
    there.open("/members/")
    there.write("Search for", "sourdough")
    there.page.get_by_label("Look in").select_option(label="what they can help with")
    there.press("Search")
    there.follow("Amina")
    assert there.says("Sourdough, and listening")
    assert drawn(there) == [384, 384]
    page = there.page.content()
    assert not {word for word in ("By the sea", "Radio", amina.email, SECRET) if word in page}

    there.page.context.clear_cookies()
    there.enter(olu, second_factor=True)
    there.page.reload()
    assert there.says("By the sea")
    assert not there.says("Radio")
