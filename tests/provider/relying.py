"""Another site, to which people sign in with ours: a small one, with Authlib's client, served in a thread.

It does what any such site does: keeps state, nonce and verifier, believes an ID token only if our published keys, our
address, its own id and the nonce say so, and asks `userinfo` who that is.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import requests
from allauth.idp.oidc.models import Client
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from django.contrib.auth.hashers import make_password
from joserfc import jwt
from joserfc.jwk import KeySet

SCOPES = "openid profile email groups"


@dataclass
class Visit:
    """What the site learnt when somebody came back."""

    token: dict[str, Any]
    claims: dict[str, Any]
    userinfo: dict[str, Any]


@dataclass
class RelyingParty:
    """The site: its address, what it was told of ours, who is on the way, and who came."""

    url: str
    provider: str
    client_id: str = ""
    secret: str = "a-secret-only-for-tests"
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    refusals: list[dict[str, str]] = field(default_factory=list)

    @property
    def callback(self) -> str:
        """Where people come back to."""
        return f"{self.url}/callback"

    def register(self, name: str = "The forum", **fields: Any) -> Client:
        """Written down on the desk of our site."""
        client = Client(name=name, secret=make_password(self.secret), redirect_uris=self.callback, **fields)
        client.set_scopes(SCOPES.split())
        client.set_post_logout_redirect_uris([f"{self.url}/bye"])
        client.save()
        self.client_id = client.pk
        return client

    def discovered(self) -> dict[str, Any]:
        """Our discovery document."""
        return dict(requests.get(f"{self.provider}/.well-known/openid-configuration", timeout=20).json())

    def session(self, **options: Any) -> OAuth2Session:
        """Authlib's client, as this site."""
        given = {"scope": SCOPES, "redirect_uri": self.callback, "code_challenge_method": "S256"} | options
        return OAuth2Session(self.client_id, self.secret, **given)

    def begin(self, scope: str = SCOPES, **extra: str) -> str:
        """The address to which somebody is sent to sign in."""
        verifier, nonce = generate_token(48), generate_token(20)
        session = self.session(scope=scope)
        address, state = session.create_authorization_url(
            self.discovered()["authorization_endpoint"], nonce=nonce, code_verifier=verifier, **extra
        )
        self.waiting[state] = {"verifier": verifier, "nonce": nonce}
        return str(address)

    def fetch(self, came_to: str, **options: Any) -> dict[str, Any]:
        """The tokens for the code in the address somebody came back to. Raises Authlib's OAuthError if refused."""
        kept = self.waiting[parse_qs(urlsplit(came_to).query)["state"][0]]
        given = {"code_verifier": kept["verifier"], "authorization_response": came_to} | options
        return dict(self.session().fetch_token(self.discovered()["token_endpoint"], **given))

    def keys(self) -> KeySet:
        """Our published keys, as they are now."""
        return KeySet.import_key_set(requests.get(self.discovered()["jwks_uri"], timeout=20).json())

    def claims(self, id_token: str, **expected: Any) -> dict[str, Any]:
        """What the ID token says, once it is proven. Raises joserfc's errors if it is not."""
        token = jwt.decode(id_token, self.keys(), algorithms=["RS256"])
        rules = {"iss": self.provider, "aud": self.client_id} | expected
        registry = jwt.JWTClaimsRegistry(
            **{name: {"essential": True, "value": value} for name, value in rules.items()},
            exp={"essential": True},
        )
        registry.validate(token.claims)
        return dict(token.claims)

    def userinfo(self, token: dict[str, Any]) -> requests.Response:
        """What our site answers about who has this token."""
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        return requests.get(self.discovered()["userinfo_endpoint"], headers=headers, timeout=20)

    def receive(self, came_to: str) -> Visit:
        """Everything a site does when somebody comes back."""
        kept = self.waiting[parse_qs(urlsplit(came_to).query)["state"][0]]
        token = self.fetch(came_to)
        claims = self.claims(token["id_token"], nonce=kept["nonce"])
        visit = Visit(token, claims, self.userinfo(token).json())
        assert visit.userinfo["sub"] == claims["sub"]
        self.visits.append(visit)
        return visit

    def leave(self, visit: Visit, **extra: str) -> str:
        """The address to which somebody is sent who signs out."""
        asked = {"id_token_hint": visit.token["id_token"], "post_logout_redirect_uri": f"{self.url}/bye"} | extra
        return f"{self.discovered()['end_session_endpoint']}?{urlencode(asked)}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Its pages, as WSGI has them."""
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if path == "/login":
            start_response("302 Found", [("Location", self.begin())])
            return [b""]
        if path == "/callback" and "code" in asked:
            text = f"Hello {self.receive(f'{self.callback}?{query}').userinfo.get('email')}"
        elif path == "/callback":
            self.refusals.append(asked)
            text = "You are not signed in"
        else:
            text = "Goodbye" if path == "/bye" else "Nothing here"
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f"<!doctype html><title>Forum</title><h1>{text}</h1>".encode()]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def served(provider: str) -> Iterator[RelyingParty]:
    """The site, at an address of its own on this machine."""
    server = make_server("127.0.0.1", 0, lambda *_: [], WSGIServer, Quiet)
    party = RelyingParty(f"http://localhost:{server.server_port}", provider)
    server.set_app(party)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield party
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
