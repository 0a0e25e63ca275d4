"""Signing out at another site leads here, asks, and leads back."""

import pytest
import requests
from allauth.idp.oidc.models import Client, Token

from tests.provider.conftest import known
from tests.provider.test_refused import changed

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def amina(person):
    """Her browser, signed in here."""
    return person(known())


@pytest.fixture
def visit(forum, amina):
    """What the forum learnt of her."""
    return forum.receive(amina.go_on(forum.begin()))


def signed_in(browser):
    """Whether somebody is signed in here."""
    return browser.open(f"{browser.site.url}/me/").status_code == 200


def test_who_signs_out_there_may_sign_out_here_too_and_goes_back(forum, amina, visit):
    page = amina.open(forum.leave(visit, state="abc"))
    assert (page.status_code, signed_in(amina)) == (200, True)
    assert "You have signed out of The forum. You are still signed in to" in page.text
    answer = amina.press(page, "logout")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{forum.url}/bye?state=abc")
    assert not signed_in(amina)
    assert forum.userinfo(visit.token).status_code == 401


def test_who_stays_goes_back_all_the_same(forum, amina, visit):
    answer = amina.press(amina.open(forum.leave(visit)), "stay")
    assert answer.headers["Location"] == f"{forum.url}/bye"
    assert signed_in(amina)
    assert Token.objects.filter(type=Token.Type.ACCESS_TOKEN).count() == 0


def test_who_is_not_signed_in_here_goes_back_at_once(forum, person, visit):
    assert person().open(forum.leave(visit)).headers["Location"] == f"{forum.url}/bye"


@pytest.mark.parametrize("made", ["{0}/other", "{0}/bye/", "{0}/bye?x=1", "https://evil.example/bye", "javascript:x"])
def test_nobody_is_led_to_an_address_that_is_not_on_the_desk(forum, amina, person, visit, made):
    address = forum.leave(visit, post_logout_redirect_uri=made.format(forum.url))
    for browser in (amina, person()):
        answer = browser.open(address)
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
        assert "This link from another site does not work" in answer.text
    assert signed_in(amina)


def test_without_an_address_of_its_own_a_site_gets_nobody_back(forum, amina, visit):
    forum_row = Client.objects.get()
    forum_row.set_post_logout_redirect_uris([])
    forum_row.save()
    assert amina.open(forum.leave(visit)).status_code == 400
    page = amina.open(changed(forum.leave(visit), post_logout_redirect_uri=None))
    answer = amina.press(page, "logout")
    assert answer.headers["Location"] == "/"
    assert not signed_in(amina)


def test_who_comes_from_nowhere_is_asked_too(forum, amina):
    page = amina.open(f"{forum.provider}/identity/o/logout")
    assert (page.status_code, "signed out of" in page.text) == (200, False)
    assert signed_in(amina)
    assert amina.press(page, "logout").headers["Location"] == "/"
    assert not signed_in(amina)


def test_no_other_site_can_sign_somebody_out(forum, amina, visit):
    address = f"{forum.provider}/identity/o/logout"
    page = amina.http.post(address, data={"id_token_hint": visit.token["id_token"]}, timeout=20)
    assert (page.status_code, "Sign out here too?" in page.text) == (200, True)
    forged = amina.http.post(address, data={"action": "logout", "csrfmiddlewaretoken": "x" * 32}, timeout=20)
    assert forged.status_code == 403
    assert signed_in(amina)


def test_a_page_to_sign_out_shows_nothing_that_was_sent(forum):
    answer = requests.get(
        f"{forum.provider}/identity/o/logout?post_logout_redirect_uri=<b>x&client_id={forum.client_id}", timeout=20
    )
    assert (answer.status_code, "<b>x" in answer.text) == (400, False)
