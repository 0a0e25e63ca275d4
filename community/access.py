"""Who is asking: the one place that turns a request into a Member."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from community.models import Member


def current_member(request: HttpRequest) -> Member | None:
    """The signed-in member, or None for a visitor."""
    return request.user if request.user.is_authenticated else None


def member_of(request: HttpRequest) -> Member:
    """The signed-in member, behind `login_required`. Raises PermissionDenied for a visitor."""
    member = current_member(request)
    if member is None:
        raise PermissionDenied
    return member
