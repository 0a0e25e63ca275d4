"""What somebody who is paused can open: the one place that says so, for every page there is and will be."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from community import errors
from community.access import current_member
from community.models import Member

# Theirs by law or for their safety: their page with the reason, their data, leaving, objecting, stopping mail, and
# everything about signing in and out. By the names of `community.urls`.
THEIRS = frozenset(
    {"me", "download", "leave-us", "leave-code", "choose-mail", "stop-mail", "privacy", "data-request", "receipt"}
    | {"my-sites"}
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
        return errors.paused(request) if asked_to_sign_in and is_outside(request) else response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Takes their name off, outside of what is theirs. Only when a page asks who it is: what is the same for all
        stays so, for caches as well."""
        match, user = request.resolver_match, request.user
        if match is None or match.route.startswith(SIGNING_IN) or match.view_name in THEIRS:
            return None
        request.user = cast(Any, SimpleLazyObject(lambda: as_visitor(request, user)))
        return errors.paused(request) if request.method not in READING and is_outside(request) else None


def as_visitor(request: HttpRequest, user: Member | AnonymousUser) -> Member | AnonymousUser:
    """Nobody, in place of somebody who is paused; else whoever it is."""
    if not user.is_authenticated or not user.is_paused:
        return user
    request.is_paused = True  # type: ignore[attr-defined]  # for the menu: "My page" stays there
    return AnonymousUser()


def is_outside(request: HttpRequest) -> bool:
    """Whether somebody who is paused is here as a visitor."""
    return current_member(request) is None and getattr(request, "is_paused", False)
