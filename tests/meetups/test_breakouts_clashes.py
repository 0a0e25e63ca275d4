"""Where the rules cannot all hold, an organiser reads which of them clash. Who keeps apart from whom stays private."""

from itertools import pairwise

import pytest

from meetups.breakouts import Apart, Clash, Gathering, Sizes, make
from tests.meetups.gatherings import apart, broken, crowd, together

pytestmark = pytest.mark.nodb

CLASHES = [
    (
        "more phones than the main room has chairs",
        Gathering(crowd(9, by_phone="Ada Bo Cy Di"), Sizes(rooms=3)),
        "3 rooms of 3 people; Ada, Bo, Cy and Di phone in, so in the main room",
    ),
    (
        "more people share a captioner than a room holds",
        Gathering(crowd(7), Sizes(rooms=3), together=[together("Ada Bo Cy Di", "captioner")]),
        "3 rooms of 2 or 3 people; Ada, Bo, Cy and Di stay together (captioner)",
    ),
    (
        "two who share an interpreter, and one of them phones in beside too many",
        Gathering(crowd(6, by_phone="Ada Cy Di"), Sizes(rooms=2), together=[together("Ada Bo")]),
        "2 rooms of 3 people; Ada, Cy and Di phone in, so in the main room; Ada and Bo stay together (BSL interpreter)",
    ),
    (
        "newcomers beside nobody",
        Gathering(crowd(4, is_newcomer="Ada"), Sizes(rooms=2)),
        "2 rooms of 2 people; 1 newcomer sits beside a regular (none is here)",
    ),
    (
        "too many newcomers for the regulars",
        Gathering(crowd(6, is_newcomer="Ada Bo Cy", is_regular="Di"), Sizes(rooms=2)),
        "2 rooms of 3 people; 3 newcomers sit beside a regular (1 is here)",
    ),
    (
        "hosts who need to be in one room",
        Gathering(crowd(6, is_host="Ada Bo"), Sizes(rooms=2), together=[together("Ada Bo")]),
        "2 rooms of 3 people; Ada and Bo stay together (BSL interpreter); the 2 hosts are spread evenly",
    ),
    (
        "three who all keep apart, in two rooms",
        Gathering(crowd(6), Sizes(rooms=2), apart=[apart("Ada Bo"), apart("Bo Cy"), apart("Ada Cy"), apart("Di Ed")]),
        "2 rooms of 3 people; 3 private keep-aparts",
    ),
    (
        "a keep-apart among those who phone in",
        Gathering(crowd(8, by_phone="Ada Bo Cy"), Sizes(rooms=2), apart=[apart("Ada Bo"), apart("Di Ed")]),
        "2 rooms of 4 people; Ada, Bo and Cy phone in, so in the main room; 1 private keep-apart",
    ),
    (
        "one room for everyone",
        Gathering(crowd(3), Sizes(size=6), apart=[apart("Ada Bo")]),
        "1 room of 3 people; 1 private keep-apart",
    ),
]


@pytest.mark.parametrize(("here", "reasons"), [case[1:] for case in CLASHES], ids=[case[0] for case in CLASHES])
def test_a_clash_says_which_rules(here, reasons):
    with pytest.raises(Clash) as clash:
        make(here, 1)
    assert str(clash.value) == f"We find no rooms where all of this holds: {reasons}. Change one of these."


def test_who_keeps_apart_is_told_to_nobody_who_reads_the_message():
    here = Gathering(crowd(6), Sizes(rooms=2), apart=[apart("Ada Bo"), apart("Bo Cy"), apart("Ada Cy")])
    with pytest.raises(Clash) as clash:
        make(here, 1)
    assert not [person.name for person in here.people if person.name in str(clash.value)]
    assert {*clash.value.rules} == {*here.apart}  # for who may know


def test_many_rules_that_hardly_fit_are_kept_all_the_same():
    """Every rule at once: all newcomers beside one regular, one host for each room, a row of keep-aparts."""
    names = [person.key for person in crowd(40)]
    hosts, newcomers, regulars = (" ".join(some) for some in (names[5:13], names[20:26:2], names[30:31]))
    here = Gathering(
        crowd(40, by_phone="Ada Bo", is_host=hosts, is_newcomer=newcomers, is_regular=regulars),
        Sizes(rooms=8),
        rounds=2,
        together=[together("Cy Di"), together("Di Ed")],
        apart=[Apart.of(one, other) for one, other in pairwise(names) if one not in ("Ada", "Cy", "Di")],
    )
    plan = make(here, 1, looks=1_000)
    assert [broken(here, rooms) for rooms in plan.rounds] == [[], []]
