"""The code that proves who wants to leave: mailed, good for 15 minutes and five tries, as those for signing in."""

import hmac
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings
from django.http import HttpRequest

from community import emails
from community.models import Member

KEY = "leaving_code"


class LeavingCode(AbstractCodeVerificationProcess):
    """Kept in the session of whoever asked for it: in another browser it is worth nothing."""

    def __init__(self, request: HttpRequest, member: Member, state: dict[str, Any]) -> None:
        self.request = request
        limits = (settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        super().__init__(*limits, state=state, user=member)

    @classmethod
    def begin(cls, request: HttpRequest, member: Member) -> None:
        """Mails a code. The one before is worth nothing from now on."""
        process = cls(request, member, cls.initial_state(member))
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: HttpRequest, member: Member) -> "LeavingCode | None":
        """The code under way; None where there is none, or it came too late."""
        state = request.session.get(KEY)
        found: LeavingCode | None = cls(request, member, state).abort_if_invalid() if state else None
        return found

    def fits(self, typed: str) -> bool:
        """Whether that is the code; spaces and dashes are forgiven. A wrong one is counted, the fifth ends it."""
        plain = "".join(letter for letter in typed if letter.isalnum())
        if hmac.compare_digest(plain.encode(), self.code.encode()):
            return True
        self.record_invalid_attempt()
        return False

    def send(self) -> None:
        """Queues the mail."""
        self.state["code"] = get_adapter().generate_login_code()
        emails.leaving_code(self.user, self.state["code"])

    def persist(self) -> None:
        """Keeps how it stands."""
        self.request.session[KEY] = self.state

    def abort(self) -> None:
        """Ends it."""
        self.request.session.pop(KEY, None)
