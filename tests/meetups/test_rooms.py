"""Rooms made for those who are here: what is known of people reaches the rules, and who met whom is remembered."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from community.models import Member
from meetups.breakouts import Clash, Sizes, tally
from meetups.models import Breakout, Host, KeepApart, Meetup, RoomsMoved, Rsvp
from tests.meetups.day import at_the_meetup, key, rooms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EIGHT = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal"]
FOUR = Sizes(size=4)


def gathered(*names, **fields):
    """Today's meetup, with these here."""
    meetup = at_the_meetup(*names, **fields)
    meetup.tick(here=[key(name) for name in names])
    return meetup


def been_at(*names, days, ticked=True):
    """A past meetup at which these were, ticked or only going."""
    meetup = at_the_meetup(*names, title=f"{days} days ago", days=1)
    for name in names if ticked else ():
        meetup.attendances.create(member=Member.objects.get(name=name), here_at=meetup.starts_at)
    start = meetup.starts_at - timedelta(days=days + 1)
    Meetup.objects.filter(pk=meetup.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
    return meetup


def room_with(rooms, name):
    """Whom they share a room with."""
    return next({*room} for room in rooms if name in room)


def test_same_people_and_seed_make_the_same_rooms_in_whatever_order_they_were_ticked():
    meetup = gathered(*EIGHT)
    meetup.make_rooms(FOUR, 2, seed=7, welcome=False)
    first = rooms_of(meetup)
    meetup.tick(gone=[key(name) for name in EIGHT])
    for name in reversed(EIGHT):
        meetup.tick(here=[key(name)])
    made = meetup.make_rooms(FOUR, 2, seed=7, welcome=False, seen=1)
    assert rooms_of(meetup) == first
    assert (made.seed, made.version, Breakout.objects.count()) == (7, 2, 1)


def test_rooms_made_again_differ_unless_the_seed_is_given():
    meetup = gathered(*EIGHT)
    seeds = {meetup.make_rooms(FOUR, welcome=False, seen=number).seed for number in range(3)}
    assert len(seeds) == 3


def test_who_met_at_past_meetups_meets_others():
    before = gathered(*EIGHT, title="Before")
    before.make_rooms(FOUR, seed=1, welcome=False)
    met = tally(rooms_of(before)[0])
    Meetup.objects.filter(pk=before.pk).update(starts_at=before.starts_at - timedelta(days=28))
    after = gathered(*EIGHT, title="After")
    for seed in range(5):
        after.make_rooms(Sizes(size=2), seed=seed, welcome=False, seen=seed)
        again = tally(rooms_of(after)[0])
        assert not met.keys() & again.keys()


def test_meetups_still_to_come_and_those_unticked_are_no_past():
    meetup = gathered(*EIGHT[:4])
    later = gathered(*EIGHT[:4], title="Later", time="15:00")
    later.make_rooms(Sizes(size=2), seed=1, welcome=False)
    assert meetup._past([member.pk for member in Member.objects.all()]) == []
    unticked = gathered("Ada", "Bo", title="Before", time="09:30")
    unticked.make_rooms(Sizes(rooms=1), welcome=False)
    assert meetup._past([*Member.objects.values_list("pk", flat=True)]) == [[key("Ada"), key("Bo")]]
    unticked.tick(gone=[key("Ada")])
    assert meetup._past([*Member.objects.values_list("pk", flat=True)]) == [[key("Bo")]]


def test_hosts_are_spread_and_note_takers_are_no_hosts():
    meetup = gathered(*EIGHT)
    roles = {"Ada": "host", "Bo": "facilitator", "Cy": "co-host", "Di": "co-host", "Ed": "note-taker", "Flo": "care"}
    for name, role in roles.items():
        Host.objects.create(meetup=meetup, member=Member.objects.get(name=name), role=role)
    assert meetup._hosts([*Member.objects.values_list("pk", flat=True)]) == {
        Member.objects.get(name=name).pk for name in ("Ada", "Bo", "Cy", "Di")
    }
    for seed in range(5):
        meetup.make_rooms(Sizes(rooms=4), seed=seed, welcome=False, seen=seed)
        assert all(len({*room} & {"Ada", "Bo", "Cy", "Di"}) == 1 for room in rooms_of(meetup)[0])


def test_newcomers_sit_beside_a_regular():
    """At their first meetup; at two or more before. Who was there once is neither, and so is a guest."""
    been_at("Ada", "Bo", "Cy", days=30)
    been_at("Ada", "Bo", days=60)
    meetup = gathered(*EIGHT[:6])
    meetup.let_in("Zed")
    meetup.let_in("Zoe")
    standing = {
        person.name: (person.is_newcomer, person.is_regular)
        for person in meetup._gathering(FOUR, 1, spread_hosts=True, welcome=True).people
    }
    regular, newcomer, neither = (False, True), (True, False), (False, False)
    assert standing == {
        "Ada": regular, "Bo": regular, "Cy": neither, "Di": newcomer, "Ed": newcomer, "Flo": newcomer,
        "Zed": neither, "Zoe": neither,
    }  # fmt: skip
    for seed in range(5):
        meetup.make_rooms(FOUR, 2, seed=seed, seen=seed)
        for rooms in rooms_of(meetup):
            for room in rooms:
                assert not {*room} & {"Di", "Ed", "Flo"} or {*room} & {"Ada", "Bo"}


def test_where_nobody_was_ticked_going_counts_as_having_been_there():
    been_at("Ada", "Bo", days=30, ticked=False)
    ticked = been_at("Ada", days=60)
    # Bo had a place there too, but was not ticked.
    Rsvp.objects.create(meetup=ticked, member=Member.objects.get(name="Bo"), status="going", ticket=2)
    meetup = gathered("Ada", "Bo")
    been = meetup._been([*Member.objects.values_list("pk", flat=True)])
    assert {Member.objects.get(pk=pk).name: number for pk, number in been.items()} == {"Ada": 2, "Bo": 1}


def test_a_host_who_is_here_for_the_first_time_is_no_newcomer():
    meetup = gathered("Ada", "Bo")
    Host.objects.create(meetup=meetup, member=Member.objects.get(name="Ada"))
    people = meetup._gathering(FOUR, 1, spread_hosts=True, welcome=True).people
    assert {person.name: (person.is_host, person.is_newcomer) for person in people} == {
        "Ada": (True, False), "Bo": (False, True),
    }  # fmt: skip


def test_no_regular_is_a_clash_that_says_so_and_how_many_are_new():
    meetup = gathered(*EIGHT[:4])
    with pytest.raises(Clash, match=r"4 newcomers sit beside a regular \(none is here\)"):
        meetup.make_rooms(Sizes(size=2))
    assert not Breakout.objects.exists()
    assert meetup.make_rooms(Sizes(size=2), welcome=False).rooms == 2


def test_shared_interpreters_phones_and_keep_aparts_hold_in_every_round():
    meetup = gathered(*EIGHT)
    meetup.tick(phone=[key("Ada"), key("Bo")])
    meetup.share("BSL interpreter", [key("Cy"), key("Di"), key("Ed")])
    KeepApart.objects.create(one=Member.objects.get(name="Hal"), other=Member.objects.get(name="Cy"))
    for seed in range(5):
        meetup.make_rooms(FOUR, 3, seed=seed, welcome=False, seen=seed)
        for main, other in rooms_of(meetup):
            assert {"Ada", "Bo"} <= {*main}
            assert room_with([main, other], "Cy") >= {"Cy", "Di", "Ed"}
            assert "Hal" not in room_with([main, other], "Cy")


def test_a_clash_names_who_stays_together_and_never_who_keeps_apart():
    meetup = gathered(*EIGHT[:4])
    meetup.share("Captioner", [key("Ada"), key("Bo")])
    KeepApart.objects.create(one=Member.objects.get(name="Bo"), other=Member.objects.get(name="Ada"))
    with pytest.raises(Clash) as clash:
        meetup.make_rooms(Sizes(size=2), welcome=False)
    assert str(clash.value) == (
        "We find no rooms where all of this holds: 2 rooms of 2 people; Ada and Bo stay together (Captioner); "
        "1 private keep-apart. Change one of these."
    )


def test_who_is_noted_but_not_here_has_no_room_and_stands_in_nobodys_way():
    meetup = gathered(*EIGHT[:4])
    meetup.share("Captioner", [key("Ada"), key("Bo")])
    meetup.tick(gone=[key("Bo")])
    meetup.make_rooms(Sizes(rooms=1), welcome=False)
    assert rooms_of(meetup) == [[["Ada", "Cy", "Di"]]]


# --- Latecomers ---------------------------------------------------------------------------------------------------


def without(rounds, name):
    return [[[one for one in room if one != name] for room in rooms] for rooms in rounds]


def test_a_latecomer_moves_nobody_and_meets_whom_they_have_not_met():
    before = been_at("Ada", "Zoe", days=30)
    before.attendances.update(rooms=[1])
    meetup = gathered(*EIGHT)
    for seed in range(4):
        meetup.make_rooms(Sizes(rooms=2), seed=seed, welcome=False, seen=seed)
        made = rooms_of(meetup)
        zoe = meetup.let_in("zoe@example.org")
        meetup.find_room(zoe.key)
        now = rooms_of(meetup)
        assert without(now, "Zoe") == made
        assert "Ada" not in room_with(now[0], "Zoe")
        meetup.tick(gone=[zoe.key])


def test_a_latecomer_finds_no_room_beside_whom_they_keep_apart_from():
    meetup = gathered(*EIGHT[:2])
    meetup.make_rooms(Sizes(rooms=1), welcome=False)
    zoe = at_the_meetup("Zoe", title="Another").rsvps.get().member
    KeepApart.objects.create(one=zoe, other=Member.objects.get(name="Ada"))
    meetup.let_in(zoe.email)
    with pytest.raises(Clash, match=r"1 private keep-apart\. Make new rooms\."):
        meetup.find_room(key("Zoe"))
    assert not meetup.attendances.get(member=zoe).has_a_room


def test_a_latecomer_who_phones_in_is_in_the_main_room():
    meetup = gathered(*EIGHT)
    meetup.make_rooms(Sizes(rooms=4), 2, welcome=False)
    guest = meetup.let_in("Zed")
    meetup.tick(phone=[guest.key])
    meetup.find_room(guest.key)
    assert all("Zed" in rooms[0] for rooms in rooms_of(meetup))


def test_a_room_is_found_though_half_of_the_people_were_unticked():
    meetup = gathered(*EIGHT)
    meetup.make_rooms(Sizes(rooms=4), welcome=False)
    meetup.tick(gone=[key(name) for name in EIGHT[:7]])
    guest = meetup.let_in("Zed")
    meetup.find_room(guest.key)
    assert sorted(name for room in rooms_of(meetup)[0] for name in room) == ["Hal", "Zed"]


@pytest.mark.parametrize("from_round", [0, 3])
def test_there_is_no_room_in_a_round_that_is_none(from_round):
    meetup = gathered(*EIGHT)
    meetup.make_rooms(Sizes(rooms=2), 2, welcome=False)
    guest = meetup.let_in("Zed")
    with pytest.raises(ValidationError, match="There is no such round"):
        meetup.find_room(guest.key, from_round=from_round)


# --- Refused ------------------------------------------------------------------------------------------------------


def test_rooms_seen_too_long_ago_are_not_replaced():
    meetup = gathered(*EIGHT)
    meetup.make_rooms(FOUR, welcome=False)
    made = rooms_of(meetup)
    with pytest.raises(RoomsMoved):
        meetup.make_rooms(FOUR, welcome=False, seen=0)
    assert rooms_of(meetup) == made


def test_more_rooms_than_can_be_kept_are_refused():
    meetup = gathered("Ada", "Bo")
    model = meetup.attendances.model
    model.objects.bulk_create(
        model(meetup=meetup, name=f"G{number}", here_at=meetup.starts_at) for number in range(2001)
    )
    with pytest.raises(ValidationError, match="That makes 1001 rooms"):
        meetup.make_rooms(Sizes(size=2), welcome=False)


def test_a_meetup_cancelled_or_over_has_no_rooms_made(clock):
    meetup = gathered("Ada", "Bo")
    clock.move_to(meetup.ends_at)
    with pytest.raises(ValidationError, match="This meetup is over"):
        meetup.make_rooms(FOUR, welcome=False)
    clock.move_to(meetup.starts_at - timedelta(hours=1))
    meetup.cancel("Flood.")
    with pytest.raises(ValidationError, match="This meetup is cancelled"):
        Meetup.objects.get().make_rooms(FOUR, welcome=False)
