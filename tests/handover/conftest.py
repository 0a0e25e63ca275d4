"""Communities to hand over."""

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.handover.houses import House
from tests.handover.whole import Whole


@pytest.fixture(autouse=True)
def _no_photos_of_others(settings, tmp_path):
    """This test's own folder for photos: others leave theirs behind."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    Path(settings.MEDIA_ROOT).mkdir()


@pytest.fixture
def demo(settings, clock):
    """The invented community, at a moment that stands still."""
    settings.DEMO = True
    call_command("demo", verbosity=0)
    settings.DEMO = False


@pytest.fixture
def everybody(transactional_db, _no_photos_of_others):
    """Somebody who did everything there is to do here: a row of every model, and mail that waits."""
    return Whole()


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory):
    """The demo, handed over by a house of its own."""
    folder = tmp_path_factory.mktemp("handed-over")
    house = House(folder / "old", DEMO="1")
    house.done("demo")
    house.done("handover", str(folder / "demo.zip"))
    return folder / "demo.zip"
