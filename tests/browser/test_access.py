"""Everyone can use every page, in every state it can be in."""

import pytest

from tests.browser import measure
from tests.browser.scenes import DESK, SCENES

pytestmark = [pytest.mark.live, pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SCRIPTS = {"java_script_enabled": True, "reduced_motion": "reduce", "viewport": {"width": 320, "height": 640}}
# Colours hang on the scheme, layout on the width: each page is looked at in both, every second one the other way round.
LOOKS = [("light", 320), ("dark", 1280)]
CROSSWISE = [("dark", 320), ("light", 1280)]
# What hangs on colours and widths is looked at twice; what things are and are called, once.
COLOURS = ["color-contrast", "link-in-text-block"]
TARGETS = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, which axe leaves off unless asked


@pytest.fixture(scope="session")
def tab(browser):
    """One for all that is looked at here: a new one takes as long as a look, and would read axe anew."""
    context = browser.new_context(locale="en-GB", **SCRIPTS)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(tab):
    """Opens a page in that tab. Nobody is signed in, and nothing is left of the page before."""
    yield lambda: tab
    tab.goto("about:blank")
    measure.dress(tab, "light", SCRIPTS["viewport"]["width"], SCRIPTS["viewport"]["height"])
    tab.context.clear_cookies()
    tab.context.clear_permissions()


def looks(name, scenes):
    """The two ways in which this page is looked at."""
    return CROSSWISE if [*scenes].index(name) % 2 else LOOKS


@pytest.mark.parametrize("name", SCENES)
def test_page_is_for_everyone(stage, name):
    """No axe finding, one h1, nothing over the edge, targets to hit, nothing the browser complains of."""
    here = stage()
    heard = measure.listen(here.page)
    SCENES[name](here)
    faults = [*heard, *measure.headings(here.page)]
    for (scheme, width), rules in zip(
        looks(name, SCENES), [TARGETS, {"runOnly": [*COLOURS, "target-size"]}], strict=True
    ):
        measure.dress(here.page, scheme, width)
        faults += measure.overflow(here.page) + measure.small_targets(here.page)
        faults += measure.axe_findings(here.page, **rules)
    assert faults == []


@pytest.mark.parametrize("name", DESK)
def test_desk_is_for_everyone(stage, name):
    """No axe finding, one h1, and nothing the browser complains of. Sizes are Django's. There is much on them, mostly
    Django's: all rules in one look, colours in the other."""
    here = stage()
    heard = measure.listen(here.page)
    DESK[name](here)
    faults = [*heard, *measure.headings(here.page)]
    for (scheme, width), rules in zip(looks(name, DESK), [{}, {"runOnly": COLOURS}], strict=True):
        measure.dress(here.page, scheme, width)
        faults += measure.axe_findings(here.page, **rules)
    assert faults == []
