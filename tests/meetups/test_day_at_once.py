"""Organisers at the same moment: nobody's tick is lost, and rooms are made once."""

import pytest
from django.db import transaction

from meetups.breakouts import Sizes
from meetups.models import Attendance, Breakout
from tests.meetups.day import at_the_meetup, came, key, rooms_of
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("clock")]

NAMES = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"]


def test_eight_organisers_who_tick_one_each_tick_all_eight():
    meetup = at_the_meetup(*NAMES)
    keys = [key(name) for name in NAMES]
    assert at_once(*(lambda one=one: meetup.tick(here=[one]) for one in keys)) == [None] * 8
    assert came(meetup) == NAMES


def test_one_guest_typed_in_by_four_is_let_in_once():
    meetup = at_the_meetup("Ada")
    answers = at_once(*(lambda: meetup.let_in("Zed") for _ in range(4)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Attendance", *["ValidationError"] * 3]
    assert came(meetup) == ["Zed"]


def test_a_member_ticked_and_let_in_by_address_at_once_is_here_once():
    meetup = at_the_meetup("Ada")
    ada = key("Ada")
    answers = at_once(
        *(lambda: meetup.let_in("ada@example.org") for _ in range(2)), *(lambda: meetup.tick(here=[ada]),) * 2
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert came(meetup) == ["Ada"]


def test_of_three_who_make_rooms_one_does_and_the_others_are_told():
    meetup = at_the_meetup(*NAMES)
    meetup.tick(here=[key(name) for name in NAMES])
    answers = at_once(
        *(lambda seed=seed: meetup.make_rooms(Sizes(size=4), 2, seed=seed, welcome=False) for seed in range(3))
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Breakout", "RoomsMoved", "RoomsMoved"]
    [made] = [answer for answer in answers if isinstance(answer, Breakout)]
    first = rooms_of(meetup)
    assert Breakout.objects.get().seed == made.seed
    with transaction.atomic():
        meetup.make_rooms(Sizes(size=4), 2, seed=made.seed, welcome=False, seen=1)
    assert rooms_of(meetup) == first


def test_four_latecomers_who_are_given_rooms_at_once_all_have_one_and_nobody_moves():
    meetup = at_the_meetup(*NAMES)
    meetup.tick(here=[key(name) for name in NAMES])
    meetup.make_rooms(Sizes(rooms=4), welcome=False)
    before = rooms_of(meetup)[0]
    late = [meetup.let_in(f"Zed {number}").key for number in range(4)]
    assert at_once(*(lambda one=one: meetup.find_room(one) for one in late)) == [None] * 4
    after = rooms_of(meetup)[0]
    assert [[name for name in room if name in NAMES] for room in after] == before
    assert [len(room) for room in after] == [3, 3, 3, 3]
    assert all(row.has_a_room for row in Attendance.objects.all())
