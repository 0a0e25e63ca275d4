"""Closing a meetup: who took notes, whether something has to be followed up, how many came; and who said so."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from meetups.models import CloseOut
from tests.meetups.day import at_the_meetup, key
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def meetup(cast, clock):
    """Today's, on now, with Ada and a guest here."""
    meetup = at_the_meetup("Ada", "Bo")
    clock.move_to(meetup.starts_at)
    meetup.tick(here=[key("Ada")])
    meetup.let_in("Zed")
    return meetup


def close(desk, meetup, incident="none", note_taker="nobody"):
    """Presses the button."""
    return desk.client.post(address(meetup, "close-out"), {"incident": incident, "note_taker": note_taker})


def row(meetup, name):
    """The key of the row of someone who is here, as the form names it."""
    return str(next(each.pk for each in meetup.attendances.all() if each.called == name))


def test_it_is_closed_with_who_took_notes_and_how_many_came(desk, meetup):
    page = desk.client.get(address(meetup, "close-out"))
    assert "Ticked: 2." in words_of(page)
    assert b"Nobody took notes" in page.content
    assert b"Bo</option>" not in page.content
    answer = close(desk, meetup, note_taker=row(meetup, "Zed"))
    assert (answer.status_code, answer["Location"]) == (302, address(meetup, "close-out"))
    closed = CloseOut.objects.get()
    assert (closed.incident, closed.note_taker.called, closed.came, closed.by.name) == ("none", "Zed", 2, "Olu")
    assert "Closed Tuesday 3 November 2026, 11.30am UK time, by Olu: 2 came; Zed took notes; no incident." in words_of(
        desk.client.get(address(meetup, "close-out"))
    )
    assert LogEntry.objects.get(action_flag=2).change_message == "Closed out."


def test_closed_again_the_newest_holds_and_what_was_said_before_stays(desk, meetup, clock):
    close(desk, meetup, "follow-up")
    clock.move_to(meetup.ends_at + timedelta(days=6))
    meetup.tick(here=[key("Bo")])
    close(desk, meetup, "none", row(meetup, "Ada"))
    assert [(each.incident, each.came) for each in CloseOut.of(meetup)] == [("none", 3), ("follow-up", 2)]
    page = words_of(desk.client.get(address(meetup, "close-out")))
    assert "3 came; Ada took notes; no incident. This holds; below is what was said before." in page
    assert "2 came; nobody is named for the notes; incident to follow up." in page


def test_before_it_starts_it_cannot_be_closed_nor_a_week_after(desk, meetup, clock):
    for moment, sentence in (
        (meetup.starts_at - timedelta(seconds=1), "This meetup has not started yet."),
        (meetup.ends_at + timedelta(days=7), "This closed on Tuesday 10 November 2026, 12.30pm UK time."),
    ):
        clock.move_to(moment)
        page = words_of(desk.client.get(address(meetup, "close-out")))
        assert sentence in page
        assert "Close this meetup" not in page
        refused = close(desk, meetup)
        assert refused.status_code == 422
        assert sentence in words_of(refused)
    assert not CloseOut.objects.exists()


def test_where_nobody_is_ticked_it_cannot_be_closed(desk, cast, clock):
    meetup = at_the_meetup("Ada")
    clock.move_to(meetup.starts_at)
    assert "Nobody is ticked. Tick who was here, then close." in words_of(close(desk, meetup))
    assert not CloseOut.objects.exists()


def test_a_note_taker_unticked_meanwhile_is_refused(meetup, cast):
    ada = meetup.attendances.get(member__name="Ada")
    meetup.tick(gone=[key("Ada")])
    with pytest.raises(Exception, match="They are not ticked any more"):
        CloseOut.objects.note(meetup, "none", ada, cast.member("Pat"))


def test_nothing_chosen_is_said_beside_each_field_and_what_was_chosen_is_kept(desk, meetup):
    answer = close(desk, meetup, incident="", note_taker=row(meetup, "Ada"))
    assert answer.status_code == 422
    assert "Did something happen that somebody has to come back to? : Choose one." in words_of(answer)
    assert f'value="{row(meetup, "Ada")}" selected' in answer.content.decode()
    answer = close(desk, meetup, note_taker="")
    assert "Who took notes? : Choose who took notes, or that nobody did." in words_of(answer)


def test_it_says_where_what_happened_is_told(desk, meetup):
    assert "Do not write here what happened. Whoever it concerns can tell the care stewards in private" in words_of(
        desk.client.get(address(meetup, "close-out"))
    )
