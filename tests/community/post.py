"""The post: a real SMTP server, and `manage.py work` sending through it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command

from community.locks import only_one
from tests.site import Postbox


@dataclass
class Post(Postbox):
    """An SMTP server's handler that keeps what it accepts, and refuses some recipients."""

    refused: set[str] = field(default_factory=set)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return f"550 nobody called {address} here"
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    def subjects(self) -> list[str]:
        """Of the mails that arrived, in order of the alphabet."""
        return sorted(str(mail["Subject"]) for mail in self.mails)


def work() -> None:
    """`manage.py work --once`, leaving this process's own signal handlers as they were."""
    with only_one("work") as free:
        assert free, "another process is at work on this database"
    with own_signals():
        call_command("work", "--once")


@contextmanager
def own_signals() -> Iterator[None]:
    """Gives this process its signal handlers back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
