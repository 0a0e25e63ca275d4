"""What need not be hidden in the report is shown, and it is people who are counted, each once."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bursaries.report import Kind, Record, left, row, tables
from bursaries.suppression import enough, hidden
from tests.bursaries.communities import CROWD, KINDS, SPRING, quick, records_of

pytestmark = pytest.mark.nodb


@quick
@given(CROWD)
def test_no_more_is_hidden_than_it_takes(people):
    """Without the last one hidden beyond those under five, it would not be enough."""
    cells = {kind: {number for number, each in enumerate(people) if kind in each} for kind in KINDS}
    away = hidden(cells)
    beyond = [kind for kind in KINDS if kind in away and len(cells[kind]) >= 5]
    assert beyond or away == {kind for kind in KINDS if len(cells[kind]) < 5}
    if beyond:
        last = max(beyond, key=lambda kind: (len(cells[kind]), KINDS.index(kind)))
        assert not enough(cells, away - {last})
        assert all(len(cells[kind]) >= len(cells[last]) for kind in set(KINDS) - away)


@quick
@given(CROWD)
def test_totals_of_five_people_are_always_shown(people):
    shown = row(
        SPRING, [Record(n, SPRING, dict.fromkeys(each, 2), 2, 1, days=n) for n, each in enumerate(people)], KINDS
    )
    assert (shown.people, shown.asked) == (len(people), 2 * sum(map(len, people)))
    assert (shown.offered, shown.given) == (2 * len(people), len(people))
    assert shown.days == (len(people) - 1) / 2


def test_kinds_that_five_people_asked_for_are_all_shown_when_none_is_small():
    shown = row(SPRING, [Record(n, SPRING, {"a": 100, "b": n}) for n in range(1, 6)], "ab")
    assert (shown.kinds, shown.rest) == ([Kind("a", 5, 500), Kind("b", 5, 15)], None)


def test_one_small_kind_takes_the_smallest_other_with_it_and_no_more():
    people = [{"a"}] * 9 + [{"b"}] * 7 + [{"c"}] * 6 + [{"d"}] * 2
    shown = row(SPRING, records_of(people), "abcd")
    assert ([each.name for each in shown.kinds], shown.rest) == (["a", "b"], 8)


def test_two_small_kinds_that_make_five_take_none_with_them():
    shown = row(SPRING, records_of([{"a"}] * 9 + [{"b"}] * 3 + [{"c"}] * 2), "abc")
    assert ([each.name for each in shown.kinds], shown.rest) == (["a"], 5)


def test_two_kinds_as_large_as_they_can_be_are_no_reason_to_hide_more_where_one_could_be_larger():
    shown = row(SPRING, records_of([{"a"}] * 9 + [{"b"}] * 4 + [{"c"}] * 4), "abc")
    assert ([each.name for each in shown.kinds], shown.rest) == (["a"], 8)


def test_bounds_alone_can_hide_the_rest():
    """Five and two fours make thirteen: who knows that both are under five would know both."""
    shown = row(SPRING, records_of([{"a"}] * 5 + [{"b"}] * 4 + [{"c"}] * 4), "abc")
    assert (list(shown.kinds), shown.rest) == ([], 13)


def test_in_a_year_of_an_ordinary_community_most_of_the_money_is_shown_by_kind():
    dice = random.Random(5)
    weights = [16, 6, 3, 14, 4, 8, 6, 1, 1, 1, 2]
    said = total = 0
    for _ in range(4):
        people = [set(dice.choices(KINDS, weights, k=dice.randint(1, 3))) for _ in range(30)]
        shown = row(SPRING, records_of(people), KINDS)
        said, total = said + sum(each.asked for each in shown.kinds), total + shown.asked
    assert said / total > 0.6


# --- One answer, whatever the order; people, not applications -------------------------------------------------------


@quick
@given(CROWD, st.randoms())
def test_order_of_applications_and_names_of_people_change_nothing(people, dice):
    records = records_of(people)
    others = [Record(f"somebody {each.person}", each.quarter, each.costs) for each in records]
    dice.shuffle(others)
    assert row(SPRING, others, KINDS) == row(SPRING, records, KINDS)


def test_one_person_with_five_applications_is_one_person():
    records = [Record("amina", SPRING, {"a": 100}, 100, 100, 3) for _ in range(5)]
    assert row(SPRING, records, "ab").people is None
    again = [Record(None, SPRING, {"a": 100}, 100, 100, 3) for _ in range(5)]
    assert row(SPRING, again, "ab").people is None


def test_money_of_somebody_counted_already_counts():
    records = [Record(n, SPRING, {"a": 100}, 100) for n in range(5)] + [Record(None, SPRING, {"b": 50}, 50)]
    shown = row(SPRING, records, "ab")
    assert (shown.people, shown.asked, shown.offered, shown.given) == (5, 550, 550, None)


def test_days_of_four_are_not_shown():
    records = [Record(n, SPRING, {"a": 1}, days=3 if n < 4 else None) for n in range(5)]
    assert row(SPRING, records, "ab").days is None


@quick
@given(st.lists(st.lists(st.sampled_from("ab"), max_size=8), min_size=2, max_size=4))
def test_each_quarter_stands_alone(quarters):
    """What is shown of one does not hang on another, and nothing is added up but what is shown as given."""
    assume(any(quarters))
    known = [SPRING.after(number) for number in range(len(quarters))]
    records = [
        Record((place, n), quarter, {kind: 3}, 2, 2)
        for place, quarter in enumerate(known)
        for n, kind in enumerate(quarters[place])
    ]
    rows = tables(records, known, "ab")
    for place, quarter in enumerate(known):
        assert rows[place] == row(quarter, [each for each in records if each.quarter == quarter], "ab")
    assert left(1000, rows) == 1000 - sum(2 * len(each) for each in quarters if len(each) >= 5)
