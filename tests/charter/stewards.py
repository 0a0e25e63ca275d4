"""Care stewards, and what tests of concerns do again and again."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from charter.models import Concern
from charter.models.concern import CARE_STEWARDS
from community.models import Member
from tests import people

LIST = "/admin/charter/concern/"
SECRET = "He shouted at me in the breakout."


def steward(name: str = "Sade") -> Member:
    """Someone in the care stewards' group, who may open the desk and has no other role."""
    person = people.member(name, is_staff=True)
    person.groups.add(Group.objects.get(name=CARE_STEWARDS))
    return person


def concern(author: Member, text: str = SECRET, **fields: Any) -> Concern:
    """Something this member raised."""
    return Concern.objects.raise_one(author, text, **fields)


def own_page(raised: Concern) -> str:
    """Where its author reads it."""
    return f"/charter/concerns/{raised.pk}/"


def desk_page(raised: Concern) -> str:
    """Where care stewards read it."""
    return f"{LIST}{raised.pk}/change/"


def opened(sign_in: Callable[..., Client], person: Member, raised: Concern) -> Client:
    """The browser of a steward who has pressed "Open it"."""
    browser = sign_in(person, second_factor=True)
    assert browser.post(desk_page(raised), {"action": "open"}).status_code == 302
    return browser
