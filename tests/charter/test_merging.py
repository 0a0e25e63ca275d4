"""Bringing a draft up to date: whatever two people did to the same text, nothing typed is lost or guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.diffs import LineText
from charter.models.arranging import arranged
from charter.models.merging import by_commitment, conflicts, merged, moved

pytestmark = pytest.mark.nodb

thorough = settings(max_examples=400, deadline=None, database=None)

MINE, THEIRS = -1, 101  # where the identities of new lines begin
REWORDED = ["We ask.", "We wait.", "We share."]  # few, so that both sides at times type the same


@st.composite
def edited(draw, before, first_new):
    """What one person makes of the text: lines reworded, taken out, moved, added."""
    lines = []
    for line in before:
        fate = draw(st.sampled_from(["kept", "kept", "reworded", "out"]))
        if fate == "reworded":
            line = LineText(line.commitment, draw(st.sampled_from(REWORDED)), draw(st.sampled_from(["", "Like so."])))
        if fate != "out":
            lines.append(line)
    if draw(st.booleans()):
        lines = draw(st.permutations(lines))
    for number in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(lines)))
        lines.insert(place, LineText(first_new + (number if first_new > 0 else -number), draw(st.text(max_size=5))))
    return lines


@st.composite
def situations(draw):
    """A text, what I made of it, what they did, and a choice for some lines."""
    before = [LineText(number, f"Line {number}.") for number in range(1, draw(st.integers(0, 6)) + 1)]
    mine, now = draw(edited(before, MINE)), draw(edited(before, THEIRS))
    choices = {line.commitment: draw(st.sampled_from(["mine", "now"])) for line in before if draw(st.booleans())}
    return before, mine, now, choices


def texts(situation):
    """The three by commitment, and all commitments there are."""
    old, own, new = (by_commitment(lines) for lines in situation[:3])
    return old, own, new, [*{**old, **own, **new}]


@thorough
@given(situations())
def test_conflicts_are_exactly_where_both_changed_the_same_line_differently(situation):
    old, own, new, all_lines = texts(situation)
    expected = {
        key
        for key in all_lines
        if own.get(key) != old.get(key) and new.get(key) != old.get(key) and own.get(key) != new.get(key)
    }
    found = conflicts(*situation[:3])
    assert [each.commitment for each in found] == list(dict.fromkeys(each.commitment for each in found))
    assert {each.commitment for each in found} == expected
    assert all(
        (each.before, each.mine, each.now) == tuple(side.get(each.commitment) for side in (old, own, new))
        for each in found
    )


@thorough
@given(situations())
def test_what_only_i_changed_stays_as_i_typed_it_and_what_only_they_changed_is_theirs(situation):
    old, own, new, all_lines = texts(situation)
    clashing = {each.commitment for each in conflicts(*situation[:3])}
    result = by_commitment(merged(*situation))
    for key in set(all_lines) - clashing:
        by_me = own.get(key) != old.get(key)
        assert result.get(key) == (own if by_me else new).get(key)


@thorough
@given(situations())
def test_in_a_conflict_the_choice_holds_and_mine_where_none_was_made(situation):
    *three, choices = situation
    _, own, new, _ = texts(situation)
    result = by_commitment(merged(*three, choices))
    for each in conflicts(*three):
        side = new if choices.get(each.commitment) == "now" else own
        assert result.get(each.commitment) == side.get(each.commitment)


@thorough
@given(situations())
def test_no_line_comes_twice_and_none_from_nowhere(situation):
    *_, all_lines = texts(situation)
    result = [line.commitment for line in merged(*situation)]
    assert len(result) == len(set(result))
    assert set(result) <= set(all_lines)


@thorough
@given(situations())
def test_the_order_is_mine_where_i_moved_lines_and_theirs_otherwise(situation):
    before, mine, now, _ = situation
    result = [line.commitment for line in merged(*situation)]
    leading = [line.commitment for line in (mine if moved(before, mine) else now)]
    assert [key for key in result if key in leading] == [key for key in leading if key in result]


@thorough
@given(situations())
def test_a_draft_nobody_touched_becomes_the_new_revision_and_an_unchanged_charter_leaves_a_draft_alone(situation):
    before, mine, now, choices = situation
    assert merged(before, before, now, choices) == now
    assert merged(before, mine, before, choices) == mine
    assert conflicts(before, before, now) == conflicts(before, mine, before) == conflicts(before, now, now) == []


@thorough
@given(situations())
def test_taking_it_in_twice_changes_nothing_more(situation):
    before, mine, now, choices = situation
    once = merged(before, mine, now, choices)
    assert merged(now, once, now, choices) == once


def test_what_is_new_on_either_side_stands_after_the_line_it_follows_there():
    a, b, c = (LineText(number, text) for number, text in enumerate("abc", start=1))
    mine = [LineText(-1, "first"), a, LineText(-2, "after a"), b, c]
    now = [a, b, LineText(101, "after b"), c, LineText(102, "last")]
    assert [line.text for line in merged([a, b, c], mine, now, {})] == [
        *("first", "a", "after a", "b", "after b", "c", "last"),
    ]


def test_a_line_that_more_than_words_hang_on_is_not_taken_out_unasked():
    a, b = LineText(1, "a"), LineText(2, "b")
    assert conflicts([a, b], [a, b], [a]) == []
    assert [each.commitment for each in conflicts([a, b], [a, b], [a], marked={1, 2})] == [2]
    assert merged([a, b], [a, b], [a], {}, marked={2}) == [a, b]
    assert merged([a, b], [a, b], [a], {2: "now"}, marked={2}) == [a]


# --- Numbers as typed ------------------------------------------------------------------------------------------------


@thorough
@given(st.integers(0, 8), st.dictionaries(st.integers(0, 7), st.integers(1, 12)))
def test_lines_get_the_number_typed_and_the_others_keep_their_order(count, numbers):
    lines = list(range(count))
    wanted = {line: number for line, number in numbers.items() if line in lines}
    result = arranged(lines, wanted)
    assert sorted(result) == lines
    assert [line for line in result if line not in wanted] == [line for line in lines if line not in wanted]
    numbers = list(wanted.values())
    for line, number in wanted.items():
        if numbers.count(number) == 1 and not any(other < number for other in numbers if numbers.count(other) > 1):
            assert result.index(line) + 1 == min(number, len(result) - sum(other > number for other in numbers))


def test_of_two_lines_with_the_same_number_the_first_comes_first():
    assert arranged(list("abcd"), {"d": 2, "a": 2}) == list("badc")
