"""Rooms for everyone here, whatever the rules: they hold, rooms are even, and the same seed has the same rooms."""

import ast
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meetups.breakouts import Clash, Gathering, Person, Plan, Sizes, make
from tests.meetups.gatherings import apart, broken, crowd, every_round, gatherings, together
from tests.site import ROOT
from tests.test_architecture import imports

pytestmark = pytest.mark.nodb
FEW = 3_000  # looks at trades: what is promised here holds after any number


def plan_of(gathering: Gathering, seed: int = 1) -> Plan:
    """A plan, where there is one."""
    try:
        return make(gathering, seed, looks=FEW)
    except Clash:
        assume(False)
        raise


def clash_of(gathering: Gathering) -> Clash | None:
    """Why there is no plan, if there is none."""
    try:
        make(gathering, 1, looks=FEW)
    except Clash as clash:
        return clash
    return None


@given(gatherings())
def test_every_round_is_even_and_keeps_every_rule(gathering):
    plan = plan_of(gathering)
    assert len(plan.rounds) == gathering.rounds
    assert [broken(gathering, rooms) for rooms in plan.rounds] == [[]] * gathering.rounds


@settings(max_examples=60)
@given(gatherings(most=7))
def test_a_clash_is_told_exactly_when_there_are_no_rooms_and_names_no_rule_too_many(gathering):
    ways = list(every_round(gathering))
    clash = clash_of(gathering)
    assert (clash is None) == any(not broken(gathering, rooms) for rooms in ways)
    if clash:
        assert all(broken(gathering, rooms, rules=clash.rules) for rooms in ways)
        for rule in clash.rules:
            others = [each for each in clash.rules if each is not rule]
            assert any(not broken(gathering, rooms, rules=others) for rooms in ways), rule


@settings(max_examples=40)
@given(gatherings(), st.randoms(use_true_random=False))
def test_same_people_and_seed_have_the_same_rooms_in_whatever_order_they_came(gathering, dice):
    plan = plan_of(gathering)
    people, past = list(gathering.people), list(gathering.past)
    dice.shuffle(people)
    dice.shuffle(past)
    assert make(replace(gathering, people=people, past=past), 1, looks=FEW) == plan


def test_rooms_stay_even_where_parties_do_not_match():
    """Beside two who phone in nobody can make up for two who move as one."""
    here = Gathering(crowd(6, by_phone="Ada Bo"), Sizes(rooms=2), rounds=3, together=[together("Cy Di")])
    assert [broken(here, rooms) for rooms in make(here, 1, looks=FEW).rounds] == [[]] * 3


def test_other_seeds_have_other_rooms():
    gathering = Gathering(crowd(12), Sizes(size=4))
    assert len({make(gathering, seed, looks=FEW) for seed in ("march", "april", 3, 4)}) == 4


SMALL = """
from meetups.breakouts import Apart, Gathering, Person, Sizes, Together, make
def person(key):
    marks = {"is_host": "ab", "by_phone": "c", "is_newcomer": "d", "is_regular": "ae"}
    return Person(key, key, **{mark: key in whom for mark, whom in marks.items()})
rules = {"together": [Together(frozenset("fg"), "captioner")], "apart": [Apart.of("a", "h")]}
here = Gathering([*map(person, "abcdefghijk")], Sizes(size=4), rounds=2, past=["abc", "def"], **rules)
for rooms in make(here, "march", looks=20_000).rounds:
    print(*map("".join, rooms))
"""


def test_same_rooms_in_every_process_and_as_they_were_when_this_was_written():
    """A plan kept from one version of Python to the next: whatever hashes do, and whichever `random` there is."""
    said = {
        subprocess.run(
            [sys.executable, "-c", SMALL],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {"acdk ehi bfgj\ncfgh bek adij"}


def test_it_is_pure():
    """It knows neither the site nor its database: who is here is handed in."""
    files = sorted((ROOT / "meetups" / "breakouts").glob("*.py"))
    found = {
        module
        for path in files
        for module in imports(ast.parse(path.read_text()), str(path.relative_to(ROOT)))
        if not module.startswith("meetups.breakouts")
    }
    assert len(files) > 5
    known = {"collections", "dataclasses", "itertools", "operator", "random", "typing"}
    assert {module.split(".")[0] for module in found} <= known


# --- How many rooms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [
        (1, 4, [1]),
        (2, 2, [2]),
        (3, 2, [3]),
        (4, 4, [4]),
        (5, 4, [3, 2]),
        (9, 4, [3, 3, 3]),
        (10, 4, [4, 3, 3]),
        (13, 5, [5, 4, 4]),
        (7, 2, [3, 2, 2]),
    ],
)
def test_a_size_is_the_most_unless_someone_would_sit_alone(people, size, sizes):
    plan = make(Gathering(crowd(people), Sizes(size=size)), 1)
    assert sorted(map(len, plan.rounds[0]), reverse=True) == sizes


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: Gathering(crowd(7), Sizes(rooms=4)), "4 rooms are too many for 7 people"),
        (lambda: Gathering([], Sizes(size=4)), "Rooms need people"),
        (lambda: Gathering(crowd(4), Sizes(size=4), rounds=0), "at least one round"),
        (lambda: Gathering([*crowd(2), *crowd(1)], Sizes(size=4)), "Each person is here once"),
        (lambda: Sizes(), "how many rooms"),
        (lambda: Sizes(size=4, rooms=2), "how many rooms"),
        (lambda: Sizes(size=1), "at least two people"),
        (lambda: Sizes(rooms=0), "at least one room"),
        (lambda: Person("a", "Ada", is_newcomer=True, is_regular=True), "newcomer and a regular"),
        (lambda: apart("Ada Ada"), "Two people"),
    ],
)
def test_what_makes_no_sense_is_refused(made, reason):
    with pytest.raises(ValueError, match=reason):
        made()
