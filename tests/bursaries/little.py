"""One application in a little model that knows no rows: where it stands, and who may know what of it."""

from dataclasses import dataclass, field
from datetime import date, datetime

REVIEWERS, PAYERS = {"Ruth", "Rosa", "Rob", "Root"}, {"Pat", "Root"}
UNDECIDED = {"submitted", "in-review", "question"}
PROMISED, SETTLED = {"accepted", "arranged"}, {"paid", "closed"}


@dataclass
class Little:
    """One application."""

    number: int
    author: str
    asked: int
    state: str = "draft"
    with_olu: bool = False  # who fills it in on the phone
    offered: int = 0
    accepted: int = 0
    paid: int = 0
    paid_on: date | None = None
    round: int = 1
    declared: dict[str, bool] = field(default_factory=dict)  # reviewer: whether there is a conflict
    reviews: dict[tuple[int, str], int] = field(default_factory=dict)
    unanswered: int = 0
    place: int | None = None
    since: datetime | None = None
    touched: datetime | None = None
    last_day: date | None = None
    expires: date | None = None
    heard: bool = False
    missed: bool = False
    erased: bool = False
    log: int = 0
    reads: int = 0
    read_by: set[str] = field(default_factory=set)

    @property
    def backers(self) -> list[int]:
        mine = {who: pence for (number, who), pence in self.reviews.items() if number == self.round}
        return [pence for who, pence in mine.items() if not self.declared[who]]

    def may_know(self, who: str) -> bool:
        seen = self.state not in ("draft", "withdrawn") and not self.erased
        return who in REVIEWERS and seen and who != self.author and not self.declared.get(who, False)

    def may_read(self, who: str) -> bool:
        return self.may_know(who) and who in self.declared

    def may_pay(self, who: str) -> bool:
        others = who in self.read_by if self.erased else who != self.author  # once erased nobody knows whose it was
        return who in PAYERS and others and not self.declared.get(who, False) and self.state in PROMISED | {"paid"}

    def sees_reviews(self, who: str) -> set[tuple[int, str]]:
        if not self.may_read(who):
            return set()
        if (self.round, who) in self.reviews or (self.heard and self.state not in UNDECIDED):
            return {*self.reviews}
        return {key for key in self.reviews if key[1] == who}
