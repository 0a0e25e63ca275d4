"""Every page in every state it can be in, by name: each function sets one up and ends with the page on show."""

from tests.browser.scenes import (
    bursaries,
    bursaries_desk,
    bursaries_report,
    charter_desk,
    charter_holding,
    charter_proposals,
    charter_reading,
    desk,
    desk_series,
    door,
    errors,
    mail,
    meetups,
    mine,
    offers,
    polls,
    themes,
)
from tests.browser.scenes.scenery import DESK, SCENES

__all__ = [
    "DESK",
    "SCENES",
    "bursaries",
    "bursaries_desk",
    "bursaries_report",
    "charter_desk",
    "charter_holding",
    "charter_proposals",
    "charter_reading",
    "desk",
    "desk_series",
    "door",
    "errors",
    "mail",
    "meetups",
    "mine",
    "offers",
    "polls",
    "themes",
]
