"""Every address of the site, and where it leads a visitor, a member, an organiser and a superuser.

An address that is not in the table fails the test: whoever adds one says here who may open it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLResolver, get_resolver
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
from tests.community.door import authenticator
from tests.community.pauses import pause
from tests.meetups.polls import poll
from tests.meetups.recaps import out, photo_of
from tests.meetups.shelf import suggestion
from tests.photos import png

pytestmark = pytest.mark.django_db

THEIRS = ("me/download/", "me/sites/", "me/leave/", "me/mail/", "privacy/", "mail/stop/")
SIGN_IN = "→ /accounts/login/"
PROVE = "→ /accounts/2fa/reauthenticate/"
EVERYONE = (200, 200, 200, 200)
SIGNED_IN = (SIGN_IN, 200, 200, 200)
NOBODY = (SIGN_IN, 403, 403, 403)
NOWHERE = (SIGN_IN, 403, 404, 404)
BUTTON = (SIGN_IN, 403, 405, 405)
DESK = (SIGN_IN, 403, 200, 200)
ROOT = (SIGN_IN, 403, 403, 200)
AMINAS = (404, 200, 404, 404)  # the author's alone: whoever else asks learns not even that it is there
PAST_THE_DOOR = ("→ /me/",) * 3


def moved(place: str, *, root_only: bool = False) -> tuple[Any, ...]:
    """The desk's own redirects."""
    return (SIGN_IN, 403, 403 if root_only else f"→ {place}", f"→ {place}")


# What a GET, redirects followed, ends in: a status, or the page it was led to.
TABLE: dict[str, tuple[Any, ...]] = {
    "": EVERYONE,
    "meetups/": EVERYONE,
    "meetups/feed/": EVERYONE,
    "meetups/calendar.ics": EVERYONE,
    "meetups/calendar/<slug:token>.ics": EVERYONE,  # who has the secret address may read it
    "meetups/calendar/renew/": (405, 405, 405, 405),
    "meetups/themes/": SIGNED_IN,
    "meetups/<slug:slug>/": EVERYONE,
    "meetups/<slug:slug>/rsvp/": EVERYONE,
    "meetups/<slug:slug>/check-in/": SIGNED_IN,
    "meetups/<slug:slug>/questions/": SIGNED_IN,
    "meetups/<slug:slug>/questions/<int:pk>/wonder/": (405, 405, 405, 405),
    "meetups/<slug:slug>/invite.ics": EVERYONE,
    "meetups/<slug:slug>/left-out/": (405, 405, 405, 405),
    "meetups/<slug:slug>/photos/<slug:key>.webp": EVERYONE,  # of a recap for everyone
    "meetups/polls/": EVERYONE,
    "meetups/polls/<slug:slug>/": EVERYONE,
    "meetups/library/": EVERYONE,
    "meetups/library/feed/": EVERYONE,
    "meetups/library/new/": SIGNED_IN,
    "meetups/library/<slug:slug>/": (404, 200, 200, 200),  # a suggestion: its author's and organisers'
    "search/": EVERYONE,
    "meetups/leave/<str:token>/": EVERYONE,  # who has the address may give that place up
    "meetups/offers/new/": SIGNED_IN,
    "meetups/offers/<int:pk>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "charter/": EVERYONE,
    "charter/history/": EVERYONE,
    "charter/revisions/<int:number>/": EVERYONE,
    "charter/compare/": EVERYONE,
    "charter/commitments/<int:pk>/": EVERYONE,
    "charter/feed/": EVERYONE,
    "charter/proposals/": EVERYONE,
    "charter/proposals/new/": SIGNED_IN,
    "charter/proposals/<int:pk>/": EVERYONE,
    "charter/proposals/<int:pk>/respond/": (405, 405, 405, 405),
    "charter/proposals/<int:pk>/amend/": (SIGN_IN, 200, 403, 403),  # the member's own
    "charter/proposals/<int:pk>/withdraw/": (405, 405, 405, 405),
    "charter/affirm/": (405, 405, 405, 405),
    "charter/read/": (405, 405, 405, 405),
    "charter/credits/": SIGNED_IN,
    "charter/concerns/": SIGNED_IN,
    "charter/concerns/<slug:reference>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "bursaries/": EVERYONE,
    "bursaries/apply/": SIGNED_IN,
    "bursaries/apply/for-someone/": (SIGN_IN, 403, 200, 200),
    "bursaries/apply/<slug:reference>/<slug:step>/": AMINAS,
    "bursaries/applications/<slug:reference>/": AMINAS,
    "bursaries/applications/<slug:reference>/everything.json": AMINAS,
    "bursaries/applications/<slug:reference>/everything.txt": AMINAS,
    "bursaries/applications/<slug:reference>/accept/": (405, 405, 405, 405),
    "bursaries/applications/<slug:reference>/answer/<int:number>/": (405, 405, 405, 405),
    "bursaries/applications/<slug:reference>/<slug:action>/": AMINAS,
    "bursaries/report/": EVERYONE,
    "welcome/": SIGNED_IN,
    "me/": SIGNED_IN,
    "me/sites/": SIGNED_IN,
    "me/email/": SIGNED_IN,
    "me/email/codes/": (SIGN_IN, *("→ /me/email/",) * 3),  # without codes under way
    "me/mail/": (405, 405, 405, 405),
    "me/download/": (405, 405, 405, 405),
    "me/leave/": SIGNED_IN,
    "me/leave/code/": (SIGN_IN, *("→ /me/leave/",) * 3),  # without a code under way
    "privacy/request/": EVERYONE,
    "privacy/receipt/": EVERYONE,
    "mail/stop/<str:token>/": EVERYONE,  # who has the address may stop that mail
    "me/profile/": SIGNED_IN,
    "me/profile/more/": SIGNED_IN,
    "members/": SIGNED_IN,
    "members/<slug:slug>/": SIGNED_IN,  # of somebody who wants to be found
    "members/<slug:slug>/photo/<slug:key>.webp": (404, 200, 200, 200),
    "members/<slug:slug>/ask/": SIGNED_IN,  # of somebody who offers one-to-ones
    "me/buddy/": SIGNED_IN,
    "me/buddy/ask/": SIGNED_IN,
    "me/buddy/offer/": SIGNED_IN,
    "me/one-to-ones/": SIGNED_IN,
    "me/one-to-ones/offer/": SIGNED_IN,
    "me/one-to-ones/<slug:slug>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "privacy/": EVERYONE,
    "healthz": EVERYONE,
    "accounts/login/": (200, *PAST_THE_DOOR),
    "accounts/login/code/": (200, *PAST_THE_DOOR),
    "accounts/login/code/confirm/": ("→ /accounts/login/code/", *PAST_THE_DOOR),
    "accounts/signup/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/logout/": ("→ /", 200, 200, 200),
    "accounts/inactive/": EVERYONE,
    "accounts/reauthenticate/": (SIGN_IN, 403, PROVE, PROVE),
    "accounts/sessions/": SIGNED_IN,
    "accounts/2fa/": SIGNED_IN,
    "accounts/2fa/authenticate/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/2fa/reauthenticate/": (SIGN_IN, 403, 200, 200),
    "accounts/2fa/totp/activate/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/totp/deactivate/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/webauthn/": (SIGN_IN, *(("→ /accounts/2fa/",) * 3)),
    "accounts/2fa/webauthn/add/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/webauthn/login/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/2fa/webauthn/reauthenticate/": (SIGN_IN, 403, PROVE, PROVE),  # they have an authenticator app
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/recovery-codes/": (SIGN_IN, 404, 404, 404),
    "accounts/2fa/recovery-codes/generate/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/recovery-codes/download/": (SIGN_IN, 404, 404, 404),
    ".well-known/openid-configuration": EVERYONE,
    ".well-known/jwks.json": EVERYONE,
    "identity/o/authorize": (SIGN_IN, 400, 400, 400),  # asked without saying for which site
    "identity/o/logout": ("→ /", 200, 200, 200),
    "identity/o/api/token": (405, 405, 405, 405),
    "identity/o/api/revoke": (405, 405, 405, 405),
    "identity/o/api/userinfo": (401, 401, 401, 401),  # who has a token may ask: tests/provider
    "admin/": DESK,
    "admin/login/": moved("/admin/"),
    "admin/logout/": BUTTON,
    "admin/password_change/": NOWHERE,
    "admin/password_change/done/": NOWHERE,
    "admin/autocomplete/": NOBODY,  # asked without saying for which field
    "admin/jsi18n/": DESK,
    "admin/r/<path:content_type_id>/<path:object_id>/": moved("/meetups/<slug:slug>/"),
    "admin/^(?P<app_label>community|post_office|meetups|charter|bursaries)/$": DESK,
    "admin/(?P<url>.*)$": NOWHERE,
    "admin/community/buddyrequest/": DESK,
    "admin/community/buddyrequest/add/": NOBODY,
    "admin/community/buddyrequest/<path:object_id>/": moved("/admin/community/buddyrequest/<path:object_id>/change/"),
    "admin/community/buddyrequest/<path:object_id>/change/": DESK,
    "admin/community/buddyrequest/<path:object_id>/delete/": NOBODY,
    "admin/community/buddyrequest/<path:object_id>/history/": DESK,
    "admin/community/community/": moved("/admin/community/community/<path:object_id>/change/"),
    "admin/community/community/add/": NOBODY,
    "admin/community/community/<path:object_id>/": moved("/admin/community/community/<path:object_id>/change/"),
    "admin/community/community/<path:object_id>/change/": DESK,
    "admin/community/community/<path:object_id>/delete/": NOBODY,
    "admin/community/community/<path:object_id>/history/": DESK,
    "admin/community/datarequest/": DESK,
    "admin/community/datarequest/add/": NOBODY,
    "admin/community/datarequest/<path:object_id>/": moved("/admin/community/datarequest/<path:object_id>/change/"),
    "admin/community/datarequest/<path:object_id>/change/": DESK,
    "admin/community/datarequest/<path:object_id>/delete/": NOBODY,
    "admin/community/datarequest/<path:object_id>/history/": DESK,
    "admin/community/forumtopic/": DESK,
    "admin/community/forumtopic/add/": NOBODY,
    "admin/community/forumtopic/<path:object_id>/": moved("/admin/community/forumtopic/<path:object_id>/change/"),
    "admin/community/forumtopic/<path:object_id>/change/": DESK,
    "admin/community/forumtopic/<path:object_id>/delete/": NOBODY,
    "admin/community/forumtopic/<path:object_id>/history/": DESK,
    "admin/community/member/": DESK,
    "admin/community/member/add/": NOBODY,
    "admin/community/member/<path:object_id>/": moved("/admin/community/member/<path:object_id>/change/"),
    "admin/community/member/<path:object_id>/change/": DESK,
    "admin/community/member/<path:object_id>/delete/": NOBODY,
    "admin/community/member/<int:pk>/pause/": DESK,
    "admin/community/member/<path:object_id>/history/": DESK,
    "admin/community/othersite/": ROOT,
    "admin/community/othersite/add/": ROOT,
    "admin/community/othersite/<path:object_id>/secret/": (SIGN_IN, 403, 405, 405),
    "admin/community/othersite/<path:object_id>/": moved(
        "/admin/community/othersite/<path:object_id>/change/", root_only=True
    ),
    "admin/community/othersite/<path:object_id>/change/": ROOT,
    "admin/community/othersite/<path:object_id>/delete/": ROOT,
    "admin/community/othersite/<path:object_id>/history/": ROOT,
    "admin/post_office/email/": ROOT,
    "admin/post_office/email/add/": NOBODY,
    "admin/post_office/email/<path:object_id>/": moved(
        "/admin/post_office/email/<path:object_id>/change/", root_only=True
    ),
    "admin/post_office/email/<path:object_id>/change/": ROOT,
    "admin/post_office/email/<path:object_id>/delete/": NOBODY,
    "admin/post_office/email/<path:object_id>/history/": ROOT,
    "admin/meetups/checkin/": DESK,
    "admin/meetups/checkin/add/": NOBODY,
    "admin/meetups/checkin/<path:object_id>/": moved("/admin/meetups/checkin/<path:object_id>/change/"),
    "admin/meetups/checkin/<path:object_id>/change/": DESK,
    "admin/meetups/checkin/<path:object_id>/delete/": NOBODY,
    "admin/meetups/checkin/<path:object_id>/history/": DESK,
    "admin/meetups/keepapart/": DESK,
    "admin/meetups/keepapart/add/": DESK,
    "admin/meetups/keepapart/<path:object_id>/": moved("/admin/meetups/keepapart/<path:object_id>/change/"),
    "admin/meetups/keepapart/<path:object_id>/change/": DESK,
    "admin/meetups/keepapart/<path:object_id>/delete/": DESK,
    "admin/meetups/keepapart/<path:object_id>/history/": DESK,
    "admin/meetups/prompt/": DESK,
    "admin/meetups/prompt/add/": DESK,
    "admin/meetups/prompt/<path:object_id>/": moved("/admin/meetups/prompt/<path:object_id>/change/"),
    "admin/meetups/prompt/<path:object_id>/change/": DESK,
    "admin/meetups/prompt/<path:object_id>/delete/": DESK,
    "admin/meetups/prompt/<path:object_id>/history/": DESK,
    "admin/meetups/theme/": DESK,
    "admin/charter/charter/": moved("/admin/charter/charter/<path:object_id>/change/"),
    "admin/charter/charter/add/": NOBODY,
    "admin/charter/charter/<path:object_id>/": moved("/admin/charter/charter/<path:object_id>/change/"),
    "admin/charter/charter/<path:object_id>/change/": DESK,
    "admin/charter/charter/<path:object_id>/delete/": NOBODY,
    "admin/charter/charter/<path:object_id>/history/": DESK,
    "admin/charter/concern/": NOBODY,  # but care stewards: tests/charter/test_concern_desk.py
    "admin/charter/concern/<slug:reference>/change/": NOBODY,
    "admin/charter/draft/": DESK,
    "admin/charter/draft/add/": NOBODY,  # begun by a button
    "admin/charter/draft/begin/": BUTTON,
    "admin/charter/draft/<path:object_id>/": moved("/admin/charter/draft/<path:object_id>/change/"),
    "admin/charter/draft/<path:object_id>/change/": DESK,
    "admin/charter/draft/<path:object_id>/delete/": DESK,  # of one not published
    "admin/charter/draft/<path:object_id>/history/": DESK,
    "admin/charter/draft/<int:pk>/changes/": DESK,
    "admin/charter/draft/<int:pk>/merge/": moved("/admin/charter/draft/<path:object_id>/change/"),  # is up to date
    "admin/charter/draft/<int:pk>/publish/": BUTTON,
    "admin/charter/draft/<int:pk>/put-back/": BUTTON,
    "admin/charter/draft/<int:pk>/lines/<int:line>/": DESK,
    "admin/bursaries/application/": ROOT,
    "admin/bursaries/application/<slug:reference>/change/": ROOT,
    "admin/bursaries/topay/": ROOT,
    "admin/bursaries/topay/<slug:reference>/change/": ROOT,
    "admin/bursaries/fund/": ROOT,
    "admin/bursaries/fund/add/": ROOT,
    "admin/bursaries/fund/<int:pk>/draw/": BUTTON,
    "admin/bursaries/fund/<path:object_id>/": moved("/admin/bursaries/fund/<path:object_id>/change/", root_only=True),
    "admin/bursaries/fund/<path:object_id>/change/": ROOT,
    "admin/bursaries/fund/<path:object_id>/delete/": NOBODY,  # of one that was applied to
    "admin/bursaries/fund/<path:object_id>/history/": ROOT,
    "admin/charter/proposal/": DESK,
    "admin/charter/proposal/add/": NOBODY,
    "admin/charter/proposal/<path:object_id>/": moved("/admin/charter/proposal/<path:object_id>/change/"),
    "admin/charter/proposal/<path:object_id>/change/": DESK,
    "admin/charter/proposal/<path:object_id>/delete/": NOBODY,
    "admin/charter/proposal/<path:object_id>/history/": DESK,
    "admin/charter/proposal/<int:pk>/adopt/": DESK,
    "admin/charter/proposal/<int:pk>/set-aside/": DESK,
    "admin/charter/redaction/": DESK,
    "admin/charter/redaction/add/": DESK,
    "admin/charter/redaction/<path:object_id>/": moved("/admin/charter/redaction/<path:object_id>/change/"),
    "admin/charter/redaction/<path:object_id>/change/": DESK,
    "admin/charter/redaction/<path:object_id>/delete/": NOBODY,
    "admin/charter/redaction/<path:object_id>/history/": DESK,
    "admin/charter/response/": DESK,
    "admin/charter/response/add/": NOBODY,
    "admin/charter/response/<path:object_id>/": moved("/admin/charter/response/<path:object_id>/change/"),
    "admin/charter/response/<path:object_id>/change/": DESK,
    "admin/charter/response/<path:object_id>/delete/": NOBODY,
    "admin/charter/response/<path:object_id>/history/": DESK,
    "admin/charter/response/<int:pk>/hide/": DESK,
    "admin/charter/revision/": DESK,
    "admin/charter/revision/add/": NOBODY,
    "admin/charter/revision/<path:object_id>/": moved("/admin/charter/revision/<path:object_id>/change/"),
    "admin/charter/revision/<path:object_id>/change/": DESK,
    "admin/charter/revision/<path:object_id>/delete/": NOBODY,
    "admin/charter/revision/<path:object_id>/history/": DESK,
    "admin/meetups/meetup/": DESK,
    "admin/meetups/meetup/add/": DESK,
    "admin/meetups/meetup/<path:object_id>/": moved("/admin/meetups/meetup/<path:object_id>/change/"),
    "admin/meetups/meetup/<path:object_id>/change/": DESK,
    "admin/meetups/meetup/<path:object_id>/delete/": NOBODY,  # of a published one; drafts: tests/meetups
    "admin/meetups/meetup/<path:object_id>/history/": DESK,
    "admin/meetups/meetup/<int:pk>/cancel/": DESK,
    "admin/meetups/meetup/<int:pk>/close-out/": DESK,
    "admin/meetups/meetup/<int:pk>/day/": DESK,
    "admin/meetups/meetup/<int:pk>/run-sheet/": DESK,
    "admin/meetups/meetup/<int:pk>/people/": DESK,
    "admin/meetups/meetup/<int:pk>/people.csv/": DESK,
    "admin/meetups/meetup/<int:pk>/publish/": BUTTON,
    "admin/meetups/meetup/<int:pk>/recap/": DESK,
    "admin/meetups/meetup/<int:pk>/start-agenda/": BUTTON,
    "admin/meetups/meetup/<int:pk>/remove/": BUTTON,
    "admin/meetups/message/": DESK,
    "admin/meetups/message/add/": NOBODY,
    "admin/meetups/message/<path:object_id>/": moved("/admin/meetups/message/<path:object_id>/change/"),
    "admin/meetups/message/<path:object_id>/change/": DESK,
    "admin/meetups/message/<path:object_id>/delete/": NOBODY,
    "admin/meetups/message/<path:object_id>/history/": DESK,
    "admin/meetups/offer/": DESK,
    "admin/meetups/offer/add/": NOBODY,
    "admin/meetups/offer/<int:pk>/change/": DESK,
    "admin/meetups/offer/<path:object_id>/": moved("/admin/meetups/offer/<path:object_id>/change/"),
    "admin/meetups/offer/<path:object_id>/change/": DESK,
    "admin/meetups/offer/<path:object_id>/delete/": NOBODY,
    "admin/meetups/offer/<path:object_id>/history/": DESK,
    "admin/meetups/poll/": DESK,
    "admin/meetups/poll/add/": DESK,
    "admin/meetups/poll/<path:object_id>/": moved("/admin/meetups/poll/<path:object_id>/change/"),
    "admin/meetups/poll/<path:object_id>/change/": DESK,
    "admin/meetups/poll/<path:object_id>/delete/": NOBODY,  # of one that was opened
    "admin/meetups/poll/<path:object_id>/history/": DESK,
    "admin/meetups/poll/<int:pk>/open/": BUTTON,
    "admin/meetups/poll/<int:pk>/close/": BUTTON,
    "admin/meetups/poll/<int:pk>/use/": DESK,  # of a closed one
    "admin/meetups/resource/": DESK,
    "admin/meetups/resource/add/": DESK,
    "admin/meetups/resource/<path:object_id>/": moved("/admin/meetups/resource/<path:object_id>/change/"),
    "admin/meetups/resource/<path:object_id>/change/": DESK,
    "admin/meetups/resource/<path:object_id>/delete/": DESK,
    "admin/meetups/resource/<path:object_id>/history/": DESK,
    "admin/meetups/resource/<int:pk>/publish/": BUTTON,
    "admin/meetups/resource/<int:pk>/decline/": DESK,
    "admin/meetups/series/": DESK,
    "admin/meetups/series/add/": DESK,
    "admin/meetups/series/<path:object_id>/": moved("/admin/meetups/series/<path:object_id>/change/"),
    "admin/meetups/series/<path:object_id>/change/": DESK,
    "admin/meetups/series/<path:object_id>/delete/": DESK,  # of one nobody has answered
    "admin/meetups/series/<path:object_id>/history/": DESK,
}


GAPS = ("<path:object_id>", "<int:pk>", "<int:line>")


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address the resolver knows, as a pattern."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route


def test_every_address_is_in_the_table():
    assert sorted(routes(get_resolver())) == sorted(TABLE)


def charter_keys(cast: Any, author: Member) -> dict[str, int]:
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


@pytest.fixture
def filled(cast):
    """Puts something that exists into the gaps of a pattern."""
    meetup, member = cast.meetup(prompt="How are you?"), cast.member()
    rsvp = meetup.rsvp(member)
    answer = meetup.check_in(member, "Well, thank you.", "organisers", "member")
    Community.objects.create(pk=1)
    asked = poll(status="closed")
    keys = {
        "buddyrequest": BuddyRequest.objects.ask(cast.member("Wren"), "").pk,
        "community": 1,
        "forumtopic": ForumTopic.objects.ask("meetup", meetup.uid, meetup.title, meetup.starts_at).pk,
        "othersite": OtherSite.objects.create(name="The forum", redirect_uris="https://forum.example.org/back").pk,
        "member": member.pk,
        "email": Email.objects.get().pk,
        "datarequest": DataRequest.objects.take("see", "", address="wren@example.org").pk,
        "checkin": answer.pk,
        "meetup": meetup.pk,
        "keepapart": KeepApart.objects.create(one=member, other=cast.member("Kit")).pk,
        "prompt": Prompt.objects.create(text="How are you?").pk,
        "message": Message.objects.get().pk,
        "series": cast.series().pk,
        "offer": (offer := Offer.objects.make(member, "Maps.", "", ["2026-12"]).pk),
        "offers": offer,
        "poll": asked.pk,
        "resource": (made := suggestion(member)).pk,
        **charter_keys(cast, member),
    }
    told = {"listed": True, "photo_seen": "members"}
    shown = Profile.tell(cast.member("Shown"), told, images_of(png()))
    one_to_one = asking(member, offering(member=shown.member))
    bursaries = Bursaries()
    fund = bursaries.fund()
    keys["fund"] = fund.pk
    to_pay = bursaries.offered(fund, bursaries.reviewer())
    accept(to_pay, to_pay.member, 2500)
    gaps = {
        "bursaries/application/<slug:reference>": f"bursaries/application/{bursaries.sent(fund).reference}",
        "bursaries/topay/<slug:reference>": f"bursaries/topay/{to_pay.reference}",
        "apply/<slug:reference>/<slug:step>": f"apply/{bursaries.draft(fund, member).reference}/what",
        "applications/<slug:reference>": f"applications/{bursaries.sent(bursaries.fund(), member).reference}",
        "<int:number>": "1",
        "keys/<int:pk>": "keys/1",
        "questions/<int:pk>": f"questions/{ask(meetup, member, 'Why?', 'member').pk}",
        "<slug:action>": "erase",
        "<path:content_type_id>/<path:object_id>": f"{ContentType.objects.get_for_model(Meetup).pk}/{meetup.pk}",
        "polls/<slug:slug>": f"polls/{asked.slug}",
        "library/<slug:slug>": f"library/{made.slug}",
        "members/<slug:slug>": f"members/{shown.slug}",
        "photo/<slug:key>": f"photo/{shown.small}",
        "one-to-ones/<slug:slug>": one_to_one.get_absolute_url()[4:-1],
        "<slug:slug>": meetup.slug,
        "<slug:key>": photo_of(out(meetup)).small,
        "<slug:reference>": Concern.objects.create(member=member, text="Something happened.").pk,
        "leave/<str:token>": "leave/" + leave_url(rsvp).split("/")[-2],
        "stop/<str:token>": "stop/" + stop_url(member, ANNOUNCED).split("/")[-2],
        "<slug:token>": CalendarAddress.renew(member).token,
        "^(?P<app_label>community|post_office|meetups|charter|bursaries)/$": "community/",
        "(?P<url>.*)$": "nowhere/",
        "revisions/<int:number>": "revisions/1",
        "commitments/<int:pk>": f"commitments/{Commitment.objects.get().pk}",
        **{f"/{model}/{gap}/": f"/{model}/{key}/" for model, key in keys.items() for gap in GAPS},
    }

    def fill(pattern: str) -> str:
        for gap, value in gaps.items():
            pattern = pattern.replace(gap, value)
        return f"/{pattern}"

    return fill


@pytest.fixture
def people(cast, sign_in, filled):
    """A browser for each column of the table."""
    olu, root = cast.organiser(), cast.superuser()
    for person in (olu, root):
        authenticator(person)
    amina = Member.objects.get(name="Amina")
    return [Client(), sign_in(amina), sign_in(olu, second_factor=True), sign_in(root, second_factor=True)]


def end(browser: Client, path: str, method: str = "get") -> int | str:
    """Where the request ends: the page it was led to, or its status."""
    answer = getattr(browser, method)(path, follow=True)
    if answer.redirect_chain and answer.status_code == 200:
        return "→ " + answer.request["PATH_INFO"]
    return int(answer.status_code)


def test_every_address_opens_only_to_those_it_is_for(people, filled):
    def places(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(f"→ {filled(each[3:])}" if isinstance(each, str) else each for each in row)

    found = {route: tuple(end(browser, filled(route)) for browser in people) for route in TABLE}
    assert found == {route: places(row) for route, row in TABLE.items()}


def test_a_paused_member_reads_as_a_visitor_what_is_not_theirs_by_right(people, filled):
    """Theirs is as it was; elsewhere they see what a visitor sees, and 403 where a visitor is asked to sign in."""
    visitor, amina = people[:2]
    theirs = [route for route in TABLE if route.startswith(("accounts/", *THEIRS)) or route == "me/"]
    before = {route: end(amina if route in theirs else visitor, filled(route)) for route in TABLE}
    pause(Member.objects.get(name="Amina"))
    before["meetups/calendar/<slug:token>.ics"] = 404  # it is hers, and shows where to join
    found = {route: end(amina, filled(route)) for route in TABLE}
    assert found == {route: 403 if to == SIGN_IN else to for route, to in before.items()}
    before_posts = counts()
    for route in TABLE:
        if route not in theirs:
            assert end(amina, filled(route), "post") == 403, route
    assert counts() == before_posts


def counts() -> dict[str, int]:
    """Rows in every table but that of sessions."""
    return {model.__name__: model.objects.count() for model in apps.get_models() if model is not Session}


def test_who_may_not_open_a_page_of_the_desk_cannot_post_to_it(people, filled):
    before = counts()
    refused = [
        (route, browser, allowed)
        for route, row in TABLE.items()
        for browser, allowed in zip(people, row, strict=True)
        if route.startswith("admin/") and allowed in (SIGN_IN, 403)
    ]
    assert len(refused) > 80
    for route, browser, allowed in refused:
        assert end(browser, filled(route), "post") in (allowed, 405), route
    assert counts() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_no_address_takes_another_method(people, filled, method):
    before = counts()
    for route in TABLE:
        for browser in people:
            answer = getattr(browser, method)(filled(route))
            assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST"), route
            assert b"That cannot be done like this" in answer.content
    assert counts() == before


# Pages to read: nobody can send them anything.
TO_READ = [
    "", "meetups/", "meetups/feed/", "meetups/calendar.ics", "meetups/calendar/<slug:token>.ics",
    ".well-known/openid-configuration", ".well-known/jwks.json",
    "meetups/themes/", "meetups/<slug:slug>/", "meetups/<slug:slug>/invite.ics", "me/", "privacy/", "healthz",
    "meetups/library/", "meetups/library/feed/", "search/",
    "accounts/inactive/", "accounts/signup/", "charter/", "charter/history/", "charter/revisions/<int:number>/",
    "charter/compare/", "charter/commitments/<int:pk>/", "charter/feed/", "charter/proposals/",
    "charter/proposals/<int:pk>/", "bursaries/", "bursaries/report/",
    "meetups/<slug:slug>/", "meetups/<slug:slug>/invite.ics", "meetups/polls/", "me/", "privacy/", "healthz",
    "accounts/inactive/",
    "accounts/signup/", "charter/", "charter/history/", "charter/revisions/<int:number>/", "charter/compare/",
    "charter/commitments/<int:pk>/", "charter/feed/", "charter/proposals/", "charter/proposals/<int:pk>/",
    "accounts/signup/", "bursaries/", "bursaries/report/", "meetups/<slug:slug>/photos/<slug:key>.webp",
]  # fmt: skip


def test_a_page_to_read_takes_no_form(people, filled):
    before = counts()
    for route in TO_READ:
        for browser in people:
            answer = browser.post(filled(route), {"name": "x"})
            assert (answer.status_code, "POST" in answer["Allow"]) == (405, False), route
            assert b"That cannot be done like this" in answer.content
    assert counts() == before
