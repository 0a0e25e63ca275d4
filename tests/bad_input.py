"""Bad input: who sends what, where, and how it must be refused. The tables are in `test_bad_input*.py` and beside."""

import re
from collections.abc import Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from community.models import Member
from meetups.models import Meetup
from tests import people
from tests.community.door import ask, authenticator
from tests.pages import words_of

# What every answer of this status says, where the case names no words of its own.
WORDS = {
    400: "We could not understand that",
    403: "This page is not for you",
    404: "We cannot find that page",
    405: "That cannot be done like this",
    415: "We could not read what was sent",
}


@dataclass(frozen=True)
class Case:
    """One request that must change nothing. In `path` and `data`, {words} stand for what `Scene.name` finds."""

    who: str
    method: str
    path: str
    status: int
    words: str
    data: Any = None
    options: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    base: dict[str, Any] = field(default_factory=dict)


def case(who: str, request: str, data: Any = None, status: int = 422, words: str = "", **options: Any) -> Case:
    """A row of a table: `request` is "POST /me/profile/"; `words` must stand on the page of the answer. With `base`, a
    form that would be taken, `data` is what differs from it."""
    method, path = request.split(" ", 1)
    sent = re.sub(r"<.*", "", str(data or options or ""))[:60]
    title = f"{who} {method} {path[:60]} {sent}".encode("ascii", "backslashreplace").decode().strip()
    base = options.pop("base", {})
    whole = base | data if isinstance(data, dict) else data
    return Case(who, method, path, status, words or WORDS.get(status, ""), whole, options, title, base)


class Scene:
    """A site with people and meetups on it, made when a case speaks of them, and a browser for each kind of person.

    As nothing in a table changes it, one scene does for all of its cases.
    """

    def __init__(self, sign_in: Any) -> None:
        self.sign_in = sign_in
        self.browsers: dict[str, Client] = {}
        self.words: dict[str, str] = {}
        self.rows: dict[str, list[str]] = {}  # as they are, until somebody or something is added

    @cached_property
    def tea(self) -> Meetup:
        """A meetup whose one place Guest has."""
        tea = people.meetup("Tea", capacity=1)
        tea.rsvp(people.member("Guest"))
        return tea

    @cached_property
    def past(self) -> Meetup:
        """A meetup of yesterday."""
        past = people.meetup("Past")
        start = timezone.now() - timedelta(days=1)
        Meetup.objects.filter(pk=past.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
        return past

    @cached_property
    def chat(self) -> Meetup:
        """A meetup with a prompt, to which the member who asks is going."""
        self.browser_of("member")
        chat = people.meetup("Chat", prompt="How are you?")
        chat.rsvp(Member.objects.get(email="amina@example.org"))
        return chat

    @cached_property
    def draft(self) -> Meetup:
        """A meetup nobody but organisers may know of."""
        return people.meetup("Draft", status="draft")

    @cached_property
    def off(self) -> Meetup:
        """A cancelled meetup."""
        return people.meetup("Off", status="cancelled")

    def name(self, word: str) -> str:
        """What {word} stands for: a meetup's address ("tea") or number ("tea_id"), or one of the others below."""
        others = {
            "guest": lambda: self.tea.rsvps.get().member_id,
            "ghost": lambda: Member.objects.ask("ghost@example.org").pk,
            "cake_rsvp": lambda: people.meetup("Cake").rsvp(people.member("Reader")).pk,
            "seen": lambda: self.tea.changed_at.isoformat(),
        }
        if word in others:
            return str(others[word]())
        meetup: Meetup = getattr(self, word.removesuffix("_id"))
        return str(meetup.pk) if word.endswith("_id") else meetup.slug

    def browser(self, who: str) -> Client:
        """A browser for: visitor, csrf (one whose tokens are checked), asked (for a code), member, olu, root."""
        if who == "csrf":
            return Client(enforce_csrf_checks=True)
        if who in ("visitor", "asked"):
            browser = Client()
            return ask("newcomer@example.org", browser)[0] if who == "asked" else browser
        makers = {"member": people.member, "olu": people.organiser, "root": people.superuser}
        person = people.member("Lock") if who == "locked" else makers[who]()
        if who == "locked":
            authenticator(person)
        return self.sign_in(person, second_factor=who in ("olu", "root"))

    def browser_of(self, who: str) -> Client:
        """The one of that person, as it was when they had just come."""
        if who not in self.browsers:
            self.browsers[who], self.rows = self.browser(who), {}
        browser = copy(self.browsers[who])
        browser.cookies = deepcopy(browser.cookies)
        return browser

    def make_ready(self, case: Case) -> None:
        """Makes everybody and everything it speaks of, which stay for the next."""
        self.browser_of(case.who)
        self.fill([case.path, case.data, case.words, case.base])

    def word(self, name: str) -> str:
        """What {name} stands for, found once."""
        if name not in self.words:
            self.words[name], self.rows = self.name(name), {}
        return self.words[name]

    def fill(self, value: Any) -> Any:
        """The value with every {word} replaced, through lists and dicts."""
        if isinstance(value, dict):
            return {key: self.fill(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.fill(each) for each in value]
        return re.sub(r"\{(\w+)\}", lambda found: self.word(found[1]), value) if isinstance(value, str) else value


def everything() -> dict[str, list[str]]:
    """Every row of every table but those of sessions and of the cache, as the database has it."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    with connection.cursor() as cursor:

        def rows(table: str) -> list[str]:
            cursor.execute(f'SELECT * FROM "{table}"')
            return sorted(map(repr, cursor.fetchall()))

        return {model._meta.db_table: rows(model._meta.db_table) for model in models}


def refused(scene: Scene, case: Case) -> None:
    """Sends the request; it must be answered with its status and words, and change nothing."""
    browser = scene.browser_of(case.who)
    path, data, options = scene.fill(case.path), scene.fill(case.data), dict(case.options)
    scene.rows = scene.rows or everything()
    browser.raise_request_exception = False
    for name, value in options.pop("cookies", {}).items():
        browser.cookies[name] = value
    if (body := options.pop("body", None)) is not None:
        answer = browser.generic(case.method, path, body, **options)
    else:
        answer = getattr(browser, case.method.lower())(path, data, **options)
    page = words_of(answer)
    assert answer.status_code == case.status, page[:300]
    if case.status < 400:
        assert answer["Location"] == scene.fill(case.words)
    elif case.words:
        assert case.words in page
    else:
        assert "There is a problem" in page or "Please correct" in page, page
    assert everything() == scene.rows


def taken(scene: Scene, case: Case) -> None:
    """Sends the form a case starts from, which must be taken: else it were refused for want of something else."""
    answer = scene.browser_of(case.who).post(scene.fill(case.path), scene.fill(case.base))
    assert answer.status_code < 400, words_of(answer)


def all_refused(subtests: pytest.Subtests, scene: Scene, cases: Sequence[Case]) -> None:
    """Every case of a table, and every form one starts from, each as if it were the first: what the database, sessions
    and the cache remember of it is forgotten."""
    forms = {str((case.who, case.path, case.base)): case for case in cases if case.base}
    tries = [*((taken, case) for case in forms.values()), *((refused, case) for case in cases)]
    for attempt, case in tries:
        scene.make_ready(case)
        with subtests.test(f"{attempt.__name__}: {case.title}"), transaction.atomic():
            attempt(scene, case)
            transaction.set_rollback(True)
        cache.clear()
