"""The site as production serves it: gunicorn with 2 workers, `manage.py work`, and a real SMTP server beside them.

They run on the same database as the test that uses them, so a test sets the scene through the ORM and then acts from
outside, as a browser or a calendar app does.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal import auth as totp
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
WORK = (sys.executable, "manage.py", "work")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(what: Any, seconds: float = 60, every: float = 0.05) -> Any:
    """The first true value of `what()`. Raises AssertionError when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s in vain")


def shown_by(secret: str) -> str:
    """The code an authenticator app with this secret shows now (RFC 6238). Waits for a fresh one when it is about to
    change, so that it still holds when it has been typed."""
    wait_for(lambda: time.time() % 30 < 25)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@dataclass
class Postbox:
    """An SMTP server's handler that keeps what it accepts: all, or while `refusing`, nothing for now."""

    mails: list[EmailMessage] = field(default_factory=list)
    refusing: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusing:
            return "451 try again later"
        mail: EmailMessage = BytesParser(policy=policy.default).parsebytes(envelope.content)
        mail["X-Recipient"] = envelope.rcpt_tos[0]
        self.mails.append(mail)
        return "250 kept"


@dataclass
class Site:
    """A site, its post, and its processes: `worker` is `manage.py work`; `web` is gunicorn's parent, where pages are
    served."""

    url: str
    postbox: Postbox
    database_url: str
    env: dict[str, str]
    worker: subprocess.Popen[bytes]
    web: subprocess.Popen[bytes] | None = None

    def restart_worker(self) -> None:
        """Kills `manage.py work` with SIGKILL, wherever it is, and starts another."""
        self.worker.kill()
        self.worker.wait()
        self.worker = start(*WORK, env=self.env)

    def be_at_work(self) -> None:
        """Starts `manage.py work` where it does not run."""
        if self.worker.poll() is not None:
            self.worker = start(*WORK, env=self.env)

    def forget_mail(self) -> None:
        """Empties the postbox."""
        self.postbox.mails.clear()

    def mail_to(self, address: str, subject: str = "") -> EmailMessage:
        """The first mail that reaches this address with these words in its subject. Waits for it."""
        mail: EmailMessage = wait_for(lambda: next(self.mails_to(address, subject), None))
        return mail

    def mails_to(self, address: str, subject: str) -> Iterator[EmailMessage]:
        """Those that have reached this address with these words in their subject."""
        return (
            mail for mail in list(self.postbox.mails) if mail["X-Recipient"] == address and subject in mail["Subject"]
        )

    def code_for(self, address: str) -> str:
        """The sign-in code in the newest mail to this address. Waits for it."""
        self.mail_to(address, "code")
        [*_, newest] = self.mails_to(address, "code")
        return re.findall(r"\b\d{6}\b", newest.get_content())[0]


def database_url() -> str:
    """The address of the database this test worker uses."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rsplit('/', 1)[0]}/{settings['NAME']}" + (f"?{query}" if query else "")


def start(*command: str, env: dict[str, str], quiet: bool = False) -> subprocess.Popen[bytes]:
    """A process in the project's folder."""
    return subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL if quiet else None)


def end(process: subprocess.Popen[bytes]) -> None:
    """Tells a process to end, then makes it."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    process.kill()
    process.wait()


@contextmanager
def running(*command: str, env: dict[str, str], quiet: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends when the block does."""
    process = start(*command, env=env, quiet=quiet)
    try:
        yield process
    finally:
        end(process)


def environment(port: int, smtp_port: int) -> dict[str, str]:
    """Production settings for a site on this port, with the mail going to our own SMTP server."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "ALLOWED_HOSTS": "localhost",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def at_work(**more: str) -> Iterator[Site]:
    """The part of a site that serves no pages: `work`, and the SMTP server it sends by. `more` are settings."""
    port, smtp_port = free_port(), free_port()
    postbox = Postbox()
    smtp = Controller(postbox, hostname="127.0.0.1", port=smtp_port)
    smtp.start()
    env = environment(port, smtp_port) | more
    try:
        site = Site(f"http://localhost:{port}", postbox, env["DATABASE_URL"], env, start(*WORK, env=env))
        try:
            yield site
        finally:
            end(site.worker)
    finally:
        smtp.stop()


@contextmanager
def serve(**more: str) -> Iterator[Site]:
    """Starts everything, waits until the site is healthy, and stops everything in the end. `more` are settings."""
    with at_work(**more) as site:
        bind = site.url.replace("http://localhost", "127.0.0.1")
        gunicorn = [sys.executable, "-m", "gunicorn", "community.wsgi", "-b", bind, "-w", "2", "--threads", "4"]
        with running(*gunicorn, "--log-level", "warning", env=site.env) as site.web:
            wait_for(lambda: healthy(site.url))
            yield site


def healthy(url: str) -> bool:
    """Whether the site answers that all is well."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
