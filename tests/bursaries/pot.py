"""A fund in a little model that knows no rows: what may be done, what comes of it, and who is told what."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.bursaries.little import PROMISED, SETTLED, UNDECIDED, Little

OPEN = UNDECIDED | {"waiting", "offered", "accepted"}
ENDED = {"closed", "not-now", "withdrawn", "declined", "expired"}
MOVES = {
    "submit": ("submitted", "received"),
    "take up": ("in-review",),
    "arrange": ("arranged", "about"),
    "close": ("closed",),
}
ENDS = {"turn down": "declined", "withdraw": "withdrawn"}


@dataclass
class Pot:
    """A fund with its applications, by number."""

    budget: int
    largest: int
    fast: int
    by_draw: bool = False
    all: dict[int, Little] = field(default_factory=dict)
    told: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def committed(self) -> int:
        return sum(each.accepted for each in self.all.values() if each.state in PROMISED)

    @property
    def paid(self) -> int:
        return sum(each.paid for each in self.all.values())

    @property
    def left(self) -> int:
        return self.budget - self.committed - self.paid

    @property
    def free(self) -> int:
        return self.left - sum(each.offered for each in self.all.values() if each.state == "offered")

    @property
    def line(self) -> list[Little]:
        waiting = [each for each in self.all.values() if each.state == "waiting"]
        return sorted(waiting, key=lambda a: (a.place is None, a.place or 0, a.since, a.number))

    def has(self, who: str) -> int:
        """What somebody has from the fund, or may still get."""
        return sum(
            a.asked if a.state in UNDECIDED
            else a.offered if a.state in ("waiting", "offered")
            else a.accepted if a.state in PROMISED
            else a.paid
            for a in self.all.values() if a.author == who and not a.erased
        )  # fmt: skip

    # --- What may be done -----------------------------------------------------------------------------------------

    def may(self, a: Little, who: str, pence: int) -> set[str]:
        """What this person may do, by name."""
        own, s = who == a.author and not a.erased, a.state
        mine = (a.round, who) in a.reviews and a.may_read(who)
        decides = mine and len(a.backers) >= (2 if a.asked > self.fast else 1)
        backed = pence <= self.fast or sum(each >= pence for each in a.backers) > 1
        agrees = decides and s == "in-review" and 0 < pence <= min(a.asked, self.largest) and backed
        new = not any(reviewer == who for _, reviewer in a.reviews)
        amount = pence in (0, a.asked) or 0 < pence < a.asked
        possible = {
            "submit": own and s == "draft" and a.asked + self.has(who) <= self.largest,
            "hand over": who == "Olu" and a.with_olu and s == "draft",
            "no conflict": a.may_know(who) and who not in a.declared,
            "conflict": a.may_know(who),
            "take up": a.may_read(who) and s == "submitted",
            "ask": a.may_read(who) and s == "in-review",
            "answer": own and s in ("question", "in-review") and a.unanswered > 0,
            "review": a.may_read(who) and s in ("in-review", "waiting") and new and amount,
            "offer": agrees,
            "put on list": agrees,
            "not now": decides and s in ("in-review", "waiting"),
            "accept": own and s == "offered" and 0 < pence <= a.offered,
            "turn down": own and s == "offered",
            "withdraw": own and s in OPEN,
            "look again": own and s in ("not-now", "offered") and a.round == 1,
            "could not attend": own and s in PROMISED | SETTLED,
            "arrange": a.may_pay(who) and s == "accepted",
            "stop": a.may_pay(who) and s == "arranged",
            "pay": a.may_pay(who) and s == "arranged" and 0 < pence <= a.accepted,
            "correct": a.may_pay(who) and s == "paid" and self.corrects(a, pence),
            "close": a.may_pay(who) and s == "paid",
            "erase": own,
            "take back": own and s != "draft",
        }
        return {verb for verb, yes in possible.items() if yes}

    def corrects(self, a: Little, pence: int) -> bool:
        """Whether that is another payment than was written down, one that is covered."""
        other = (pence, datetime.now(UTC).date()) != (a.paid, a.paid_on)
        return other and 0 < pence <= a.accepted and pence - a.paid <= self.left

    # --- What comes of it -----------------------------------------------------------------------------------------

    def do(self, verb: str, a: Little, who: str, pence: int) -> None:
        if verb in MOVES:
            self.move(a, *MOVES[verb])
        elif verb in ENDS:
            self.ends(a, ENDS[verb])
        elif verb in ("conflict", "no conflict"):
            a.declared[who] = verb == "conflict"
        elif verb == "review":
            a.reviews[a.round, who] = pence
        else:
            getattr(self, "_" + verb.replace(" ", "_"))(a, who, pence)

    def move(self, a: Little, state: str, tell: str = "") -> None:
        now = datetime.now(UTC)
        a.state, a.log, a.touched = state, a.log + 1, now
        a.expires = (now + timedelta(days=90 if state in ENDED | {"paid"} else 365)).date()
        if tell and not a.erased:
            self.told.append((tell, a.author, a.number))

    def _hand_over(self, a: Little, who: str, pence: int) -> None:
        a.with_olu = False
        self.told.append(("handed over", a.author, a.number))

    def _ask(self, a: Little, who: str, pence: int) -> None:
        a.unanswered += 1
        self.move(a, "question", "question")

    def _answer(self, a: Little, who: str, pence: int) -> None:
        a.unanswered -= 1
        self.move(a, "in-review")

    def _offer(self, a: Little, who: str, pence: int) -> None:
        a.offered = pence
        self.move_up()
        if self.by_draw or self.line or pence > self.free:
            self._put_on_list(a, who, pence)
        else:
            self.gets_offer(a)

    def _put_on_list(self, a: Little, who: str, pence: int) -> None:
        a.offered, a.since, a.heard = pence, datetime.now(UTC), True
        self.move(a, "waiting", "answer")

    def gets_offer(self, a: Little) -> None:
        a.heard, a.last_day = True, (datetime.now(UTC) + timedelta(days=14)).date()
        self.move(a, "offered", "answer")

    def move_up(self) -> None:
        while (line := [a for a in self.line if not self.by_draw or a.place is not None]) and (
            line[0].offered <= self.free
        ):
            self.gets_offer(line[0])

    def _not_now(self, a: Little, who: str, pence: int) -> None:
        a.offered, a.heard = 0, True
        self.move(a, "not-now", "answer")
        self.move_up()

    def _accept(self, a: Little, who: str, pence: int) -> None:
        less, a.offered = pence < a.offered, pence
        if pence > self.left:
            a.place, a.since = 0, a.since or datetime.now(UTC)
            return self.move(a, "waiting", "answer")
        a.accepted = pence
        self.move(a, "accepted", "about")
        return self.move_up() if less else None

    def ends(self, a: Little, state: str, tell: str = "") -> None:
        a.accepted = 0
        self.move(a, state, tell)
        self.move_up()

    def _look_again(self, a: Little, who: str, pence: int) -> None:
        a.round, a.offered, a.place, a.since = 2, 0, None, None
        self.move(a, "in-review")
        self.move_up()

    def _could_not_attend(self, a: Little, who: str, pence: int) -> None:
        a.log += not a.missed
        a.missed = True

    def _stop(self, a: Little, who: str, pence: int) -> None:
        if a.erased:
            self.ends(a, "withdrawn")
        else:
            self.move(a, "accepted", "about")

    def _pay(self, a: Little, who: str, pence: int) -> None:
        tell = "about" if pence != a.paid else ""
        a.paid, a.paid_on = pence, datetime.now(UTC).date()
        self.move(a, "paid", tell)
        self.move_up()

    _correct = _pay

    def _erase(self, a: Little, who: str, pence: int) -> None:
        self.forgets_mail(a)
        if a.state in OPEN:
            self.ends(a, "withdrawn")
        self.erases(a)

    _take_back = _erase

    def forgets_mail(self, a: Little) -> None:
        self.told = [each for each in self.told if each[2] != a.number]

    def erases(self, a: Little) -> None:
        a.erased = True
        if a.state == "draft":
            del self.all[a.number]

    # --- What time does -------------------------------------------------------------------------------------------

    def dates_pass(self) -> None:
        now, every = datetime.now(UTC), [a for _, a in sorted(self.all.items())]
        for a in [a for a in every if a.state == "offered" and a.last_day < (now - timedelta(hours=12)).date()]:
            self.ends(a, "expired", "run out")
        for a in [a for a in every if a.state == "question" and a.touched <= now - timedelta(days=14)]:
            self.move(a, "in-review")
        for a in [a for a in every if a.expires <= now.date() and not a.erased]:
            if a.expires > now.date():
                continue  # an offer has come to it meanwhile
            self.forgets_mail(a)
            if a.state in OPEN:
                self.told.append(("lapsed", a.author, a.number))
                self.ends(a, "expired")
            self.erases(a)
