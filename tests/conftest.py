"""Fixtures for every test. Those that need the served site are in `tests/site.py`."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from post_office.models import Email
from whitenoise.middleware import WhiteNoiseMiddleware

from community.models import Member
from tests import people, pristine
from tests.forum.discourse import Discourse, open_forum
from tests.meetups.desk import Desk
from tests.meetups.recaps import RecapDesk
from tests.site import Site, at_work, end, serve

POSTGRES = os.environ["DATABASE_URL"].startswith("postgres")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test is left out on both databases (`bin/prove` says which runs on which), and the longest begin early."""
    lost = [item.nodeid for item in items if item.get_closest_marker("journey") and item.get_closest_marker("once")]
    if lost:
        raise pytest.UsageError(f"would run on no database: {lost}")
    begin_with_the_longest(items)


def begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Puts the year in front of the others that empty tables: in the end one core would wait for it alone."""
    year = [item for item in items if "year" in item.path.parts]
    rest = [item for item in items if item not in year]
    live = next((number for number, item in enumerate(rest) if item.get_closest_marker("live")), 0)
    items[:] = [*rest[:live], *year, *rest[live:]]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite in a file of this worker's own, so that a server can share it, and in memory where there is a folder for
    that: a disk takes milliseconds for each commit. PostgreSQL under a name of its own."""
    from django.conf import settings

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = settings.DATABASES["default"]
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="commonplace-", dir=memory) as folder:
        database.setdefault("TEST", {})["NAME"] = (
            f"test_commonplace_{worker}" if POSTGRES else str(Path(folder) / "test.sqlite3")
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_looked_at_once() -> Iterator[None]:
    """Every test client makes the middleware anew, and whitenoise then looks at some 800 files: once is enough."""
    look, found = WhiteNoiseMiddleware.update_files_dictionary, dict[str, Any]()

    def remember(self: WhiteNoiseMiddleware, root: str, prefix: str) -> None:
        if not found:
            look(self, root, prefix)
            found.update(self.files)
        self.files = dict(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", remember)
        yield


@pytest.fixture(autouse=True, scope="session")
def _secrets_hashed_fast() -> Iterator[None]:
    """A secret of another site is hashed a million times, half a second each: here ten times, in the same way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 10)
        yield


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits are counted in the cache; each test starts with none used."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db" if not request.node.get_closest_marker("live") else "transactional_db")
        cache.clear()


@pytest.fixture(autouse=True)
def _nobody_elses_work(request: pytest.FixtureRequest) -> None:
    """The served site's `work` is there for tests of that site alone: it would send, make and tidy what others' tests
    commit, in the same moment as they."""
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        for site in SERVED if "site" not in request.fixturenames else ():
            end(site.worker)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's, and what migrations left stays to be brought back: see `tests/pristine.py`."""
    with django_db_blocker.unblock(), pristine.kept(connection):
        yield


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Makes a browser signed in as a member; staff with `second_factor=True` have proved theirs."""

    def signed_in(member: Member, *, second_factor: bool = False) -> Client:
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
            session["account_authentication_methods_user"] = str(member.pk)
            session.save()
        return client

    return signed_in


@pytest.fixture
def desk(cast: Any, sign_in: Callable[..., Client]) -> Desk:
    """The organisers' desk with Olu sitting at it, second factor proved."""
    return Desk(sign_in(cast.organiser(), second_factor=True))


@pytest.fixture
def recap_desk(desk: Desk) -> RecapDesk:
    """The same, with the page of recaps open."""
    return RecapDesk(desk.client)


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stops the clock at Tuesday 3 November 2026, 9am in London. `clock.move_to` and `clock.shift` move it."""
    with time_machine.travel(datetime(2026, 11, 3, 9, tzinfo=UTC), tick=False) as stopped:
        yield stopped


@pytest.fixture
def outbox() -> Callable[[], list[Any]]:
    """The mails queued so far, oldest first."""
    return lambda: list(Email.objects.order_by("pk"))


@pytest.fixture
def code_sent() -> Callable[[], str]:
    """The 6-digit code in the newest mail that carries one."""
    codes = Email.objects.filter(subject__startswith="Your sign-in code")
    return lambda: re.findall(r"\b\d{6}\b", codes.latest("pk").message)[0]


SERVED: list[Site] = []  # at most one for each worker, from the first test that wants it to the end


@pytest.fixture(scope="session")
def served_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock(), serve() as site:
        SERVED.append(site)
        yield site


@pytest.fixture
def site(served_site: Site, transactional_db: None) -> Site:
    """The site as production serves it, on this test's own data. See `tests/site.py`."""
    served_site.forget_mail()
    served_site.be_at_work()
    return served_site


@pytest.fixture
def forum_site(transactional_db: None, settings: Any) -> Iterator[tuple[Site, Discourse]]:
    """A site of its own, on this test's data, with a forum beside it."""
    with open_forum() as forum, serve(**forum.env) as site:
        settings.FORUM = forum.settings
        yield site, forum


@pytest.fixture
def forum_work(transactional_db: None, settings: Any) -> Iterator[tuple[Site, Discourse]]:
    """The same without its pages."""
    with open_forum() as forum, at_work(**forum.env) as site:
        settings.FORUM = forum.settings
        yield site, forum


@pytest.fixture
def cast() -> Any:
    """The people and meetups of `tests/people.py`."""
    return people
