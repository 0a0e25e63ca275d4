"""Which forum there is, from the environment: FORUM_URL, FORUM_API_KEY, FORUM_CATEGORY and FORUM_API_USER."""

import re
import sys
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("FORUM_URL", "FORUM_API_KEY", "FORUM_CATEGORY")
OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Forum:
    """A Discourse and the right to make topics in one of its categories. The key is in no repr, so in no log."""

    url: str
    key: str = field(repr=False)
    category: int
    user: str = "system"

    @property
    def host(self) -> str:
        """With its port, where it has one."""
        return urlsplit(self.url).netloc


def forum_in(env: Any) -> Forum | None:
    """The forum that the environment names, if any. Stops the start with a sentence if it names half of one, or one
    that cannot be right."""
    given = {name: env.str(name, default="").strip() for name in (*NEEDED, "FORUM_API_USER")}
    if not any(given.values()):
        return None
    if missing := [name for name in NEEDED if not given[name]]:
        sys.exit(f"Set {' and '.join(missing)} as well, or nothing whose name begins with FORUM_: the forum needs all.")
    url = given["FORUM_URL"].rstrip("/")
    if not _is_address(url):
        sys.exit("FORUM_URL must be the whole address of the forum, such as https://forum.example.org.")
    if not re.fullmatch(r"[0-9]{1,9}", given["FORUM_CATEGORY"]):
        sys.exit("FORUM_CATEGORY must be the number of a category: the last part of its page's address.")
    key, user = given["FORUM_API_KEY"], given["FORUM_API_USER"] or "system"
    if not re.fullmatch(r"[!-~]+", key + user):
        sys.exit("FORUM_API_KEY and FORUM_API_USER must be one word each, without accents.")
    return Forum(url, key, int(given["FORUM_CATEGORY"]), user)


def _is_address(text: str) -> bool:
    """Encrypted, for the key travels with every request; but on one's own machine."""
    try:
        parts = urlsplit(text)
        name, _ = parts.hostname, parts.port
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and name in OWN_MACHINE)
    return bool(name) and safe and not ("@" in parts.netloc or parts.query or parts.fragment)
