"""Buttons pressed at the same moment: nothing is kept or told twice, and of two steps only one is taken."""

import pytest

from charter.models import Affirmation, Concern, ConcernReading, ConcernReply
from tests.charter.stewards import concern, desk_page, own_page, steward
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def sent_at_once(sign_in, people, path, data) -> list[int]:
    """Each of them sends that at the same moment: the statuses of the answers, sorted."""
    browsers = [sign_in(person, second_factor=True) for person in people]
    return sorted(each.status_code for each in at_once(*(lambda b=b: b.post(path, data) for b in browsers)))


def test_holding_to_it_four_times_at_once_counts_once(cast, sign_in):
    cast.charter()
    data = {"action": "hold", "revision": 1, "show_name": "on"}
    assert sent_at_once(sign_in, [cast.member()] * 4, "/charter/affirm/", data) == [302] * 4
    assert Affirmation.objects.count() == 1


def test_what_is_raised_four_times_at_once_is_kept_and_told_once(cast, sign_in, outbox):
    steward()
    assert sent_at_once(sign_in, [cast.member()] * 4, "/charter/concerns/", {"text": "He shouted."}) == [302] * 4
    assert (Concern.objects.count(), len(outbox())) == (1, 1)


def test_words_added_four_times_at_once_are_said_once(cast, sign_in, outbox):
    steward()
    raised = concern(cast.member())
    assert sent_at_once(sign_in, [raised.member] * 4, own_page(raised), {"text": "And again."}) == [302] * 4
    assert (ConcernReply.objects.count(), len(outbox())) == (1, 2)


def test_two_stewards_acknowledge_at_once_and_one_is_told_that_it_is_done(cast, sign_in, outbox):
    stewards = [steward("Sade"), steward("Tom")]
    raised = concern(cast.member())
    data = {"action": "acknowledge", "text": "Thank you."}
    assert sent_at_once(sign_in, stewards, desk_page(raised), data) == [302, 409]
    assert (ConcernReply.objects.count(), ConcernReading.objects.count(), len(outbox())) == (1, 2, 3)


def test_opened_four_times_at_once_by_the_same_steward_is_noted_once(cast, sign_in):
    sade = steward()
    raised = concern(cast.member())
    assert sent_at_once(sign_in, [sade] * 4, desk_page(raised), {"action": "open"}) == [302] * 4
    assert ConcernReading.objects.count() == 1
