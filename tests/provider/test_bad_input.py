"""What no site and no browser would send: refused with a 4xx status, never a 500, and nothing is changed."""

from base64 import b64encode

import pytest
from allauth.idp.oidc.models import Client as OtherSite
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from tests.bad_input import everything
from tests.provider.conftest import known

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.core.cache.CacheKeyWarning"),  # memcached would refuse such a code
    pytest.mark.filterwarnings("ignore::django.utils.deprecation.RemovedInDjango60Warning"),  # allauth's
]

AUTHORIZE, LEAVE = "/identity/o/authorize", "/identity/o/logout"
TOKEN, REVOKE, USERINFO = (f"/identity/o/api/{name}" for name in ("token", "revoke", "userinfo"))
BACK = "https://forum.example.org/back"
RIGHT = (
    f"client_id=forum&redirect_uri={BACK}&response_type=code&scope=openid&state=s&code_challenge_method=S256"
    "&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
)
LONG = "x" * 4000
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def forum():
    """A site on the desk, whose secret is "secret"."""
    return OtherSite.objects.create(
        id="forum", name="Forum", secret=make_password("secret"), redirect_uris=BACK, scopes="openid"
    )


@pytest.fixture
def amina(sign_in):
    """A member's browser."""
    return sign_in(known())


def refused(browser, method, path, **sent):
    """The answer, once it is certain that it is a refusal and that nothing was changed."""
    browser.raise_request_exception = False
    before = everything()
    answer = getattr(browser, method)(path, **sent)
    assert 400 <= answer.status_code < 500, (path, answer.status_code)
    assert everything() == before
    return answer


@pytest.mark.parametrize(
    "query",
    [
        "", "x", "%zz", "%", "=&=", "client_id", f"client_id={LONG}", "client_id=%00", "client_id=%ff", "request=x",
        "client_id=forum", "client_id=forum&client_id=forum", "client_id[]=forum", f"{RIGHT}&redirect_uri={BACK}",
        f"{RIGHT}&state=t", f"{RIGHT}&scope=email", f"{RIGHT}&response_type=token", f"{RIGHT}&client_id=other",
        f"{RIGHT}&resource=x", f"{RIGHT}&resource=http://[", f"{RIGHT}&nonce=%00", "%f0%9f%98%80",
        f"client_id=forum&redirect_uri=http://[&{LONG}=x", f"client_id=forum&redirect_uri={LONG}",
        "client_id=forum&redirect_uri=%0d%0aSet-Cookie:x",
    ],
)  # fmt: skip
def test_a_question_that_is_none_gets_our_page(forum, amina, query):
    answer = refused(amina, "get", f"{AUTHORIZE}?{query}")
    assert answer.status_code == 400
    assert b"<h1>" in answer.content


@pytest.mark.parametrize(
    "extra",
    [
        "claims={", "claims=[]", "claims=%22x%22", f"claims={LONG}", "claims=7", "claims=null&prompt=x",
        "claims=%7B%22id_token%22:%7B%22sub%22:1%7D%7D", "max_age=x", "display=x", "acr_values=x",
    ],
)  # fmt: skip
def test_what_is_not_offered_is_passed_over(forum, amina, extra):
    answer = amina.get(f"{AUTHORIZE}?{RIGHT}&{extra}")
    assert (answer.status_code, b"Go on to Forum?" in answer.content) == (200, True)


@pytest.mark.parametrize(
    "extra",
    [
        "prompt=none%20login",
        "id_token_hint=x",
        f"id_token_hint={LONG}",
        "id_token_hint=a.b.c",
        "response_mode=x&scope=x",
    ],
)
def test_a_question_that_only_the_site_can_put_right_goes_back_to_it(forum, amina, extra):
    asked = f"{RIGHT}&{extra}".replace("&scope=openid", "" if "scope=x" in extra else "&scope=openid")
    answer = amina.get(f"{AUTHORIZE}?{asked}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{BACK}?error=")


@pytest.mark.parametrize(
    "sent",
    [{}, {"request": ""}, {"request": "x"}, {"request": "e30:x:y", "action": "grant"}, {"request": LONG},
     {"request": "a\0b"}, {"action": "grant"}, {"scopes": "admin"}],
)  # fmt: skip
def test_a_yes_to_nothing_is_refused(forum, amina, sent):
    amina.raise_request_exception = False
    before = everything()
    answer = amina.post(AUTHORIZE, sent, follow=True)
    assert 400 <= answer.status_code < 500
    assert everything() == before


BASIC = {"Authorization": "Basic " + b64encode(b"forum:secret").decode()}
CODE = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": "v" * 43}


WITH = CODE | {"code": "x"}


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"grant_type": "x"}, {"grant_type": LONG}, CODE, CODE | {"code": ""}, CODE | {"code": LONG},
        CODE | {"code": "é"}, CODE | {"code": "\0"}, WITH | {"resource": "x"}, WITH | {"resource": "http://["},
        CODE | {"code": ["x", "y"]}, WITH | {"client_id": ["forum", "forum"]}, WITH | {"client_id": "y"},
        WITH | {"code_verifier": LONG}, {"code": "x"}, {"\0": "x"},
    ],
)  # fmt: skip
def test_a_token_is_not_given_for_that(forum, client, sent):
    refused(client, "post", TOKEN, data=sent, headers=BASIC)


def basic(pair):
    """The header that carries this pair."""
    return "Basic " + b64encode(pair).decode()


@pytest.mark.parametrize(
    "header",
    [
        "Basic", "Basic x", "Basic \xe9", basic(b"\xff:\xff"), basic(b"a\0b:c"), basic(b"forum"), basic(b"forum:\0"),
        f"Basic {LONG}", "Bearer x", "Digest x", "", ":",
    ],
)  # fmt: skip
def test_a_site_that_does_not_prove_who_it_is_gets_nothing(forum, client, header):
    for path in (TOKEN, REVOKE):
        refused(client, "post", path, data=CODE | {"code": "x", "token": "x"}, headers={"Authorization": header})


def test_secrets_are_not_guessed_one_after_the_other(forum, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"other_site": "3/m/ip"}
    for path in (TOKEN, REVOKE):
        cache.clear()
        guesses = [
            Client().post(path, WITH | {"token": "x"}, headers={"Authorization": basic(b"forum:x")}) for _ in "1234"
        ]
        assert [answer.status_code for answer in guesses] == [401, 401, 401, 429]
        assert (guesses[3].json(), guesses[3]["Retry-After"]) == ({"error": "temporarily_unavailable"}, "60")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(TOKEN, WITH, headers={"Authorization": basic(b"forum:x")})
    assert elsewhere.status_code == 401


@pytest.mark.parametrize("body", [b"%zz", b"\xff", b"grant_type=%ff", b"a=b;c", b"=", b"grant_type"])
def test_a_form_that_cannot_be_read_is_refused(forum, client, body):
    for path in (TOKEN, REVOKE):
        client.raise_request_exception = False
        assert 400 <= client.generic("POST", path, body, FORM, headers=BASIC).status_code < 500
    for kind in ("application/json", "text/plain"):
        assert client.generic("POST", TOKEN, body, kind, headers=BASIC).status_code == 415


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", f"Bearer {LONG}", "Bearer a.b.c", "Bearer \xe9", "Bearer \0", "x"]
)
def test_a_token_that_is_none_tells_nothing(forum, client, header):
    for method in ("get", "post"):
        refused(client, method, USERINFO, headers={"Authorization": header})
    refused(client, "get", f"{USERINFO}?access_token=x")


@pytest.mark.parametrize(
    "query",
    [
        "id_token_hint=%00",
        "post_logout_redirect_uri=x&client_id=forum",
        "post_logout_redirect_uri=http://[&client_id=forum",
        f"post_logout_redirect_uri={LONG}&client_id=forum",
        "post_logout_redirect_uri=https://x.org/%0d%0aX:y&client_id=forum",
    ],
)
def test_nobody_is_led_away_from_signing_out(forum, amina, query):
    for browser in (amina, Client()):
        refused(browser, "get", f"{LEAVE}?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "x",
        "%zz",
        "id_token_hint=x",
        f"id_token_hint={LONG}",
        f"client_id={LONG}",
        "client_id=nobody&post_logout_redirect_uri=https://x.org",
    ],
)
def test_what_says_nothing_when_signing_out_is_passed_over(forum, amina, query):
    answer = amina.get(f"{LEAVE}?{query}")
    assert (answer.status_code, b"Sign out here too?" in answer.content) == (200, True)
