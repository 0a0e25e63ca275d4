"""How django-allauth is fitted to this community: one flow, mail through the outbox, an honest client address."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from community import emails, sessions
from community.models import Member


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, kept to what must differ from its defaults."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A code typed is an address confirmed: from here on this person counts as a member. (Who has a passkey has
        typed one before.)"""
        request.has_just_joined = cast(Member, user).confirmed_at is None  # type: ignore[attr-defined]  # ours, below
        cast(Member, user).confirm()
        super().login(request, user)
        sessions.note(request, cast(Member, user))
        request.session.set_expiry(None)  # a session begun as a visitor's is short; a member's is not

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a code leads who asked for no other page: the first ever to the welcome page, later ones to theirs."""
        if getattr(request, "has_just_joined", False):
            return reverse("welcome")
        return str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues what allauth would have sent at once; templates are our own, in templates/emails/."""
        emails.account_mail(template_prefix.rsplit("/", 1)[-1], email, context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up form stays shut: asking for a code is how people join."""
        return False

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The passkey first where it is the only lock: recovery codes are for when it is lost."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if len(found) > 1 and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            found.reverse()
        return found

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address, read from X-Forwarded-For only as far as TRUSTED_PROXIES reaches.

        A request that came past fewer proxies than that, or whose header holds no address there, did not come through
        ours: its header proves nothing.
        """
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR", ""))
