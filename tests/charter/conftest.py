"""Fixtures for tests of the charter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.charter.desk import Desk


@pytest.fixture
def desk(cast: Any, sign_in: Callable[..., Client]) -> Desk:
    """The organisers' desk with Olu sitting at it, second factor proved."""
    return Desk(sign_in(cast.organiser(), second_factor=True))
