"""What every request passes before any page sees it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class RefuseNulBytes:
    """Answers 400 to a NUL byte in the path, the query or a cookie.

    No database text may hold one (PostgreSQL refuses the query, which would show as a 500). Form fields refuse it
    themselves, with a message beside the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Runs inside Django's own handling of BadRequest, so that the answer is the usual error page."""
        texts = [request.path, *request.COOKIES.values()]
        texts += [text for pair in request.GET.lists() for text in (pair[0], *pair[1])]
        if any("\0" in text for text in texts):
            raise BadRequest("NUL byte in the request")
