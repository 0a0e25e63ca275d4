"""Several at the same moment in the library: each suggestion is kept once, and answered once."""

import pytest

from meetups.models import Resource, ResourceRefused
from tests.meetups.shelf import suggestion
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_button_pressed_four_times_makes_one_suggestion(cast):
    amina = cast.member()
    made = at_once(*[lambda: suggestion(amina)] * 4)
    assert (len({each.pk for each in made}), Resource.objects.count()) == (1, 1)


def test_nobody_has_more_waiting_than_they_may(cast):
    amina = cast.member()
    answers = at_once(*(lambda number=number: suggestion(amina, title=f"Number {number}") for number in range(8)))
    assert sum(isinstance(answer, ResourceRefused) for answer in answers) == 3
    assert Resource.objects.waiting().count() == 5


def test_one_title_from_six_people_has_six_addresses(cast):
    members = [cast.member(f"Guest{number}") for number in range(6)]
    made = at_once(*(lambda member=member: suggestion(member) for member in members))
    assert len({each.slug for each in made}) == Resource.objects.count() == 6


def test_published_declined_and_taken_back_at_once_one_of_it_happens(cast):
    made = suggestion(cast.member())
    answers = at_once(made.publish, lambda: made.decline("No."), made.withdraw)
    left = Resource.objects.first()
    taken_back = answers[2] is None
    assert (left is None) == taken_back
    answered = [answer is None for answer in answers[:2]]
    assert sum(answered) <= 1
    if left:  # a declined one may be taken back as well
        assert left.status == ("published" if answered[0] else "declined")
        assert isinstance(answers[2], ResourceRefused)


def test_two_organisers_change_it_and_its_tags_are_those_of_one_of_them(cast):
    made = suggestion(cast.member(), tags=["first"])
    at_once(lambda: made.revise(["care", "one"], title="One"), lambda: made.revise(["care", "two"], title="Two"))
    left = Resource.objects.get()
    assert [tag.name for tag in left.tags.all()] == ["care", left.title.lower()]
