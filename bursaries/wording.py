"""An application in plain words: what it says, where it stands and what happens next, what was done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bursaries.models import Application, CostLine, Entry, Status, asking
from bursaries.money import pounds
from community.times import spoken_date


@dataclass(frozen=True)
class Answer:
    """What somebody said to one question. `step` is where they can change it; no lines: not answered yet."""

    step: str
    question: str
    change: str
    lines: tuple[str, ...]


def answers(application: Application) -> list[Answer]:
    """All that was asked, in the order of asking, with what was answered."""
    costs = list(application.costs.all())
    total = (f"Together: {pounds(sum(cost.pence for cost in costs))}",) if len(costs) > 1 else ()
    how = application.get_pay_how_display() if application.pay_how else ""
    needed = spoken_date(application.needed_by) if application.needed_by else ""
    circumstance = dict(Application.Circumstance.choices).get(application.circumstance, application.circumstance)
    return [
        Answer("what", "What it is for", "Change what it is for", _lines(application.what_for)),
        Answer("circumstance", "Which applies to me", "Change which applies", _lines(circumstance)),
        Answer("costs", "What it costs", "Change the costs", (*map(cost_line, costs), *total)),
        Answer("payment", "How to pay", "Change how to pay", _lines(how)),
        Answer("payment", "Needed by", "Change the day", _lines(needed)),
        Answer("contact", "How to reach me", "Change how to reach me", _lines(application.contact)),
        Answer("contact", "Anything else", "Change anything else", _lines(application.more or "Nothing more.")),
    ]


def next_step(application: Application) -> str:
    """The question to go on with, in a draft."""
    return (asking.missing(application) or ["check"])[0]


def cost_line(cost: CostLine) -> str:
    """ "Travel: £25.00 (by train)"."""
    note = f" ({cost.note})" if cost.note else ""
    return f"{cost.get_category_display()}: {pounds(cost.pence)}{note}"


def _lines(text: object) -> tuple[str, ...]:
    return (str(text),) if text else ()


def standing(application: Application, today: date) -> tuple[str, str]:
    """Where it stands, as a heading, and what happens next, as a sentence or two."""
    offered, accepted = pounds(application.offered), pounds(application.accepted)
    words = {
        Status.DRAFT: ("You have not sent this yet", "Nobody decides on it before you send it."),
        Status.SUBMITTED: ("We have your application", f"Soon somebody will look at it. {_hear(application, today)}"),
        Status.IN_REVIEW: ("We are looking at it", _hear(application, today)),
        Status.QUESTION: (
            "We have a question for you",
            "You can answer it below. If we do not hear from you within 14 days, we decide with what we know.",
        ),
        Status.WAITING: (
            f"You are on the waiting list for {offered}",
            "We would like to give it to you, and there is not enough money for everyone right now. "
            "When it is your turn we write to you. You need to do nothing.",
        ),
        Status.OFFERED: (
            f"We offer you {offered}",
            f"Tell us by {_day(application.offer_ends_on)} whether you would like it. "
            "After that day it goes to others.",
        ),
        Status.ACCEPTED: (
            f"{accepted} is set aside for you",
            "Somebody will now arrange the payment, in the way you chose, and reach you as you said.",
        ),
        Status.ARRANGED: ("Your payment is on its way", f"{accepted} is on its way to you."),
        Status.PAID: (f"We have paid {pounds(application.paid)}", "You need to do nothing more."),
        Status.CLOSED: (f"All done: we have paid {pounds(application.paid)}", "You need to do nothing more."),
        Status.NOT_NOW: (
            "We cannot help with this one",
            "We are sorry. Below is what we wrote to you about it. You can apply again at any time.",
        ),
        Status.WITHDRAWN: ("You took this back", "Nobody decides on it any more. You can apply again at any time."),
        Status.DECLINED: ("You did not take our offer", "The money goes to others. You can apply again at any time."),
        Status.EXPIRED: ("This has run out", "Its last day is over. You can apply again at any time."),
    }
    return words[Status(application.status)]


def _hear(application: Application, today: date) -> str:
    if application.reply_by is None:
        return "You will hear from us."
    if application.reply_by < today:
        return f"We wanted to answer by {_day(application.reply_by)}, and are late. We are sorry."
    return f"You will hear from us by {_day(application.reply_by)}."


def _day(day: date | None) -> str:
    return spoken_date(day) if day else "the day in our e-mail"


DONE = {
    "submit": "You sent it.",
    "take up": "A reviewer began to look at it.",
    "ask": "A reviewer asked you something.",
    "answer": "You answered.",
    "go on": "We went on without an answer.",
    "offer": "We offered you {money}.",
    "wait": "It went on the waiting list.",
    "not now": "We said that we cannot help this time.",
    "accept": "You accepted {money}.",
    "turn down": "You did not take our offer.",
    "withdraw": "You took it back.",
    "look again": "You asked for another look.",
    "arrange": "The payment was arranged.",
    "stop": "The payment was stopped, or came back.",
    "pay": "We paid {money}.",
    "correct": "We corrected what we had written down: we paid {money}.",
    "close": "It was closed: there is nothing more to do.",
    "run out": "It ran out.",
    "could not attend": "You told us that you could not attend.",
}


def done(entry: Entry) -> str:
    """One line of the log, as a sentence. It names nobody: reviewers decide together."""
    return DONE.get(entry.verb, "Something was changed.").format(money=pounds(entry.pence or 0))


@dataclass(frozen=True)
class Look:
    """Somebody opened it: who, in which role, when first on that day, and how often that day."""

    who: str
    role: str
    when: str
    times: int


ROLES = {"reviewer": "bursary reviewer", "payer": "bursary payer", "organiser": "organiser"}


def looks(opened: Iterable[tuple[str, str, str, str]]) -> list[Look]:
    """Who has opened it, newest day first. Given, oldest first: name, role, day, and moment in words."""
    found: dict[tuple[str, str, str], Look] = {}
    for who, role, day, when in opened:
        seen = found.get((who, role, day))
        first = seen.when if seen else when
        found[who, role, day] = Look(who, ROLES.get(role, role), first, seen.times + 1 if seen else 1)
    return list(found.values())[::-1]
