"""What another site must show before it learns anything, where we ask more than allauth does."""

from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.idp.oidc import app_settings
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.models import Client, Token
from django.utils import timezone
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import UnsupportedCodeChallengeMethodError

from community.models import KnownTo


class Validator(OAuthLibRequestValidator):
    """oauthlib asks, this answers. The addresses and errors it speaks of are RFC 6749's."""

    def validate_client_id(self, client_id: Any, request: Request) -> bool:
        """Whether it stands on the desk. What it says of single claims is passed over: its scopes say what it is told
        (OpenID Connect Core, 5.5, is optional)."""
        request.claims = None
        return bool(super().validate_client_id(client_id, request))

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Of everyone, and hashed (RFC 9700, 2.1.1)."""
        if request.code_challenge and request.code_challenge_method != "S256":
            raise UnsupportedCodeChallengeMethodError(request=request)
        return True

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Letter by letter one that stands on the desk (RFC 9700, 2.1)."""
        return redirect_uri in request.client.get_redirect_uris()

    def validate_user_match(self, id_token_hint: Any, scopes: Any, claims: Any, request: Request) -> bool:
        """Whether the right person is here. Who has no second lock cannot prove once more that it is them: the page
        that would ask has taken `prompt=login` away for all others (OpenID Connect Core, 3.1.2.1)."""
        if "login" in (request.prompt or ""):
            return False
        return bool(super().validate_user_match(id_token_hint, scopes, claims, request))

    def validate_silent_authorization(self, request: Request) -> bool:
        """Whether this site, not just any, need not ask: our own, or one that was told all of it minutes ago."""
        if request.client.skip_consent:
            return True
        told = Token.objects.valid().filter(
            user=context.request.user, client=request.client, type=Token.Type.ACCESS_TOKEN
        )
        return any(set(request.scopes) <= set(token.get_scopes()) for token in told)

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """A code works once, for the site it was made for. If it comes again, what it gave dies (RFC 6749, 4.1.2)."""
        spent = get_adapter().hash_token(code)
        if super().validate_code(client_id, code, client, request):
            kept = timedelta(seconds=2 * app_settings.ACCESS_TOKEN_EXPIRES_IN)
            row = {"client": client, "user": request.user, "expires_at": timezone.now() + kept}
            # Of two requests at once, the second waits here for the first.
            _, first = Token.objects.get_or_create(type=Token.Type.AUTHORIZATION_CODE, hash=spent, defaults=row)
            if first:
                return not request.user.is_paused
        Token.objects.filter(client=client, type=Token.Type.ACCESS_TOKEN, data__code=spent).delete()
        return False

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        """Keeps with the token which code it was given for. Nothing is given that renews it: people sign in again.
        Notes for the member that this site knows them from here on."""
        token.pop("refresh_token", None)
        super().save_bearer_token(token, request, *args, **kwargs)
        KnownTo.note(request.user, request.client)
        code = get_adapter().hash_token(request.code)
        Token.objects.by_value(token["access_token"]).update(data={"code": code})

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only one that this site was given (RFC 7009, 2.1)."""
        Token.objects.by_value(token).filter(client=request.client, type=Token.Type.ACCESS_TOKEN).delete()
