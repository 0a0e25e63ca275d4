"""Few people meet again. Counted, not timed: times are printed by `make bench`, which looks at more."""

import pytest

from meetups.breakouts import Gathering, Sizes, make, tally
from tests.benchmarks import breakouts as bench
from tests.meetups.gatherings import apart, broken, crowd, together

pytestmark = pytest.mark.nodb


@pytest.mark.parametrize("case", bench.GOLFERS, ids=str)
def test_at_least_95_in_100_of_the_best_possible_new_meetings(case):
    plan = bench.golfers(case)
    assert len(tally(plan.rooms)) >= 0.95 * case.best


@pytest.mark.parametrize("rounds", [1, 2])
def test_fewer_than_a_third_of_the_repeats_of_random_rooms_in_a_year(rounds):
    ours, random = bench.year(rounds, seed=1)
    assert ours * 3 < random


def test_who_keeps_apart_or_hosts_costs_no_meeting_where_it_need_not():
    """Rules that a perfect plan can keep leave it perfect."""
    here = Gathering(
        crowd(32, is_host="Ada Bo Cy Di Ed Flo Gus Hal"), Sizes(size=4), 6, apart=[apart("Ida Jo"), apart("Ida Kit")]
    )
    plan = make(here, 1)
    assert max(tally(plan.rooms).values()) == 1
    assert [broken(here, rooms) for rooms in plan.rounds] == [[]] * 6


def test_only_who_must_meets_again():
    """Two who share an interpreter meet each time; nobody else has to."""
    plan = make(Gathering(crowd(15), Sizes(size=3), rounds=3, together=[together("Ada Bo")]), 1, looks=100_000)
    again = {frozenset(pair): count for pair, count in tally(plan.rooms).items() if count > 1}
    assert again == {frozenset({"Ada", "Bo"}): 3}


def test_who_met_at_past_meetups_is_parted():
    first = make(Gathering(crowd(15), Sizes(size=3)), 1)
    past = [*first.rooms]
    for seed in range(2, 6):
        past += make(Gathering(crowd(15), Sizes(size=3), past=past), seed).rooms
    assert max(tally(past).values()) == 1


def test_where_all_have_met_those_who_met_least_meet():
    """Sixty meetups with everybody, and one more for all pairs but one."""
    names = [person.key for person in crowd(8)]
    pairs = [{one, other} for one in names for other in names if one < other and {one, other} != {"Ada", "Bo"}]
    plan = make(Gathering(crowd(8), Sizes(size=2), past=[names] * 60 + pairs), 1, looks=10_000)
    assert ("Ada", "Bo") in plan.rooms
