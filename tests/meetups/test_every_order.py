"""Whatever happens to a meetup, in whatever order, people get the places and the news that a small model foretells."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from post_office.models import STATUS, Email

from community import outbox, preferences
from meetups import emails, telling
from meetups.models import Meetup, Message, News, Rsvp, RsvpRefused
from meetups.preferences import ANNOUNCED, HOUR_BEFORE
from tests import people

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
NAMES = ["Amina", "Bilal", "Chidi", "Dara"]
WHO = st.sampled_from(NAMES)
CAPACITIES = st.sampled_from([1, 1, 2, 2, 3, None])
AN_END = {News.REMOVED, News.CANCELLED}
# Making a run that failed shorter takes minutes: its twenty steps can be read.
RUNS = settings(max_examples=25, stateful_step_count=20, phases=[Phase.generate], deadline=None, database=None)


@dataclass
class Little:
    """What should be: who goes, who waits in which order, and what they are told at once. Knows nothing of rows."""

    capacity: int | None
    starts_at: datetime
    state: str = "draft"
    sequence: int = 0
    going: set[str] = field(default_factory=set)
    queue: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    taken_off: set[str] = field(default_factory=set)

    @property
    def stands(self) -> bool:
        return self.state == "published"

    @property
    def to_come(self) -> bool:
        return self.starts_at > datetime.now(UTC)

    @property
    def over(self) -> bool:
        return datetime.now(UTC) >= self.starts_at + timedelta(hours=1)

    @property
    def holders(self) -> set[str]:
        return self.going | {*self.queue}

    @property
    def has_room(self) -> bool:
        return self.capacity is None or len(self.going) < self.capacity

    def ask(self, who: str) -> None:
        if who in self.holders:
            return
        self.taken_off.discard(who)
        if self.queue or not self.has_room:
            self.queue.append(who)
            self.told.append((News.WAITING, who))
        else:
            self.going.add(who)
            self.told.append((News.SAVED, who))

    def leave(self, who: str, by_organiser: bool) -> None:
        if who not in self.holders or self.state == "cancelled":
            return
        self.going.discard(who)
        self.queue = [name for name in self.queue if name != who]
        if by_organiser and self.stands and not self.over:
            self.taken_off.add(who)
            self.told.append((News.REMOVED, who))
        self.move_up()

    def move_up(self) -> None:
        while self.queue and self.has_room and self.to_come and self.stands:
            first = self.queue.pop(0)
            self.going.add(first)
            self.told.append((News.PROMOTED, first))


class EveryOrder(RuleBasedStateMachine):
    """One meetup, four members, an organiser, time, `work` and the mail server. Each run is undone."""

    def __init__(self) -> None:
        super().__init__()
        with ExitStack() as stack:
            self.clock = stack.enter_context(time_machine.travel(NOW, tick=False))
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
            self.members = {name: people.member(name) for name in NAMES}
            preferences.choose(self.members["Amina"], {ANNOUNCED.key: True, HOUR_BEFORE.key: True})
            self.meetup = people.meetup(status="draft", days=3)
            self.model = Little(None, self.meetup.starts_at)
            self.teardown = stack.pop_all().close

    # --- What happens ---------------------------------------------------------------------------------------------

    @initialize(capacity=CAPACITIES, asking=st.permutations(NAMES), begun=st.sampled_from([0, 1, 2, 2]))
    def begins(self, capacity: int | None, asking: list[str], begun: int) -> None:
        self.gets_capacity(capacity)
        if begun >= 1:
            self.is_published()
            for who in asking[:3]:
                self.asks(who)
        self.mail_leaves(100 if begun == 2 else 0)

    @rule()
    def is_published(self) -> None:
        if self.does(self.meetup.publish, self.model.state == "draft"):
            self.model.state = "published"
            self.model.sequence += 1

    @rule(who=WHO)
    def asks(self, who: str) -> None:
        if self.does(lambda: self.meetup.rsvp(self.members[who]), self.model.stands and self.model.to_come):
            self.model.ask(who)

    @rule(who=WHO, by_organiser=st.booleans())
    def leaves(self, who: str, by_organiser: bool) -> None:
        self.meetup.release(self.members[who], by_organiser=by_organiser)
        self.model.leave(who, by_organiser)

    @rule(capacity=CAPACITIES)
    def gets_capacity(self, capacity: int | None) -> None:
        enough = capacity is None or capacity >= len(self.model.going)
        if self.does(lambda: self.meetup.revise(capacity=capacity), enough):
            self.model.capacity = capacity
            self.model.move_up()

    @precondition(lambda self: self.model.state != "cancelled")
    @rule(days=st.sampled_from([-1, 0, 1, 1, 2, 7]), hour=st.sampled_from([8, 12, 18]))
    def moves(self, days: int, hour: int) -> None:
        moment = datetime.now(people.LONDON).replace(hour=hour, minute=0) + timedelta(days=days)
        self.meetup.revise(date=moment.date(), time=moment.time())
        self.model.sequence += moment != self.model.starts_at
        self.model.starts_at = moment.astimezone(UTC)
        self.model.move_up()

    @rule(title=st.sampled_from(["Words we share", "Words we keep"]))
    def is_called(self, title: str) -> None:
        self.model.sequence += Meetup.objects.get().title != title
        self.meetup.revise(title=title)

    @rule(reason=st.sampled_from([" ", "The room is flooded."]))
    def is_cancelled(self, reason: str) -> None:
        possible = self.model.stands and not self.model.over and bool(reason.strip())
        if self.does(lambda: self.meetup.cancel(reason), possible):
            self.model.state = "cancelled"
            self.model.sequence += 1

    @rule(minutes=st.sampled_from([3, 11, 5 * 60, 26 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.clock.shift(timedelta(minutes=minutes))

    @rule(count=st.sampled_from([1, 100]))
    def mail_leaves(self, count: int) -> None:
        Email.objects.filter(pk__in=list(outbox.due().values_list("pk", flat=True)[:count])).update(status=STATUS.sent)

    @rule(minutes=st.sampled_from([0, 11, 11, 26 * 60]))
    def news_is_told(self, minutes: int) -> None:
        self.time_passes(minutes)
        before = {message.pk for message in Message.objects.all()}
        known = Message.objects.known()
        telling.tell_all()
        for message in Message.objects.exclude(pk__in=before).select_related("member"):
            name = message.member.name
            assert name in self.model.holders or (message.kind, name) == (News.ANNOUNCED, "Amina")
            assert message.kind not in News.reminders() or (self.model.to_come and name in self.model.going)
            assert message.kind != News.CHANGED or known[message.member_id] != message.facts

    # --- What always holds ----------------------------------------------------------------------------------------

    @invariant()
    def promises_hold(self) -> None:
        meetup = Meetup.objects.get()
        messages = list(Message.objects.order_by("pk").select_related("member", "mail"))
        self.places_are_as_foretold(meetup)
        self.each_is_told_once(messages)
        self.unsent_mail_is_true(meetup, messages)
        self.people_know_how_things_stand(meetup, [message for message in messages if not message.withdrawn_at])

    def places_are_as_foretold(self, meetup: Meetup) -> None:
        rows = Rsvp.objects.order_by("ticket").values_list("member__name", "status")
        assert {name for name, status in rows if status == "going"} == self.model.going
        assert [name for name, status in rows if status == "waiting"] == self.model.queue
        assert meetup.capacity is None or len(self.model.going) <= meetup.capacity
        assert not (self.model.queue and meetup.queue_moves() and meetup.free_places() != 0)
        assert (meetup.status, meetup.sequence) == (self.model.state, self.model.sequence)

    def each_is_told_once(self, messages: list[Message]) -> None:
        assert len({(m.member_id, m.kind, m.cause) for m in messages}) == len(messages)
        mails = [message.mail_id for message in messages if not message.withdrawn_at]
        assert sorted(mails) == sorted(Email.objects.values_list("pk", flat=True))
        assert [(m.kind, m.member.name) for m in messages if m.kind in News.of_a_place()] == self.model.told

    def unsent_mail_is_true(self, meetup: Meetup, messages: list[Message]) -> None:
        settled = not self.model.over and not meetup.notices.open().filter(kind=News.CHANGED).exists()
        for message in messages:
            if message.mail is None or message.mail.status == STATUS.sent or message.kind in AN_END:
                continue
            to_whom = {News.ANNOUNCED: {*NAMES}, News.WAITING: {*self.model.queue}}
            assert self.model.stands
            assert message.member.name in to_whom.get(message.kind, self.model.holders)
            if settled and message.facts:
                assert message.facts == emails.facts(meetup, message.member.name in self.model.going)

    def people_know_how_things_stand(self, meetup: Meetup, messages: list[Message]) -> None:
        last = {message.member.name: message for message in messages if message.facts}
        for name in self.model.taken_off if self.model.stands else []:
            assert name not in last or last[name].kind in AN_END
        if self.model.over or meetup.notices.open().filter(kind__in=[News.CHANGED, News.CANCELLED]).exists():
            return
        for name in self.model.holders:
            facts = emails.facts(meetup, name in self.model.going)
            assert last[name].kind == News.CANCELLED if meetup.is_cancelled else last[name].facts == facts

    def does(self, verb: Callable[[], Any], allowed: bool) -> bool:
        """Says whether it did. What is not allowed is refused and changes nothing, not even a mail."""
        if allowed:
            verb()
            return True
        before = [list(model.objects.order_by("pk").values()) for model in (Meetup, Rsvp, Message)]
        with pytest.raises((ValidationError, RsvpRefused)):
            verb()
        assert [list(model.objects.order_by("pk").values()) for model in (Meetup, Rsvp, Message)] == before
        return False


@pytest.mark.django_db
def test_places_and_news_are_right_in_every_order_of_events():
    run_state_machine_as_test(EveryOrder, settings=RUNS)
