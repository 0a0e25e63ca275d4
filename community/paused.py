"""What somebody who is paused can open: the one place that says so, for every page there is and will be."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from community import errors
from community.access import current_member

# Theirs by law or for their safety: their page with the reason, their data, leaving, objecting, stopping mail, and
# everything about signing in and out. By the names of `community.urls`.
THEIRS = frozenset(
    {"me", "download", "leave-us", "leave-code", "choose-mail", "stop-mail", "privacy", "data-request", "receipt"}
)
SIGNING_IN = "accounts/"
READING = ("GET", "HEAD", "OPTIONS")


class PausedMembers:
    """Lets somebody who is paused read what visitors read, as a visitor reads it, and do nothing but what is theirs.

    A page they may not open is one that would ask a visitor to sign in; they get 403 and a way to their own page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked_to_sign_in = response.get("Location", "").startswith((reverse("account_login"), reverse("admin:login")))
        return errors.paused(request) if is_outside(request) and asked_to_sign_in else response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Takes their name off, outside of what is theirs."""
        member, match = current_member(request), request.resolver_match
        if member is None or not member.is_paused or match is None:
            return None
        request.is_paused = True  # type: ignore[attr-defined]  # for the menu: "My page" stays there
        if match.route.startswith(SIGNING_IN) or match.view_name in THEIRS:
            return None
        request.user = AnonymousUser()
        return None if request.method in READING else errors.paused(request)


def is_outside(request: HttpRequest) -> bool:
    """Whether somebody who is paused reads this page as a visitor."""
    return getattr(request, "is_paused", False) and current_member(request) is None
