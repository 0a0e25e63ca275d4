"""What tests under load share: how large the crowd is, a site made whole again, and figures worth knowing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from tests.bursaries.conftest import Cast
from tests.site import Site


@dataclass(frozen=True)
class Size:
    """People, and places for them."""

    people: int
    places: int


@pytest.fixture
def size() -> Size:
    """300 people for 20 places; on SQLite, where everyone writes in turn, 100 for 10."""
    return {"postgresql": Size(300, 20), "sqlite": Size(100, 10)}[connection.vendor]


@pytest.fixture
def desk() -> Cast:
    """Who decides on bursaries and pays them."""
    return Cast()


@pytest.fixture
def site(site: Site) -> Iterator[Site]:
    """The served site, whose mail server takes mail again afterwards."""
    yield site
    site.postbox.refusing = False


@pytest.fixture
def measured(record_property: Callable[[str, Any], None]) -> Callable[[str, float], None]:
    """Prints a figure (see it with `pytest -s`) and keeps it in the report. Machines differ, so nothing is asserted."""

    def keep(name: str, value: float) -> None:
        record_property(name, round(value, 2))
        print(f"\n{name}: {value:.2f}")  # noqa: T201 - meant to be seen

    return keep
