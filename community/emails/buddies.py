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
    """It has ended. Nobody is named to the other of somebody who had to stop; a buddy who has not heard of it yet hears
    nothing."""
    unheard = outbox.about(request.thread).filter(status__in=outbox.UNSENT)
    heard = not unheard.filter(to=request.buddy.email).exists() if request.buddy else False
    outbox.withdraw(unheard)
    if request.newcomer != because_of:
        _queue("buddy_over", request, request.newcomer, None, was_buddy=False)
    if request.buddy and request.buddy != because_of and heard:
        _queue("buddy_over", request, request.buddy, None, was_buddy=True)


def _queue(template: str, request: BuddyRequest, to: Member, other: Member | None, **more: Any) -> None:
    """One letter. It names its thread only where it names somebody: such mail goes when that person leaves."""
    fleeting = more.pop("fleeting", False)
    context = {"member": to, "other": other, "url": settings.SITE_URL + reverse("buddy"), **more}
    headers = outbox.PRIVATE | ({"References": request.thread} if other else {})
    outbox.queue(to.email, template, context, headers=headers, fleeting=fleeting)
