"""One row of everything an address of the site can be of, and its key in the address's gap."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from post_office.models import Email

from bursaries.models.asking import accept
from charter.models import Commitment, Concern, Draft, Redaction, Response, Revision
from charter.models.redacting import redact
from community.models import BuddyRequest, Community, DataRequest, ForumTopic, Member, OtherSite, Profile
from community.models.profile import images_of
from community.preferences import stop_url
from meetups.emails import leave_url
from meetups.models import CalendarAddress, KeepApart, Meetup, Message, Offer, Prompt
from meetups.models.question import ask
from meetups.preferences import ANNOUNCED
from tests.bursaries.conftest import Cast as Bursaries
from tests.community.chats import asking, offering
from tests.meetups.polls import poll
from tests.meetups.recaps import out, photo_of
from tests.meetups.shelf import suggestion
from tests.photos import png

KEYS = ("<path:object_id>", "<int:pk>", "<int:line>")


def gaps_of(cast: Any) -> dict[str, str]:
    """What each gap of the table's patterns is filled with. In order: one with its surroundings before the bare one."""
    member = cast.member()
    meetup = cast.meetup(prompt="How are you?")
    keys, gaps = meetups(cast, meetup, member)
    keys |= community(cast, meetup, member) | charter(cast, member)
    gaps |= profiles(cast, member)
    fund, of_bursaries = bursaries(member)
    return {
        **of_bursaries,
        **gaps,
        "keys/<int:pk>": "keys/1",
        "<path:content_type_id>/<path:object_id>": f"{ContentType.objects.get_for_model(Meetup).pk}/{meetup.pk}",
        "<slug:slug>": meetup.slug,
        "<slug:reference>": Concern.objects.create(member=member, text="Something happened.").pk,
        "stop/<str:token>": "stop/" + stop_url(member, ANNOUNCED).split("/")[-2],
        "^(?P<app_label>community|post_office|meetups|charter|bursaries)/$": "community/",
        "(?P<url>.*)$": "nowhere/",
        "revisions/<int:number>": "revisions/1",
        "commitments/<int:pk>": f"commitments/{Commitment.objects.get().pk}",
        **{f"/{model}/{gap}/": f"/{model}/{key}/" for model, key in (keys | fund).items() for gap in KEYS},
    }


def meetups(cast: Any, meetup: Meetup, member: Member) -> tuple[dict[str, Any], dict[str, str]]:
    """A meetup with all that grows around it: the keys the desk knows them by, and those of their own pages."""
    rsvp = meetup.rsvp(member)
    answer = meetup.check_in(member, "Well, thank you.", "organisers", "member")
    asked, made = poll(status="closed"), suggestion(member)
    offer = Offer.objects.make(member, "Maps.", "", ["2026-12"])
    keys = {
        "checkin": answer.pk,
        "meetup": meetup.pk,
        "keepapart": KeepApart.objects.create(one=member, other=cast.member("Kit")).pk,
        "prompt": Prompt.objects.create(text="How are you?").pk,
        "message": Message.objects.get().pk,
        "series": cast.series().pk,
        "offer": offer.pk,
        "offers": offer.pk,
        "poll": asked.pk,
        "resource": made.pk,
    }
    return keys, {
        "questions/<int:pk>": f"questions/{ask(meetup, member, 'Why?', 'member').pk}",
        "polls/<slug:slug>": f"polls/{asked.slug}",
        "library/<slug:slug>": f"library/{made.slug}",
        "photos/<slug:key>": f"photos/{photo_of(out(meetup)).small}",
        "leave/<str:token>": "leave/" + leave_url(rsvp).split("/")[-2],
        "<slug:token>": CalendarAddress.renew(member).token,
    }


def community(cast: Any, meetup: Meetup, member: Member) -> dict[str, Any]:
    """A row of each kind the community's desk shows."""
    Community.objects.create(pk=1)
    return {
        "buddyrequest": BuddyRequest.objects.ask(cast.member("Wren"), "").pk,
        "community": 1,
        "forumtopic": ForumTopic.objects.ask("meetup", meetup.uid, meetup.title, meetup.starts_at).pk,
        "othersite": OtherSite.objects.create(name="The forum", redirect_uris="https://forum.example.org/back").pk,
        "member": member.pk,
        "email": Email.objects.earliest("pk").pk,
        "datarequest": DataRequest.objects.take("see", "", address="wren@example.org").pk,
    }


def profiles(cast: Any, member: Member) -> dict[str, str]:
    """Somebody who wants to be found, and has been asked for a one-to-one."""
    told = {"listed": True, "photo_seen": "members"}
    shown = Profile.tell(cast.member("Shown"), told, images_of(png()))
    one_to_one = asking(member, offering(member=shown.member))
    return {
        "members/<slug:slug>": f"members/{shown.slug}",
        "photo/<slug:key>": f"photo/{shown.small}",
        "one-to-ones/<slug:slug>": one_to_one.get_absolute_url()[4:-1],
    }


def charter(cast: Any, author: Member) -> dict[str, int]:
    """A row of each kind the charter's desk shows."""
    cast.charter("We listen to Bilal.")
    redact("Bilal", "He asked for it.")
    proposal = cast.proposal(author)
    draft = Draft.objects.begin(author)
    return {
        "charter": 1,
        "draft": draft.pk,
        "lines": draft.lines.get().pk,
        "revision": Revision.objects.get().pk,
        "redaction": Redaction.objects.get().pk,
        "proposal": proposal.pk,
        "proposals": proposal.pk,
        "response": Response.objects.say(proposal, cast.member("Bilal"), "fine", "Good.", "member").pk,
    }


def bursaries(member: Member) -> tuple[dict[str, int], dict[str, str]]:
    """A fund, and what was asked of it: one to read, one to pay, the member's own draft and application."""
    world = Bursaries()
    fund = world.fund()
    to_pay = world.offered(fund, world.reviewer())
    accept(to_pay, to_pay.member, 2500)
    return {"fund": fund.pk}, {
        "bursaries/application/<slug:reference>": f"bursaries/application/{world.sent(fund).reference}",
        "bursaries/topay/<slug:reference>": f"bursaries/topay/{to_pay.reference}",
        "apply/<slug:reference>/<slug:step>": f"apply/{world.draft(fund, member).reference}/what",
        "applications/<slug:reference>": f"applications/{world.sent(world.fund(), member).reference}",
        "<int:number>": "1",
        "<slug:action>": "erase",
    }
