"""Beside their words people are named as they chose, and never with more."""

import pytest

from community.models import Member
from community.naming import Naming, credit


def someone(name: str, **fields) -> Member:
    """Not kept anywhere."""
    return Member(email="x@example.org", name=name, **fields)


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("name", "naming", "shown"),
    [
        ("Amina Adeyemi", "name", "Amina Adeyemi"),
        ("Amina Adeyemi", "first", "Amina"),
        ("Amina Adeyemi", "member", "a member"),
        ("  Amina   Adeyemi ", "name", "Amina Adeyemi"),
        ("  Amina   Adeyemi ", "first", "Amina"),
        ("Amina", "name", "Amina"),
        ("Amina", "first", "Amina"),
        ("Amina\u00a0Adeyemi", "first", "Amina"),
        ("", "name", "a member"),
        ("   ", "first", "a member"),
        ("Amina Adeyemi", "", "a member"),
        ("Amina Adeyemi", "NAME", "a member"),
        ("Amina Adeyemi", "email", "a member"),
    ],
)
def test_people_are_named_as_they_chose(name, naming, shown):
    assert credit(someone(name), naming) == shown


@pytest.mark.nodb
@pytest.mark.parametrize("naming", Naming)
def test_who_is_gone_or_may_no_longer_sign_in_is_a_member(naming):
    assert credit(None, naming) == "a member"
    assert credit(someone("Amina Adeyemi", is_active=False), naming) == "a member"


@pytest.mark.nodb
def test_the_choices_are_these():
    assert dict(Naming.choices) == {"name": "my name", "first": "my first name", "member": "a member"}
