"""What the page of the day is made of: the list, and the forms filled in on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from meetups.day_forms import LateForm, RoomsForm, ShareForm, TickForm
from meetups.day_list import listed_at, rooms_as_text
from meetups.models import Host, Meetup, RoomsMoved

UNSEEN = {"here", "phone", "do", "was_here", "was_phone", "seen"}  # fields that the template draws itself


class DayPage:
    """The page, shown or sent. Of its forms only those are checked that the button pressed has to do with; the others
    keep what was typed."""

    @classmethod
    def meetups(cls) -> QuerySet[Meetup]:
        """Meetups with their hosts and rooms, in one query."""
        return Host.added_to(Meetup.objects.select_related("breakout__made_by"))

    def __init__(self, meetup: Meetup, sent: QueryDict | None = None) -> None:
        self.meetup, self.is_sent = meetup, sent is not None
        self.sent = QueryDict() if sent is None else sent
        self.people = listed_at(meetup)
        self.breakout = getattr(meetup, "breakout", None)
        self.version = self.breakout.version if self.breakout else 0
        self.noted = [one.attendance for one in self.people if one.attendance]
        self.here = [row for row in self.noted if row.is_here]
        self.shared = sorted({row.shares for row in self.noted if row.shares})
        self.ticks = TickForm(sent, people=self.people, shared=self.shared)
        self.sharing = self._form(ShareForm, "share", people=self.people)
        self.making = self._form(RoomsForm, "make", breakout=self.breakout)
        self.late = self._form(LateForm, "find", breakout=self.breakout)
        self.bound: list[Any] = [
            form for form in (self.ticks, self.sharing, self.making, self.late) if self.is_sent and form.is_bound
        ]

    def _form(self, kind: Any, step: str, **given: Any) -> Any:
        """Bound where the button pressed is one of its own; else only filled in as it was."""
        if not self.is_sent:
            return kind(**given)
        if self.step[0] == step:
            return kind(self.sent, **given)
        boxes = {name: name in self.sent for name in ("spread_hosts", "welcome", "replace")}
        return kind(initial={**self.sent.dict(), **boxes, "together": self.sent.getlist("together")}, **given)

    @property
    def step(self) -> tuple[str, str]:
        """The button pressed, and of whom or what: ("find", "guest-7")."""
        step, _, rest = str(self.sent.get("do", "")).partition("-")
        return step, rest

    def check_seen(self) -> None:
        """Raises RoomsMoved for who wants to make rooms and has not seen those there are."""
        seen = str(self.sent.get("seen", ""))
        if self.step[0] == "make" and seen.isdecimal() and seen != str(self.version):
            raise RoomsMoved

    def is_valid(self) -> bool:
        """Whether what was sent can be done, as far as the forms know."""
        found = [form.is_valid() for form in self.bound]  # each of them, so that each says what is wrong
        return all(found)

    def refuse(self, why: Exception) -> None:
        """Says why not, beside the field it is about."""
        self.is_valid()
        has_fields = isinstance(why, ValidationError) and hasattr(why, "error_dict")
        sentences = why.messages if isinstance(why, ValidationError) else [str(why)]
        for name, told in why.message_dict.items() if has_fields else [("", sentences)]:  # type: ignore[attr-defined]  # see above
            form = next((form for form in self.bound if name in form.fields), self.ticks)
            form.add_error(name if name in form.fields else None, told)

    def problems(self) -> list[Any]:
        """The fields with something wrong, for a list of links to them."""
        return [field for form in self.bound for field in form if field.errors and field.name not in UNSEEN]

    def forget(self, name: str) -> None:
        """What was typed there is kept by now, and need not stand on the page again."""
        self.sent = self.sent.copy()
        self.sent.pop(name, None)

    def context(self) -> dict[str, Any]:
        """For the template. A box is ticked where it is so by now, and where it was ticked on the page as sent; but not
        where that unticked it."""
        changed = self.ticks.changed_keys()
        rows = [
            (
                one,
                one.key in changed["here"] or (one.is_here and one.key not in changed["gone"]),
                one.key in changed["phone"] or (one.by_phone and one.key not in changed["no_phone"]),
            )
            for one in self.people
            if not one.is_hidden
        ]
        return {
            "page": self,
            "rows": rows,
            "was_here": " ".join(one.key for one in self.people if one.is_here),
            "was_phone": " ".join(one.key for one in self.people if one.by_phone),
            "no_day": self.meetup.no_day_because(),
            "no_ticks": self.meetup.no_ticks_because(),
            "no_rooms": self.meetup.no_rooms_because(),
            "groups": [(what, [row.called for row in self.noted if row.shares == what]) for what in self.shared],
            "rounds": rooms_as_text(self.meetup, self.here) if self.breakout else [],
            "roomless": [row for row in self.here if self.breakout and not row.has_a_room],
        }
