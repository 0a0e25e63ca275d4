"""Leaving in the same moment as something else: nothing is left behind, and the community is not left alone."""

import pytest
from django.db import models

from community.leaving import erase
from community.models import Erasure, Member
from community.personal import StaysForNow
from meetups.models import Rsvp
from tests.charter.stewards import steward
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_of_superusers_who_leave_at_once_one_stays(cast):
    roots = [cast.superuser(f"Root{number}") for number in range(4)]
    answers = at_once(*(lambda root=root: erase(root) for root in roots))
    assert sum(isinstance(answer, StaysForNow) for answer in answers) == 1
    assert sum(isinstance(answer, str) for answer in answers) == 3
    assert Member.objects.filter(is_superuser=True).count() == 1


def test_of_care_stewards_who_leave_at_once_one_stays(cast):
    stewards = [steward(f"Steward{number}") for number in range(3)]
    answers = at_once(*(lambda person=person: erase(person) for person in stewards))
    assert sum(isinstance(answer, StaysForNow) for answer in answers) == 1
    assert Member.objects.count() == 1


def test_a_button_pressed_four_times_erases_once(cast):
    amina = cast.member()
    cast.meetup().rsvp(amina)
    answers = at_once(*(lambda: erase(amina) for _ in range(4)))
    assert sorted(type(answer).__name__ for answer in answers) == ["DoesNotExist"] * 3 + ["str"]
    assert Erasure.objects.count() == 1


def test_a_place_saved_in_another_window_in_that_moment_is_no_place_of_nobody(cast, sign_in):
    meetups = [cast.meetup(f"No {number}", capacity=1) for number in range(6)]
    amina = cast.member()
    meetups[0].rsvp(amina)
    browsers = [sign_in(amina) for _ in meetups]
    presses = [
        lambda browser=browser, meetup=meetup: browser.post(cast.rsvp_url(meetup), {"action": "save"}).status_code
        for browser, meetup in zip(browsers, meetups, strict=True)
    ]
    answers = at_once(*presses[:3], lambda: erase(amina), *presses[3:])
    assert isinstance(answers[3], str), answers
    assert {answer for answer in answers if isinstance(answer, int)} <= {302, 400, 410}
    assert not Member.objects.exists()
    assert not Rsvp.objects.exists()
    bilal = cast.member("Bilal")
    assert {meetup.rsvp(bilal).status for meetup in meetups} == {"going"}


def test_people_who_leave_the_same_meetups_at_once_wait_for_no_one(cast):
    meetups = [cast.meetup(f"No {number}", capacity=2) for number in range(4)]
    going, waiting = ([cast.member(f"{kind}{number}") for number in range(2)] for kind in ("Going", "Waiting"))
    for number, member in enumerate(going):
        for meetup in meetups if number else meetups[::-1]:
            meetup.rsvp(member)
    for member in waiting:
        for meetup in meetups:
            meetup.rsvp(member)
    answers = at_once(*(lambda member=member: erase(member) for member in going))
    assert [type(answer) for answer in answers] == [str, str]
    assert [cast.statuses(meetup) for meetup in meetups] == [{"Waiting0": "going", "Waiting1": "going"}] * 4


def test_nothing_points_to_who_is_gone(cast):
    """Whatever the database: no row is left with the key of a member there is none of."""
    erase(cast.member())
    keys = set(Member.objects.values_list("pk", flat=True))
    for relation in Member._meta.related_objects:
        if isinstance(relation.field, models.ForeignKey):
            rows = models.QuerySet(relation.related_model)
            assert (
                set(rows.exclude(**{relation.field.name: None}).values_list(relation.field.attname, flat=True)) <= keys
            )
