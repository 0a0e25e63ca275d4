"""A crowd at the door: many people with a browser each, who press at the same moment.

Their threads speak HTTP only. The database is read by the test's own thread, so that no connection is left open.
"""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from community.models import Member
from tests.site import Site

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CSRF_SECRET = "c" * 32


@dataclass
class Answer:
    """What the site answered. `content` is as Django's own test responses have it."""

    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass
class Browser:
    """Keeps cookies and follows nothing by itself."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **fields: Any) -> Answer:
        """Sends a form, with the token that belongs to our cookie. Lists are sent as repeated fields."""
        self.cookies.setdefault("csrftoken", CSRF_SECRET)
        body = urlencode(fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}, doseq=True)
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Any request. Raises OSError or HTTPException when the answer does not come whole."""
        site = urlsplit(self.url)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection("127.0.0.1", site.port or 80, timeout=300)
        try:
            connection.request(method, path, body, {"Host": site.netloc, "Cookie": cookies} | (headers or {}))
            response = connection.getresponse()
            answer = Answer(response.status, response.getheader("Location", ""), response.read())
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self._keep(line)
        return answer

    def _keep(self, line: str) -> None:
        for name, cookie in SimpleCookie(line).items():
            if cookie["max-age"] == 0 or not cookie.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = cookie.coded_value


def members(count: int, name: str = "Guest") -> list[Member]:
    """Confirmed members called Guest 1, Guest 2 and so on."""
    numbers = range(1, count + 1)
    return Member.objects.bulk_create(
        Member(email=f"{name.lower()}{n}@example.org", name=f"{name} {n}", confirmed_at=timezone.now(), password="!")
        for n in numbers
    )


def browsers_of(site: Site, people: Iterable[Member], *, second_factor: bool = False) -> list[Browser]:
    """A signed-in browser for each."""
    with transaction.atomic():
        return [Browser(site.url, {"sessionid": _session_of(member, second_factor)}) for member in people]


def _session_of(member: Member, second_factor: bool) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    if second_factor:
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return str(session.session_key)


class Rush:
    """All actions begin at the same moment, each in a thread of its own."""

    def __init__(self, actions: Iterable[Callable[[], Any]]) -> None:
        given = list(actions)
        self._start = Barrier(len(given))
        self._pool = ThreadPoolExecutor(len(given))
        self._futures: list[Future[Any]] = [self._pool.submit(self._begin, action) for action in given]

    def _begin(self, action: Callable[[], Any]) -> Any:
        self._start.wait(120)
        return action()

    @property
    def done(self) -> int:
        """How many actions have ended."""
        return sum(future.done() for future in self._futures)

    @property
    def is_over(self) -> bool:
        return self.done == len(self._futures)

    def results(self) -> list[Any]:
        """What each action returned, in the order given. Waits for all; raises what one raised."""
        found = [future.result(300) for future in self._futures]
        self._pool.shutdown()
        return found


def at_once(actions: Iterable[Callable[[], Any]]) -> list[Any]:
    """What the actions return when all begin at the same moment."""
    return Rush(actions).results()


def save_place(browser: Browser, slug: str) -> int:
    """Presses "Save my place" and reads the page that follows: 0 for a place, else the number in line told there."""
    answer = browser.post(f"/meetups/{slug}/rsvp/", action="save")
    assert (answer.status, answer.location) == (302, f"/meetups/{slug}/"), answer.text
    page = browser.get(answer.location)
    assert page.status == 200, page.text
    return told(page)


def told(page: Answer) -> int:
    """What the notice on the page says of one's place: 0 for a place, else the number in line."""
    notice = re.findall(r'<div class="notice" role="status"><p>(.*?)</p></div>', page.text)
    assert len(notice) == 1, page.text
    if notice[0].startswith("Your place is saved."):
        return 0
    return int(re.findall(r"number (\d+) in line", notice[0])[0])


def leave(browser: Browser, slug: str) -> None:
    """Presses "I can't make it"."""
    answer = browser.post(f"/meetups/{slug}/rsvp/", action="leave")
    assert (answer.status, answer.location) == (302, f"/meetups/{slug}/"), answer.text


def outbox_is_empty() -> bool:
    """Whether no mail is left to send."""
    return not Email.objects.exclude(status=STATUS.sent).exists()
