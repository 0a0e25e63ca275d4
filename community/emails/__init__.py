"""One function per e-mail. All are queued in the caller's transaction (see `community.outbox`)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from post_office.models import Email

from community import outbox, times

if TYPE_CHECKING:
    from community.models import Community, DataRequest, Member, Pause

GOODBYE_TRIED = timedelta(hours=24)


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


def leaving_code(member: "Member", code: str) -> Email:
    """The code that proves that it is really this person who wants to be erased."""
    lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    context = {"code": code, "minutes": int(lasts.total_seconds() // 60), "site_url": settings.SITE_URL}
    return outbox.queue(member.email, "leaving_code", context, expires_at=timezone.now() + lasts, urgent=True)


def address_code(address: str, code: str, *, to_new: bool) -> Email:
    """The code that proves that somebody reads mail at the address they want, or at the one they have."""
    lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    minutes = int(lasts.total_seconds() // 60)
    context = {"code": code, "to_new": to_new, "minutes": minutes, "site_url": settings.SITE_URL}
    return outbox.queue(address, "address_code", context, expires_at=timezone.now() + lasts, urgent=True)


def address_is_yours(address: str) -> Email:
    """Tells somebody that another account wanted their address. As urgent as the code it stands for."""
    lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    context = {"site_url": settings.SITE_URL}
    options = {"headers": outbox.PRIVATE, "expires_at": timezone.now() + lasts, "urgent": True}
    return outbox.queue(address, "address_is_yours", context, **options)


def address_changed(old: str) -> Email:
    """The last mail to an address that is not theirs any more. Its row goes as soon as it has left, as a goodbye's."""
    until = timezone.now() + GOODBYE_TRIED
    options = {"headers": outbox.PRIVATE, "expires_at": until, "urgent": True, "fleeting": True}
    return outbox.queue(old, "address_changed", {"site_url": settings.SITE_URL}, **options)


def goodbye(address: str, receipt: str, community: "Community") -> Email:
    """The last mail to somebody who has left, with the receipt. Its row, the last place with their address, goes as
    soon as it has left, and in any case with the sign-in codes (`community.jobs.tidy_outbox`)."""
    until = timezone.now() + GOODBYE_TRIED
    options = {"headers": outbox.PRIVATE, "expires_at": until, "urgent": True, "fleeting": True}
    context = {"receipt": receipt, "site_url": settings.SITE_URL}
    return outbox.queue(address, "goodbye", context, community=community, **options)


def paused(pause: "Pause", community: "Community") -> None:
    """Tells somebody that they are paused, and why, in the organisers' words."""
    _of_pause("paused", pause, community)


def pause_ended(pause: "Pause", community: "Community") -> None:
    """Tells somebody that they may take part again."""
    _of_pause("pause_ended", pause, community)


def _of_pause(template: str, pause: "Pause", community: "Community") -> None:
    """Theirs alone: the desk does not list it."""
    context = {"pause": pause, "member": pause.member, "site_url": settings.SITE_URL}
    outbox.queue(pause.member.email, template, context, community=community, headers=outbox.PRIVATE)


def request_came(request: "DataRequest", community: "Community") -> None:
    """Tells who asked something about their data by when we answer, and the organisers that they have to. What it is
    about stands in neither."""
    context = {"reference": request.reference, "due": times.spoken_date(request.due_on), "site_url": settings.SITE_URL}
    letters = [outbox.compose(request.reply_to, "request_came", context, community=community, headers=outbox.PRIVATE)]
    if community.contact_email:
        letters.append(outbox.compose(community.contact_email, "request_to_answer", context, community=community))
    outbox.post(letters)
