"""Polls on the desk: made, opened, edited, closed, turned into what was chosen."""

import pytest
from django.urls import reverse

from meetups.models import Meetup, Poll, PollAnswer
from tests.community.door import authenticator
from tests.meetups.polls import poll, say
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def olu(cast, sign_in):
    """An organiser's browser."""
    person = cast.organiser()
    authenticator(person)
    return sign_in(person, second_factor=True)


def url(page, made=None):
    """One of the desk's pages on polls."""
    return reverse(f"admin:meetups_poll_{page}", args=[made.pk] if made else [])


def test_poll_is_made_opened_and_closed(olu):
    form = form_of(olu.get(url("add")), "poll_form") | {
        "kind": "slot", "question": "Which evening?", "zone": "Europe/London", "minutes": "60",
        "closes_on": "10/11/2026", "closes_at_time": "18:00",
        "options-0-date": "01/12/2026", "options-0-time": "18:00",
        "options-1-date": "02/12/2026", "options-1-time": "18:00",
    }  # fmt: skip
    assert olu.post(url("add"), form).status_code == 302
    made = Poll.objects.get()
    assert (made.status, made.options.count()) == ("draft", 2)
    olu.post(url("open", made))
    assert Poll.objects.get().status == "open"
    olu.post(url("close", made))
    assert Poll.objects.get().is_over()


def test_editing_an_option_on_the_desk_loses_no_answer(olu, cast):
    made = poll()
    say(made, cast.member(), "yes", "no")
    form = form_of(olu.get(url("change", made)), "poll_form") | {"options-0-time": "19:00"}
    assert olu.post(url("change", made), form).status_code == 302
    assert [f"{each.time:%H}" for each in made.options.all()] == ["19", "18"]
    assert PollAnswer.objects.count() == 2


def test_the_desk_shows_no_result_before_it_closes_and_then_the_reasons_without_names(olu, cast):
    made = poll()
    say(made, cast.member("Bilal"), "yes", "shut-out", reason="Canary stairs.")
    hidden = words_of(olu.get(url("change", made)))
    assert "Canary" not in hidden
    assert "shut out: 1" not in hidden
    made.close()
    shown = words_of(olu.get(url("change", made)))
    assert "Canary stairs." in shown
    assert "Bilal" not in shown


def test_chosen_slot_becomes_a_meetup_in_one_step_and_once(olu):
    made = poll(status="closed")
    data = {"option": made.options.all()[0].pk, "into": "meetup", "title": "Words we share"}
    answer = olu.post(url("use", made), data)
    assert answer["Location"] == reverse("admin:meetups_meetup_change", args=[Meetup.objects.get().pk])
    assert olu.post(url("use", made), data).status_code == 422
    assert Meetup.objects.get().status == "draft"


def test_chosen_platform_is_handed_on_by_the_series(olu, cast):
    series, made = cast.series(), poll(kind="platform", options=["Jitsi", "Phone"], status="closed")
    olu.post(url("use", made), {"option": made.options.all()[0].pk, "series": series.pk})
    series.refresh_from_db()
    assert series.platform == "Jitsi"
