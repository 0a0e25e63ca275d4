"""When no place can be saved, people hear why, and nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from post_office.models import Email

from meetups.models import Meetup, Rsvp, RsvpRefused
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

REFUSALS = {
    "draft": "This meetup is not published yet.",
    "cancelled": "This meetup is cancelled.",
    "closed": "Places closed on Monday 2 November 2026, 6pm UK time.",
    "started": "This meetup has started.",
    "over": "This meetup is over.",
}


def meetup_that_is(cast: Any, state: str) -> Meetup:
    """A meetup in a state in which no place can be saved at 9am on 3 November 2026."""
    return {
        "draft": lambda: cast.meetup(status="draft"),
        "cancelled": lambda: cast.meetup(status="cancelled"),
        "closed": lambda: cast.meetup(rsvps_close_at=datetime(2026, 11, 2, 18, tzinfo=UTC)),
        "started": lambda: cast.meetup(days=0, time="08:30"),
        "over": lambda: cast.meetup(days=0, time="08:00"),
    }[state]()


@pytest.mark.parametrize("state", REFUSALS)
@pytest.mark.parametrize("data", [{"action": "save"}, {"action": "details", "access_needs": "Captions"}])
def test_no_place_is_saved_when_none_can_be(cast, sign_in, state, data):
    meetup = meetup_that_is(cast, state)
    answer = sign_in(cast.organiser()).post(cast.rsvp_url(meetup), data)  # who may even see the draft
    assert answer.status_code == 409
    assert f"No place was saved. {REFUSALS[state]}" in words_of(answer)
    assert not Rsvp.objects.exists()
    assert not Email.objects.exists()


@pytest.mark.parametrize("state", [state for state in REFUSALS if state != "draft"])
def test_a_visitor_too_is_told_before_typing_anything(cast, client, state):
    meetup = meetup_that_is(cast, state)
    page = client.get(cast.rsvp_url(meetup))
    assert page.status_code == 200
    assert REFUSALS[state] in words_of(page)
    assert "No place was saved" not in words_of(page)
    assert b"<form" not in page.content
    answer = client.post(cast.rsvp_url(meetup), {"name": "Wren", "email": "wren@example.org"})
    assert answer.status_code == 409
    assert not Email.objects.exists()


@pytest.mark.parametrize("state", REFUSALS)
def test_the_verb_itself_refuses(cast, state):
    with pytest.raises(RsvpRefused, match=REFUSALS[state]):
        meetup_that_is(cast, state).rsvp(cast.member())


def test_a_meetup_takes_places_until_the_second_it_closes(cast, clock):
    meetup = cast.meetup(rsvps_close_at=datetime(2026, 11, 9, 18, tzinfo=UTC))
    clock.move_to(datetime(2026, 11, 9, 17, 59, 59, tzinfo=UTC))
    assert meetup.rsvp(cast.member()).is_going
    clock.shift(timedelta(seconds=1))
    with pytest.raises(RsvpRefused, match=r"^Places closed on Monday 9 November 2026, 6pm UK time\.$"):
        meetup.rsvp(cast.member("Bilal"))


def test_a_closed_meetup_does_not_worry_those_who_have_a_place(cast, sign_in, clock):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    meetup.revise(rsvps_close_at=datetime(2026, 11, 2, 18, tzinfo=UTC))
    page = sign_in(amina).get(cast.rsvp_url(meetup))
    assert "You have a place." in words_of(page)
    assert "No place was saved" not in words_of(page)
    assert b'value="leave"' in page.content
