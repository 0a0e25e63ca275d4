"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.models import Community


def community(request: HttpRequest) -> dict[str, Any]:
    """The community's settings (read when first used), and the site's own address."""
    return {"community": SimpleLazyObject(Community.current), "site_url": settings.SITE_URL, "demo": settings.DEMO}
