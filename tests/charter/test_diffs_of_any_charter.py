"""Whatever becomes of a charter: what is shown is true, whole, readable, and no more than need be."""

import unicodedata
from bisect import bisect_left
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charter import diffs, wording
from charter.diffs import LineText, Op, Segment, compare, in_words, words

pytestmark = pytest.mark.nodb

# Few words, so that texts are near one another and words recur; what is hard to cut comes with them.
WORDS = ["we", "care", "a", "kind", "kindness", "listen", "don't", "co-hold", "one", "11.30", "https://a.example/x.y"]
HARD = [
    "👍🏽",
    "👩‍👩‍👧",
    "🏳️‍🌈",
    "e\u0301te\u0301",
    "été",
    "नमस्ते",
    "1️⃣",
    "\u200bcare",
    "**",
    "—",
    "…",
    "’",
    ".",
    ",",
    "-\u0301",
    "#",
]
SPACE = [" ", " ", " ", " ", "  ", "\n", "\n\n- ", "\r\n", "\t", "\u00a0", ""]
TOKENS = st.sampled_from(WORDS * 3 + HARD)
PROSE = st.lists(st.tuples(TOKENS, st.sampled_from(SPACE)).map("".join), max_size=14).map("".join)
ANY_TEXT = PROSE | st.text(max_size=30)

quick = settings(max_examples=150, deadline=None, database=None)
few = settings(quick, max_examples=60)  # a charter takes long to invent


@st.composite
def near(draw: st.DrawFn, text: str) -> str:
    """The same text but for a few words, spaces or signs."""
    parts = wording._TOKEN.findall(text)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(parts)))
        parts[place : place + draw(st.integers(0, 2))] = draw(st.lists(TOKENS | st.sampled_from(SPACE), max_size=2))
    return "".join(parts)


TWO_TEXTS = PROSE.flatmap(lambda text: st.tuples(st.just(text), near(text))) | st.tuples(ANY_TEXT, ANY_TEXT)


@st.composite
def two_charters(draw: st.DrawFn) -> tuple[list[LineText], list[LineText], dict[int, int]]:
    """A charter, what becomes of it (added to, cut, reworded, put in another order), and what went into what."""
    texts = draw(st.lists(PROSE, max_size=3)) or [""]
    line = st.sampled_from(texts) | st.sampled_from(texts).flatmap(near)  # many lines alike
    detail = st.just("") | line
    size = draw(st.integers(0, 6))
    old = [LineText(number, draw(line), draw(detail)) for number in range(size)]
    kept = [each for each in old if draw(st.integers(0, 3))]
    changed = [
        LineText(each.commitment, draw(near(each.text)), draw(near(each.detail))) if draw(st.booleans()) else each
        for each in kept
    ]
    added = [LineText(100 + number, draw(line), draw(detail)) for number in range(draw(st.integers(0, 3)))]
    new = draw(st.permutations(changed + added)) if draw(st.booleans()) else changed + added
    identities = st.integers(0, 7) | st.integers(100, 102)
    return old, new, draw(st.dictionaries(identities, identities, max_size=4))


def side(segments: tuple[Segment, ...], op: Op) -> str:
    return "".join(segment.text for segment in segments if segment.op in (Op.SAME, op))


# --- Words -----------------------------------------------------------------------------------------------------------


@quick
@given(TWO_TEXTS)
def test_what_is_shown_joins_to_both_texts_in_whole_pieces_removed_before_added(texts):
    old, new = texts
    shown = words(old, new)
    assert (side(shown, Op.REMOVED), side(shown, Op.ADDED)) == (old, new)
    assert all(segment.text for segment in shown)
    after = {Op.SAME: {Op.REMOVED, Op.ADDED}, Op.REMOVED: {Op.SAME, Op.ADDED}, Op.ADDED: {Op.SAME}}
    assert all(second.op in after[first.op] for first, second in pairwise(shown))


@quick
@given(TWO_TEXTS)
def test_no_word_accent_or_emoji_is_cut(texts):
    for op, text in ((Op.REMOVED, texts[0]), (Op.ADDED, texts[1])):
        place = 0
        for segment in words(*texts):
            if segment.op in (Op.SAME, op):
                place += len(segment.text)
                assert not cuts(text, place), (text[:place], text[place:])


def cuts(text: str, place: int) -> bool:
    """Whether what stands on both sides of this place belongs together."""
    if place in (0, len(text)) or text[place - 1].isspace():
        return False
    joined = text[place - 1] == "\u200d" or text[place] in "\u200d\ufe0f\u20e3\u0301"
    return joined or (text[place - 1].isalnum() and (text[place].isalnum() or unicodedata.combining(text[place]) > 0))


@quick
@given(TWO_TEXTS)
def test_nothing_small_stands_alone_between_two_changes(texts):
    shown = words(*texts)
    for segment in shown[1:-1]:
        if segment.op is Op.SAME:
            letters = sum(len(token) for token in wording._TOKEN.findall(segment.text) if wording._WORD.match(token))
            assert letters > 1 or "\n" in segment.text


@quick
@given(ANY_TEXT)
def test_a_text_is_the_same_as_itself(text):
    assert words(text, text) == ((Segment(Op.SAME, text),) if text else ())


@quick
@given(*[st.lists(st.sampled_from(WORDS), max_size=8)] * 3)
def test_words_that_only_come_are_shown_as_added_alone(start, middle, end):
    shown = words(" ".join([*start, "so", *end]), " ".join([*start, *middle, "so", *end]))
    assert {op for op, _ in shown} == ({Op.SAME, Op.ADDED} if middle else {Op.SAME})


# --- Commitments -----------------------------------------------------------------------------------------------------


@few
@given(two_charters())
def test_the_new_text_follows_from_the_old_one_and_what_is_shown(charters):
    old, new, merged = charters
    assert diffs.apply(old, compare(old, new, merged)) == new


@few
@given(two_charters())
def test_every_commitment_is_shown_once_with_what_became_of_it(charters):
    old, new, merged = charters
    before, after = ({line.commitment: (n, line) for n, line in enumerate(text, 1)} for text in (old, new))
    changes = {change.commitment: change for change in compare(old, new, merged)}
    assert changes.keys() == before.keys() | after.keys()
    assert len(changes) == len(compare(old, new, merged))
    for identity, change in changes.items():
        was, now = before.get(identity, (None, None)), after.get(identity, (None, None))
        assert (change.was, change.now) == (was[0], now[0])
        assert change.is_reworded == (None not in (was[1], now[1]) and was[1] != now[1])
        assert (change.is_added, change.is_removed) == (was[0] is None, now[0] is None)
        assert change.merged_into is None or (change.is_removed and change.merged_into in after)
        assert (in_words(change) == "unchanged") == change.is_unchanged


@few
@given(two_charters())
def test_what_is_gone_stands_before_all_that_came_after_it_and_stayed(charters):
    old, new, _ = charters
    changes = compare(old, new)
    places = [change.was for change in changes if change.was is not None and not change.moved]
    assert places == sorted(places)
    assert [change.now for change in changes if change.now is not None] == list(range(1, len(new) + 1))


@few
@given(two_charters())
def test_a_charter_compared_with_itself_is_all_unchanged(charters):
    for lines in charters[:2]:
        changes = compare(lines, lines)
        assert all(change.is_unchanged for change in changes)
        assert [(change.was, change.now) for change in changes] == [(n, n) for n in range(1, len(lines) + 1)]


@quick
@given(st.permutations(range(6)))
@example([4, 5, 3, 0, 1, 2])
def test_no_fewer_could_be_called_moved_and_none_in_its_own_place_without_need(order):
    moved = {change.commitment for change in compare(lines(range(6)), lines(order)) if change.moved}
    stayed = [number for number in order if number not in moved]
    assert stayed == sorted(stayed)
    longest = [list(run) for run in combinations(order, len(stayed)) if list(run) == sorted(run)]
    assert all(list(run) != sorted(run) for run in combinations(order, len(stayed) + 1))
    assert in_place(stayed, order) == max(in_place(run, order) for run in longest)


def lines(numbers) -> list[LineText]:
    return [LineText(number, f"Line {number}.") for number in numbers]


def in_place(run: list[int], order: list[int]) -> int:
    return sum(order[number] == number for number in run)


@settings(max_examples=20, deadline=None, database=None)
@given(st.permutations(range(150)))
def test_in_a_long_charter_too_the_fewest_are_called_moved(order):
    tops: list[int] = []
    for number in order:
        place = bisect_left(tops, number)
        tops[place : place + 1] = [number]
    assert sum(not change.moved for change in compare(lines(range(150)), lines(order))) == len(tops)
