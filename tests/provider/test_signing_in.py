"""Somebody signs in to another site with ours: it learns who they are, and no more."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token

from community.models import Member
from tests import people
from tests.bursaries.conftest import Cast
from tests.charter.stewards import steward
from tests.provider.conftest import known, proven
from tests.provider.relying import SCOPES

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_site_learns_a_number_an_address_and_a_name(site, forum, person):
    amina = known(pronouns="she/her", time_zone="Asia/Tokyo")
    visit = forum.receive(person(amina).go_on(forum.begin()))
    said = {"sub": str(amina.pk), "name": "Amina", "email": "amina@example.org", "email_verified": True, "groups": []}
    assert visit.userinfo == said
    about_itself = {"iss", "aud", "nonce", "at_hash", "iat", "exp", "jti"}
    assert {name: value for name, value in visit.claims.items() if name not in about_itself} == said
    assert set(visit.claims) == set(said) | about_itself
    assert visit.claims["exp"] - visit.claims["iat"] == 300
    assert set(visit.token) == {"access_token", "expires_in", "token_type", "scope", "id_token", "expires_at"}
    assert (visit.token["token_type"], visit.token["expires_in"]) == ("Bearer", 600)


def test_state_comes_back_as_it_was_sent(forum, person):
    address = forum.begin()
    came_to = person(known()).go_on(address)
    sent, back = (parse_qs(urlsplit(each).query)["state"] for each in (address, came_to))
    assert sent == back
    assert came_to.startswith(f"{forum.callback}?")


def test_who_goes_back_is_not_named(forum, person):
    amina = person(known())
    answer = amina.press(amina.open(forum.begin(state="abc")), "cancel")
    assert answer.headers["Location"] == f"{forum.callback}?error=access_denied&state=abc"
    assert Token.objects.count() == 0


def test_our_own_site_does_not_ask(forum, person):
    forum.register("Our forum", skip_consent=True)
    answer = person(known()).open(forum.begin())
    assert answer.status_code == 302
    assert forum.receive(answer.headers["Location"]).userinfo["name"] == "Amina"


def test_only_what_is_asked_for_is_told(forum, person):
    amina = known()
    browser = person(amina)
    told = [forum.receive(browser.go_on(forum.begin(scope))).userinfo for scope in ("openid", "openid email")]
    assert told == [
        {"sub": str(amina.pk)},
        {"sub": str(amina.pk), "email": "amina@example.org", "email_verified": True},
    ]


def test_an_address_nobody_typed_a_code_from_is_not_told(forum, person):
    amina = people.member()
    EmailAddress.objects.create(user=amina, email=amina.email, primary=True, verified=False)
    EmailAddress.objects.create(user=amina, email="old@example.org", verified=True)
    visit = forum.receive(person(amina).go_on(forum.begin()))
    for told in (visit.userinfo, visit.claims):
        assert not {"email", "email_verified"} & set(told)


def test_a_changed_address_and_name_leave_the_number_as_it_was(forum, person):
    amina = known()
    before = forum.receive(person(amina).go_on(forum.begin())).claims
    EmailAddress.objects.update(email="new@example.org")
    Member.objects.update(email="new@example.org", name="Amina K")
    after = forum.receive(person(amina).go_on(forum.begin())).claims
    assert after["sub"] == before["sub"]
    assert (after["email"], after["name"]) == ("new@example.org", "Amina K")


def test_of_all_groups_only_organisers_are_named(forum, person, cast):
    olu = proven(people.organiser())
    everyone = [olu, proven(Cast().reviewer()), proven(Cast().payer()), proven(steward()), proven(people.superuser())]
    told = [forum.receive(person(each).go_on(forum.begin())).userinfo["groups"] for each in everyone]
    assert told == [["organisers"], [], [], [], []]


def test_who_is_not_signed_in_is_asked_to_and_comes_back(forum, person):
    address = forum.begin()
    answer = person().open(address)
    assert answer.status_code == 302
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/accounts/login/"
    assert f"{forum.provider}{parse_qs(where.query)['next'][0]}" == address


def test_a_site_may_ask_without_showing_a_page(forum, person):
    """`prompt=none` (OpenID Connect Core, 3.1.2.6)."""

    def error(browser):
        [said] = parse_qs(urlsplit(browser.open(forum.begin(prompt="none")).headers["Location"]).query)["error"]
        return said

    amina = person(known())
    assert error(person()) == "login_required"
    assert error(amina) == "consent_required"
    forum.receive(amina.go_on(forum.begin()))
    answer = amina.open(forum.begin(prompt="none"))
    assert forum.receive(answer.headers["Location"]).userinfo["name"] == "Amina"
    forum.register("Another site")
    assert error(amina) == "consent_required"


def test_who_has_no_second_lock_cannot_prove_once_more_that_it_is_them(forum, person):
    answer = person(known()).open(forum.begin(prompt="login"))
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["login_required"]
    where = person().open(forum.begin(prompt="login")).headers["Location"]
    assert where.startswith("/accounts/login/?next=")
    assert "prompt" not in where


def test_scopes_on_offer_are_those_the_desk_gives(forum):
    assert forum.discovered()["scopes_supported"] == SCOPES.split()


def test_a_site_may_also_send_people_by_a_form(forum, person):
    """OpenID Connect Core, 3.1.2.1. A browser sends no cookie along with such a form, so who it is shows after."""
    address, _, query = forum.begin().partition("?")
    sent = {name: values[0] for name, values in parse_qs(query).items()}
    answer = person().http.post(address, data=sent, allow_redirects=False, timeout=20)
    assert answer.status_code == 302
    assert (
        forum.receive(person(known()).go_on(f"{forum.provider}{answer.headers['Location']}")).userinfo["name"]
        == "Amina"
    )
