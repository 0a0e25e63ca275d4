"""The other site, and a person on the way to it."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from django.test import Client as Browser

from community.models import Member
from tests import people
from tests.provider.relying import RelyingParty, served
from tests.site import Site


@pytest.fixture
def forum(site: Site) -> Iterator[RelyingParty]:
    """The other site, written down on the desk of the served one."""
    with served(site.url) as party:
        party.register()
        yield party


def known(name: str = "Amina", **fields: Any) -> Member:
    """A member who has typed a code sent to their address."""
    return proven(people.member(name, **fields))


def proven(member: Member) -> Member:
    """The same, whose address is confirmed."""
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


class Person:
    """A browser without scripts that somebody is signed in with, on the served site."""

    def __init__(self, site: Site, member: Member | None) -> None:
        self.http = requests.Session()
        self.site = site
        if member:
            browser = Browser()
            browser.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
            self.http.cookies.set("sessionid", browser.cookies["sessionid"].value)

    def open(self, address: str) -> requests.Response:
        """The answer, without following where it leads."""
        return self.http.get(address, allow_redirects=False, timeout=20)

    def press(self, page: requests.Response, action: str) -> requests.Response:
        """Sends the form of that page with that button."""
        form = re.search(r'<form action="(/identity/[^"]*)" method="post">(.*?)</form>', page.text, re.DOTALL)
        assert form, page.text
        hidden = re.findall(r'<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?', form[2])
        data = [(name, unescape(value)) for name, value in hidden] + [("action", action)]
        headers = {"Referer": page.url}
        return self.http.post(self.site.url + form[1], data=data, headers=headers, allow_redirects=False, timeout=20)

    def go_on(self, address: str) -> str:
        """Opens the address, presses "Go on", and ends at the address that leads to."""
        page = self.open(address)
        assert page.status_code == 200, page.text
        answer = self.press(page, "grant")
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@pytest.fixture
def person(site: Site) -> Callable[[Member | None], Person]:
    """A browser of that member's, or of a visitor's."""
    return lambda member=None: Person(site, member)
