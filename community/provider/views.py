"""The provider's addresses: allauth's views, with our pages, our refusals, and nothing that is not offered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from allauth.idp.oidc import app_settings, views
from allauth.idp.oidc.models import Client
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from community.access import current_member
from community.provider.adapter import confirmed_address, is_on
from community.provider.forms import ConsentForm, LeaveForm
from community.provider.site_form import SCOPES

CLAIMS = ["sub", "name", "email", "email_verified", "groups"]


def offered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, while there is a key to sign with. What neither allauth nor oauthlib would read is refused here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_on():
            raise Http404("no key to sign with")
        sent = [text for name, values in request.POST.lists() for text in (name, *values)]
        if any("\0" in text for text in sent) or "resource" in request.GET or "resource" in request.POST:
            raise BadRequest("a NUL byte, or a resource (RFC 8707): we have none")
        try:
            return view(request, *args, **kwargs)
        except ValueError:  # oauthlib's way to say that a query or a header is no such thing
            raise BadRequest("nothing that can be read") from None

    return guarded


def counted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, as often as one client may ask it (settings.ACCOUNT_RATE_LIMITS): a secret could be guessed there, and
    checking one is slow by design. Programs ask, so the refusal is theirs to read (RFC 6585, 4; RFC 6749, 5.2)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if ratelimit.consume(request, action="other_site"):
            return view(request, *args, **kwargs)
        return JsonResponse({"error": "temporarily_unavailable"}, status=429, headers={"Retry-After": "60"})

    return guarded


def whole(name: str) -> str:
    """A page's whole address, whatever Host a request names."""
    return f"{settings.SITE_URL}{reverse(name)}"


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """What is offered, and where (OpenID Connect Discovery, 3). Ours rather than allauth's, which would also name what
    we do not offer: codes for televisions, sites that register themselves, tokens in addresses."""
    answer = JsonResponse(
        {
            "issuer": settings.SITE_URL,
            "authorization_endpoint": whole("idp:oidc:authorization"),
            "token_endpoint": whole("idp:oidc:token"),
            "userinfo_endpoint": whole("idp:oidc:userinfo"),
            "revocation_endpoint": whole("idp:oidc:revoke"),
            "end_session_endpoint": whole("idp:oidc:logout"),
            "jwks_uri": whole("idp:oidc:jwks"),
            "scopes_supported": SCOPES,
            "claims_supported": CLAIMS,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": app_settings.AUTH_METHODS,
        }
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def as_ours(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The same, as answers are here: an error page is no 200, a form without its token gets the page that says so, and
    nobody is led to what is no web address."""
    if response.status_code == 403:
        answer: HttpResponse = import_string(settings.CSRF_FAILURE_VIEW)(request)
        return answer
    if response.status_code == 302:
        return HttpResponseRedirect(response["Location"])
    if response.status_code == 200 and not isinstance(response, TemplateResponse):
        response.status_code = 400
    return response


@method_decorator(
    csrf_exempt, name="dispatch"
)  # a site may send people here by POST; allauth asks for the token itself
class Authorization(views.AuthorizationView):
    """Where another site sends people to sign in. Says what that site will learn, and asks."""

    form_class = ConsentForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return as_ours(request, super().dispatch(request, *args, **kwargs))

    def _handle_login_prompt(self, request: HttpRequest, prompts: list[str]) -> HttpResponse | None:
        """Sends people to prove once more that it is them. A member without a second lock has no way to: None lets the
        validator say so to the site that asked."""
        member = current_member(request)
        if member and not is_mfa_enabled(member):
            return None
        response: HttpResponse = super()._handle_login_prompt(request, prompts)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And what is learnt."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"learns": self._scopes, "address_known": confirmed_address(self.request.user)}


@method_decorator(csrf_exempt, name="dispatch")
class Leaving(views.LogoutView):
    """Where another site sends people who sign out there. Asks whether to sign out here as well."""

    form_class = LeaveForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return as_ours(request, super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And from which site they come, if it says."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        client: Client | None = context["form"].cleaned_data["client"]
        return context | {"client": client}


authorize = offered(Authorization.as_view())
leave = offered(Leaving.as_view())
token = offered(counted(views.token))
userinfo = offered(views.user_info)
revoke = offered(counted(views.revoke))
jwks = offered(views.jwks)
configuration = offered(discovery)
