"""Many people at the same moment: places, promises and organisers' words survive."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetups.models import CheckIn, CheckInRefused, Meetup
from tests.meetups.desk import Desk, address

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Starts all calls at the same moment, each on a connection of its own; what each returned or raised."""
    ready, results = Barrier(len(calls)), [None] * len(calls)

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = calls[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def counted(meetup: Meetup) -> dict[str, int]:
    """How many are going, waiting, not going."""
    statuses = list(meetup.rsvps.values_list("status", flat=True))
    return {status: statuses.count(status) for status in sorted(set(statuses))}


def test_twelve_people_get_exactly_the_three_places_there_are(cast):
    meetup = cast.meetup(capacity=3)
    members = [cast.member(f"Guest{number}") for number in range(12)]
    answers = at_once(*(lambda member=member: meetup.rsvp(member).status for member in members))
    assert sorted(answers) == ["going"] * 3 + ["waiting"] * 9
    assert list(meetup.rsvps.order_by("ticket").values_list("ticket", "status")) == [
        (ticket, "going" if ticket <= 3 else "waiting") for ticket in range(1, 13)
    ]


def test_a_button_pressed_four_times_saves_one_place_and_sends_one_mail(cast, sign_in, outbox):
    meetup, amina = cast.meetup(), cast.member()
    browsers = [sign_in(amina) for _ in range(4)]
    answers = at_once(
        *(lambda browser=browser: browser.post(cast.rsvp_url(meetup), {"action": "save"}) for browser in browsers)
    )
    assert [answer.status_code for answer in answers] == [302] * 4
    assert cast.statuses(meetup) == {"Amina": "going"}
    assert [mail.to for mail in outbox()] == [["amina@example.org"]]


def test_people_leaving_coming_and_an_organiser_adding_places_leave_none_empty_or_given_twice(cast, outbox):
    meetup, going = cast.full_meetup(capacity=3)
    for number in range(4):
        meetup.rsvp(cast.member(f"Queue{number}"))
    newcomers = [cast.member(f"Newcomer{number}") for number in range(3)]
    answers = at_once(
        *(lambda member=rsvp.member: meetup.release(member) for rsvp in going[:2]),
        *(lambda member=member: meetup.rsvp(member).status for member in newcomers),
        lambda: meetup.revise(capacity=4),
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert counted(meetup) == {"going": 4, "not-going": 2, "waiting": 4}
    told = [mail.to[0] for mail in outbox() if mail.subject.startswith("A place came free")]
    assert told == ["queue0@example.org", "queue1@example.org", "queue2@example.org"]


def test_of_two_organisers_saving_one_is_told_to_look_again(cast, sign_in):
    meetup = cast.meetup()
    desks = [Desk(sign_in(cast.organiser(name), second_factor=True)) for name in ("Olu", "Pia")]
    forms = [desk.open(meetup) for desk in desks]
    answers = at_once(
        *(
            lambda desk=desk, form=form, title=title: desk.save(meetup, form, title=title)
            for desk, form, title in zip(desks, forms, ["First", "Second"], strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    saved = next(title for answer, title in zip(answers, ["First", "Second"], strict=True) if answer.status_code == 302)
    stored = Meetup.objects.get()
    assert (stored.title, stored.sequence) == (saved, meetup.sequence + 1)


def test_a_new_meetup_saved_four_times_at_once_has_four_addresses(cast, sign_in):
    olu = cast.organiser()
    desks = [Desk(sign_in(olu, second_factor=True)) for _ in range(4)]
    answers = at_once(*(lambda desk=desk: desk.create(title="Words we share") for desk in desks))
    assert [answer.status_code for answer in answers] == [302] * 4
    slugs = set(Meetup.objects.values_list("slug", flat=True))
    assert len(slugs) == 4
    assert all(slug.startswith("words-we-share-2026-11") for slug in slugs)


def test_a_draft_is_published_once(cast):
    draft = cast.meetup(status="draft")
    answers = at_once(draft.publish, draft.publish)
    assert sorted(type(answer) for answer in answers if answer is not None) == [ValidationError]
    assert Meetup.objects.get().sequence == 1


def test_someone_asking_while_it_is_cancelled_is_in_or_out_but_never_lost(cast, sign_in):
    meetup, browser = cast.meetup(), sign_in(cast.member())
    answer, _ = at_once(
        lambda: browser.post(cast.rsvp_url(meetup), {"action": "save"}), lambda: meetup.cancel("The room is flooded.")
    )
    expected = {302: {"Amina": "going"}, 409: {}}[answer.status_code]
    assert cast.statuses(meetup) == expected


def test_a_draft_published_meanwhile_is_not_deleted(cast, sign_in):
    draft = cast.meetup(status="draft")
    desk = Desk(sign_in(cast.organiser(), second_factor=True))
    delete, _ = at_once(lambda: desk.client.post(address(draft, "delete"), {"post": "yes"}), draft.publish)
    published = Meetup.objects.filter(status="published").exists()
    assert (delete.status_code, published) in [(302, False), (403, True)]


def test_an_answer_sent_four_times_is_kept_once(cast, sign_in):
    meetup, amina = cast.meetup(prompt="How are you?"), cast.member()
    meetup.rsvp(amina)
    browsers = [sign_in(amina) for _ in range(4)]
    typed = {"text": "Well.", "visibility": "everyone", "naming": "first"}
    answers = at_once(*(lambda browser=browser: browser.post(cast.check_in_url(meetup), typed) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert meetup.check_ins.get().text == "Well."


def test_a_meetup_cancelled_while_people_answer_keeps_just_the_answers_it_acknowledged(cast):
    meetup, members = cast.meetup(prompt="How are you?"), [cast.member(f"Guest{number}") for number in range(6)]
    for member in members:
        meetup.rsvp(member)
    results = at_once(
        *(lambda member=member: meetup.check_in(member, "Well.", "everyone", "member") for member in members),
        lambda: meetup.cancel("The room is flooded."),
    )
    kept = [result for result in results if isinstance(result, CheckIn)]
    refused = [result for result in results if isinstance(result, CheckInRefused)]
    assert len(kept) + len(refused) == 6
    assert set(meetup.check_ins.all()) == set(kept)
