"""What became of each commitment: its place in the list shown, its few words, and the new text that follows."""

import pytest

from charter.diffs import Change, LineText, Op, Segment, apply, compare, in_words

pytestmark = pytest.mark.nodb

BE_KIND, LISTEN, SHARE, PASS, SAY_WHY = (
    LineText(11, "Be kind."),
    LineText(12, "We listen.", "One person speaks at a time."),
    LineText(13, "Share what you learn."),
    LineText(14, "Everyone can pass."),
    LineText(15, "Nobody has to say why."),
)
FIVE = [BE_KIND, LISTEN, SHARE, PASS, SAY_WHY]


def told(old: list[LineText], new: list[LineText], merged: dict[int, int] | None = None) -> list[tuple[int, str]]:
    """Each commitment and what became of it, in the order shown."""
    numbers = {line.commitment: number for number, line in enumerate(new, start=1)}
    return [(change.commitment, in_words(change, numbers)) for change in compare(old, new, merged or {})]


def reworded(line: LineText, text: str) -> LineText:
    return LineText(line.commitment, text, line.detail)


# --- Commitments -----------------------------------------------------------------------------------------------------


def test_a_text_compared_with_itself_is_all_unchanged():
    assert [said for _, said in told(FIVE, FIVE)] == ["unchanged"] * 5
    assert all(change.is_unchanged for change in compare(FIVE, FIVE))


def test_two_empty_texts_have_no_change():
    assert compare([], []) == []


def test_an_addition_only_pushes_the_others_down():
    new = [LineText(20, "Reuse things."), *FIVE]
    assert told(FIVE, new) == [(20, "added"), *((line.commitment, "unchanged") for line in FIVE)]
    assert [(change.was, change.now) for change in compare(FIVE, new)] == [(None, 1)] + [
        (n, n + 1) for n in range(1, 6)
    ]


def test_what_is_gone_is_shown_where_it_stood():
    assert told(FIVE, [BE_KIND, SHARE, SAY_WHY]) == [
        (11, "unchanged"), (12, "removed"), (13, "unchanged"), (14, "removed"), (15, "unchanged"),
    ]  # fmt: skip
    assert told(FIVE, [PASS])[:3] == [(11, "removed"), (12, "removed"), (13, "removed")]


def test_what_is_gone_comes_before_what_is_new_in_its_place():
    assert told(FIVE[:3], [BE_KIND, LineText(20, "Hear."), SHARE])[1:3] == [(12, "removed"), (20, "added")]


def test_what_is_gone_does_not_follow_a_neighbour_that_moved_away():
    assert told(FIVE, [BE_KIND, PASS, SAY_WHY, LISTEN]) == [
        (11, "unchanged"), (13, "removed"), (14, "unchanged"), (15, "unchanged"), (12, "moved from 2 to 4"),
    ]  # fmt: skip


def test_a_move_to_the_end_moves_one_commitment():
    assert told(FIVE, [LISTEN, SHARE, PASS, SAY_WHY, BE_KIND]) == [
        (12, "unchanged"), (13, "unchanged"), (14, "unchanged"), (15, "unchanged"), (11, "moved from 1 to 5"),
    ]  # fmt: skip


def test_when_order_turns_round_the_one_in_the_middle_stays():
    assert [said for _, said in told(FIVE[:3], FIVE[2::-1])] == ["moved from 3 to 1", "unchanged", "moved from 1 to 3"]


def test_a_commitment_can_go_past_others_and_keep_its_number():
    new = [PASS, SAY_WHY, SHARE, BE_KIND, LISTEN]
    assert dict(told(FIVE, new))[13] == "moved, still 3"


def test_a_commitment_can_move_and_be_reworded():
    new = [reworded(SAY_WHY, "You need not say why."), BE_KIND, LISTEN, SHARE, PASS]
    assert told(FIVE, new)[0] == (15, "moved from 5 to 1 and reworded")
    assert [said for _, said in told(FIVE, new)[1:]] == ["unchanged"] * 4


def test_another_detail_is_a_rewording():
    change = compare([LISTEN], [LineText(12, LISTEN.text, "One at a time.")])[0]
    assert (in_words(change), change.text) == ("reworded", (Segment(Op.SAME, "We listen."),))
    assert change.detail == (
        Segment(Op.SAME, "One "),
        Segment(Op.REMOVED, "person speaks "),
        Segment(Op.SAME, "at a time."),
    )


def test_a_new_commitment_with_the_words_of_one_that_is_gone_is_still_another():
    assert told([BE_KIND], [LineText(20, BE_KIND.text)]) == [(11, "removed"), (20, "added")]


def test_a_merged_commitment_names_the_one_it_went_into_by_its_new_number():
    new = [LISTEN, reworded(PASS, "Everyone can pass, and nobody has to say why.")]
    assert dict(told(FIVE, new, {15: 14}))[15] == "merged into 2"
    gone = compare(FIVE, new, {15: 14})[-1]
    assert (gone.commitment, gone.merged_into, in_words(gone)) == (15, 14, "merged into another")


@pytest.mark.parametrize(
    ("merged", "target"),
    [
        ({15: 13, 13: 12}, 12),  # a chain
        ({15: 14, 14: 12}, 12),
        ({15: 12, 12: 11}, 12),  # the first that is there
        ({15: 99}, None),
        ({15: 13}, None),  # which is gone too
        ({15: 13, 13: 15}, None),  # round in a circle
        ({15: 15}, None),
        ({12: 15}, None),
    ],
)
def test_a_chain_of_merges_leads_to_the_first_that_is_still_there(merged, target):
    changes = {change.commitment: change for change in compare(FIVE, [BE_KIND, LISTEN], merged)}
    assert changes[15].merged_into == target
    assert changes[12].merged_into is None


def test_a_text_with_one_commitment_twice_is_refused():
    for old, new in ([BE_KIND, BE_KIND], []), ([], [BE_KIND, BE_KIND]):
        with pytest.raises(ValueError, match="each commitment once"):
            compare(old, new)


# --- Applying --------------------------------------------------------------------------------------------------------

NEW = [reworded(SHARE, "Share what you find."), BE_KIND, LineText(20, "Reuse things.", "All."), PASS]


def test_the_new_text_follows_from_the_old_and_the_changes():
    assert apply(FIVE, compare(FIVE, NEW, {15: 14})) == NEW


@pytest.mark.parametrize(
    "other",
    [
        [],
        FIVE[:4],
        [*FIVE, LineText(16, "Reuse things.")],
        FIVE[::-1],
        [*FIVE[:4], reworded(SAY_WHY, "Nobody has to say.")],
        [*FIVE[:4], LineText(15, SAY_WHY.text, "Really.")],
        [*FIVE[:4], LineText(16, SAY_WHY.text)],
        NEW,
    ],
)
def test_changes_of_another_text_are_refused(other):
    with pytest.raises(ValueError, match="not changes of this text"):
        apply(other, compare(FIVE, NEW))


ADDED = (Segment(Op.ADDED, "x"),)
REMOVED = (Segment(Op.REMOVED, "Be kind."),)


@pytest.mark.parametrize(
    "changes",
    [
        [Change(11, None, None, (), (), False)],
        [Change(11, 1, None, REMOVED, (), False), Change(11, None, 1, ADDED, (), False)],
        [Change(11, 1, None, REMOVED, (), False), Change(12, None, 2, ADDED, (), False)],
        [Change(11, 1, None, (Segment(Op.SAME, "Be kind."),), (), False)],
        [Change(11, 1, None, REMOVED, (), False), Change(12, None, 1, (Segment(Op.SAME, "x"),), (), False)],
        [Change(11, 1, None, REMOVED, (), False), Change(12, 1, 1, REMOVED, (), False)],
    ],
)
def test_changes_that_make_no_sense_are_refused(changes):
    with pytest.raises(ValueError, match=r"once|order|nothing|not changes"):
        apply([BE_KIND], changes)


def test_changes_out_of_order_are_refused():
    with pytest.raises(ValueError, match="order"):
        apply(FIVE, compare(FIVE, NEW)[::-1])
