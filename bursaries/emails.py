"""One function per e-mail. They carry a link and a reference, and nothing of what anybody wrote. To whom they go says
who has applied: so the desk's outbox lists none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from post_office.models import Email

from community import outbox

if TYPE_CHECKING:
    from bursaries.models.application import Application
    from community.models import Member


def handed_over(application: Application) -> None:
    """An organiser has filled it in for them; they look at it and send it."""
    _about(application, "handed_over")


def received(application: Application) -> None:
    """The receipt: it has come, and by when there is an answer."""
    _about(application, "received")


def question(application: Application) -> None:
    """The reviewers have a question."""
    _about(application, "question")


def offered(application: Application) -> None:
    """There is an offer."""
    _about(application, "offered")


def waits(application: Application) -> None:
    """It is on the waiting list."""
    _about(application, "waits")


def not_now(application: Application) -> None:
    """There is an answer; what it is stands on the page."""
    _about(application, "not_now")


def accepted(application: Application) -> None:
    """The money is promised."""
    _about(application, "accepted")


def arranged(application: Application) -> None:
    """The payment is on its way."""
    _about(application, "arranged")


def stopped(application: Application) -> None:
    """The payment was stopped, or came back."""
    _about(application, "stopped")


def paid(application: Application) -> None:
    """The payment was made."""
    _about(application, "paid")


def corrected(application: Application) -> None:
    """The payment was another amount than we had said."""
    _about(application, "corrected")


def ran_out(application: Application) -> None:
    """The offer was not taken in time."""
    _about(application, "ran_out")


def lapsed(application: Application) -> None:
    """Nothing has happened for a year; it ends and is erased."""
    _about(application, "lapsed")


def forget(application: Application) -> None:
    """Erases what was mailed about it, sent or not: the outbox would say for 30 days more whose it was."""
    found = Email.objects.filter(message__contains=application.reference)
    outbox.erase(list(found.values_list("pk", flat=True)))


def something_waits(reviewer: Member, count: int, late: int) -> None:
    """To a reviewer: how many applications wait for an answer, and how many of them longer than was said. No more."""
    url = settings.SITE_URL + reverse("admin:index")
    context = {"member": reviewer, "count": count, "late": late, "url": url}
    outbox.queue(reviewer.email, "bursary_queue", context, headers=outbox.PRIVATE)


def _about(application: Application, what: str) -> None:
    """To its author, unless they have left or may not sign in any more."""
    member = application.member
    if member is None or not member.is_active:
        return
    url = settings.SITE_URL + application.get_absolute_url()
    context = {"member": member, "application": application, "what": what, "url": url}
    outbox.queue(member.email, "bursary", context, headers=outbox.PRIVATE)
