"""Whatever people do with bursaries, in whatever order, goes as a little model foretells: nothing else moves, no
money is given twice, nobody reads what is not for them, and all of it is on record."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from post_office.models import Email

from bursaries import jobs
from bursaries.models import (
    Access,
    Application,
    CostLine,
    Declaration,
    Draw,
    Entry,
    Fund,
    Payment,
    Question,
    Refused,
    Review,
    asking,
    queueing,
)
from tests import people
from tests.bursaries.acts import ACTS
from tests.bursaries.little import Little
from tests.bursaries.pot import Pot

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
ASKERS = ["Amina", "Bilal", "Ruth", "Root"]  # the last two decide as well, and Root pays
EVERYONE = [*ASKERS, "Rosa", "Rob", "Pat", "Olu"]
SEED = st.integers(0, 2**32)
PENCE = [0, 1, 1000, 3000, 5000, 9000]
TABLES = (Fund, Application, CostLine, Question, Entry, Access, Declaration, Review, Payment, Draw, Email)
# Towards money: by the author where nobody is named. And everything that can be done.
PATH = [
    *(("submit", ""), ("no conflict", "Rosa"), ("no conflict", "Rob"), ("take up", "Rosa"), ("review", "Rosa")),
    *(("review", "Rob"), ("offer", "Rosa"), ("accept", ""), ("arrange", "Pat"), ("pay", "Pat"), ("close", "Pat")),
]
FORWARD = list(dict(PATH))
AN_END = ["withdraw", "erase", "take back", "conflict", "turn down"]
VERBS = [*FORWARD, *(verb for verb in ACTS if verb not in FORWARD)]
SUBJECTS = {
    "handed over": "Your bursary application is ready for you to look at",
    "received": "We have your bursary application",
    "question": "We have a question about your bursary application",
    "answer": "An answer to your bursary application",
    "about": "About your bursary",
    "run out": "Our offer has run out",
    "lapsed": "Your bursary application has ended",
}
# Making a run that failed shorter takes minutes: its steps can be read.
RUNS = settings(max_examples=10, stateful_step_count=15, phases=[Phase.generate], deadline=None, database=None)


class EveryOrder(RuleBasedStateMachine):
    """One fund; people who ask, decide, pay and organise; time, and `work`. Each run is undone."""

    def __init__(self) -> None:
        super().__init__()
        with ExitStack() as stack:
            self.clock = stack.enter_context(time_machine.travel(NOW, tick=False))
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
            self.people = {name: people.member(name) for name in EVERYONE if name not in ("Root", "Olu")}
            self.people |= {"Root": people.superuser(), "Olu": people.organiser()}
            groups = {"Bursary reviewers": ["Ruth", "Rosa", "Rob"], "Bursary payers": ["Pat"]}
            for group, names in groups.items():
                Group.objects.get(name=group).user_set.add(*(self.people[name] for name in names))
            given = {"opens_at": NOW, "budget": 7000, "largest_award": 6000, "fast_lane": 2000}
            self.fund = Fund.objects.create(name="Coming along", **given)
            self.pot, self.turn, self.seen = Pot(7000, 6000, 2000), 0, dict[int, Application]()
            self.teardown = stack.pop_all().close

    # --- What happens ---------------------------------------------------------------------------------------------

    @initialize(steps=st.tuples(*[st.integers(0, len(PATH))] * 4), by_draw=st.sampled_from([False, False, True]))
    def begins(self, steps: tuple[int, ...], by_draw: bool) -> None:
        """Four applications, each some way along."""
        self.fund.revise(by_draw=by_draw)
        self.pot.by_draw = by_draw
        for who, pence, count in zip(ASKERS, (1000, 3000, 3000, 2000), steps, strict=True):
            self.asks(who, pence, False)
            a = list(self.pot.all.values())[-1]
            for verb, by in PATH[:count]:
                if by_draw and verb == "accept":
                    self.draws("Rosa")
                self.does(a, verb, by or who, a.offered or a.asked)

    @rule(
        who=st.sampled_from(ASKERS), pence=st.sampled_from([1000, 2000, 3000, 6000]), by_phone=st.booleans(), seed=SEED
    )
    def somebody_asks(self, who: str, pence: int, by_phone: bool, seed: int) -> None:
        self.asks(who, pence, by_phone)
        self.people_go_on(seed)

    def asks(self, who: str, pence: int, by_phone: bool) -> None:
        if who in [each.author for each in self.pot.all.values() if each.state == "draft"]:
            return
        member, olu = self.people[who], self.people["Olu"]
        draft = asking.begin(self.fund, member, entered_by=olu if by_phone else None)
        words = {"event": "Canary", "circumstance": "unpaid", "pay_how": "before", "contact": "Canary"}
        by = olu if by_phone else member
        asking.fill_in(draft, by, costs=[("travel", pence, "Canary")], needed_by=NOW.date(), **words)
        made = Little(draft.pk, who, pence, with_olu=by_phone, expires=Application.objects.get(pk=draft.pk).expires_on)
        self.pot.all[draft.pk] = made

    @rule(seed=SEED)
    def people_go_on(self, seed: int) -> None:
        """Three times: mostly something that may be done, else anything by anybody. The other rules end with it too,
        so that enough happens in between."""
        chance = Random(seed)
        for _ in range(3 if self.pot.all else 0):
            a = chance.choice(list(self.pot.all.values()))
            if chance.random() < 0.3:
                self.does(a, chance.choice(VERBS), chance.choice(EVERYONE), chance.choice(PENCE))
                continue
            amounts = (a.accepted or a.offered or a.asked, 1000)
            possible = [
                (verb, who, pence) for who in EVERYONE for pence in amounts for verb in self.pot.may(a, who, pence)
            ]
            further = chance.random() < 0.4  # towards money; else anything beside that
            verbs = sorted({verb for verb, _, _ in possible if (verb in FORWARD) == further}, key=VERBS.index)
            if chance.random() < 0.8:  # else most would be over soon
                verbs = [verb for verb in verbs if verb not in AN_END]
            if verbs:
                verb = verbs[-1] if further else chance.choice(verbs)
                self.does(a, *chance.choice(sorted(each for each in possible if each[0] == verb)))

    @rule(room=st.sampled_from([-1, 0, 500, 2000, 6000]), seed=SEED)
    def budget_changes(self, room: int, seed: int) -> None:
        """To what is promised and paid, and this much more: offers made before may not be kept."""
        budget = self.pot.committed + self.pot.paid + room
        largest, allowed = max(1, min(budget, 6000)), room >= 0 and budget > 0
        if self.did(lambda: self.fund.revise(budget=budget, largest_award=largest), allowed):
            self.pot.budget, self.pot.largest = budget, largest
            self.pot.move_up()
        self.people_go_on(seed)

    @rule(who=st.sampled_from(EVERYONE), seed=SEED)
    def somebody_draws(self, who: str, seed: int) -> None:
        self.draws(who)
        self.people_go_on(seed)

    def draws(self, who: str) -> None:
        undrawn = {Application.objects.get(pk=a.number).reference: a for a in self.pot.line if a.place is None}
        allowed = bool(undrawn) and who in ("Ruth", "Rosa", "Rob", "Root")
        if self.did(lambda: queueing.draw(self.fund, self.people[who]), allowed):
            made = Draw.objects.first()
            assert made.order == queueing.order(undrawn, made.seed)
            last = max([a.place or 0 for a in self.pot.all.values()])
            for place, reference in enumerate(made.order, last + 1):
                undrawn[reference].place = place
            self.pot.move_up()
            assert made.offered == sum(a.state == "offered" for a in undrawn.values())

    @rule(days=st.sampled_from([0, 1, 14, 15, 31, 91, 366]), seed=SEED)
    def time_passes(self, days: int, seed: int) -> None:
        self.clock.shift(days * 24 * 3600)
        jobs.keep_dates()
        self.pot.dates_pass()
        self.people_go_on(seed)

    # --- What always holds ----------------------------------------------------------------------------------------

    @invariant()
    def promises_hold(self) -> None:
        rows = {row.pk: row for row in Application.objects.all()}
        assert {pk: self.facts(row) for pk, row in rows.items()} == {n: self.facts(a) for n, a in self.pot.all.items()}
        fund = Fund.objects.get()
        assert (fund.committed, fund.paid, fund.budget) == (self.pot.committed, self.pot.paid, self.pot.budget)
        assert fund.committed + fund.paid <= fund.budget
        assert list(Application.objects.in_line().values_list("pk", flat=True)) == [a.number for a in self.pot.line]
        assert not Application.objects.exclude(member=None).exclude(erased_at=None).exists()
        logged = Entry.objects.count() + Access.objects.count()
        assert logged == sum(a.log + a.reads for a in self.pot.all.values())
        mails = [(mail.subject, mail.to[0]) for mail in Email.objects.order_by("pk")]
        assert mails == [(SUBJECTS[what], self.people[who].email) for what, who, _ in self.pot.told]

    @invariant()
    def nobody_sees_more_than_is_for_them(self) -> None:
        """One person more at each step."""
        self.turn += 1
        name = EVERYONE[self.turn % len(EVERYONE)]
        member, found = self.people[name], Application.objects
        all_of_them = self.pot.all.values()
        assert {a.pk for a in found.for_reviewer(member)} == {a.number for a in all_of_them if a.may_know(name)}
        assert {a.pk for a in found.open_to(member)} == {a.number for a in all_of_them if a.may_read(name)}
        assert {a.pk for a in found.for_payer(member)} == {a.number for a in all_of_them if a.may_pay(name)}
        with_olu = {a.number for a in all_of_them if a.with_olu and a.state == "draft" and name == "Olu"}
        assert {a.pk for a in found.entered_by(member)} == with_olu
        rows = list(found.order_by("pk"))
        for row in rows[self.turn % len(rows) :][:1] if rows else []:
            seen = Review.objects.seen_by(member, row).values_list("round", "reviewer__name")
            assert set(seen) == self.pot.all[row.pk].sees_reviews(name)

    @staticmethod
    def facts(a: Any) -> tuple[Any, ...]:
        """What a row and its model have in common."""
        erased = a.erased if isinstance(a, Little) else a.erased_at is not None
        state = a.state if isinstance(a, Little) else a.status
        expires = a.expires if isinstance(a, Little) else a.expires_on
        return state, a.offered, a.accepted, a.paid, a.round, a.place, erased, None if erased else expires

    # --- How it is done -------------------------------------------------------------------------------------------

    def does(self, a: Little, verb: str, who: str, pence: int) -> None:
        """Also from a page opened long ago: each verb gets the row as it was when the run began, or some time since."""
        row = self.seen.setdefault(a.number, Application.objects.get(pk=a.number))
        if self.did(lambda: ACTS[verb](row, self.people[who], pence), verb in self.pot.may(a, who, pence)):
            self.pot.do(verb, a, who, pence)
            self.is_read(a, who)

    def is_read(self, a: Little, who: str) -> None:
        """Who did something has opened it."""
        if a.number in self.pot.all and (not a.erased or who in a.read_by):
            Application.objects.get(pk=a.number).opened(self.people[who], "reviewer")
            if who != a.author:
                a.reads += 1
                a.read_by.add(who)

    def did(self, verb: Callable[[], Any], allowed: bool) -> bool:
        """Says whether it did. What is not allowed is refused and changes nothing, not even a mail."""
        if allowed:
            verb()
            return True
        before = [list(model._default_manager.order_by("pk").values()) for model in TABLES]
        with pytest.raises(Refused):
            verb()
        assert [list(model._default_manager.order_by("pk").values()) for model in TABLES] == before
        return False


@pytest.mark.django_db
def test_bursaries_go_as_foretold_in_every_order_of_events():
    run_state_machine_as_test(EveryOrder, settings=RUNS)
