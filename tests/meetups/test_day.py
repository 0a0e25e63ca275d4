"""The day on the desk: ticking who is here, letting in who is on no list, keeping people together."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.jobs import JOBS
from community.models import Member
from meetups.breakouts import Sizes
from meetups.models import Attendance, Rsvp
from tests.meetups.day import at_the_meetup, came, key, post
from tests.meetups.desk import address
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def meetup(cast):
    """Today's, with four who have a place."""
    return at_the_meetup("Ada", "Bo", "Cy", "Di")


# --- Ticks --------------------------------------------------------------------------------------------------------


def test_ticks_are_kept_and_shown_and_taken_away_again(desk, meetup):
    assert meetup.attendance() is None
    answer = post(desk, meetup, here=["Ada", "Cy"])
    assert (answer.status_code, answer["Location"]) == (302, address(meetup, "day"))
    assert "Saved. 2 people are here." in words_of(desk.client.get(answer["Location"]))
    assert (came(meetup), meetup.attendance()) == (["Ada", "Cy"], 2)
    form = form_of(desk.client.get(address(meetup, "day")), "day")
    assert form["here"] == [key("Ada"), key("Cy")]
    assert form["was_here"] == [f"{key('Ada')} {key('Cy')}"]
    assert desk.client.post(address(meetup, "day"), form | {"here": [key("Cy")], "do": "save"}).status_code == 302
    assert came(meetup) == ["Cy"]


def test_two_organisers_who_tick_on_pages_opened_before_both_get_their_way(desk, meetup):
    opened = form_of(desk.client.get(address(meetup, "day")), "day")
    for name in ("Ada", "Bo"):
        desk.client.post(address(meetup, "day"), opened | {"here": [key(name)], "do": "save"})
    assert came(meetup) == ["Ada", "Bo"]


def test_a_tick_on_an_old_page_does_not_bring_back_who_was_unticked(desk, meetup):
    meetup.tick(here=[key("Ada"), key("Bo")])
    opened = form_of(desk.client.get(address(meetup, "day")), "day")
    meetup.tick(gone=[key("Ada")])
    desk.client.post(address(meetup, "day"), opened | {"here": [*opened["here"], key("Cy")], "do": "save"})
    assert came(meetup) == ["Bo", "Cy"]


def test_a_tick_pressed_twice_keeps_when_they_came(desk, meetup, clock):
    post(desk, meetup, here=["Ada"])
    first = meetup.attendances.get().here_at
    clock.shift(60)
    post(desk, meetup, here=["Ada"])
    assert meetup.attendances.get().here_at == first


def test_who_phones_in_can_be_noted_days_before_and_ticks_wait_for_the_day(desk, meetup, clock):
    clock.shift(-timedelta(days=2))
    page = words_of(desk.client.get(address(meetup, "day")))
    assert "People are ticked off from 12 hours before it starts. You can already note who phones in." in page
    assert post(desk, meetup, phone=["Bo"]).status_code == 302
    assert [(row.called, row.by_phone, row.is_here) for row in meetup.attendances.all()] == [("Bo", True, False)]
    refused = post(desk, meetup, here=["Ada"], phone=["Bo"])
    assert refused.status_code == 422
    assert "People are ticked off from 12 hours before" in words_of(refused)
    assert came(meetup) == []


def test_slips_can_be_put_right_for_seven_days(desk, meetup, clock):
    clock.move_to(meetup.ends_at + timedelta(days=7, seconds=-1))
    assert post(desk, meetup, here=["Ada"]).status_code == 302
    clock.shift(1)
    closed = post(desk, meetup, here=["Ada", "Bo"])
    assert closed.status_code == 422
    assert "This closed on Tuesday 10 November 2026, 12.30pm UK time." in words_of(closed)
    assert came(meetup) == ["Ada"]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_nobody_is_ticked_at_a_meetup_that_is_not_held(desk, cast, status):
    meetup = cast.meetup(days=0, status=status)
    assert 'name="here"' not in desk.client.get(address(meetup, "day")).content.decode()
    amina = cast.member()
    answer = desk.client.post(address(meetup, "day"), {"do": "save", "who": "amina@example.org"})
    assert answer.status_code == 422
    assert not Attendance.objects.filter(member=amina).exists()


def test_the_list_names_hosts_and_who_waits_and_who_gave_up_their_place_is_off_it(desk, cast):
    meetup = cast.meetup(days=0, capacity=2)
    for name in ("Ada", "Bo", "Cy"):
        meetup.rsvp(cast.member(name))
    meetup.hosts.create(member=cast.member("Dilys"))
    meetup.hosts.create(organisation="A radio")
    meetup.release(Member.objects.get(name="Ada"))
    meetup.rsvp(cast.member("Eli"))
    page = words_of(desk.client.get(address(meetup, "day")))
    assert "Who is here (0 of 4) Bo Bo by phone Cy Cy by phone Dilys (holds it) Dilys by phone Eli (waiting)" in page
    assert "Ada" not in page


def test_who_gave_up_their_place_while_the_page_was_open_can_be_ticked_all_the_same(desk, meetup):
    meetup.release(Member.objects.get(name="Ada"))
    assert post(desk, meetup, here=["Ada"]).status_code == 302
    assert "Ada by phone" in words_of(desk.client.get(address(meetup, "day")))
    assert meetup.rsvps.get(member__name="Ada").status == "not-going"


# --- Who is on no list --------------------------------------------------------------------------------------------


def test_a_guest_is_let_in_by_name_and_ticked_with_the_same_button(desk, meetup):
    answer = post(desk, meetup, here=["Ada"], who="  Zed,  a neighbour ")
    assert "Saved. Zed, a neighbour is let in. 2 people are here." in words_of(desk.client.get(answer["Location"]))
    assert came(meetup) == ["Ada", "Zed, a neighbour"]
    guest = meetup.attendances.get(member=None)
    assert guest.key == f"guest-{guest.pk}"
    assert "Zed, a neighbour (guest)" in words_of(desk.client.get(address(meetup, "day")))


def test_a_member_is_let_in_by_address_in_any_case_and_once(desk, meetup, cast):
    amina = cast.member()
    for _ in range(2):
        assert post(desk, meetup, who="AMINA@example.org").status_code == 302
    assert [row.member for row in meetup.attendances.all()] == [amina]
    assert not Rsvp.objects.filter(member=amina).exists()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("nobody@example.org", "No member has this address. Write their name instead."),
        ("zed", "There is a guest called zed already. Add a letter: zed B."),
        ("x" * 81, "Write a name of at most 80 letters."),
    ],
)
def test_a_guest_refused_is_said_why_and_nothing_is_lost_or_kept(desk, meetup, who, sentence):
    zed = meetup.let_in("Zed").key
    answer = post(desk, meetup, here=["Ada", zed], who=who)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert came(meetup) == ["Zed"]
    kept = form_of(answer, "day")
    assert (kept["who"], kept["here"]) == ([who], [key("Ada"), zed])


def test_an_address_never_confirmed_is_no_member(desk, meetup):
    Member.objects.ask("ghost@example.org")
    assert "No member has this address." in words_of(post(desk, meetup, who="ghost@example.org"))


def test_what_is_noted_of_people_is_erased_after_thirty_days_and_who_came_stays(meetup, clock):
    meetup.let_in("Zed")
    meetup.tick(here=[key("Ada")], phone=[key("Ada")])
    meetup.share("BSL interpreter", [key("Ada"), key("Bo")])
    keep_dates = JOBS["meetups.jobs.keep_dates"].run
    clock.move_to(meetup.ends_at + timedelta(days=30))
    keep_dates()
    assert Attendance.objects.filter(name="Zed").exists()
    clock.shift(1)
    keep_dates()
    assert sorted((row.called, row.by_phone, row.shares) for row in meetup.attendances.all()) == [
        ("A guest", False, ""), ("Ada", False, ""), ("Bo", False, ""),
    ]  # fmt: skip
    assert meetup.attendance() == 2


def test_an_erased_account_leaves_the_number_of_people_and_no_name(meetup, cast):
    amina = cast.member()
    meetup.let_in(amina.email)
    amina.delete()
    assert came(meetup) == ["A guest"]


# --- Staying together ---------------------------------------------------------------------------------------------


def test_who_shares_an_interpreter_is_kept_together_and_parted_again(desk, meetup):
    post(desk, meetup, "share", what="BSL interpreter", together=["Ada", "Bo"])
    post(desk, meetup, "share", what="Captioner", together=["Cy", "Bo"])
    page = words_of(desk.client.get(address(meetup, "day")))
    assert "BSL interpreter: Ada Not together any more" in page
    assert "Captioner: Bo, Cy Not together any more" in page
    post(desk, meetup, "part-Captioner")
    assert {row.called: row.shares for row in meetup.attendances.all()} == {
        "Ada": "BSL interpreter", "Bo": "", "Cy": "",
    }  # fmt: skip


def test_one_alone_shares_with_nobody(desk, meetup):
    answer = post(desk, meetup, "share", what="Captioner", together=["Ada"])
    assert answer.status_code == 422
    assert "Choose at least two people who stay together." in words_of(answer)
    assert not meetup.attendances.exists()


# --- What it costs ------------------------------------------------------------------------------------------------


def crowd(meetup, count):
    """So many who have a place and are ticked, all in rooms of two rounds, and as many guests."""
    members = Member.objects.bulk_create(
        Member(email=f"m{number}@example.org", name=f"M{number}", confirmed_at=meetup.created_at)
        for number in range(count)
    )
    Rsvp.objects.bulk_create(
        Rsvp(meetup=meetup, member=member, status="going", ticket=ticket, show_name=True)
        for ticket, member in enumerate(members, start=1)
    )
    meetup.tick(here=[f"member-{member.pk}" for member in members])
    Attendance.objects.bulk_create(
        Attendance(meetup=meetup, name=f"G{number}", here_at=meetup.created_at) for number in range(count)
    )
    meetup.hosts.create(member=members[0])
    meetup.make_rooms(Sizes(size=4), 2, welcome=False, by=members[1])


@pytest.mark.parametrize("page", ["day", "run-sheet", "close-out"])
def test_a_page_costs_eight_queries_among_three_as_among_three_hundred(desk, cast, page):
    costs = []
    for count in (3, 300):
        meetup = cast.meetup(days=0)
        crowd(meetup, count)
        with CaptureQueriesContext(connection) as queries:
            answer = desk.client.get(address(meetup, page))
        assert answer.status_code == 200
        costs.append(len(queries))
        Rsvp.objects.all().delete()
        meetup.delete()
        Member.objects.filter(name__startswith="M").delete()
    assert costs[0] == costs[1] <= 8
