"""What another site, or somebody in its place, does not get."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.idp.oidc.models import Client, Token
from authlib.integrations.base_client.errors import OAuthError
from django.core.cache import cache
from django.utils import timezone

from community.models import Member
from tests.community.pauses import pause
from tests.provider.conftest import known

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def changed(address, **parameters):
    """The address with these parameters in place of its own; None leaves one out."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | parameters
    return parts._replace(query=urlencode({name: text for name, text in asked.items() if text is not None})).geturl()


def refusal(forum, came_to, **options):
    """Why the code was not taken."""
    with pytest.raises(OAuthError) as refused:
        forum.fetch(came_to, **options)
    return refused.value.error


def told_of(address):
    """The error an answer leads back with."""
    return parse_qs(urlsplit(address).query)["error"][0]


def shut_out(member, how):
    """They may not take part any more."""
    if how == "erased":
        member.delete()
    elif how == "paused":
        pause(member)
    else:
        Member.objects.update(is_active=False)


def test_who_may_no_longer_sign_in_gets_no_code(forum, person):
    amina = known()
    browser, address = person(amina), forum.begin()
    Member.objects.update(is_active=False)
    assert browser.open(address).headers["Location"].startswith("/accounts/login/")


def test_who_is_paused_gets_no_code(forum, person):
    amina = known()
    browser = person(amina)
    pause(amina)
    assert browser.open(forum.begin()).status_code == 403


@pytest.mark.parametrize("how", ["inactive", "paused"])
def test_who_was_shut_out_after_saying_yes_gets_no_token(forum, person, how):
    amina = known()
    came_to = person(amina).go_on(forum.begin())
    shut_out(amina, how)
    assert refusal(forum, came_to) == "invalid_grant"


@pytest.mark.parametrize("how", ["inactive", "erased", "paused"])
def test_a_token_of_who_is_gone_tells_nothing_at_once(forum, person, how):
    amina = known()
    visit = forum.receive(person(amina).go_on(forum.begin()))
    assert forum.userinfo(visit.token).status_code == 200
    shut_out(amina, how)
    answer = forum.userinfo(visit.token)
    assert answer.status_code == 401
    assert "amina" not in answer.text.lower()


def test_a_code_that_comes_again_is_refused_and_what_it_gave_dies(forum, person):
    browser = person(known())
    other = forum.receive(browser.go_on(forum.begin()))
    came_to = browser.go_on(forum.begin())
    visit = forum.receive(came_to)
    assert refusal(forum, came_to) == "invalid_grant"
    assert [forum.userinfo(each.token).status_code for each in (visit, other)] == [401, 200]


def test_of_many_who_send_a_code_at_once_none_keeps_what_it_got(forum, person):
    came_to = person(known()).go_on(forum.begin())
    address = forum.discovered()["token_endpoint"]
    query = parse_qs(urlsplit(came_to).query)
    sent = {
        "grant_type": "authorization_code",
        "code": query["code"][0],
        "redirect_uri": forum.callback,
        "code_verifier": forum.waiting[query["state"][0]]["verifier"],
    }
    with ThreadPoolExecutor(6) as crowd:
        answers = [
            crowd.submit(requests.post, address, data=sent, auth=(forum.client_id, forum.secret), timeout=60)
            for _ in range(6)
        ]
    got = [each.result() for each in answers]
    assert sorted(each.status_code for each in got) == [200, 400, 400, 400, 400, 400]
    [taken] = [each.json() for each in got if each.status_code == 200]
    assert forum.userinfo(taken).status_code == 401


def remembered(forum, came_to):
    """Under what name the code in this address is remembered until it is used."""
    name = f"allauth.idp.oidc.authorization_code[{forum.client_id}:{parse_qs(urlsplit(came_to).query)['code'][0]}]"
    assert cache.get(name)["client_id"] == forum.client_id
    return name


def test_a_code_used_once_is_used_even_where_the_cache_still_remembers_it(forum, person):
    """As it does while another request is using it."""
    came_to = person(known()).go_on(forum.begin())
    name = remembered(forum, came_to)
    kept = cache.get(name)
    visit = forum.receive(came_to)
    cache.set(name, kept)
    assert refusal(forum, came_to) == "invalid_grant"
    assert forum.userinfo(visit.token).status_code == 401


def test_a_code_of_a_minute_ago_is_refused(forum, person):
    came_to = person(known()).go_on(forum.begin())
    cache.touch(remembered(forum, came_to), timeout=-1)
    assert refusal(forum, came_to) == "invalid_grant"


def test_a_token_of_long_ago_tells_nothing(forum, person):
    visit = forum.receive(person(known()).go_on(forum.begin()))
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert forum.userinfo(visit.token).status_code == 401


@pytest.mark.parametrize("verifier", ["x" * 48, ""])
def test_a_code_without_what_it_was_locked_with_is_refused(forum, person, verifier):
    came_to = person(known()).go_on(forum.begin())
    assert refusal(forum, came_to, code_verifier=verifier) == ("invalid_grant" if verifier else "invalid_request")
    assert Token.objects.filter(type=Token.Type.ACCESS_TOKEN).count() == 0


def test_nobody_is_asked_for_a_site_that_does_not_lock_its_code(forum, person):
    browser, address = person(known()), forum.begin()
    for wrong in ({"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None}):
        back = browser.open(changed(address, **wrong)).headers["Location"]
        assert (told_of(back), back.startswith(f"{forum.callback}?")) == ("invalid_request", True)


@pytest.mark.parametrize(
    "made",
    ["{0}/", "{0}?x=1", "{0}#x", "{0}x", "https://evil.example/callback", "//evil.example", "javascript:alert(1)", ""],
)
def test_a_wrong_address_leads_nowhere_and_says_so(forum, person, made):
    answer = person(known()).open(changed(forum.begin(), redirect_uri=made.format(forum.callback)))
    assert (answer.status_code, "Location" in answer.headers) == (400, False)
    assert "This link from another site does not work" in answer.text


def test_a_site_that_we_do_not_know_is_refused(forum, person):
    answer = person(known()).open(changed(forum.begin(), client_id="nobody"))
    assert (answer.status_code, "This link from another site does not work" in answer.text) == (400, True)


def test_an_address_other_than_at_the_start_gets_no_token(forum, person):
    Client.objects.update(redirect_uris=f"{forum.callback}\n{forum.url}/other")
    came_to = person(known()).go_on(forum.begin())
    assert refusal(forum, came_to, redirect_uri=f"{forum.url}/other") == "invalid_request"


def test_a_wrong_secret_gets_nothing_and_spoils_nothing(forum, person):
    came_to = person(known()).go_on(forum.begin())
    right, forum.secret = forum.secret, "wrong"
    assert refusal(forum, came_to) == "invalid_client"
    forum.secret = right
    assert forum.receive(came_to).userinfo["name"] == "Amina"


def test_another_site_cannot_use_a_code_that_is_not_its_own(forum, person):
    came_to = person(known()).go_on(forum.begin())
    owner = forum.client_id
    forum.register("Another site")
    assert refusal(forum, came_to) == "invalid_grant"
    assert refusal(forum, came_to, client_id=owner) == "server_error"  # oauthlib: two sites in one request
    forum.client_id = owner
    assert forum.receive(came_to).userinfo["name"] == "Amina"


def test_a_token_can_be_taken_back_only_by_the_site_that_has_it(forum, person):
    visit = forum.receive(person(known()).go_on(forum.begin()))
    address, owner = forum.discovered()["revocation_endpoint"], forum.client_id

    def revoke():
        return requests.post(
            address, data={"token": visit.token["access_token"]}, auth=(forum.client_id, forum.secret), timeout=20
        ).status_code

    forum.register("Another site")
    assert (revoke(), forum.userinfo(visit.token).status_code) == (200, 200)
    forum.client_id = owner
    assert (revoke(), forum.userinfo(visit.token).status_code) == (200, 401)


@pytest.mark.parametrize("scope", ["openid bursaries", "openid offline_access", "admin"])
def test_a_site_gets_nothing_it_may_not_ask_for(forum, person, scope):
    assert told_of(person(known()).open(forum.begin(scope)).headers["Location"]) == "invalid_scope"


@pytest.mark.parametrize("kind", ["token", "id_token", "id_token token", "code id_token", "none"])
def test_nothing_is_ever_given_in_an_address(forum, person, kind):
    back = person(known()).open(changed(forum.begin(), response_type=kind)).headers["Location"]
    assert told_of(back.replace("#", "?")) in ("unauthorized_client", "unsupported_response_type")


@pytest.mark.parametrize(
    "kind",
    ["client_credentials", "refresh_token", "password", "implicit", "urn:ietf:params:oauth:grant-type:device_code"],
)
def test_no_other_way_to_a_token_is_open(forum, kind):
    sent = {"grant_type": kind, "refresh_token": "x", "username": "amina", "password": "x", "device_code": "x"}
    answer = requests.post(
        forum.discovered()["token_endpoint"], data=sent, auth=(forum.client_id, forum.secret), timeout=20
    )
    assert answer.status_code in (400, 401)
    assert Token.objects.count() == 0


def test_a_yes_that_did_not_come_from_our_page_is_none(forum, person):
    browser = person(known())
    page = browser.open(forum.begin())
    del browser.http.cookies["csrftoken"]
    answer = browser.press(page, "grant")
    assert (answer.status_code, "We could not be sure this came from you" in answer.text) == (403, True)
    forged = browser.http.post(
        f"{forum.provider}/identity/o/authorize", data={"request": "x", "action": "grant"}, timeout=20
    )
    assert forged.status_code == 403
