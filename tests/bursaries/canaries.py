"""Applications at every stage with a word in each field that gives away whose and what it is: `zq<field>-<stage>`."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from bursaries.models import Application, CostLine, Fund, asking, deciding, forgetting, paying
from community.models import Member
from tests import people

LABEL = "I experience marginalisation"  # a choice, so no word of its own can be planted there
STAGES = ["draft", "phone", "sent", "asked", "seen", "own", "offer", "no", "back", "yes", "paid", "gone"]
REVIEWED = STAGES[4:]
FIELDS = ["name", "email", "r", "event", "contact", "more", "note", "ask", "answer"]
FIELDS += ["review", "second", "reply", "payref"]
# By name: what is encrypted is long, and has anything in it.
FOUND = re.compile(f"zq({'|'.join(FIELDS)})-({'|'.join([*STAGES, 'new'])})(?![a-z])", re.IGNORECASE)
Found = dict[str, set[str]]


def word(field: str, stage: str) -> str:
    """What is planted there."""
    return f"zq{field}-{stage}"


def found_in(text: str, path: str = "") -> Found:
    """What of it stands in a text: stage to fields. `r` is the reference."""
    found = defaultdict(set)
    for field, stage in FOUND.findall(text):
        found[stage.lower()].add(field.lower())
    if (LABEL in text or '"marginalised"' in text) and not path.endswith("/circumstance/"):  # where all may choose it
        found["".join(stage for _, stage in FOUND.findall(path))].add("circumstance")
    return dict(found)


def together(each: Iterable[Found]) -> Found:
    """All that was found, anywhere."""
    found = defaultdict(set)
    for one in each:
        for stage, fields in one.items():
            found[stage] |= fields
    return dict(found)


class Planted:
    """A fund, those who apply, and those who may or may not read it."""

    def __init__(self, desk: Any) -> None:
        self.meetup = people.meetup()
        self.fund: Fund = desk.fund()
        self.organiser, self.payer = people.organiser(), desk.payer()
        self.ruth, self.rowan = desk.reviewer("Ruth"), desk.reviewer("Rowan")
        self.authors = {stage: self._author(desk, stage) for stage in STAGES}

    @staticmethod
    def _author(desk: Any, stage: str) -> Member:
        """Who applies. The one whose application is called `own` is a reviewer."""
        author = people.member(word("name", stage), email=f"{word('email', stage)}@example.org")
        if stage == "own":
            author.is_staff = True
            author.groups.set(desk.reviewer("Model").groups.all())
            author.save()
        return author

    def plant(
        self, *, conflicts: Iterable[Member] = (), none: Iterable[Member] = (), only: Iterable[str] = STAGES
    ) -> dict[str, Application]:
        """Applications at every stage. These have declared a conflict on each, or none, as soon as it was sent."""
        self.declared = [*((who, True) for who in conflicts), *((who, False) for who in [self.ruth, self.rowan, *none])]
        return {stage: self._planted(stage, author) for stage, author in self.authors.items() if stage in only}

    def _planted(self, stage: str, author: Member) -> Application:
        row = asking.begin(self.fund, author, entered_by=self.organiser if stage == "phone" else None)
        row.reference = word("r", stage)
        row.meetup = self.meetup if stage == "sent" else None
        for field in ("event", "contact", "more"):
            setattr(row, field, word(field, stage))
        row.circumstance, row.pay_how, row.needed_by = "marginalised", "before", timezone.now().date()
        row.save()
        CostLine.objects.create(application=row, category="travel", pence=2500, note=word("note", stage))
        if stage not in ("draft", "phone"):
            self._sent(row, stage, author)
        return Application.objects.get(pk=row.pk)

    def _sent(self, row: Application, stage: str, author: Member) -> None:
        asking.submit(row, author, consent=True)
        for who, conflict in self.declared:
            deciding.declare(row, who, conflict=conflict)
        if stage != "sent":
            deciding.take_up(row, self.ruth)
            question = deciding.ask(row, self.ruth, word("ask", stage))
            if stage != "asked":
                asking.answer(question, author, word("answer", stage))
                self._reviewed(row, stage, author)

    def _reviewed(self, row: Application, stage: str, author: Member) -> None:
        for who, field in ((self.ruth, "review"), (self.rowan, "second")):
            deciding.review(row, who, "full", 0, word(field, stage))
        then: dict[str, list[Callable[[], Any]]] = {
            "no": [lambda: deciding.not_now(row, self.ruth, word("reply", stage))],
            "back": [lambda: asking.withdraw(row, author)],
            "offer": [lambda: deciding.offer(row, self.ruth, 2500, word("reply", stage))],
        }
        then["yes"] = [*then["offer"], lambda: asking.accept(row, author, 2500)]
        then["paid"] = [*then["yes"], lambda: paying.arrange(row, self.payer), lambda: self._paid(row, stage)]
        then["gone"] = [*then["paid"], lambda: forgetting.erase_now(row, author)]
        for act in then.get(stage, []):
            act()

    def _paid(self, row: Application, stage: str) -> None:
        paying.pay(row, self.payer, 2500, timezone.now().date(), word("payref", stage))
