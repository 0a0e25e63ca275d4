"""The door, used by hand: an address typed, a code typed."""

import re
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from post_office.models import Email

from community.models import Member

ASK = "/accounts/login/"
TYPE = "/accounts/login/code/confirm/"


def ask(email: str, browser: Client | None = None, **sent: Any) -> tuple[Client, Any]:
    """Asks for a code, in a new browser unless given: that browser, and the answer."""
    browser = browser or Client()
    return browser, browser.post(ASK, {"email": email}, **sent)


def code_mailed(email: str = "") -> str:
    """The code in the mail queued last (to this address, when given)."""
    mails = Email.objects.filter(to=email) if email else Email.objects.all()
    return re.findall(r"\b\d{6}\b", mails.latest("pk").message)[0]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def type_code(browser: Client, code: str, **fields: Any) -> Any:
    """The answer to a code typed."""
    return browser.post(TYPE, {"code": code} | fields)


def enter(email: str, **fields: Any) -> Client:
    """A browser whose owner asked for a code and typed it."""
    browser, _ = ask(email)
    assert type_code(browser, code_mailed(), **fields).status_code == 302
    return browser


def signed_in(browser: Client) -> bool:
    """Whether this browser is somebody's."""
    return "_auth_user_id" in browser.session


def authenticator(member: Member) -> str:
    """Gives this member an authenticator app: its secret."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    return secret
