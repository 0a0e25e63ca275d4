"""The way out that stands in a mail: one button, or one click in a mail program (RFC 8058), without signing in."""

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from community import preferences
from community.models import MailPreference
from community.preferences import SALT, chosen_by, stop_url
from meetups.preferences import ANNOUNCED, DAY_BEFORE, RECAP
from tests.pages import words_of

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(member, kind=ANNOUNCED):
    """The address on this site."""
    return stop_url(member, kind).removeprefix(settings.SITE_URL)


def signed(payload, salt=SALT):
    """An address with these words in it, signed with our key."""
    return f"/mail/stop/{signing.dumps(payload, salt=salt)}/"


@pytest.fixture
def amina(cast):
    """She wants to hear of new meetups and of recaps."""
    member = cast.member()
    preferences.choose(member, {ANNOUNCED.key: True, RECAP.key: True})
    return member


def kept():
    """Every choice that is kept."""
    return list(MailPreference.objects.order_by("pk").values("member", "kind", "wanted"))


# --- By hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_it_stops_nothing(client, amina, method):
    before = kept()
    for path in (path_of(amina), path_of(amina) + "?List-Unsubscribe=One-Click&action=stop"):
        assert getattr(client, method)(path).status_code == 200
    assert kept() == before


def test_one_button_stops_this_kind_only_and_one_starts_it_again(client, amina):
    page = client.get(path_of(amina))
    assert "Would you rather not hear when a new meetup is announced?" in words_of(page)
    assert page.content.decode().count("<button") == 1
    answer = client.post(path_of(amina), {"action": "stop"})
    assert (answer.status_code, answer["Location"]) == (302, path_of(amina))
    assert (chosen_by(amina)[ANNOUNCED.key], chosen_by(amina)[RECAP.key]) == (False, True)
    page = client.get(path_of(amina))
    assert "We do not write to you when a new meetup is announced." in words_of(page)
    assert page.content.decode().count("<button") == 1
    client.post(path_of(amina), {"action": "start"})
    assert chosen_by(amina)[ANNOUNCED.key]


def test_twice_is_no_more_than_once(client, amina):
    for _ in range(2):
        assert client.post(path_of(amina), {"action": "stop"}).status_code == 302
    assert not chosen_by(amina)[ANNOUNCED.key]
    assert MailPreference.objects.filter(member=amina, kind=ANNOUNCED.key).count() == 1


@pytest.mark.parametrize("sent", [{}, {"action": "garbage"}, {"action": "\0"}, {"action": ["start", "stop"]}])
def test_whatever_else_is_sent_stops_it(client, amina, sent):
    client.post(path_of(amina), sent)
    assert not chosen_by(amina)[ANNOUNCED.key]


def test_what_nobody_chose_yet_can_be_stopped_too(client, cast):
    bilal = cast.member("Bilal")
    client.post(path_of(bilal, DAY_BEFORE), {"action": "stop"})
    assert not chosen_by(bilal)[DAY_BEFORE.key]


def test_the_page_names_nobody_and_sets_no_cookie(amina):
    browser = Client(enforce_csrf_checks=True)
    for answer in (browser.get(path_of(amina)), browser.post(path_of(amina)), browser.get(path_of(amina))):
        assert not answer.cookies
        assert "mina" not in answer.content.decode()
    assert not chosen_by(amina)[ANNOUNCED.key]


# --- By a mail program -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_stops_it_without_cookie_redirect_or_token(amina, content_type):
    browser = Client(enforce_csrf_checks=True, headers={"user-agent": "a mail program"})
    for _ in range(2):
        if content_type.startswith("multipart"):
            answer = browser.post(path_of(amina), ONE_CLICK)
        else:
            answer = browser.post(path_of(amina), "List-Unsubscribe=One-Click", content_type=content_type)
        assert (answer.status_code, answer.content) == (200, b"Done.\n")
        assert not answer.cookies
        assert not chosen_by(amina)[ANNOUNCED.key]
    assert chosen_by(amina)[RECAP.key]


def test_one_click_never_starts_anything(client, amina):
    preferences.choose(amina, {ANNOUNCED.key: False})
    client.post(path_of(amina), ONE_CLICK | {"action": "start"})
    assert not chosen_by(amina)[ANNOUNCED.key]


def test_headers_name_the_address_as_mail_programs_read_it(amina):
    address = stop_url(amina, ANNOUNCED)
    assert preferences.stop_headers(address) == {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert len(address) < 900  # a header line holds 998 characters (RFC 5322, 2.1.1)
    assert address.isascii()


# --- Addresses we did not make ---------------------------------------------------------------------------------------


def test_forged_addresses_do_nothing(client, amina):
    good, before = path_of(amina), kept()
    forged = [
        good[:-2] + "/",
        good.replace("/stop/", "/stop/x"),
        good.swapcase().replace("/MAIL/STOP/", "/mail/stop/"),
        signed([amina.pk, ANNOUNCED.key], "meetups.emails.leave"),
        signed([amina.pk, ANNOUNCED.key], "django.core.signing"),
        signed([amina.pk, "nothing.known"]),
        signed([amina.pk + 1, ANNOUNCED.key]),
        *(f"/mail/stop/{text}/" for text in ("x", "::", "é", "%20", "a" * 5000, "..", "%ff", "W10:x:y")),
    ]
    for path in forged:
        for answer in (client.get(path), client.post(path, ONE_CLICK), client.post(path, {"action": "start"})):
            assert answer.status_code == 404, path
    assert client.post("/mail/stop/%00/", ONE_CLICK).status_code == 400
    assert kept() == before


def test_address_of_a_member_who_is_gone_opens_nothing(client, amina):
    path = path_of(amina)
    amina.delete()
    for answer in (client.get(path), client.post(path, ONE_CLICK)):
        assert (answer.status_code, "This address does not work" in words_of(answer)) == (404, True)
    assert kept() == []


def test_address_of_a_member_who_may_not_sign_in_still_stops_it(client, amina):
    type(amina).objects.update(is_active=False)
    assert client.post(path_of(amina), ONE_CLICK).status_code == 200
    assert not chosen_by(amina)[ANNOUNCED.key]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, amina, method):
    assert getattr(client, method)(path_of(amina)).status_code == 405
    assert chosen_by(amina)[ANNOUNCED.key]


def test_a_one_click_that_is_no_form_is_refused(client, amina):
    for kind in ("application/json", "text/plain"):
        assert client.post(path_of(amina), '{"List-Unsubscribe": "One-Click"}', content_type=kind).status_code == 415
    assert chosen_by(amina)[ANNOUNCED.key]


def test_whoever_is_signed_in_stops_the_mail_of_the_address_and_not_their_own(amina, cast, sign_in):
    bilal = cast.member("Bilal")
    preferences.choose(bilal, {ANNOUNCED.key: True})
    sign_in(bilal).post(path_of(amina), {"action": "stop"})
    assert (chosen_by(amina)[ANNOUNCED.key], chosen_by(bilal)[ANNOUNCED.key]) == (False, True)
