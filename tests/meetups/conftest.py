"""Fixtures for tests of meetups."""

from typing import Any

import pytest

from community import preferences
from community.models import Member
from meetups.models import Meetup, Recap
from meetups.preferences import RECAP


@pytest.fixture
def past(cast: Any, clock: Any) -> Meetup:
    """A meetup that is just over."""
    meetup: Meetup = cast.meetup()
    clock.move_to(meetup.ends_at)
    return meetup


@pytest.fixture
def draft(past: Meetup) -> Recap:
    """A recap nobody but organisers has read."""
    return Recap.objects.create(meetup=past, text="We shared **words**.")


@pytest.fixture
def reader(cast: Any) -> Member:
    """Amina wants to know when a recap is out."""
    amina: Member = cast.member()
    preferences.choose(amina, {RECAP.key: True})
    return amina
