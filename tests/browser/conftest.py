"""One Chromium per worker; a fresh, empty profile per test."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.stage import Stage
from tests.site import Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Chromium: one found on PATH, else Playwright's own. There must be one (`make browser`)."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    # While Playwright's event loop runs, Django holds another connection than before (asgiref.local.Local); it too has
    # to know what migrations wrote, or nothing brings the Organisers group back after a test.
    written_by_migrations = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        if written_by_migrations:
            connection._test_serialized_contents = written_by_migrations
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()
        connection.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page like an old phone's: 360 x 640, no JavaScript. Options are Playwright's for a context."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        given = {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False, "locale": "en-GB"} | options
        context = browser.new_context(**given)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def stage(site: Site, visit: Callable[..., Page]) -> Callable[..., Stage]:
    """Opens a page as `visit` does, with `tests.browser.stage` to act on it."""
    return lambda **options: Stage(site, visit(**options))
