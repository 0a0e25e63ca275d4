"""What is sent to an address by those it is not for, or in a way it does not take, changes nothing."""

import pytest

from tests.roles.asking import TABLE, counts, end
from tests.roles.site import SIGN_IN

pytestmark = pytest.mark.django_db

# Pages to read: nobody can send them anything.
TO_READ = [
    "",
    ".well-known/jwks.json",
    ".well-known/openid-configuration",
    "accounts/inactive/",
    "accounts/signup/",
    "bursaries/",
    "bursaries/report/",
    "charter/",
    "charter/commitments/<int:pk>/",
    "charter/compare/",
    "charter/feed/",
    "charter/history/",
    "charter/proposals/",
    "charter/proposals/<int:pk>/",
    "charter/revisions/<int:number>/",
    "healthz",
    "me/",
    "meetups/",
    "meetups/<slug:slug>/",
    "meetups/<slug:slug>/invite.ics",
    "meetups/<slug:slug>/photos/<slug:key>.webp",
    "meetups/calendar.ics",
    "meetups/calendar/<slug:token>.ics",
    "meetups/feed/",
    "meetups/library/",
    "meetups/library/feed/",
    "meetups/polls/",
    "meetups/themes/",
    "privacy/",
    "search/",
]


def test_who_may_not_open_a_page_of_the_desk_cannot_post_to_it(people, filled):
    before = counts()
    refused = [
        (route, browser, allowed)
        for route, row in TABLE.items()
        for browser, allowed in zip(people, row, strict=True)
        if route.startswith("admin/") and allowed in (SIGN_IN, 403)
    ]
    assert len(refused) > 80
    for route, browser, allowed in refused:
        assert end(browser, filled(route), "post") in (allowed, 405), route
    assert counts() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_no_address_takes_another_method(people, filled, method):
    before = counts()
    for route in TABLE:
        for browser in people:
            answer = getattr(browser, method)(filled(route))
            assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST"), route
            assert b"That cannot be done like this" in answer.content
    assert counts() == before


def test_a_page_to_read_takes_no_form(people, filled):
    before = counts()
    for route in TO_READ:
        for browser in people:
            answer = browser.post(filled(route), {"name": "x"})
            assert (answer.status_code, "POST" in answer["Allow"]) == (405, False), route
            assert b"That cannot be done like this" in answer.content
    assert counts() == before
