"""Nothing hidden in the report can be worked out: not by sums, not by bounds, not by knowing how it is made."""

from collections import defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bursaries.report import Record, row
from tests.bursaries.communities import CROWD, KINDS, SPRING, quick, records_of, truth

pytestmark = pytest.mark.nodb


def shares(total, parts):
    """All ways to cut a whole number into so many parts of at least 0."""
    if parts == 1:
        yield (total,)
    elif parts:
        for first in range(total + 1):
            yield from ((first, *rest) for rest in shares(total - first, parts - 1))


# --- Every small community there could be ---------------------------------------------------------------------------


def everything(kinds, count, pence):
    """Every table that so many people, who ask for so many pence in all, could make."""
    types = [[kind for kind, on in zip(kinds, bits, strict=True) if on] for bits in product((0, 1), repeat=len(kinds))]
    for people in combinations_with_replacement([each for each in types if each], count):
        counts = {kind: sum(kind in each for each in people) for kind in kinds}
        used = [kind for kind in kinds if counts[kind]]
        if (over := pence - sum(counts.values())) >= 0:
            for more in shares(over, len(used)):
                yield records_of(people, {kind: counts[kind] + extra for kind, extra in zip(used, more, strict=True)})


UNIVERSES = [
    *(("abc", count, pence, 3) for count in (3, 4, 5) for pence in range(count, count + 5)),
    *(("abc", count, pence, 3) for count in (7, 8) for pence in (count, count + 2)),
    *(("abcd", count, pence, 3) for count in (3, 4) for pence in (count, count + 1, count + 2)),
    *(("ab", count, pence, 5) for count in (5, 6, 9, 10) for pence in (count, count + 1, count + 4)),
    *(("abc", count, pence, 5) for count in (5, 6) for pence in (count, count + 2, count + 4)),
]


def recovered(kinds, universe, fewest=5):
    """Sorts tables by the report they give. Hidden cells that hold the same in all that give one report: people, or
    pence."""
    by_report = defaultdict(list)
    for records in universe:
        shown = row(SPRING, records, kinds, fewest)
        by_report[shown.people, shown.asked, shown.rest, tuple(shown.kinds)].append(truth(kinds, records))
    return [
        (kind, report)
        for report, alike in by_report.items()
        for kind in set(kinds) - {each.name for each in report[-1]}
        for what in (0, 1)
        if len({table[kind][what] for table in alike}) == 1
    ]


@pytest.mark.parametrize(("kinds", "count", "pence", "fewest"), UNIVERSES)
def test_who_knows_the_rules_and_tries_every_table_there_could_be_learns_no_hidden_cell(kinds, count, pence, fewest):
    assert recovered(kinds, everything(kinds, count, pence), fewest) == []


@pytest.mark.parametrize(("kinds", "count"), [*(("abc", count) for count in range(5, 25)), ("abcd", 18), ("abcd", 19)])
def test_nor_does_who_knows_besides_that_everyone_asked_for_one_kind_and_a_penny(kinds, count):
    universe = (
        records_of([kind for kind, many in zip(kinds, counts, strict=True) for _ in range(many)])
        for counts in shares(count, len(kinds))
    )
    assert recovered(kinds, universe) == []


FATES = [(asked, offered, paid) for asked in (1, 2) for offered in range(asked + 1) for paid in range(offered + 1)]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_nor_what_was_offered_or_given_where_that_is_hidden(count):
    by_report = defaultdict(list)
    for fates in combinations_with_replacement(FATES, count):
        records = [
            Record(number, SPRING, {"a": asked}, offered, paid) for number, (asked, offered, paid) in enumerate(fates)
        ]
        shown = row(SPRING, records, "a", fewest=3)
        by_report[shown.people, shown.asked, shown.offered, shown.given].append(
            (
                tuple(map(sum, zip(*fates, strict=True)))[1:],
                tuple(sum(map(bool, of)) for of in zip(*fates, strict=True))[1:],
            )
        )
    for (*_, offered, given_), alike in by_report.items():
        for place, value in enumerate((offered, given_)):
            if value is None:
                assert len({money[place] for money, _ in alike}) > 1
                assert len({people[place] for _, people in alike}) > 1
        assert offered is not None or given_ is None


# --- A solver that sees nothing but the page ------------------------------------------------------------------------


def solutions(shown, kinds):
    """Every table of whole numbers, none below 0, that fits all that is printed: people, pence, what is over, and that
    a person stands in a kind once, in one kind at least, and asks for a penny of it at least."""
    away = [kind for kind in kinds if kind not in {each.name for each in shown.kinds}]
    need = shown.people - sum(each.people for each in shown.kinds)
    for counts in product(range(shown.people + 1), repeat=len(away)):
        if need <= sum(counts) <= shown.rest:
            for pence in shares(shown.rest, len(away)):
                if all(b >= a and bool(a) == bool(b) for a, b in zip(counts, pence, strict=True)):
                    yield dict(zip(away, zip(counts, pence, strict=True), strict=True))


COMMUNITIES = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), min_size=1), min_size=5, max_size=8)


@settings(quick, max_examples=60)
@given(COMMUNITIES)
@example([{"a": 1}] * 5 + [{"b": 1}])
@example([{"a": 2}] * 5)
@example([{"a": 1}] * 5 + [{"b": 1}] * 4)
def test_solver_finds_two_values_for_every_hidden_cell(costs):
    shown = row(SPRING, [Record(number, SPRING, each) for number, each in enumerate(costs)], "abc")
    if shown.rest is None:
        return
    people, money = defaultdict(set), defaultdict(set)
    for found in solutions(shown, "abc"):
        for kind, (count, pence) in found.items():
            people[kind].add(count)
            money[kind].add(pence)
        if all(len(values) > 1 for values in (*people.values(), *money.values())):
            return
    raise AssertionError(f"{dict(people)} {dict(money)}")


# --- As many kinds and people as there may be -----------------------------------------------------------------------


def twin(shown, cell, *, full):
    """Another community that gives the same report, in which this hidden cell holds as many people as it can, or as
    few: the one that the proof in `bursaries.suppression` speaks of."""
    away = [kind for kind in KINDS if kind not in {each.name for each in shown.kinds}]
    order = sorted(away, key=lambda kind: (kind == cell) != full)
    hide = max(shown.people - sum(each.people for each in shown.kinds), 5)
    if not shown.kinds:
        slots = [order[0]] * shown.people
    elif hide < 4 * len(away):
        slots = [kind for kind in order for _ in range(4)][:hide]
    else:
        large = min(min(each.people for each in shown.kinds) - 1, hide)
        slots = [order[0]] * large + [order[1]] * (hide - large)
    people = [{kind} for kind in slots] + [set() for _ in range(shown.people - len(slots))]
    turn = len(slots)
    for each in shown.kinds:
        for number in range(each.people):
            people[(turn + number) % shown.people].add(each.name)
        turn += each.people
    money = {each.name: each.asked for each in shown.kinds} | {kind: slots.count(kind) for kind in set(slots)}
    money[slots[0]] += shown.rest - len(slots)
    return records_of(people, money)


@quick
@given(CROWD)
def test_in_a_large_report_too_every_hidden_cell_could_be_another(people):
    records = records_of(people)
    shown = row(SPRING, records, KINDS)
    for cell in set(KINDS) - {each.name for each in shown.kinds}:
        twins = [twin(shown, cell, full=full) for full in (True, False)]
        assert [row(SPRING, each, KINDS) for each in twins] == [shown, shown]
        assert truth(KINDS, twins[0])[cell][0] > truth(KINDS, twins[1])[cell][0]
        assert truth(KINDS, twins[0])[cell][1] != truth(KINDS, twins[1])[cell][1]


@quick
@given(CROWD)
def test_no_cell_under_five_is_shown_and_none_together_either(people):
    records = records_of(people)
    shown = row(SPRING, records, KINDS)
    real = truth(KINDS, records)
    assert all((each.people, each.asked) == real[each.name] and each.people >= 5 for each in shown.kinds)
    away = set(KINDS) - {each.name for each in shown.kinds}
    assert not away or sum(bool(each & away) for each in people) >= 5
    assert shown.asked == sum(each.asked for each in shown.kinds) + (shown.rest or 0)
