"""Who comes late gets a room, and nobody else moves."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetups.breakouts import Clash, Gathering, Person, Sizes, join, make
from tests.meetups.gatherings import apart, breaks, broken, crowd, gatherings, together

pytestmark = pytest.mark.nodb
ALWAYS = {"MainRoom", "Together", "Apart"}  # what a latecomer's room keeps whatever happens


def without(plan, keys):
    """The rooms, had these not come."""
    return [[tuple(key for key in room if key not in keys) for room in rooms] for rooms in plan.rounds]


@given(gatherings(), st.integers(1, 3))
def test_nobody_else_moves_and_what_people_need_is_kept(gathering, late):
    late = min(late, len(gathering.people) - 1)
    early, coming = gathering.people[:-late], gathering.people[-late:]
    rooms = min(gathering.rooms, max(1, len(early) // 2))
    now = replace(gathering, people=early, sizes=Sizes(rooms=rooms))
    try:
        before = plan = make(now, 1, looks=1_000)
        for person in coming:
            now = replace(now, people=[*now.people, person])
            plan = join(plan, now, person.key)
    except Clash:
        return
    assert without(plan, {person.key for person in coming}) == without(before, set())
    for rooms_now in plan.rounds:
        assert sum(map(len, rooms_now)) == len(now.people)
        assert [rule.words for rule in now.rules if type(rule).__name__ in ALWAYS and breaks(rule, rooms_now)] == []


@settings(max_examples=30)
@given(st.integers(4, 14), st.integers(1, 3), st.integers(1, 5))
def test_rooms_stay_even_where_no_rule_forbids_it(number, rounds, late):
    everyone = crowd(number + late)
    now = Gathering(everyone[:number], Sizes(rooms=2), rounds)
    plan = make(now, 1, looks=1_000)
    for person in everyone[number:]:
        now = replace(now, people=[*now.people, person])
        plan = join(plan, now, person.key)
    assert [broken(now, rooms) for rooms in plan.rounds] == [[]] * rounds


def late(here: Gathering, person: Person, **changes):
    """The room of someone late, in each round, as names."""
    plan = make(here, 1, looks=1_000)
    plan = join(plan, replace(here, people=[*here.people, person], **changes), person.key)
    return [next(room for room in rooms if person.key in room) for rooms in plan.rounds], plan


def test_they_meet_whom_they_have_not_met():
    here = Gathering(crowd(8), Sizes(rooms=2))
    plan = make(here, 1)
    for met, other in (plan.rounds[0], plan.rounds[0][::-1]):
        found, _ = late(here, Person("Zed", "Zed"), past=[{"Zed", *met}])
        assert found == [tuple(sorted([*other, "Zed"]))]


def test_two_rounds_show_them_two_rooms():
    found, _ = late(Gathering(crowd(12), Sizes(rooms=3), rounds=2), Person("Zed", "Zed"))
    assert len({*found[0]} & {*found[1]} - {"Zed"}) == 1  # each room of one round has someone of each of the other


@pytest.mark.parametrize("mark", ["is_newcomer", "by_phone"])
def test_a_late_newcomer_finds_the_regular_and_a_late_phone_the_main_room_even_where_it_is_full(mark):
    here = Gathering(crowd(5, is_regular="Ada", by_phone="Ada"), Sizes(rooms=2))
    now = replace(here, people=[*here.people, Person("Zed", "Zed", **{mark: True})])
    plans = [make(here, seed) for seed in range(6)]
    assert {len(plan.rounds[0][0]) for plan in plans} == {2, 3}
    assert all({"Ada", "Zed"} <= {*join(plan, now, "Zed").rounds[0][0]} for plan in plans)


def test_a_late_host_goes_where_there_is_none():
    found, _ = late(Gathering(crowd(9, is_host="Ada Bo"), Sizes(rooms=3)), Person("Zed", "Zed", is_host=True))
    assert not {"Ada", "Bo"} & {*found[0]}


def test_who_comes_in_the_second_round_was_not_in_the_first():
    here = Gathering(crowd(8), Sizes(rooms=2), rounds=3)
    before = make(here, 1)
    after = join(before, replace(here, people=[*here.people, Person("Zed", "Zed")]), "Zed", from_round=2)
    assert after.rounds[0] == before.rounds[0]
    assert ["Zed" in str(rooms) for rooms in after.rounds] == [False, True, True]


def test_who_left_keeps_nobody_out():
    here = Gathering(crowd(8), Sizes(rooms=2))
    plan = make(here, 1)
    now = [person for person in here.people if person.key != "Ada"]
    assert "Zed" in str(join(plan, replace(here, people=[*now, Person("Zed", "Zed")]), "Zed"))


def test_a_latecomer_with_nowhere_to_go_is_told_why():
    here = Gathering(crowd(6, is_host="Ada Bo"), Sizes(rooms=2))
    first, second = (room[0] for room in make(here, 1).rounds[0])
    with pytest.raises(Clash) as clash:
        late(
            here,
            Person("Zed", "Zed"),
            apart=[apart(f"Zed {first}"), apart(f"Zed {second}")],
            together=[together("Ada Zed")],
        )
    assert str(clash.value) == (
        "There is no room for one more in which all of this holds: everyone else stays where they are; "
        "Ada and Zed stay together (BSL interpreter); 1 private keep-apart. Make new rooms."
    )


def test_nobody_comes_twice_and_only_who_is_here():
    here = Gathering(crowd(4), Sizes(rooms=2))
    plan = make(here, 1)
    for key, reason in (("Ada", "rooms already"), ("Zed", "not here")):
        with pytest.raises(ValueError, match=reason):
            join(plan, here, key)
