"""A full meetup: people wait in order, and a place that comes free is the next one's at once."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from meetups.models import Meetup, Rsvp
from tests.meetups.desk import address, errors_on
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FREE = "A place came free for you: Words we share"


def wait_for(cast, meetup, *names):
    """Members of these names ask in this order; the members."""
    members = [cast.member(name) for name in names]
    for member in members:
        meetup.rsvp(member)
    return members


def told(outbox, subject):
    """The addresses that mails with this subject went to, in order."""
    return [mail.to[0] for mail in outbox() if mail.subject == subject]


def test_who_comes_once_it_is_full_waits_in_line(cast, sign_in, outbox):
    meetup, _ = cast.full_meetup(capacity=2)
    amina, bilal = wait_for(cast, meetup, "Amina", "Bilal")
    assert cast.statuses(meetup) == {"Guest0": "going", "Guest1": "going", "Amina": "waiting", "Bilal": "waiting"}
    assert "You are waiting: number 1 in line." in words_of(sign_in(amina).get(meetup.get_absolute_url()))
    page = words_of(sign_in(bilal).get(meetup.get_absolute_url()))
    assert "You are waiting: number 2 in line." in page
    assert "You have a place" not in page
    assert told(outbox, "You are waiting for a place: Words we share") == ["amina@example.org", "bilal@example.org"]


def test_the_button_of_a_full_meetup_says_what_happens(cast, sign_in):
    meetup, _ = cast.full_meetup()
    browser = sign_in(cast.member())
    answer = browser.post(cast.rsvp_url(meetup), {"action": "save"})
    assert (
        "All places are taken, so you are waiting: number 1 in line. "
        "If a place comes free it is yours, and we will tell you at once."
    ) in words_of(browser.get(answer["Location"]))


def test_a_place_given_up_goes_to_the_first_waiting_who_is_told(cast, sign_in, outbox):
    meetup, (first,) = cast.full_meetup()
    wait_for(cast, meetup, "Amina", "Bilal")
    sign_in(first.member).post(cast.rsvp_url(meetup), {"action": "leave"})
    assert cast.statuses(meetup) == {"Guest0": "not-going", "Amina": "going", "Bilal": "waiting"}
    assert told(outbox, FREE) == ["amina@example.org"]


def test_giving_up_a_place_in_the_queue_moves_the_others_up_and_promotes_nobody(cast, sign_in, outbox):
    meetup, _ = cast.full_meetup()
    amina, bilal = wait_for(cast, meetup, "Amina", "Bilal")
    meetup.release(amina)
    assert cast.statuses(meetup) == {"Guest0": "going", "Amina": "not-going", "Bilal": "waiting"}
    assert Rsvp.objects.get(member=bilal).place_in_queue() == 1
    assert told(outbox, FREE) == []


def test_the_place_moves_and_the_mail_is_queued_together_or_not_at_all(cast, outbox):
    meetup, (first,) = cast.full_meetup()
    wait_for(cast, meetup, "Amina")

    def full_disk(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "post_office_email" in sql:
            raise DatabaseError("no space left")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full_disk), pytest.raises(DatabaseError, match="no space left"):
        meetup.release(first.member)
    assert cast.statuses(meetup) == {"Guest0": "going", "Amina": "waiting"}
    assert told(outbox, FREE) == []


def test_coming_back_means_the_end_of_the_queue(cast, outbox):
    meetup, (first,) = cast.full_meetup()
    amina, _ = wait_for(cast, meetup, "Amina", "Bilal")
    meetup.release(amina)
    meetup.rsvp(amina)
    assert list(meetup.rsvps.waiting().values_list("member__name", "ticket")) == [("Bilal", 3), ("Amina", 4)]
    meetup.release(first.member)
    assert cast.statuses(meetup) == {"Guest0": "not-going", "Amina": "waiting", "Bilal": "going"}
    meetup.rsvp(first.member)
    assert list(meetup.rsvps.waiting().values_list("member__name", flat=True)) == ["Amina", "Guest0"]


def test_asking_again_while_waiting_keeps_the_place_in_line(cast, outbox):
    meetup, _ = cast.full_meetup()
    amina, _ = wait_for(cast, meetup, "Amina", "Bilal")
    sent = len(outbox())
    assert meetup.rsvp(amina, needs="Captions").place_in_queue() == 1
    assert len(outbox()) == sent


def test_nobody_overtakes_someone_who_waits(cast):
    meetup, _ = cast.full_meetup()
    wait_for(cast, meetup, "Amina")
    Meetup.objects.update(capacity=2)  # past the verbs, so that a place is free while Amina waits
    assert meetup.rsvp(cast.member("Bilal")).is_waiting


def test_more_places_go_to_those_waiting_in_order(cast, outbox):
    meetup, _ = cast.full_meetup()
    wait_for(cast, meetup, "Amina", "Bilal", "Chidi")
    meetup.revise(capacity=3)
    assert cast.statuses(meetup) == {"Guest0": "going", "Amina": "going", "Bilal": "going", "Chidi": "waiting"}
    assert told(outbox, FREE) == ["amina@example.org", "bilal@example.org"]


def test_no_limit_any_more_means_everyone_goes(cast, desk, outbox):
    meetup, _ = cast.full_meetup()
    wait_for(cast, meetup, "Amina", "Bilal")
    assert desk.save(meetup, capacity="").status_code == 302
    assert cast.statuses(meetup) == {"Guest0": "going", "Amina": "going", "Bilal": "going"}
    assert told(outbox, FREE) == ["amina@example.org", "bilal@example.org"]


@pytest.mark.parametrize(
    ("going", "sentence"),
    [
        (2, "2 people are going. Take people off the list first, or keep 2."),
        (1, "1 person is going. Take people off the list first, or keep 1."),
    ],
)
def test_fewer_places_than_people_going_are_refused(cast, desk, going, sentence):
    meetup, _ = cast.full_meetup(capacity=going)
    with pytest.raises(ValidationError) as refused:
        meetup.revise(capacity=going - 1)
    assert refused.value.message_dict == {"capacity": [sentence]}
    if going > 1:
        assert errors_on(desk.save(meetup, capacity=going - 1, title="Smaller")) == {"capacity": [sentence]}
    stored = Meetup.objects.get()
    assert (stored.capacity, stored.title) == (going, "Words we share")
    assert set(cast.statuses(meetup).values()) == {"going"}


def test_fewer_places_are_fine_down_to_those_going(cast):
    meetup = cast.meetup(capacity=5)
    wait_for(cast, meetup, "Amina", "Bilal")
    meetup.revise(capacity=2)
    assert meetup.rsvp(cast.member("Chidi")).is_waiting


def test_the_queue_moves_until_the_start_even_after_closing(cast, clock):
    meetup, (first,) = cast.full_meetup(rsvps_close_at=datetime(2026, 11, 9, 18, tzinfo=UTC))
    wait_for(cast, meetup, "Amina")
    clock.move_to(datetime(2026, 11, 10, 11, 29, 59, tzinfo=UTC))
    meetup.release(first.member)
    assert cast.statuses(meetup) == {"Guest0": "not-going", "Amina": "going"}


@pytest.mark.parametrize("state", ["started", "cancelled"])
def test_nobody_is_called_up_for_a_meetup_they_cannot_join(cast, clock, outbox, state):
    meetup, (first,) = cast.full_meetup()
    wait_for(cast, meetup, "Amina")
    if state == "started":
        clock.move_to(datetime(2026, 11, 10, 11, 30, tzinfo=UTC))
    else:
        meetup.cancel("The room is flooded.")
    meetup.release(first.member)
    left = "not-going" if state == "started" else "going"
    assert cast.statuses(meetup) == {"Guest0": left, "Amina": "waiting"}
    assert told(outbox, FREE) == []


def test_a_started_meetup_moved_to_another_day_calls_up_who_can_come(cast, clock, outbox):
    meetup, (first,) = cast.full_meetup()
    wait_for(cast, meetup, "Amina")
    clock.move_to(datetime(2026, 11, 10, 11, 45, tzinfo=UTC))
    meetup.release(first.member)
    meetup.revise(date=date(2026, 11, 17))
    assert cast.statuses(meetup) == {"Guest0": "not-going", "Amina": "going"}
    assert told(outbox, FREE) == ["amina@example.org"]


def test_taking_someone_off_the_list_gives_their_place_on(cast, desk, outbox):
    meetup, (first,) = cast.full_meetup()
    wait_for(cast, meetup, "Amina")
    assert desk.press(meetup, "remove", rsvp=first.pk)["Location"] == address(meetup, "people")
    assert cast.statuses(meetup) == {"Guest0": "not-going", "Amina": "going"}
    assert told(outbox, FREE) == ["amina@example.org"]
