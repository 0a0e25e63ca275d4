"""Fixtures for tests of the forum."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command

from community.forum.errands import errands
from tests.community.post import own_signals
from tests.forum.discourse import Discourse, open_forum


@pytest.fixture
def discourse() -> Iterator[Discourse]:
    """A forum that runs and that our settings know nothing of."""
    with open_forum() as forum:
        yield forum


@pytest.fixture
def forum(discourse: Discourse, settings: Any) -> Iterator[Discourse]:
    """A forum that runs and that our settings name."""
    settings.FORUM = discourse.settings
    errands.under_way = None
    yield discourse
    if errands.under_way:
        errands.under_way.join()
        errands.under_way = None


@pytest.fixture
def work() -> Callable[[], None]:
    """`manage.py work --once`: it makes what topics are due, and waits for them."""

    def once() -> None:
        with own_signals():
            call_command("work", "--once")

    return once
