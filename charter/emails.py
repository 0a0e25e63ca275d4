"""One function per e-mail. Each is queued in the caller's transaction. They carry a link and few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from community import outbox, preferences
from community.models import Community, Member
from community.preferences import MailKind

if TYPE_CHECKING:  # the models' verbs send these, so nothing here needs the models themselves
    from post_office.models import Email

    from charter.models.announcement import Announcement
    from charter.models.proposal import Proposal, Wording


def asked_again(member: Member, wording: Wording) -> Email:
    """To someone who responded to an earlier wording of a proposal: it has changed, would they look again?"""
    return _about(member, "charter_asked_again", wording.proposal, wording=wording)


def decided(proposal: Proposal) -> Email | None:
    """To the one who proposed it: what became of it. None where they have left or may not sign in any more."""
    if proposal.author is None or not proposal.author.is_active:
        return None
    return _about(proposal.author, "charter_decided", proposal)


def proposed(member: Member, news: Announcement, kind: MailKind, community: Community) -> outbox.Letter:
    """To a member who wants to know: somebody proposes a change. `news` has its proposal loaded."""
    return _news(member, "charter_proposed", kind, community, proposal=news.proposal)


def changed(member: Member, news: Announcement, kind: MailKind, community: Community) -> outbox.Letter:
    """To a member who wants to know: the charter has changed. `news` has its revision loaded."""
    return _news(member, "charter_changed", kind, community, revision=news.revision)


def _news(member: Member, template: str, kind: MailKind, community: Community, **context: Any) -> outbox.Letter:
    """Not about anything of their own, so they can stop it from the mail itself."""
    stop = preferences.stop_url(member, kind)
    (about,) = context.values()
    words = {"member": member, "url": settings.SITE_URL + about.get_absolute_url(), "stop_url": stop}
    headers = preferences.stop_headers(stop)
    return outbox.compose(member.email, template, context | words, community=community, headers=headers)


def _about(member: Member, template: str, proposal: Proposal, **context: Any) -> Email:
    url = settings.SITE_URL + proposal.get_absolute_url()
    return outbox.queue(member.email, template, {"member": member, "proposal": proposal, "url": url, **context})
