"""A keyboard reaches everything, in order, and shows where it is."""

import pytest

from tests.browser import measure
from tests.browser.scenes import SCENES
from tests.browser.test_access import CROSSWISE, LOOKS, SCRIPTS

pytestmark = [pytest.mark.live, pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# Where there is most to reach: links, fields, buttons, select, a picture among them.
BY_KEYBOARD = [
    "home_with_meetups",
    "list_upcoming",
    "meetup_going",
    "rsvp_of_a_visitor",
    "check_in_form",
    "me_full",
    "profile",
    "code",
    "propose_from_answers",
    "proposal_discussed",
]


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_keyboard_reaches_everything_in_order_and_shows_where_it_is(stage, name):
    here = stage(**SCRIPTS)
    SCENES[name](here)
    measure.dress(here.page, *(LOOKS + CROSSWISE)[BY_KEYBOARD.index(name) % 4])
    assert measure.lost_keyboard(here.page) == []


def test_skip_link_comes_first_shows_itself_and_leads_past_the_navigation(stage, cast):
    here = stage(**SCRIPTS)
    here.open(cast.meetup().get_absolute_url())
    here.page.keyboard.press("Tab")
    skip = here.page.locator(":focus")
    assert skip.inner_text() == "Skip to the main part"
    box = skip.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Tab")
    assert here.page.locator("main :focus").inner_text() == "Save my place"
