"""Fixtures for tests of meetups."""

from typing import Any

import pytest

from meetups.models import Meetup, Recap


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
