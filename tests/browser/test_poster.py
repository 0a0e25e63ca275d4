"""The charter prints as one sheet for a wall: its title, its lines, whose it is and as of when, and nothing else."""

import re

import pytest

from charter.models import NewLine
from tests.browser.scenes.charter_reading import LINES, charter_changed_since_it_was_read, full_charter
from tests.charter import changes

pytestmark = [pytest.mark.live, pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def sheets(page, paper):
    """How many pages the PDF has that Chromium prints, as its page tree counts them (ISO 32000-1, 7.7.3)."""
    counts = re.findall(
        rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", page.pdf(format=paper)
    )
    return max(int(number) for found in counts for number in found if number)


def on_paper(page):
    """The words that are printed."""
    page.emulate_media(media="print")
    return " ".join(page.locator("body").inner_text().split())


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("count", [1, 5, 12, 24])
def test_charter_prints_on_one_sheet(stage, paper, count):
    here = stage()
    changes.next_revision(lambda _: [NewLine(text, "It looks like this. " * 20) for text in LINES[:count]])
    here.open("/charter/")
    assert sheets(here.page, paper) == 1


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_longest_lines_and_title_of_a_usual_charter_fit_too(stage, paper):
    here = stage()
    long = "We write down what we learn where others find it, so that nobody has to begin again. " * 2
    revision = changes.next_revision(lambda _: [NewLine(f"{number} {long}"[:150]) for number in range(16)])
    type(revision.charter).objects.update(
        title="How we treat one another here, at the Riverside, whatever comes, always"
    )
    here.open("/charter/")
    assert sheets(here.page, paper) == 1


def test_endless_charter_goes_on_over_the_page_and_loses_nothing(stage):
    here = stage()
    changes.next_revision(lambda _: [NewLine(f"Line {number}, of very many.") for number in range(300)])
    here.open("/charter/")
    assert sheets(here.page, "A4") > 1


def test_poster_says_the_lines_whose_they_are_and_as_of_when(stage):
    here = stage()
    newest = full_charter()
    here.open("/charter/")
    words = on_paper(here.page)
    day = f"{newest.published_at.day} {newest.published_at:%B %Y}"
    assert words.startswith("Riverside Makers Revision 7, ")
    assert f"{day} Our care charter 1 {LINES[0]} 2 We ask before we judge. 3 Passing is fine. 4 We speak so" in words
    assert words.endswith(f" 23 {LINES[-1]}")


def test_poster_of_a_member_is_the_same(stage):
    here = stage()
    charter_changed_since_it_was_read(here)
    assert on_paper(here.page).startswith("Riverside Makers Revision 7, ")
    assert on_paper(here.page).endswith(LINES[-1])
    assert sheets(here.page, "A4") == 1


def test_poster_is_dark_on_white_for_those_who_read_in_the_dark_as_well(stage):
    here = stage(color_scheme="dark")
    full_charter()
    here.open("/charter/")
    here.page.emulate_media(media="print", color_scheme="dark")
    for part in ("h1", ".commitments h2", ".kicker"):
        red, green, blue = map(
            int, re.findall(r"\d+", here.page.locator(part).first.evaluate("e => getComputedStyle(e).color"))[:3]
        )
        assert 0.2126 * red + 0.7152 * green + 0.0722 * blue < 90, part
