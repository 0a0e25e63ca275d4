"""Everyone can use every page, in every state it can be in."""

import pytest

from tests.browser import measure
from tests.browser.scenes import DESK, SCENES

pytestmark = [pytest.mark.live, pytest.mark.looks, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SCRIPTS = {"java_script_enabled": True, "reduced_motion": "reduce", "viewport": {"width": 320, "height": 640}}
# Colours hang on the scheme, layout on the width: each page is looked at in both, every second one the other way round.
LOOKS = [("light", 320), ("dark", 1280)]
CROSSWISE = [("dark", 320), ("light", 1280)]
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
TARGETS = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, which axe leaves off unless asked

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


@pytest.fixture(scope="session")
def profile(browser):
    """One for all that is looked at here: making a new one takes as long as a look."""
    context = browser.new_context(locale="en-GB", **SCRIPTS)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def visit(profile):
    """Opens a page in that profile. Nobody is signed in, and nothing is left of the page before."""
    yield lambda: profile.new_page()
    for page in profile.pages:
        page.close()
    profile.clear_cookies()
    profile.clear_permissions()


def looks(name, scenes):
    """The two ways in which this page is looked at."""
    return CROSSWISE if [*scenes].index(name) % 2 else LOOKS


def dress(page, scheme, width):
    """Shows the page in that colour scheme, that wide."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


@pytest.mark.parametrize("name", SCENES)
def test_page_is_for_everyone(stage, name):
    """No axe finding, one h1, nothing over the edge, targets to hit, nothing the browser complains of."""
    here = stage()
    heard = measure.listen(here.page)
    SCENES[name](here)
    faults = [*heard, *measure.headings(here.page)]
    for scheme, width in looks(name, SCENES):
        dress(here.page, scheme, width)
        faults += measure.overflow(here.page) + measure.small_targets(here.page)
        faults += measure.axe_findings(here.page, **TARGETS)
    assert faults == []


@pytest.mark.parametrize("name", DESK)
def test_desk_is_for_everyone(stage, name):
    """No axe finding, one h1, and nothing the browser complains of. Sizes are Django's. There is much on them, mostly
    Django's: all rules in one look, colours in the other."""
    here = stage()
    heard = measure.listen(here.page)
    DESK[name](here)
    faults = [*heard, *measure.headings(here.page)]
    for (scheme, width), rules in zip(looks(name, DESK), [{}, COLOURS], strict=True):
        dress(here.page, scheme, width)
        faults += measure.axe_findings(here.page, **rules)
    assert faults == []


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_keyboard_reaches_everything_in_order_and_shows_where_it_is(stage, name):
    here = stage()
    SCENES[name](here)
    dress(here.page, *(LOOKS + CROSSWISE)[BY_KEYBOARD.index(name) % 4])
    assert measure.lost_keyboard(here.page) == []


def test_skip_link_comes_first_shows_itself_and_leads_past_the_navigation(stage, cast):
    here = stage()
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
