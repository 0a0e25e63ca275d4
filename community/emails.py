"""One function per e-mail. All are queued in the caller's transaction (see `community.outbox`)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from post_office.models import Email

from community import outbox


def account_mail(kind: str, email: str, context: Mapping[str, Any]) -> Email:
    """What allauth has to say to `email`: `kind` is its template's name ("login_code", "totp_activated", …).

    A sign-in code goes before all other mail and is worth nothing once it has expired, so it is not sent after that.
    """
    if kind == "login_code":
        lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        minutes = int(lasts.total_seconds() // 60)
        context = {"code": context["code"], "minutes": minutes, "site_url": settings.SITE_URL}
        return outbox.queue(email, "login_code", context, expires_at=timezone.now() + lasts, urgent=True)
    return outbox.queue(email, "account_notice", {"kind": kind, "site_url": settings.SITE_URL})
