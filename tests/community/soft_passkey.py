"""A passkey in software, so that a test can have it say anything: another host, nobody checked, a lie."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from community.models import Member

ADD = "/accounts/2fa/webauthn/add/"
SIGN_IN = "/accounts/2fa/webauthn/login/"
AGAIN = "/accounts/2fa/webauthn/reauthenticate/"
LOCKS, SECOND = "/accounts/2fa/", "/accounts/2fa/authenticate/"
DESK = "/admin/meetups/meetup/"
KEYS = Authenticator.objects.filter(type="webauthn")
UP, UV, AT = 0x01, 0x04, 0x40  # somebody was there, the device knew who, a key comes along (WebAuthn, 6.1)


@dataclass
class SoftPasskey:
    """One device with one key. `origin` is where its browser says the dialogue was shown."""

    origin: str = "http://localhost"
    host: str = "localhost"
    verified: bool = True
    ident: bytes = b"a credential id!"
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def data(self, extra: int = 0, credential: bytes = b"") -> bytes:
        """What the device signs, but for the challenge."""
        flags = UP | (UV if self.verified else 0) | extra
        return bytes(AuthenticatorData.create(sha256(self.host.encode()), flags, 0, credential))

    def client_data(self, kind: str, challenge: str) -> bytes:
        """What the browser says of the page."""
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to the dialogue that adds it."""
        about = asked["publicKey"]
        self.handle = about["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.ident, public)
        attestation = AttestationObject.create("none", AuthenticatorData(self.data(AT, credential)), {})
        return self.answer("webauthn.create", about["challenge"], attestationObject=websafe_encode(bytes(attestation)))

    def used(self, asked: dict[str, Any], **other: str) -> str:
        """The answer to the dialogue that signs in."""
        challenge = asked["publicKey"]["challenge"]
        data = self.data()
        signed = self.key.sign(data + sha256(self.client_data("webauthn.get", challenge)), ec.ECDSA(hashes.SHA256()))
        said = {
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": self.handle,
        }
        return self.answer("webauthn.get", challenge, **(said | other))

    def answer(self, kind: str, challenge: str, **response: str) -> str:
        """As `static/js/passkey.js` writes it into the form."""
        ident = websafe_encode(self.ident)
        said = {"clientDataJSON": websafe_encode(self.client_data(kind, challenge))} | response
        whole = {"id": ident, "rawId": ident, "type": "public-key", "response": said, "clientExtensionResults": {}}
        return json.dumps(whole)


def asked(answer: Any) -> dict[str, Any]:
    """What a page has the dialogue ask."""
    found = re.search(r'<script id="asked" type="application/json">(.*?)</script>', answer.content.decode())
    assert found, answer.status_code
    wanted: dict[str, Any] = json.loads(found[1])
    return wanted


def made_by(passkey: SoftPasskey, member: Member) -> Authenticator:
    """The row of a passkey that this member added some time ago."""
    about = {"user": {"id": websafe_encode(str(member.pk).encode())}, "challenge": "x" * 43}
    made = {"name": "My phone", "credential": json.loads(passkey.made({"publicKey": about}))}
    return Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data=made)


def add(browser: Client, passkey: SoftPasskey | None = None, **fields: Any) -> tuple[SoftPasskey, Any]:
    """Adds a passkey in a browser that is signed in: the passkey, and the answer."""
    passkey = passkey or SoftPasskey()
    page = browser.get(ADD, headers={"host": passkey.host})
    sent = {"name": "My phone", "credential": passkey.made(asked(page))} | fields
    return passkey, browser.post(ADD, sent, headers={"host": passkey.host})


def question(browser: Client, host: str = "localhost") -> dict[str, Any]:
    """What the sign-in page's button has the dialogue ask."""
    answer = browser.post(SIGN_IN, {"begin": "1"}, headers={"host": host})
    assert answer.status_code == 200
    wanted: dict[str, Any] = answer.json()
    return wanted


def sign_in(passkey: SoftPasskey, browser: Client | None = None, **fields: Any) -> tuple[Client, Any]:
    """Signs in with it, in a new browser unless given: that browser, and the answer."""
    browser = browser or Client()
    sent = {"credential": passkey.used(question(browser, passkey.host))} | fields
    return browser, browser.post(SIGN_IN, sent, headers={"host": passkey.host})


def page_of(pk: int, what: str) -> str:
    """Where one is renamed or removed."""
    return f"{LOCKS}webauthn/keys/{pk}/{what}/"


def prove(browser: Client, passkey: SoftPasskey) -> None:
    """Who is signed in uses it once more."""
    page = browser.get(AGAIN, headers={"host": "localhost"})
    browser.post(AGAIN, {"credential": passkey.used(asked(page))}, headers={"host": "localhost"})
