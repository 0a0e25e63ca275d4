"""The keys that sign: from the environment, changed without anybody being shut out; without any, nothing is offered."""

import base64
import subprocess

import pytest
from allauth.core import context
from allauth.core.internal import jwkkit
from allauth.core.internal.deferred import jwt as signing
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import KeySet

from community.provider import keys
from tests.community.processes import PRODUCTION, manage
from tests.environment import new_key

OFFERED = ["configuration", "jwks", "authorization", "logout", "token", "userinfo", "revoke"]


@pytest.fixture(scope="module")
def pair():
    """An old key and a new one."""
    return new_key(), new_key()


def published(client):
    """The keys a site finds, by their names."""
    return [key["kid"] for key in client.get("/.well-known/jwks.json").json()["keys"]]


def under(settings, *pems):
    """The site as it is with these keys."""
    for name, value in keys.settings_for(",".join(pems)).items():
        setattr(settings, name, value)


def signed(settings, *pems):
    """An ID token as the site signs it with these keys."""
    under(settings, *pems)
    jwk, key = jwkkit.load_jwk_from_pem(get_adapter().get_signing_key().pem)
    return signing.encode({"sub": "1"}, key, algorithm="RS256", headers={"kid": jwk["kid"]})


def holds(client, token):
    """Whether a site believes this token by the keys it finds now."""
    try:
        jwt.decode(token, KeySet.import_key_set(client.get("/.well-known/jwks.json").json()), algorithms=["RS256"])
    except Exception:
        return False
    return True


@pytest.mark.django_db
def test_a_new_key_in_front_signs_and_the_old_one_still_holds_until_it_is_taken_away(client, settings, pair):
    old, new = pair
    before = signed(settings, old)
    after = signed(settings, new, old)
    assert len(published(client)) == 2
    assert (holds(client, before), holds(client, after)) == (True, True)
    under(settings, new)
    assert (holds(client, before), holds(client, after)) == (False, True)


@pytest.mark.django_db
def test_a_key_is_the_same_however_it_is_written(client, settings, pair):
    key = pair[0]
    one_line = key.replace("\n", "\\n")
    packed = base64.b64encode(key.encode()).decode()
    under(settings, key, f" {one_line}\n", packed, "")
    assert len(published(client)) == 1


def test_nothing_private_is_published(client, settings, pair):
    under(settings, *pair)
    for key in client.get("/.well-known/jwks.json").json()["keys"]:
        assert set(key) == {"kty", "key_ops", "n", "e", "kid"}


@pytest.mark.nodb
@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----",
        "bm9uc2Vuc2U=",
        "elliptic",
        "locked",
        "public",
    ],
)
def test_a_key_that_cannot_be_read_stops_the_start_with_a_sentence(wrong):
    encoding, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    curve = ec.generate_private_key(ec.SECP256R1())
    secret = serialization.load_pem_private_key(new_key().encode(), None)
    made = {
        "elliptic": curve.private_bytes(encoding, kind, serialization.NoEncryption()),
        "locked": secret.private_bytes(encoding, kind, serialization.BestAvailableEncryption(b"x")),
        "public": secret.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo),
    }
    given = made.get(wrong, wrong.encode()).decode()
    done = manage("check", OIDC_KEYS=given, **PRODUCTION)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", keys.SENTENCE + "\n")


@pytest.mark.nodb
def test_the_key_made_as_the_readme_says_is_taken():
    made = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, text=True, check=True).stdout
    done = manage("check", OIDC_KEYS=base64.b64encode(made.encode()).decode(), **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.django_db
def test_without_a_key_nothing_is_offered_and_the_desk_shows_no_sites(client, cast, sign_in, settings):
    Client.objects.create(name="The forum")
    root = sign_in(cast.superuser(), second_factor=True)
    assert b"/admin/community/othersite/" in root.get("/admin/").content
    under(settings)
    for name in OFFERED:
        for method in ("get", "post"):
            assert getattr(client, method)(reverse(f"idp:oidc:{name}")).status_code == 404, name
    assert b"/admin/community/othersite/" not in root.get("/admin/").content
    assert root.get("/admin/community/othersite/").status_code == 403
    assert (
        "form-action 'self';"
        in client.get("/accounts/login/?next=/identity/o/authorize?x=1")["Content-Security-Policy"]
    )


@pytest.mark.nodb
def test_what_is_not_offered_is_not_there_and_not_named(client, settings):
    settings.SITE_URL = "https://community.example.org"
    said = client.get("/.well-known/openid-configuration", headers={"host": "localhost"}).json()
    for path in ("device", "api/device/code", "api/introspect", "api/clients"):
        assert client.get(f"/identity/o/{path}").status_code == 404
        assert client.post(f"/identity/o/{path}").status_code == 404
    addresses = {name: address for name, address in said.items() if str(address).startswith("http")}
    assert all(address.startswith("https://community.example.org") for address in addresses.values())
    assert sorted(addresses) == [
        "authorization_endpoint", "end_session_endpoint", "issuer", "jwks_uri", "revocation_endpoint",
        "token_endpoint", "userinfo_endpoint",
    ]  # fmt: skip
    assert (said["response_types_supported"], said["grant_types_supported"]) == (["code"], ["authorization_code"])
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["token_endpoint_auth_methods_supported"] == ["client_secret_basic", "client_secret_post"]


@pytest.mark.nodb
def test_we_sign_as_ourselves_whatever_host_a_request_names(rf):
    with context.request_context(rf.get("/", headers={"host": "localhost"})):
        assert get_adapter().get_issuer() == "http://testserver"
