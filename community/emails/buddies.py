"""Mail about buddies: that somebody waits for one, who was found, and that it is over. What people wrote stands on the
site alone; an address is told in a mail whose row goes as soon as it has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from community import outbox

if TYPE_CHECKING:  # the models' verbs send these, so nothing here needs the models themselves
    from community.models.buddies import BuddyRequest
    from community.models.people import Member


def asked(request: BuddyRequest) -> None:
    """Lets organisers know that a newcomer waits; who it is stands on the desk."""
    from community.models.people import Community

    community = Community.current()
    if community.contact_email:
        url = settings.SITE_URL + reverse("admin:community_buddyrequest_changelist")
        outbox.queue(community.contact_email, "buddy_wanted", {"url": url}, community=community)


def matched(request: BuddyRequest, note: str) -> None:
    """To both: the other's name and address. The newcomer reads what the buddy says of themselves, too."""
    if request.buddy:
        _queue("buddy_matched", request, request.newcomer, request.buddy, note=note, fleeting=True)
        _queue("buddy_for", request, request.buddy, request.newcomer, fleeting=True)


def over(request: BuddyRequest, because_of: Member | None) -> None:
    """They are not matched any more. Nobody is named: one of them may have had to stop. What has not left about it is
    taken back, and a buddy who has not heard of it hears nothing; the newcomer had asked, and does."""
    unheard = outbox.about(request.thread).filter(status__in=outbox.UNSENT)
    deaf = {address for email in unheard for address in email.to}
    outbox.withdraw(unheard)
    if request.newcomer != because_of:
        _queue("buddy_over", request, request.newcomer, None, found=request.newcomer.email not in deaf)
    if request.buddy and request.buddy != because_of and request.buddy.email not in deaf:
        _queue("buddy_thanks", request, request.buddy, None)


def nobody_found(request: BuddyRequest) -> None:
    """To a newcomer for whom nobody was found in all the time."""
    _queue("buddy_none", request, request.newcomer, None)


def _queue(template: str, request: BuddyRequest, to: Member, other: Member | None, **more: Any) -> None:
    """One letter. It names its thread only where it names somebody: such mail goes when that person leaves."""
    fleeting = more.pop("fleeting", False)
    context = {"member": to, "other": other, "url": settings.SITE_URL + reverse("buddy"), **more}
    headers = outbox.PRIVATE | ({"References": request.thread} if other else {})
    outbox.queue(to.email, template, context, headers=headers, fleeting=fleeting)
