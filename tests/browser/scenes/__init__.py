"""Every page in every state it can be in, by name: each function sets one up and ends with the page on show."""

from tests.browser.scenes import desk, door, errors, meetups, mine
from tests.browser.scenes.scenery import DESK, SCENES

__all__ = ["DESK", "SCENES", "desk", "door", "errors", "meetups", "mine"]
