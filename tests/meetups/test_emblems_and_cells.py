"""What is computed without a database: each meetup's own mark, and cells that no spreadsheet runs."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetups import emblems, sheets

pytestmark = pytest.mark.nodb


@given(st.binary(max_size=40))
def test_an_emblem_is_small_stable_hidden_and_needs_no_style_of_its_own(identity):
    mark = emblems.svg(identity)
    assert len(mark.encode()) < 700
    assert mark == emblems.svg(identity)
    svg = ET.fromstring(mark)
    assert (svg.tag, svg.get("class"), svg.get("aria-hidden")) == ("svg", "emblem", "true")
    circles = list(svg)
    assert 6 <= len(circles) <= 8
    for circle in circles:
        assert set(circle.keys()) == {"class", "cx", "cy", "r"}


def test_different_meetups_have_different_emblems():
    assert len({emblems.svg(bytes([number])) for number in range(256)}) == 256


@given(st.text() | st.text(alphabet="=+-@;' \t\r\na"))
def test_no_cell_starts_like_a_formula_and_none_loses_a_character(value):
    cell = sheets.cell(value)
    for part in cell.split(";"):
        assert not part.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.replace("'", "") == value.replace("'", "")


def test_cells_of_any_kind_are_text():
    assert [sheets.cell(value) for value in (None, 3, -3, "a-b")] == ["None", "3", "'-3", "a-b"]
