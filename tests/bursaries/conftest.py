"""Funds and people for the tests of bursaries."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from bursaries.models import Application, CostLine, Fund, asking, deciding
from community.models import Member
from tests import people


class Cast:
    """Reviewers, payers, funds, and applications at any stage."""

    def __init__(self) -> None:
        self.numbers = iter(range(1, 1000))

    def reviewer(self, name: str = "Ruth") -> Member:
        """Somebody in the group of bursary reviewers."""
        return self._in_group(name, "Bursary reviewers")

    def payer(self, name: str = "Pat") -> Member:
        """Somebody in the group of bursary payers."""
        return self._in_group(name, "Bursary payers")

    def _in_group(self, name: str, group: str) -> Member:
        person = people.member(name, is_staff=True)
        person.groups.add(Group.objects.get(name=group))
        return person

    def fund(self, budget: int = 100_000, **fields: Any) -> Fund:
        """An open fund, with a thousand pounds unless said otherwise."""
        given = {"name": "Coming along", "opens_at": timezone.now() - timedelta(days=1), "largest_award": budget}
        return Fund.objects.create(budget=budget, **(given | fields))

    def draft(self, fund: Fund, member: Member, pence: int = 2500, **fields: Any) -> Application:
        """One that is filled in, and not sent yet."""
        application = asking.begin(fund, member)
        given = {"event": "The autumn gathering", "circumstance": "unpaid", "pay_how": "before", "contact": "by e-mail"}
        for name, value in (given | {"needed_by": timezone.now().date()} | fields).items():
            setattr(application, name, value)
        application.save()
        CostLine.objects.create(application=application, category="travel", pence=pence, note="by train")
        return application

    def sent(self, fund: Fund, member: Member | None = None, pence: int = 2500, **fields: Any) -> Application:
        """One that was sent, by somebody new unless said otherwise."""
        member = member or people.member(f"Asker{next(self.numbers)}")
        return asking.submit(self.draft(fund, member, pence, **fields), member, consent=True)

    def reviewed(self, application: Application, *reviewers: Member, verdict: str = "full") -> Application:
        """One that these have looked at."""
        for reviewer in reviewers:
            deciding.declare(application, reviewer, conflict=False)
            application.refresh_from_db()
            if application.status == "submitted":
                deciding.take_up(application, reviewer)
            deciding.review(application, reviewer, verdict, 1 if verdict == "part" else 0, "")
        application.refresh_from_db()
        return application

    def offered(self, fund: Fund, reviewer: Member, member: Member | None = None, pence: int = 2500) -> Application:
        """One with an offer of all that is asked."""
        application = self.reviewed(self.sent(fund, member, pence), reviewer)
        return deciding.offer(application, reviewer, pence)


@pytest.fixture
def desk() -> Cast:
    """Who decides and pays, and what there is to decide on."""
    return Cast()


@pytest.fixture
def amina(cast: Any) -> Member:
    """Who asks."""
    return cast.member("Amina")


@pytest.fixture
def browser(amina: Member, sign_in: Any) -> Client:
    """Amina's, signed in."""
    return sign_in(amina)


@pytest.fixture
def ruth(desk: Cast) -> Member:
    """Who decides."""
    return desk.reviewer()


@pytest.fixture
def pat(desk: Cast) -> Member:
    """Who pays."""
    return desk.payer()
