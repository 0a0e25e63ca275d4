"""Every address of the site, and where it leads a visitor, a member, an organiser and a superuser.

An address that is not in the table fails the test: whoever adds one says here who may open it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from community.models import Member
from tests.community.pauses import pause
from tests.roles.asking import TABLE, counts, end
from tests.roles.site import SIGN_IN

pytestmark = pytest.mark.django_db

THEIRS = ("me/download/", "me/sites/", "me/leave/", "me/mail/", "privacy/", "mail/stop/")


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address the resolver knows, as a pattern."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route


def test_every_address_is_in_the_table():
    assert sorted(routes(get_resolver())) == sorted(TABLE)


def test_every_address_opens_only_to_those_it_is_for(people, filled):
    def places(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(f"→ {filled(each[3:])}" if isinstance(each, str) else each for each in row)

    found = {route: tuple(end(browser, filled(route)) for browser in people) for route in TABLE}
    assert found == {route: places(row) for route, row in TABLE.items()}


def test_a_paused_member_reads_as_a_visitor_what_is_not_theirs_by_right(people, filled):
    """Theirs is as it was; elsewhere they see what a visitor sees, and 403 where a visitor is asked to sign in."""
    visitor, amina = people[:2]
    theirs = [route for route in TABLE if route.startswith(("accounts/", *THEIRS)) or route == "me/"]
    before = {route: end(amina if route in theirs else visitor, filled(route)) for route in TABLE}
    pause(Member.objects.get(name="Amina"))
    before["meetups/calendar/<slug:token>.ics"] = 404  # it is hers, and shows where to join
    found = {route: end(amina, filled(route)) for route in TABLE}
    assert found == {route: 403 if to == SIGN_IN else to for route, to in before.items()}
    before_posts = counts()
    for route in TABLE:
        if route not in theirs:
            assert end(amina, filled(route), "post") == 403, route
    assert counts() == before_posts
