"""Which pages have forms that end at another site, and which sites those are."""

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.http import HttpRequest
from django.urls import reverse

from community.provider.adapter import is_on
from community.provider.site import OtherSite


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
    """Where all the sites on the desk are."""
    return sorted(set().union(*(site.origins() for site in OtherSite.objects.all())))
