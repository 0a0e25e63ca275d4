"""Fixtures for tests of the community itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.community.post import Post
from tests.site import free_port


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real SMTP server, and the settings by which mail goes there."""
    handler = Post()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield handler
    server.stop()
