"""What somebody can do with their own application that takes a page to be sure on: each a button, then another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bursaries.models import Application, Status, asking, forgetting
from community.models import Member


@dataclass(frozen=True)
class Act:
    """The button, the page that asks whether one is sure, the verb, and what is said afterwards. `gone`: afterwards the
    application is nobody's page any more."""

    name: str
    button: str
    title: str
    text: str
    verb: Callable[[Application, Member], Any]
    done: str
    possible: Callable[[Application], bool]
    gone: bool = False


DECLINE = Act(
    "decline",
    "No thank you",
    "Turn our offer down?",
    "The money goes to somebody else. You need not say why, and you can apply again.",
    asking.turn_down,
    "You have turned our offer down. Thank you for telling us.",
    lambda row: row.status == Status.OFFERED,
)
LOOK_AGAIN = Act(
    "look-again",
    "Ask for another look",
    "Ask for another look?",
    "Somebody else looks at it, who has not decided on it before. You can ask for this once. "
    "If we have offered you something, that offer ends now, and the new answer may be more, less or the same.",
    asking.look_again,
    "Somebody else will look at it.",
    lambda row: row.status in (Status.NOT_NOW, Status.OFFERED) and row.round == 1,
)
NOT_THERE = Act(
    "could-not-attend",
    "I couldn't attend",
    "Tell us that you couldn't attend?",
    "That happens. We do not ask for anything back because of it: your costs may have come up all the same.",
    asking.could_not_attend,
    "Thank you for telling us. There is nothing you have to do.",
    lambda row: row.status in (*Status.promised(), *Status.settled()) and row.could_not_attend_at is None,
)
WITHDRAW = Act(
    "withdraw",
    "Withdraw",
    "Withdraw this application?",
    "Nobody decides on it any more. Money that was set aside for you goes to somebody else. You can apply again.",
    asking.withdraw,
    "You have withdrawn this application.",
    lambda row: row.status in Status.withdrawable(),
)
TAKE_BACK = Act(
    "take-back-consent",
    "Take back my consent",
    "Take back your consent?",
    "You agreed that we may read this. If you take that back, we erase what you wrote at once, and withdraw it where "
    "that is still possible. Amounts and dates stay in our books, without your name. This cannot be undone.",
    forgetting.take_back_consent,
    "You have taken your consent back. What you wrote is erased.",
    lambda row: row.consent_at is not None,
    gone=True,
)
ERASE = Act(
    "erase",
    "Erase it now",
    "Erase this application now?",
    "We erase what you wrote at once, and withdraw it where that is still possible. If we have promised or paid "
    "you anything, the amount and dates stay in our books, without your name. This cannot be undone.",
    forgetting.erase_now,
    "Your application is erased.",
    lambda row: True,
    gone=True,
)

ACTS = {act.name: act for act in (DECLINE, LOOK_AGAIN, NOT_THERE, WITHDRAW, TAKE_BACK, ERASE)}


def possible(application: Application) -> list[Act]:
    """What can be done now."""
    return [act for act in ACTS.values() if act.possible(application)]
