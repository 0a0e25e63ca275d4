"""What anybody can do with an application, by name, as the verbs of the models have it."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from bursaries.models import Application, Refused, asking, deciding, forgetting, paying
from community.models import Member

Act = Callable[[Application, Member, int], Any]


def _answer(a: Application, who: Member, pence: int) -> None:
    question = a.questions.filter(answered_at=None).last()
    if question is None:
        raise Refused("There is no question.")
    asking.answer(question, who, "Canary")


def _review(a: Application, who: Member, pence: int) -> None:
    asked = Application.objects.get(pk=a.pk).asked
    verdict = "not-now" if pence == 0 else "full" if pence == asked else "part"
    deciding.review(a, who, verdict, pence, "Canary")


ACTS: dict[str, Act] = {
    "submit": lambda a, who, pence: asking.submit(a, who, consent=True),
    "hand over": lambda a, who, pence: asking.hand_over(a, who),
    "no conflict": lambda a, who, pence: deciding.declare(a, who, conflict=False),
    "conflict": lambda a, who, pence: deciding.declare(a, who, conflict=True),
    "take up": lambda a, who, pence: deciding.take_up(a, who),
    "ask": lambda a, who, pence: deciding.ask(a, who, "Canary"),
    "answer": _answer,
    "review": _review,
    "offer": lambda a, who, pence: deciding.offer(a, who, pence, "Canary"),
    "put on list": lambda a, who, pence: deciding.put_on_waiting_list(a, who, pence),
    "not now": lambda a, who, pence: deciding.not_now(a, who, "Canary"),
    "accept": lambda a, who, pence: asking.accept(a, who, pence),
    "turn down": lambda a, who, pence: asking.turn_down(a, who),
    "withdraw": lambda a, who, pence: asking.withdraw(a, who),
    "look again": lambda a, who, pence: asking.look_again(a, who),
    "could not attend": lambda a, who, pence: asking.could_not_attend(a, who),
    "arrange": lambda a, who, pence: paying.arrange(a, who),
    "stop": lambda a, who, pence: paying.stop(a, who),
    "pay": lambda a, who, pence: paying.pay(a, who, pence, timezone.now().date(), "FP-1"),
    "correct": lambda a, who, pence: paying.correct(a, who, pence, timezone.now().date(), "FP-1"),
    "close": lambda a, who, pence: paying.close(a, who),
    "erase": lambda a, who, pence: forgetting.erase_now(a, who),
    "take back": lambda a, who, pence: forgetting.take_back_consent(a, who),
}
