"""A person who has done everything there is to do here, with a word planted wherever one can be.

`zqgone` stands in what must not be found once they have left, `zqkept` in what stays without their name.
"""

from tests.everybody.account import OfTheirs
from tests.everybody.bursaries import OfBursaries
from tests.everybody.charter import OfTheCharter
from tests.everybody.meetups import OfMeetups
from tests.everybody.texts import browser_of, found, rows
from tests.everybody.who import ADDRESS, NAME

__all__ = ["ADDRESS", "NAME", "Everybody", "browser_of", "found", "rows"]


class Everybody(OfTheirs, OfMeetups, OfTheCharter, OfBursaries):
    """That person; a file for each app in which they did something."""

    def __init__(self) -> None:
        super().__init__()
        parts = (self.account, self.meetups, self.charter, self.concerns, self.asked_for, self.decided, self.mail)
        for part in parts:
            part()
