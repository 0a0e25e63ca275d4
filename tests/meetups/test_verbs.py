"""Whatever is done to a meetup, in whatever order, its promises hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from post_office.models import Email

from meetups.models import Meetup, Rsvp, RsvpRefused
from tests import people

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
NAMES = ["Amina", "Bilal", "Chidi", "Dara", "Esra"]
CAPACITIES = st.sampled_from([1, 1, 2, 2, 3, None])
# What happens next. (Rules of their own would be left out by turns; here it is the mix that finds things.)
EVENTS = st.one_of(
    st.tuples(st.just("everyone_asks"), st.permutations(NAMES)),
    st.tuples(st.just("ask"), st.sampled_from(NAMES)),
    st.tuples(st.just("leave"), st.sampled_from(NAMES)),
    st.tuples(st.just("give_up_place"), st.integers(0, 4)),
    st.tuples(st.just("give_up_place"), st.integers(0, 4)),
    st.tuples(st.just("resize"), CAPACITIES),
    st.tuples(st.just("move"), st.sampled_from([10, 5, 1, -3])),
    st.tuples(st.just("close"), st.sampled_from([240, 72, -1])),
    st.tuples(st.just("publish_or_cancel"), st.sampled_from(["", " ", "The room is flooded."])),
    st.tuples(st.just("wait"), st.sampled_from([1, 12, 30])),
)


class Verbs(RuleBasedStateMachine):
    """One meetup, five members, an organiser, and time passing. Each run is undone by a rollback."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.time = self.clock.start()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.members = {name: people.member(name) for name in NAMES}
        self.sequence = 0

    @initialize(capacity=CAPACITIES, status=st.sampled_from(["published"] * 4 + ["draft"]))
    def announce(self, capacity: int | None, status: str) -> None:
        self.meetup = people.meetup(capacity=capacity, status=status)
        self.everyone_asks(NAMES)

    @rule(event=EVENTS)
    def happens(self, event: tuple[str, Any]) -> None:
        verb, detail = event
        getattr(self, verb)(detail)

    def everyone_asks(self, order: list[str]) -> None:
        for who in order:
            self.ask(who)

    def ask(self, who: str) -> None:
        before = self.rows()
        meetup = Meetup.objects.get()
        if meetup.closed_because():
            self.refused(RsvpRefused, lambda: self.meetup.rsvp(self.members[who]))
            return
        answer = self.meetup.rsvp(self.members[who])
        held = before.get(who, ("not-going", 0))
        if held[0] == "not-going":
            assert answer.ticket == max([ticket for _, ticket in before.values()], default=0) + 1
        else:
            assert (answer.status, answer.ticket) == held

    def leave(self, who: str) -> None:
        before = self.rows()
        self.meetup.release(self.members[who])
        if Meetup.objects.get().is_cancelled:
            assert self.rows() == before
            return
        assert self.rows().get(who, ("not-going",))[0] == "not-going"
        self.only_promotes(before, but=who)

    def give_up_place(self, number: int) -> None:
        if going := list(Rsvp.objects.going().values_list("member__name", flat=True)):
            self.leave(going[number % len(going)])

    def resize(self, capacity: int | None) -> None:
        before = self.rows()
        going = sum(status == "going" for status, _ in before.values())
        if capacity is not None and capacity < going:
            self.refused(ValidationError, lambda: self.meetup.revise(capacity=capacity))
        else:
            self.meetup.revise(capacity=capacity)
            self.only_promotes(before)

    def move(self, days: int) -> None:
        before = self.rows()
        self.meetup.revise(date=(datetime.now(UTC) + timedelta(days=days)).date())
        self.only_promotes(before)

    def close(self, hours: int) -> None:
        self.meetup.revise(rsvps_close_at=datetime.now(UTC) + timedelta(hours=hours))

    def publish_or_cancel(self, reason: str) -> None:
        meetup, before = Meetup.objects.get(), self.rows()
        if meetup.is_draft:
            self.meetup.publish()
            return
        self.refused(ValidationError, self.meetup.publish)
        if reason.strip() and not meetup.is_cancelled and not meetup.is_over():
            self.meetup.cancel(reason)
            assert self.rows() == before
        else:
            self.refused(ValidationError, lambda: self.meetup.cancel(reason))

    def wait(self, hours: int) -> None:
        self.time.shift(timedelta(hours=hours))

    # --- What always holds ------------------------------------------------------------------------------------

    @invariant()
    def promises_hold(self) -> None:
        meetup = Meetup.objects.first()
        if meetup is None:
            return
        rows = list(Rsvp.objects.order_by("ticket").values_list("status", "ticket", "member"))
        going = sum(status == "going" for status, *_ in rows)
        waiting = [ticket for status, ticket, _ in rows if status == "waiting"]
        assert meetup.capacity is None or going <= meetup.capacity
        if meetup.queue_moves():
            assert not (waiting and meetup.free_places() != 0)
        assert len({member for *_, member in rows}) == len(rows)
        assert len({ticket for _, ticket, _ in rows}) == len(rows)
        assert meetup.tickets >= max([ticket for _, ticket, _ in rows], default=0)
        assert [rsvp.ticket for rsvp in meetup.rsvps.waiting()] == waiting
        if last := meetup.rsvps.waiting().last():
            assert last.place_in_queue() == len(waiting)
        assert meetup.sequence >= self.sequence
        self.sequence = meetup.sequence

    def rows(self) -> dict[str, tuple[str, int]]:
        """Name to status and ticket."""
        rows = Rsvp.objects.values_list("member__name", "status", "ticket")
        return {name: (status, ticket) for name, status, ticket in rows}

    def only_promotes(self, before: dict[str, tuple[str, int]], but: str = "") -> None:
        """Since then nobody (but one) lost anything: the first waiting moved up, in order, each told once."""
        after = self.rows()
        waited = [(ticket, name) for name, (status, ticket) in before.items() if status == "waiting" and name != but]
        queue = [name for _, name in sorted(waited)]
        moved = [name for name in queue if after[name][0] == "going"]
        assert moved == (queue[: len(moved)] if Meetup.objects.get().queue_moves() else [])
        assert {name: row for name, row in after.items() if name not in (*moved, but)} == {
            name: row for name, row in before.items() if name not in (*moved, but)
        }
        free = Email.objects.filter(subject__startswith="A place came free").order_by("-pk")[: len(moved)]
        assert [mail.to[0] for mail in reversed(free)] == [f"{name.lower()}@example.org" for name in moved]

    def refused(self, error: type[Exception], verb: Any) -> None:
        """The verb raises this and changes nothing, not even a mail."""
        before = Meetup.objects.values().get(), self.rows(), Email.objects.count()
        with pytest.raises(error):
            verb()
        assert (Meetup.objects.values().get(), self.rows(), Email.objects.count()) == before

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        self.clock.stop()


@pytest.mark.django_db
def test_promises_hold_in_every_order_of_events():
    run_state_machine_as_test(
        Verbs,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
