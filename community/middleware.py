"""What every request passes before any page sees it."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from csp.middleware import CSPMiddleware, PolicyParts
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from community import errors
from community.access import current_member
from community.models import Member
from community.photo_files import FilesUnreachable
from community.provider import onward

METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


class RefuseUnreadable:
    """Answers 400 to what is no text: a NUL byte in the path, the query or a cookie; a form that is not UTF-8.

    No database text may hold a NUL byte (PostgreSQL refuses the query, which would show as a 500). Form fields refuse
    it themselves, with a message beside the field. Of other bytes that are no text Django would make U+FFFD.
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
        if request.content_type == FORMS[0]:
            try:
                unquote_to_bytes(request.body).decode()
            except (UnicodeDecodeError, UnreadablePostError):
                raise BadRequest("a form that is not UTF-8, or that broke off") from None


class ContentPolicy(CSPMiddleware):
    """django-csp's, with room for one thing: browsers hold the `form-action` of a page against every address that its
    form is led on to. Forms that end at another site, where somebody is signing in with us, may lead there."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The policy, and what this answer adds to it."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and response.status_code in (200, 422) and onward.leads_on(request):
            parts.update = {"form-action": onward.origins()}
        return parts


class SayWhatIsWrong:
    """What cannot be taken is answered with a 4xx status and words, also where Django and allauth would answer a form
    filled in wrongly with 200, take a PUT for a POST, or say 405 on an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return errors.method_not_allowed(request, response["Allow"])
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Nothing here speaks PUT, PATCH or DELETE, or reads JSON (which would pass for a form sent empty)."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        sends = request.method == "POST" and request.META.get("CONTENT_LENGTH") not in ("", "0", None)
        return errors.not_a_form(request) if sends and request.content_type not in FORMS else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A number larger than any column or calendar holds. (Fields say so themselves, where Django lets them.) Or
        something done in one window in the very moment in which the account was deleted in another. Or a storage of
        files that does not answer."""
        if isinstance(exception, IntegrityError) and (member := current_member(request)):
            return None if Member.objects.filter(pk=member.pk).exists() else errors.has_left(request)
        if isinstance(exception, FilesUnreachable):
            return errors.files_unreachable(request)
        return errors.bad_request(request) if isinstance(exception, (DataError, OverflowError)) else None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """422 for a form shown again with its errors: allauth names the form, the admin lists its errors."""
        context = response.context_data or {}
        wrong = context.get("errors") or getattr(context.get("form"), "errors", None)
        if request.method == "POST" and response.status_code == 200 and wrong:
            response.status_code = 422
        return response
