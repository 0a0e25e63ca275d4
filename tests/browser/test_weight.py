"""A first visit fits into what a server may send at once (10 segments of 1460 bytes, RFC 6928), and costs no trust."""

import pytest

from tests.browser.scenes import SCENES
from tests.browser.stage import Stage

pytestmark = [pytest.mark.live, pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WINDOW = 14_600  # bytes
REQUESTS = 4
PUBLIC = [
    "home_with_meetups",
    "meetup_open_to_a_visitor",
    "check_in_seen_by_a_visitor",
    "list_upcoming",
    "privacy",
    "recap_of_a_visitor",
    "charter_of_a_visitor",
    "bursaries_open",
    "proposals_second_page",
    "proposal_to_a_visitor",
    "library_narrowed",
    "search_found",
]


class Wire:
    """What a page asks for from now on, and what comes: sizes in bytes as sent, headers included."""

    def __init__(self, here: Stage) -> None:
        self.page = here.page
        self.urls: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        session = here.page.context.new_cdp_session(here.page)
        session.on("Network.requestWillBeSent", self.asked)
        session.on("Network.loadingFinished", lambda event: self.ended(event, int(event["encodedDataLength"])))
        session.on("Network.loadingFailed", lambda event: self.ended(event, 0))
        session.send("Network.enable")

    def asked(self, event: dict) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]
        self.kinds[event["requestId"]] = event["type"]

    def ended(self, event: dict, size: int) -> None:
        self.sizes[event["requestId"]] = size

    def settle(self) -> None:
        """Waits until all that was asked for has come."""
        self.page.wait_for_load_state("networkidle")
        while self.urls.keys() - self.sizes.keys():
            self.page.wait_for_timeout(10)


@pytest.mark.parametrize("name", PUBLIC)
def test_first_visit_is_light_asks_nobody_else_and_leaves_nothing_behind(stage, name):
    """By someone who has never been here; scripts are on, so that any would be loaded."""
    here = stage(java_script_enabled=True)
    wire = Wire(here)
    SCENES[name](here)
    wire.settle()
    assert {"Document", "Stylesheet"} <= set(wire.kinds.values())
    assert min(wire.sizes.values()) > 0
    assert len(wire.sizes) <= REQUESTS
    assert sum(wire.sizes.values()) <= WINDOW
    assert [url for url in wire.urls.values() if not url.startswith(f"{here.site.url}/")] == []
    assert here.page.context.cookies() == []
    assert here.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert "Script" not in wire.kinds.values()
    kinds = here.page.evaluate("[...document.scripts].map(script => script.type)")
    assert set(kinds) <= {"application/ld+json"}  # data for search engines, which browsers do not run


def test_the_door_is_light_too_with_the_script_that_offers_passkeys(stage):
    here = stage(java_script_enabled=True)
    wire = Wire(here)
    SCENES["sign_in"](here)
    wire.settle()
    assert list(wire.kinds.values()).count("Script") == 1
    assert len(wire.sizes) <= REQUESTS
    assert sum(wire.sizes.values()) <= WINDOW
