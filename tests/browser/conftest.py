"""One Chromium per worker; a fresh, empty profile per test."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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
def browser() -> Iterator[Browser]:
    """Chromium: one found on PATH, else Playwright's own. There must be one (`make browser`)."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


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
