"""Pages for when something is not as it should be. They ask nothing of the database, which may be what is broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, status: int, title: str, text: str, *, own: bool = False) -> HttpResponse:
    """A plain page with a way home, or to one's own page."""
    return render(request, "error.html", {"title": title, "text": text, "own": own}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came could not be read."""
    return page(request, 400, "We could not understand that", "Something in the address or the form was not readable.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: someone signed in, without the role this takes."""
    return page(
        request, 403, "This page is not for you", "You are signed in, but this page needs a role you do not have."
    )


def paused(request: HttpRequest) -> HttpResponse:
    """403: somebody who is paused (`community.paused`)."""
    text = "You can read what everybody can read, but not take part now. Your own page says why, and what you can do."
    return page(request, 403, "Your account is paused", text, own=True)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is nothing here, or nothing this person may know of."""
    return page(
        request, 404, "We cannot find that page", "The address may be mistyped, or the page is not there any more."
    )


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: a button opened as a page, or the other way round. `allowed` is the Allow header: the methods that work."""
    response = page(request, 405, "That cannot be done like this", "Go to the page itself and use its button.")
    response["Allow"] = allowed
    return response


def not_a_form(request: HttpRequest) -> HttpResponse:
    """415: something was sent that no browser's form sends."""
    return page(request, 415, "We could not read what was sent", "Only forms filled in on our own pages are read here.")


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: a limit is reached."""
    return page(request, 429, "Too many tries", "Please wait a few minutes, then try again.")


def has_left(request: HttpRequest) -> HttpResponse:
    """410: who asks has deleted their account a moment ago."""
    return page(request, 410, "You have left", "Your account is deleted, so nothing more was done with it.")


def files_unreachable(request: HttpRequest) -> HttpResponse:
    """503: the disk or the bucket with the photos does not answer."""
    response = page(
        request, 503, "We cannot reach our files just now", "Nothing is lost. Please try again in a few minutes."
    )
    response["Retry-After"] = "120"  # seconds
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own mistake."""
    return page(request, 500, "Something went wrong here", "It is our fault, not yours. Please try again in a minute.")
