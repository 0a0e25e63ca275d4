"""How a person is named beside everything they gave to the charter: shown together, changed together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from charter.models.draft import Draft
from charter.models.proposal import Proposal
from charter.models.response import Response
from community.models import Member
from community.naming import Naming
from meetups.models import CheckIn

MOST = 200  # of each kind that are listed one by one; a form holds no more than 1,000 fields


@dataclass(frozen=True)
class Contribution:
    """Something a person gave. `key` tells it from all others, `what` says it in words, `text` is what they wrote."""

    key: str
    what: str
    text: str
    address: str
    naming: str


def _given(member: Member) -> dict[str, models.QuerySet[Any]]:
    """What this person gave that can be read by others, by kind, the newest first. Answers count from when something
    was made of them, drafts from when they are published."""
    of_use = Q(charter_origins__isnull=False) | Q(charter_proposals__isnull=False)
    answers = CheckIn.objects.filter(of_use, member=member).distinct()
    return {
        "answer": answers.select_related("meetup").order_by("-pk"),
        "proposal": Proposal.objects.filter(author=member).prefetch_related("wordings").order_by("-pk"),
        "response": Response.objects.filter(member=member).select_related("wording__proposal").order_by("-pk"),
        "draft": Draft.objects.filter(author=member, published_as__isnull=False).select_related("published_as"),
    }


def contributions_of(member: Member) -> list[Contribution]:
    """All that this person may choose a name for, kind by kind."""
    describe: dict[str, Callable[[Any], Described]] = {
        "answer": _answer,
        "proposal": _proposal,
        "response": _response,
        "draft": _draft,
    }
    return [
        Contribution(f"{kind}-{row.pk}", *describe[kind](row), naming=row.naming)
        for kind, rows in _given(member).items()
        for row in rows[:MOST]
    ]


Described = tuple[str, str, str]  # what it is, its text, its address


def _answer(answer: CheckIn) -> Described:
    return f"Your answer at “{answer.meetup.title}”", answer.text, answer.meetup.get_absolute_url()


def _proposal(proposal: Proposal) -> Described:
    return f"Your proposal: {proposal.get_kind_display().lower()}", proposal.wording.text, proposal.get_absolute_url()


def _response(response: Response) -> Described:
    to = f"“{response.wording.text}”" if response.wording.text else "a proposal to take a line out"
    return f"Your response to {to}", response.reason, response.wording.proposal.get_absolute_url()


def _draft(draft: Draft) -> Described:
    number = draft.published_as.number if draft.published_as else 0
    return f"Revision {number}, which you prepared", draft.summary, reverse("revision", args=[number])


def name_each(member: Member, chosen: Mapping[str, str]) -> None:
    """Names this person as they chose, by the contributions' keys. What is not theirs stays as it is."""
    with transaction.atomic():
        for kind, rows in _given(member).items():
            for naming in Naming.values:
                keys = [_key(key) for key, value in chosen.items() if value == naming and key.startswith(f"{kind}-")]
                for some in _portions(keys):
                    _rename(rows.filter(pk__in=some), naming)


def name_all(member: Member, naming: str) -> None:
    """Names this person the same way beside everything they gave, listed or not."""
    with transaction.atomic():
        for rows in _given(member).values():
            _rename(rows, naming)


def _key(key: str) -> int:
    return int(key.rpartition("-")[2])


def _portions(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), 100):
        yield keys[start : start + 100]


def _rename(rows: models.QuerySet[Any], naming: str) -> None:
    """Only the naming changes: not when they were last changed, and nothing that a verb's lock stands for."""
    found = rows.order_by().values("pk")
    rows.model._default_manager.filter(pk__in=found).update(naming=naming)
