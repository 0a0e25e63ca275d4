"""Fixtures for tests of the community itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from community.models import Member
from tests.community.door import enter
from tests.community.post import Post
from tests.community.soft_passkey import SoftPasskey, add
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


@pytest.fixture
def amina(cast: Any) -> Member:
    """A member."""
    return cast.member()


@pytest.fixture
def passkey(amina: Member) -> SoftPasskey:
    """Amina's."""
    return add(enter("amina@example.org"))[0]
