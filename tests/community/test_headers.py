"""What every page tells the browser to refuse, and how pages travel."""

import gzip
import re
from html.parser import HTMLParser

import brotli
import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

DATA = ("application/ld+json", "application/json")  # holds data; browsers do not run it


class Inline(HTMLParser):
    """Collects what a strict content policy would not let run or show."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            value = given.get(name) or ""
            if value.strip().lower().startswith("javascript:") or (name == "src" and "//" in value):
                self.found.append(f"{tag} {name}={value}")


@pytest.fixture
def pages(cast, sign_in, settings):
    """Every kind of page: its address and who asks for it, to the answer."""
    settings.ROOT_URLCONF = "tests.community.broken_site"
    meetup = cast.meetup()
    member, root = cast.member(), cast.superuser()
    meetup.rsvp(member)
    as_visitor, as_member, as_root = Client(), sign_in(member), sign_in(root, second_factor=True)
    desk = [
        reverse(f"admin:meetups_meetup_{page}", args=[meetup.pk]) for page in ("change", "people", "cancel", "history")
    ]
    asked = [
        (as_visitor, ["/", "/meetups/", meetup.get_absolute_url(), f"{meetup.get_absolute_url()}rsvp/", "/privacy/"]),
        (
            as_visitor,
            ["/accounts/login/", "/accounts/inactive/", "/meetups/feed/", "/meetups/calendar.ics", "/healthz"],
        ),
        (as_visitor, ["/nowhere/", "/meetups/?page=x", "/meetups/calendar/renew/", "/?q=%00", "/broken/", "/me/"]),
        (as_member, ["/me/", "/me/profile/", meetup.get_absolute_url(), f"{meetup.get_absolute_url()}rsvp/"]),
        (
            as_member,
            ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/logout/", "/admin/login/", "/broken/"],
        ),
        (as_root, ["/admin/", "/admin/community/member/", f"/admin/community/member/{member.pk}/change/", "/admin/x/"]),
        (as_root, ["/admin/community/community/1/change/", "/admin/post_office/email/", "/admin/jsi18n/"]),
        (as_root, ["/admin/meetups/meetup/", "/admin/meetups/meetup/add/", *desk]),
    ]
    answers = {}
    for browser, paths in asked:
        browser.raise_request_exception = False
        answers |= {(path, browser): browser.get(path) for path in paths}
    wrong_host = as_visitor.get("/", headers={"host": "evil.example"})
    forged = Client(enforce_csrf_checks=True).post("/accounts/login/")
    wrong_form = as_visitor.post("/accounts/login/")
    extra = {("host", None): wrong_host, ("csrf", None): forged, ("form", None): wrong_form}
    seen = sorted(answer.status_code for answer in (answers | extra).values())
    assert sorted(set(seen)) == [200, 302, 400, 403, 404, 405, 422, 500]
    return {f"{path} {answer.status_code}": answer for (path, _), answer in (answers | extra).items()}


def test_policy_lets_nothing_inline_or_foreign_run_on_any_page(pages):
    policies = {name: answer.get("Content-Security-Policy", "none at all") for name, answer in pages.items()}
    assert len(set(policies.values())) == 1, policies
    policy = dict(directive.split(" ", 1) for directive in next(iter(policies.values())).split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_no_page_needs_what_the_policy_forbids(pages):
    found = {}
    for name, answer in pages.items():
        if answer["Content-Type"].startswith("text/html") and (inline := Inline(answer.content.decode()).found):
            found[name] = inline
    assert found == {}


def test_every_page_says_what_the_browser_must_not_do(pages):
    for name, answer in pages.items():
        said = {key: answer.get(key) for key in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")}
        assert said == {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
        }, name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
        for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "display-capture"):
            assert f"{feature}=()" in answer["Permissions-Policy"], name


def test_error_pages_tell_nothing_of_the_inside(pages):
    for answer in pages.values():
        if answer.status_code >= 400:
            assert not re.search(rb"secret-in-the-traceback|Traceback|django|allauth|/work|\.py\b", answer.content)
            assert b"<h1>" in answer.content


def test_pages_of_one_person_are_kept_by_no_cache_between(pages):
    for name, answer in pages.items():
        if "/me/" in name or "/admin/" in name or "login" in name:
            shared = answer.get("Cache-Control", "")
            assert "Cookie" in answer.get("Vary", "") or "no-store" in shared or answer.status_code >= 400, name


def test_html_travels_compressed(client):
    plain = client.get("/privacy/")
    packed = client.get("/privacy/", headers={"accept-encoding": "gzip, br"})
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 1.5
    assert "Accept-Encoding" in packed["Vary"]


def test_static_files_travel_as_brotli_and_are_kept_for_ever(client):
    address = re.search(
        r'<link rel="stylesheet" href="(/static/css/site\.\w{12}\.css)">', client.get("/").content.decode()
    )[1]
    plain = b"".join(client.get(address).streaming_content)
    packed = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "br"
    assert brotli.decompress(b"".join(packed.streaming_content)) == plain
    assert packed["Cache-Control"] == "max-age=315360000, public, immutable"
    assert packed["Content-Type"] == 'text/css; charset="utf-8"'
    assert not packed.cookies
    assert b"@import" not in plain


def test_an_unchanged_page_is_not_sent_again(client):
    tag = client.get("/privacy/")["ETag"]
    answer = client.get("/privacy/", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
