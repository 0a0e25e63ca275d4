"""The run-sheet: what stands on paper, and what does not."""

import pytest

from community.models import Member
from meetups.breakouts import Sizes
from meetups.models import Host, KeepApart, Provocation
from tests.meetups.day import at_the_meetup, key
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def sheet(desk, meetup):
    """Its words."""
    answer = desk.client.get(address(meetup, "run-sheet"))
    assert answer.status_code == 200
    return words_of(answer)


@pytest.fixture
def meetup(cast):
    """Today's, with everything a sheet has; Ada and Bo show their names, Cy and Di do not."""
    meetup = at_the_meetup(
        *("Ada", "Bo", "Cy", "Di"), prompt="How are you?", access=["captions", "bsl"], access_notes="Slides before."
    )
    for name in ("Ada", "Bo"):
        meetup.rsvp(Member.objects.get(name=name), show_name=True)
    meetup.rsvp(Member.objects.get(name="Cy"), needs="I am deaf and tired.")
    meetup.start_agenda()
    Provocation.rewrite(meetup, [Provocation(prompt="Who decides?", minutes=10)])
    Host.objects.create(meetup=meetup, name="Amina", position=0)
    Host.objects.create(meetup=meetup, name="Sade", role="care", position=1)
    Host.objects.create(meetup=meetup, organisation="A radio", role="note-taker", position=2)
    return meetup


def test_the_sheet_holds_the_agenda_with_clock_times_hosts_prompt_and_provocations(desk, meetup):
    page = sheet(desk, meetup)
    assert "Tuesday 3 November 2026, 11.30am to 12.30pm UK time, on BigBlueButton" in page
    assert "11.30am UK time Welcome, and how we treat one another 5 min 11.35am UK time Check-in 10 min" in page
    assert "12.25pm UK time What comes next, and goodbye 5 min" in page
    assert "Hosts Amina (host) Sade (care steward) A radio (note-taker) Care steward: Sade" in page
    assert "Check-in How are you? Passing is fine. Provocations Who decides? (10 min)" in page
    assert "Notes are taken by: A radio" in page
    assert "No incident Incident to follow up" in page


def test_an_empty_meetup_has_a_sheet_too(desk, cast):
    page = sheet(desk, cast.meetup(status="draft"))
    assert "No agenda is written yet." in page
    assert "Nobody is named yet. Care steward: nobody is named yet" in page
    assert "Who is coming (0) Close-out" in page
    assert "Came: of 0" in page


def test_people_stand_there_as_they_chose(desk, meetup):
    page = sheet(desk, meetup)
    assert "Who is coming (4) Ada Bo And 2 more who keep their name to themselves:" in page
    assert not [name for name in ("Cy", "Di") if name in page.split()]


def test_access_says_what_is_arranged_and_neither_for_whom_nor_what_anybody_wrote(desk, meetup):
    meetup.share("BSL interpreter", [key("Cy"), key("Di")])
    meetup.tick(phone=[key("Di")])
    assert (
        "Access Live captions by a person British Sign Language interpreter Slides before. BSL interpreter: shared by "
        "2, in one room By phone: 1, in the main room all the time 1 person has written what they need: read it on "
        "the desk before you begin Who is coming"
    ) in sheet(desk, meetup)
    assert "deaf" not in sheet(desk, meetup)


def test_rooms_name_those_who_show_their_name_and_count_the_others(desk, meetup):
    meetup.tick(here=[key(name) for name in ("Ada", "Bo", "Cy", "Di")])
    meetup.let_in("Zed")
    meetup.make_rooms(Sizes(rooms=1), 2, welcome=False)
    page = sheet(desk, meetup)
    assert "Rooms in round 1 Ada, Bo and 3 more Rooms in round 2 Ada, Bo and 3 more" in page
    assert "Ada (here)" in page
    assert "Came: 5 of 5" in page
    assert "Zed" not in page


def test_a_room_of_people_who_show_no_name_is_a_number(desk):
    meetup = at_the_meetup("Cy", "Di")
    meetup.tick(here=[key("Cy"), key("Di")])
    meetup.make_rooms(Sizes(rooms=1), welcome=False)
    page = sheet(desk, meetup)
    assert "Who is coming (2) 2 who keep their name to themselves:" in page
    assert "Rooms 2 people Close-out" in page


def test_nothing_private_is_on_paper(desk, meetup, cast):
    KeepApart.objects.create(one=Member.objects.get(name="Ada"), other=Member.objects.get(name="Bo"))
    page = desk.client.get(address(meetup, "run-sheet")).content.decode()
    for secret in (meetup.join_link, meetup.dial_in, "keep-apart", "@example.org"):
        assert secret not in page
