"""Rooms, made on the day's desk with those who are here; found by latecomers, left by who was unticked."""

import pytest
from django.contrib.admin.models import LogEntry

from community.models import Member
from meetups.models import Breakout, KeepApart
from tests.meetups.day import at_the_meetup, came, key, post, rooms_on
from tests.meetups.desk import address
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def meetup(cast):
    """Today's, with four who have a place."""
    return at_the_meetup("Ada", "Bo", "Cy", "Di")


EVERYONE = ["Ada", "Bo", "Cy", "Di"]

ROOMS = {"by": "size", "number": "2", "rounds": "1", "seen": "0"}


def test_ticks_are_kept_and_rooms_are_made_with_one_button(desk, meetup):
    answer = post(desk, meetup, "make", here=EVERYONE, **ROOMS)
    assert (answer.status_code, answer["Location"]) == (302, address(meetup, "day") + "#rooms")
    made = Breakout.objects.get()
    assert (made.rooms, made.rounds, made.version, made.made_by.name) == (2, 1, 1, "Olu")
    [lines] = rooms_on(desk.client.get(address(meetup, "day")))
    assert [line.split(": ")[0] for line in lines] == ["Room 1", "Room 2"]
    assert sorted(name for line in lines for name in line.split(": ")[1].split(", ")) == EVERYONE
    assert LogEntry.objects.get(action_flag=2).change_message == "Made rooms (1)."


def test_each_round_is_a_box_of_its_own_and_the_main_room_is_named_where_someone_phones_in(desk, meetup):
    post(desk, meetup, "make", here=EVERYONE, phone=["Di"], **ROOMS | {"rounds": "3"})
    rounds = rooms_on(desk.client.get(address(meetup, "day")))
    assert len(rounds) == 3
    assert all(lines[0].startswith("Room 1 (main room): ") and "Di" in lines[0] for lines in rounds)
    partners = {lines[0].split(": ")[1].replace("Di", "").strip(", ") for lines in rounds}
    assert partners == {"Ada", "Bo", "Cy"}


def test_a_clash_is_said_with_what_was_typed_and_ticks_are_kept_but_no_rooms(desk, meetup):
    wanted = ROOMS | {"welcome": "on", "rounds": "2"}
    answer = post(desk, meetup, "make", here=EVERYONE, who="Zed", **wanted)
    assert answer.status_code == 422
    page = words_of(answer)
    assert "We find no rooms where all of this holds: 2 rooms of 2 or 3 people; " in page
    assert "4 newcomers sit beside a regular (none is here). Change one of these." in page
    assert "Saved. Zed is let in. 5 people are here." in page
    assert came(meetup) == [*EVERYONE, "Zed"]
    assert not Breakout.objects.exists()
    kept = form_of(answer, "day")
    assert [kept[name][0] for name in ("by", "number", "rounds", "seen")] == ["size", "2", "2", "0"]
    assert ("welcome" in kept, "spread_hosts" in kept) == (True, False)
    assert kept["who"] == [""]  # let in by now


def test_a_clash_over_private_keep_aparts_counts_them_and_names_nobody(desk, meetup):
    ada, bo, cy = (Member.objects.get(name=name) for name in ("Ada", "Bo", "Cy"))
    for one, other in ((ada, bo), (ada, cy), (bo, cy)):
        KeepApart.objects.create(one=one, other=other)
    page = words_of(post(desk, meetup, "make", here=EVERYONE, **ROOMS))
    [sentence] = [part for part in page.split(". ") if "We find no rooms" in part]
    assert sentence.endswith("We find no rooms where all of this holds: 2 rooms of 2 people; 3 private keep-aparts")


def test_rooms_without_anybody_or_too_many_are_refused(desk, meetup):
    assert "Nobody is ticked yet. Tick who is here, then make rooms." in words_of(post(desk, meetup, "make", **ROOMS))
    many = post(desk, meetup, "make", here=EVERYONE, **ROOMS | {"by": "rooms", "number": "3"})
    assert many.status_code == 422
    assert "How many : 3 rooms are too many for 4 people: someone would sit alone." in words_of(many)


def test_rooms_are_replaced_only_on_purpose(desk, meetup):
    post(desk, meetup, "make", here=EVERYONE, **ROOMS)
    before = rooms_on(desk.client.get(address(meetup, "day")))
    again = ROOMS | {"seen": "1", "by": "rooms", "number": "1"}
    refused = post(desk, meetup, "make", here=EVERYONE, **again)
    assert refused.status_code == 422
    assert "Tick this if the rooms there are shall be replaced." in words_of(refused)
    assert rooms_on(refused) == before
    assert post(desk, meetup, "make", here=EVERYONE, **again | {"replace": "on"}).status_code == 302
    assert rooms_on(desk.client.get(address(meetup, "day"))) == [["Room 1: Ada, Bo, Cy, Di"]]
    assert Breakout.objects.get().version == 2


def test_the_second_of_two_who_make_rooms_sees_those_of_the_first_and_changes_nothing(desk, meetup):
    post(desk, meetup, "make", here=EVERYONE, **ROOMS)
    before = rooms_on(desk.client.get(address(meetup, "day")))
    late = post(desk, meetup, "make", here=[*EVERYONE], **ROOMS)
    assert late.status_code == 409
    assert "Someone else made rooms while you had this page open." in words_of(late)
    assert rooms_on(late) == before
    assert form_of(late, "day")["seen"] == ["1"]


def test_once_it_is_over_rooms_stay(desk, meetup, clock):
    post(desk, meetup, "make", here=EVERYONE, **ROOMS)
    clock.move_to(meetup.ends_at)
    page = desk.client.get(address(meetup, "day"))
    assert "This meetup is over: its rooms stay as they are." in words_of(page)
    assert "Make rooms" not in words_of(page)
    refused = post(desk, meetup, "make", here=EVERYONE, **ROOMS | {"seen": "1", "replace": "on"})
    assert refused.status_code == 422
    assert rooms_on(refused) == rooms_on(page)


def test_a_latecomer_finds_a_room_and_nobody_else_moves(desk, meetup):
    post(desk, meetup, "make", here=EVERYONE, **ROOMS | {"rounds": "2"})
    before = rooms_on(desk.client.get(address(meetup, "day")))
    post(desk, meetup, here=EVERYONE, who="Zed")
    zed = meetup.attendances.get(name="Zed")
    page = desk.client.get(address(meetup, "day"))
    assert "Here, but in no room yet Nobody else moves." in words_of(page)
    assert rooms_on(page) == before
    answer = post(desk, meetup, f"find-{zed.key}", here=[*EVERYONE, zed.key], from_round="2")
    assert answer["Location"] == address(meetup, "day") + "#rooms"
    after = rooms_on(desk.client.get(address(meetup, "day")))
    assert after[0] == before[0]
    assert [line.replace(", Zed", "") for line in after[1]] == before[1]
    assert sum("Zed" in line for line in after[1]) == 1
    assert "no room yet" not in words_of(desk.client.get(address(meetup, "day")))
    twice = post(desk, meetup, f"find-{zed.key}", here=[*EVERYONE, zed.key], from_round="1")
    assert twice.status_code == 422
    assert "They have a room already, or are not here any more." in words_of(twice)


def test_who_is_unticked_leaves_their_rooms(desk, meetup):
    post(desk, meetup, "make", here=EVERYONE, **ROOMS)
    meetup.tick(gone=[key("Ada")])
    [lines] = rooms_on(desk.client.get(address(meetup, "day")))
    assert sorted(name for line in lines for name in line.split(": ")[1].split(", ")) == ["Bo", "Cy", "Di"]
    meetup.tick(here=[key("Ada")])
    assert [row.called for row in meetup.attendances.all() if not row.has_a_room] == ["Ada"]
