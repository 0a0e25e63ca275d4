"""The addresses of the table with something that exists in their gaps, and a browser for each of its columns."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.models import Member
from tests.community.door import authenticator
from tests.roles.filling import gaps_of


@pytest.fixture
def filled(cast) -> Callable[[str], str]:
    """Puts something that exists into the gaps of a pattern."""
    gaps = gaps_of(cast)

    def fill(pattern: str) -> str:
        for gap, value in gaps.items():
            pattern = pattern.replace(gap, str(value))
        return f"/{pattern}"

    return fill


@pytest.fixture
def people(cast, sign_in, filled) -> list[Client]:
    """A browser for each column of the table."""
    olu, root = cast.organiser(), cast.superuser()
    for person in (olu, root):
        authenticator(person)
    amina = Member.objects.get(name="Amina")
    return [Client(), sign_in(amina), sign_in(olu, second_factor=True), sign_in(root, second_factor=True)]
