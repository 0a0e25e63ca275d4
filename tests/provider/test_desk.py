"""Sites on the desk: superusers write one down and give it a secret, which is shown once."""

import re

import pytest
from allauth.idp.oidc.models import Client, Token
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.pages import words_of

pytestmark = pytest.mark.django_db

ADD = "/admin/community/othersite/add/"
FORUM = {
    "name": "The forum",
    "redirect_uris": "https://forum.example.org/auth/oidc/callback",
    "leave_uris": "https://forum.example.org/",
    "ask": "on",
}


@pytest.fixture
def root(cast, sign_in):
    """A superuser's browser."""
    return sign_in(cast.superuser(), second_factor=True)


def change(client):
    """Where that site stands on the desk."""
    return reverse("admin:community_othersite_change", args=[client.pk])


def new_secret(browser, client):
    """The page after the button."""
    return browser.post(reverse("admin:community_othersite_secret", args=[client.pk]))


def test_a_site_is_written_down_with_what_is_the_same_for_all(root):
    answer = root.post(ADD, FORUM | {"type": "public", "scopes": "everything", "cors_origins": "*"})
    client = Client.objects.get()
    assert answer["Location"] == change(client)
    assert (client.name, client.type, client.skip_consent) == ("The forum", "confidential", False)
    assert client.get_redirect_uris() == ["https://forum.example.org/auth/oidc/callback"]
    assert client.get_post_logout_redirect_uris() == ["https://forum.example.org/"]
    assert client.get_scopes() == ["openid", "profile", "email", "groups"]
    assert (client.get_grant_types(), client.get_response_types()) == (["authorization_code"], ["code"])
    assert (client.cors_origins, client.allow_uri_wildcards, client.owner) == ("", False, None)


def test_a_site_is_changed_and_the_form_shows_what_it_is(root):
    root.post(ADD, FORUM)
    client = Client.objects.get()
    page = root.get(change(client)).content.decode()
    assert "https://forum.example.org/auth/oidc/callback</textarea>" in page
    assert "https://forum.example.org/</textarea>" in page
    assert re.search(r'<input type="checkbox" name="ask"[^>]* checked', page)
    addresses = "https://forum.example.org/a\r\n\r\n https://forum.example.org/b \r\nhttps://forum.example.org/a"
    root.post(change(client), {"name": "Forum", "redirect_uris": addresses, "leave_uris": ""})
    client.refresh_from_db()
    assert (client.name, client.skip_consent, client.get_post_logout_redirect_uris()) == ("Forum", True, [])
    assert client.get_redirect_uris() == ["https://forum.example.org/a", "https://forum.example.org/b"]


def test_a_secret_is_shown_once_and_kept_nowhere(root):
    root.post(ADD, FORUM)
    client = Client.objects.get()
    page = new_secret(root, client)
    secret = re.search(r"Client secret</dt><dd><code>([\w-]{43})</code>", page.content.decode())[1]
    assert "no-store" in page["Cache-Control"]
    client.refresh_from_db()
    assert client.check_secret(secret)
    assert secret not in f"{Client.objects.values()}{LogEntry.objects.values()}{root.session.items()}{root.cookies}"
    for path in (change(client), f"{change(client)[:-7]}history/", "/admin/"):
        assert secret not in root.get(path).content.decode()
    assert LogEntry.objects.latest("pk").get_change_message() == "Made a new secret."


def test_a_new_secret_takes_the_place_of_the_old(root):
    client = Client.objects.create(name="The forum")
    first, second = (
        re.search(r"secret</dt><dd><code>([^<]+)", new_secret(root, client).content.decode())[1] for _ in range(2)
    )
    client.refresh_from_db()
    assert (client.check_secret(first), client.check_secret(second)) == (False, True)


def test_a_site_taken_off_the_desk_takes_its_tokens_along(root):
    client = Client.objects.create(name="The forum")
    Token.objects.create(type="at", hash="x", client=client)
    root.post(reverse("admin:community_othersite_delete", args=[client.pk]), {"post": "yes"})
    assert (Client.objects.count(), Token.objects.count()) == (0, 0)


def test_organisers_and_members_make_no_secret(cast, sign_in):
    client = Client.objects.create(name="The forum")
    before = client.secret
    for person, second in ((cast.organiser(), True), (cast.member(), False)):
        assert new_secret(sign_in(person, second_factor=second), client).status_code in (302, 403)
    client.refresh_from_db()
    assert client.secret == before


def test_tokens_are_not_on_the_desk():
    assert not admin.site.is_registered(Token)


@pytest.mark.parametrize(
    "address",
    [
        "http://forum.example.org/back", "forum.example.org/back", "//forum.example.org/back", "https://", "x",
        "javascript:alert(1)",
        "https://forum.example.org/back#x", "https://*.example.org/back", "https://me@forum.example.org/back",
        "https://forum.example.org;script-src/x", "https://forum.example.org,evil.example/x", "ftp://localhost/x",
        "https://[::1]/x", "https://[", "https://fórum.example.org/x", "http://localhost.example.org/x",
        "https://forum.example.org/\0", "\n".join(f"https://forum.example.org/{n}" for n in range(11)), "",
    ],
)  # fmt: skip
def test_an_address_that_will_not_do_is_refused_and_kept(root, address):
    for name in ("redirect_uris", "leave_uris"):
        if name == "leave_uris" and not address:
            continue
        answer = root.post(ADD, FORUM | {name: address})
        assert answer.status_code == 422
        assert "Please correct the error below." in words_of(answer)
        assert Client.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["http://localhost:4200/back", "http://127.0.0.1/back", "https://x.example.org:8443/a?b=c"]
)
def test_ones_own_machine_will_do(root, address):
    assert root.post(ADD, FORUM | {"redirect_uris": address}).status_code == 302


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 101}, {"name": "a\0b"}])
def test_a_name_that_will_not_do_is_refused(root, wrong):
    assert root.post(ADD, FORUM | wrong).status_code == 422
    assert Client.objects.count() == 0


@pytest.mark.parametrize("key", ["nobody", "x" * 5000, "a/b", "é"])
def test_a_site_that_is_none_gets_no_secret(root, key):
    assert root.post(f"/admin/community/othersite/{key}/secret/").status_code == 404
