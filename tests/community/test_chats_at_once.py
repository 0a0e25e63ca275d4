"""One-to-ones in the same moment: never a fourth request, never a second one between two, never one time for two."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from community.leaving import erase
from community.models import ChatRefused, ChatRequest, Member
from tests.community.chats import asking, offering
from tests.community.pauses import pause, root
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def counted(answers):
    """How many were refused kindly, and how many done."""
    kinds = [type(answer).__name__ for answer in answers]
    assert set(kinds) <= {"ChatRefused", "ChatRequest", "NoneType"}, answers
    return kinds.count("ChatRefused"), len(kinds) - kinds.count("ChatRefused")


def test_six_windows_make_three_requests(cast):
    amina, others = cast.member(), [offering(f"No {number}") for number in range(6)]
    answers = at_once(*(lambda other=other: asking(amina, other) for other in others))
    assert counted(answers) == (3, 3)
    assert ChatRequest.objects.open().count() == 3


def test_pages_asked_at_once_make_three_requests(cast, sign_in):
    amina = cast.member()
    paths = [f"/members/{offering(f'No {number}').profile.slug}/ask/" for number in range(5)]
    browsers = [sign_in(amina) for _ in paths]
    presses = [
        lambda browser=browser, path=path: browser.post(path, {"words": "Hello"}).status_code
        for browser, path in zip(browsers, paths, strict=True)
    ]
    answers = at_once(*presses)
    assert sorted(answers) == [302] * 3 + [422] * 2


def test_a_button_pressed_four_times_asks_once_and_tells_once(cast, outbox):
    amina, bilal = cast.member(), offering()
    answers = at_once(*(lambda: asking(amina, bilal).pk for _ in range(4)))
    assert len(set(answers)) == 1
    assert len(outbox()) == 1


def test_of_two_who_ask_one_another_one_does(cast):
    amina, bilal = offering("Amina"), offering("Bilal")
    answers = at_once(lambda: asking(amina, bilal), lambda: asking(bilal, amina))
    assert counted(answers) == (1, 1)


def test_one_time_is_promised_to_one(cast):
    start = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    bilal = offering("Bilal", start)
    requests = [asking(cast.member(f"Asker{number}"), bilal, starts_at=start) for number in range(4)]
    answers = at_once(*(lambda request=request: request.agree(at_that_time=True) for request in requests))
    assert counted(answers) == (3, 1)
    assert ChatRequest.objects.filter(state="agreed").count() == 1


def test_of_answers_at_once_one_stands_and_each_is_told_once(cast, outbox):
    request = asking(cast.member(), offering())
    ChatRequest.objects.update(asked_at=timezone.now() - timedelta(days=15))
    verbs = [lambda: request.agree(at_that_time=False), request.decline, request.withdraw, request.lapse]
    assert counted(at_once(*verbs, *verbs)) == (6, 2)
    state = ChatRequest.objects.get().state
    about_the_end = len(outbox()) - (0 if state in ("withdrawn", "lapsed") else 1)  # what had not left is taken back
    assert about_the_end == {"agreed": 2, "declined": 1, "withdrawn": 0, "lapsed": 1}[state]


def test_nothing_stays_open_with_somebody_who_is_paused_or_leaves_at_that_moment(cast):
    boss = root()
    for number, end in enumerate((lambda who: pause(who, by=boss), erase)):
        amina = offering(f"Amina{number}")
        others = [offering(f"Other{number}{each}") for each in range(3)]
        calls = [lambda other=other, who=amina: asking(who, other) for other in others]
        back = [lambda other=other, who=amina: asking(other, who) for other in others]
        answers = at_once(*calls, lambda who=amina, end=end: end(who), *back)
        broken = [each for each in answers if isinstance(each, Exception) and not isinstance(each, ChatRefused)]
        assert [each for each in broken if not isinstance(each, Member.DoesNotExist)] == []
        assert not ChatRequest.objects.open().filter(asker=amina.pk).exists()
        assert not ChatRequest.objects.open().filter(asked=amina.pk).exists()
