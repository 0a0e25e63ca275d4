"""One question to another server over HTTP, and its answer: within a deadline, bounded in size, never sent elsewhere.

Python's own http.client, and no library: what those add (following redirects, cookies, proxies, pools) is what must not
happen with a key in the headers, and the one thing needed, a deadline for all of it, neither requests nor httpx has.
"""

import json
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse
from threading import Event, Timer
from typing import Any
from urllib.parse import urlsplit

LARGEST = 1024 * 1024  # bytes: Discourse answers with the post, as written and as HTML


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def data(self) -> Any:
        """The body as JSON; None for what is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def ask(url: str, headers: Mapping[str, str], sent: Any = None, *, seconds: float) -> Answer:
    """Asks by GET, or by POST where `sent` holds something to be sent as JSON.

    Raises OSError or HTTPException where no whole answer came within `seconds` (TimeoutError) or it was too large. Only
    looking up the host's name may take longer: Python has no bound for that.
    """
    parts, end = urlsplit(url), time.monotonic() + seconds
    secure = parts.scheme == "https"
    plain = socket.create_connection((parts.hostname or "", parts.port or (443 if secure else 80)), timeout=seconds)
    # A second handle on the same connection: shutting that down ends any read, however slowly bytes drip in.
    with plain, closing(plain.dup()) as handle:
        late = Event()
        alarm = Timer(max(0.0, end - time.monotonic()), _cut, [handle, late])
        alarm.daemon = True
        alarm.start()
        try:
            channel = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname) if secure else plain
            )
            with closing(channel):
                return _exchange(channel, parts.netloc, url, headers, sent)
        except Exception as error:
            if late.is_set():
                raise TimeoutError("no answer in time") from error
            raise
        finally:
            alarm.cancel()


def _cut(handle: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _exchange(channel: socket.socket, host: str, url: str, headers: Mapping[str, str], sent: Any) -> Answer:
    connection = HTTPConnection(host)
    connection.sock = channel
    path = url.split(host, 1)[1] or "/"
    always = {"Host": host, "Accept": "application/json", "Connection": "close", "User-Agent": "Commonplace"}
    if sent is None:
        connection.request("GET", path, headers=always | dict(headers))
    else:
        body = json.dumps(sent).encode()
        connection.request("POST", path, body, always | {"Content-Type": "application/json"} | dict(headers))
    with connection.getresponse() as response:
        return Answer(response.status, response.headers, _whole(response))


def _whole(response: HTTPResponse) -> bytes:
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise OSError("the answer is too large")
    if response.length:  # of what was announced, some is missing
        raise OSError("the answer broke off")
    return body
