"""Pages for when something is not as it should be. They ask nothing of the database, which may be what is broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A plain page with a way home."""
    return render(request, "error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400, "We could not understand that", "Something in the address or the form was not readable.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 403, "This page is not for you", "You are signed in, but this page needs a role you do not have."
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 404, "We cannot find that page", "The address may be mistyped, or the page is not there any more."
    )


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 429, "Too many tries", "Please wait a few minutes, then try again.")


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500, "Something went wrong here", "It is our fault, not yours. Please try again in a minute.")
