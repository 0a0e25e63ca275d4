"""What the site has of a person: what they can download, and what becomes of it when they leave.

Every app may have a `privacy.py` that says so with `held`, a line for each way a model leads to a member; it is found
like `admin.py`. A test walks every model and fails on a way, or a field, about which nothing is said
(tests/community/test_privacy_complete.py).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Func, IntegerField, Subquery

from community.models import Member

GOES, NAMELESS = "gone", "without your name"


class StaysForNow(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Somebody cannot leave yet; the message is a sentence for them."""


@dataclass(frozen=True)
class Held:
    """Rows of one model that have to do with a person, found by `path` (look-ups from the row to its member).

    `what` names them for that person ("Places you asked for"). `exports` are the names of what they download, one of a
    row related to it as "meetup.starts_at". `without` gives the reason for each field they do not; `rest`, one for all
    others, where a row is mostly somebody else's. `leaving` says what becomes of it, `because` why it stays.
    """

    model: str
    path: str
    what: str
    exports: tuple[str, ...]
    leaving: str
    because: str = ""
    without: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    found: Callable[[Member], models.QuerySet[Any]] | None = None
    files: Callable[[Any], Iterable[tuple[str, bytes]]] | None = None

    @property
    def type(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.model)

    def rows(self, member: Member) -> models.QuerySet[Any]:
        """This person's, oldest first."""
        mine = self.found(member) if self.found else models.QuerySet(self.type).filter(**{self.path: member.pk})
        return mine.order_by("pk")

    @property
    def is_theirs_to_know(self) -> bool:
        """Whether that there is something is for this person to know: of a concern kept from them it is not."""
        return bool(self.exports)


HELD: list[Held] = []
BESIDE: dict[tuple[str, str], str] = {}
KEPT: dict[str, str] = {}
BEFORE: list[Callable[[Member], None]] = []
REASONS_TO_STAY: list[Callable[[Member], str]] = []


def held(model: str, path: str, what: str, exports: str, leaving: str, because: str = "", **more: Any) -> None:
    """Says what a model holds of a person (see `Held`). `exports` are names with spaces between."""
    HELD.append(Held(model, path, what, tuple(exports.split()), leaving, because, **more))


def beside(model: str, link: str, why: str) -> None:
    """Says why a row that hangs on something of a person's by `link` is not about them."""
    BESIDE[model, link] = why


def kept(what: str, why: str) -> None:
    """Something no row leads to, that is still there once somebody has left."""
    KEPT[what] = why


def before_leaving(function: Callable[[Member], None]) -> Callable[[Member], None]:
    """Adds a function to what is done, in one transaction, before an account goes. It is called twice: the second time
    finds what was begun in another window at that very moment."""
    BEFORE.append(function)
    return function


def reason_to_stay(function: Callable[[Member], str]) -> Callable[[Member], str]:
    """Adds a function that says why somebody cannot leave yet, as a sentence, or nothing."""
    REASONS_TO_STAY.append(function)
    return function


def why_not_yet(member: Member) -> str:
    """Why this person cannot leave yet; empty when they can."""
    return next(filter(None, (reason(member) for reason in REASONS_TO_STAY)), "")


def summary(member: Member) -> list[tuple[Held, int]]:
    """All there is of this person that is theirs to know, and how many rows of each. One query, however much it is."""
    known = [each for each in HELD if each.is_theirs_to_know]
    row = models.QuerySet(Member).filter(pk=member.pk).values_list(*(_counted(each, member) for each in known)).first()
    return [(each, count) for each, count in zip(known, row or (), strict=False) if count]


def _counted(each: Held, member: Member) -> Subquery:
    # An aggregate would bring a GROUP BY, and no row instead of 0.
    number = Func("pk", function="COUNT", output_field=IntegerField())
    return Subquery(each.rows(member).order_by().annotate(_number=number).values("_number"))
