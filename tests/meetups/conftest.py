"""Fixtures for tests of meetups."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from meetups.models import Meetup, Recap
from tests.meetups.desk import Desk
from tests.meetups.recaps import RecapDesk


@pytest.fixture
def desk(cast: Any, sign_in: Callable[..., Client]) -> Desk:
    """The organisers' desk with Olu sitting at it, second factor proved."""
    return Desk(sign_in(cast.organiser(), second_factor=True))


@pytest.fixture
def recap_desk(desk: Desk) -> RecapDesk:
    """The same, with the page of recaps open."""
    return RecapDesk(desk.client)


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
