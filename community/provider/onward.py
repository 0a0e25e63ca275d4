"""Which pages have forms that end at another site, and which sites those are."""

from urllib.parse import urlsplit

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.idp.oidc.models import Client
from django.http import HttpRequest
from django.urls import reverse

from community.provider.adapter import is_on


def leads_on(request: HttpRequest) -> bool:
    """Whether this is a page of the provider, or one of those on which somebody signs in who came from there."""
    if not is_on():
        return False
    start = reverse("idp:oidc:authorization")
    if request.path.startswith("/accounts/"):
        begun = request.session.get(LOGIN_SESSION_KEY) or {}
        asked = (request.GET.get("next"), request.POST.get("next"), begun.get("redirect_url"))
        return any((text or "").startswith(f"{start}?") for text in asked)
    return request.path in (start, reverse("idp:oidc:logout"))


def origins() -> list[str]:
    """Where the sites on the desk are, as a content policy has it: https://forum.example.org."""
    addresses = [each for client in Client.objects.all() for each in site_addresses(client)]
    return sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses)})


def site_addresses(client: Client) -> list[str]:
    """All to which this site may have people sent."""
    return [*client.get_redirect_uris(), *client.get_post_logout_redirect_uris()]
