"""Codes by mail that prove who somebody is, apart from signing in: good for 15 minutes and five tries, as those are."""

import hmac
from typing import Any, ClassVar, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings
from django.http import HttpRequest

from community.models import Member


def new_code() -> str:
    """Six figures, as for signing in."""
    return str(get_adapter().generate_login_code())


def same(typed: str, code: str) -> bool:
    """Whether that is the code; spaces and dashes are forgiven."""
    plain = "".join(letter for letter in typed if letter.isalnum())
    return hmac.compare_digest(plain.encode(), code.encode())


class MailedCode(AbstractCodeVerificationProcess):
    """Kept in the session of whoever asked for it: in another browser it is worth nothing. `KEY` is its name there."""

    KEY: ClassVar[str]

    def __init__(self, request: HttpRequest, member: Member, state: dict[str, Any]) -> None:
        self.request = request
        limits = (settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        super().__init__(*limits, state=state, user=member)

    @classmethod
    def begin(cls, request: HttpRequest, member: Member, **facts: str) -> None:
        """Mails a code. The one before is worth nothing from now on. `facts` are kept with it."""
        process = cls(request, member, cls.initial_state(member) | facts)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: HttpRequest, member: Member) -> Self | None:
        """The code under way; None where there is none, or it came too late."""
        state = request.session.get(cls.KEY)
        found: Self | None = cls(request, member, state).abort_if_invalid() if state else None
        return found

    def persist(self) -> None:
        """Keeps how it stands."""
        self.request.session[self.KEY] = self.state

    def abort(self) -> None:
        """Ends it."""
        self.request.session.pop(self.KEY, None)
