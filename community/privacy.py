"""What the community itself has of a person, and the libraries it stands on."""

from collections.abc import Iterator
from contextlib import suppress

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from django.db import transaction
from django.db.models import QuerySet
from post_office.models import PRIORITY, Attachment, Email, Log

from community import outbox, sessions
from community.models import BuddyRequest, ChatRequest, DataRequest, Member, Profile, when_paused
from community.models.profile import forget_photos
from community.personal import GOES, NAMELESS, before_leaving, beside, held, kept, reason_to_stay
from community.photo_files import content_of

BOOKKEEPING = "how the mail was sent, of use to nobody but the program that sends it"


def mails(member: Member) -> "QuerySet[Email]":
    """Mail to this person that we still have."""
    found: QuerySet[Email] = Email.objects.filter(to=member.email)
    return found


def letters(member: Member) -> "QuerySet[Email]":
    """The same without codes: whoever has the file could sign in with one."""
    return mails(member).exclude(priority=PRIORITY.high)


def photos(profile: Profile) -> Iterator[tuple[str, bytes]]:
    """The photo as we keep it: small and large."""
    for name, key in (("small", profile.small), ("large", profile.large)):
        with suppress(FileNotFoundError):
            if key:
                yield f"my-photo-{name}.webp", content_of(profile.file_name(key))


held("community.Member", "pk", "Your account",
     "email name pronouns time_zone confirmed_at asked_at last_login is_active is_paused is_staff is_superuser groups "
     "user_permissions", GOES, without={"password": "there is none: people sign in with a code"})  # fmt: skip
held("community.MailPreference", "member", "Which mail you want", "kind wanted changed_at", GOES)
held("community.Profile", "member", "What you tell other members",
     "slug listed pronouns_seen place place_seen standing standing_seen does does_seen curious curious_seen helps "
     "helps_seen links links_seen photo_seen changed_at", GOES, files=photos,
     without={"small": "your photo is among the files", "large": "your photo is among the files",
              "words": "the same, as search reads it", "more_words": "the same, as search reads it"})  # fmt: skip
held("community.Pause", "member", "When you were paused, and why", "reason paused_at ended_at", GOES,
     without={"paused_by": "which of us it was", "ended_by": "which of us it was"})  # fmt: skip
held("community.Pause", "paused_by", "Members you paused", "paused_at", NAMELESS, "it is about who was paused",
     rest="it is about somebody else")  # fmt: skip
held("community.Pause", "ended_by", "Pauses you ended", "ended_at", NAMELESS, "it is about who was paused",
     rest="it is about somebody else")  # fmt: skip
held("community.DataRequest", "member", "Questions you asked about your data",
     "reference kind words address received_at due_on answered_at answer", NAMELESS,
     "that something was asked, and when it was answered, shows that we keep the law; your words are erased",
     found=lambda member: DataRequest.objects.of(member),
     without={"answered_by": "which of us it was", "erased_at": "empty while there is anything to read"})  # fmt: skip
held("community.DataRequest", "answered_by", "Questions about data that you answered", "answered_at", NAMELESS,
     "the answer belongs to who asked", rest="somebody else asked it")  # fmt: skip
held("account.EmailAddress", "user", "Your address, as you proved it", "email verified primary", GOES)
held("account.EmailConfirmation", "email_address__user", "Proofs of your address under way", "created sent", GOES,
     without={"key": "whoever has it could prove your address"})  # fmt: skip
held("mfa.Authenticator", "user", "Your passkeys and your second lock", "type created_at last_used_at", GOES,
     without={"data": "it is the lock's secret: whoever has it can open it (what a passkey is called is on its page)"}
     )  # fmt: skip
held("usersessions.UserSession", "user", "Where you are signed in", "user_agent created_at", GOES,
     without={"ip": "we do not keep it", "session_key": "whoever has it could be you", "data": "it is empty",
              "last_seen_at": "we do not follow it: it is when you signed in"})  # fmt: skip
held("post_office.Email", "", "Mail we sent you in the last 30 days", "subject message created status", GOES,
     found=letters, rest=BOOKKEEPING)  # fmt: skip
held("post_office.Log", "email", "Tries to send you mail", "date", GOES, rest=BOOKKEEPING,
     found=lambda member: Log.objects.filter(email__in=letters(member)))  # fmt: skip
held("post_office.Attachment", "emails", "Files that came with our mail", "name", GOES, rest=BOOKKEEPING,
     found=lambda member: Attachment.objects.filter(emails__in=letters(member)).distinct(),
     files=lambda row: [(row.name, row.file.read())])  # fmt: skip
held("admin.LogEntry", "user", "What you did at the organisers' desk", "action_time content_type", GOES,
     rest="it may name somebody else")  # fmt: skip
held("allauth_idp_oidc.Token", "user", "Other sites you signed in to a moment ago",
     "client.name scopes created_at expires_at", GOES,
     without={"type": "what kind of key the site was given", "hash": "made of that key, which is the site's secret",
              "data": "how that key is known again", "client": "its name says which site it is"})  # fmt: skip
held("community.KnownTo", "member", "Other sites you signed in to", "site.name first_on last_on", GOES,
     without={"site": "its name says which site it is"})  # fmt: skip
held("allauth_idp_oidc.Client", "owner", "", "", GOES, rest="other sites are the community's: none has an owner")

beside("post_office.Email", "template", "we have no templates there")

kept("That somebody left, and on which day", "so that it can be proved. Only your receipt leads to it; it says how "
     "many things of which kind were deleted, and nothing of you")  # fmt: skip
kept("What others wrote", "if somebody else used your name in their own words, we do not know of it. Ask us, and we "
     "look with you")  # fmt: skip
kept("Mail to others that says you hold a meetup", "it is theirs; we delete our copy after 30 days")
kept("Copies kept for emergencies", "they are overwritten in time; ask us how soon")
kept("That something was asked for from your device", "counted for an hour at most, so that nobody can flood us; under "
     "no name")  # fmt: skip


@before_leaving
def take_back_what_is_said(member: Member) -> None:
    """Erases mail to this person, sent or not, and the words of what they asked about their data."""
    outbox.erase(list(mails(member).values_list("pk", flat=True)))
    DataRequest.objects.of(member).forget()
    EmailAddress.objects.filter(email=member.email).delete()


@before_leaving
def take_their_photo_away(member: Member) -> None:
    """Once it is certain that they left: files know no rollback."""
    key = member.pk  # gone from the object itself by then
    transaction.on_commit(lambda: forget_photos(key))


@before_leaving
def sign_out_everywhere(member: Member) -> None:
    """Ends every session that is this person's, or that waits for a code sent to their address."""
    sessions.end_all_of(member)


@reason_to_stay
def nobody_else_may_do_everything(member: Member) -> str:
    """The last superuser would leave a community that nobody can run."""
    if not (member.is_superuser and member.is_active):
        return ""
    others = Member.objects.filter(is_superuser=True, is_active=True, confirmed_at__isnull=False).exclude(pk=member.pk)
    if others.exists():
        return ""
    return "You are the only one who can do everything here. Hand that over to somebody first."


beside("community.KnownTo", "site", "who signed in where is each person's own business")
beside("allauth_idp_oidc.Token", "client", "who signed in where is each person's own business")


@when_paused
def take_back_tokens(member: Member) -> None:
    """What other sites were given of them opens nothing any more."""
    Token.objects.filter(user=member).exclude(type=Token.Type.AUTHORIZATION_CODE).delete()


# --- One-to-ones ------------------------------------------------------------------------------------------------------

held("community.ChatOffer", "member", "One-to-ones you offer", "about minutes at_times zone changed_at", GOES)
held("community.ChatTime", "offer__member", "Times you offer for one-to-ones", "starts_at", GOES)
held("community.ChatRequest", "asker", "One-to-ones you asked for", "asked words starts_at zone minutes state asked_at "
     "ended_at", GOES, without={"reply": "the other's words; you can read them on its page",
                                "slug": "it is only the address of its page"})  # fmt: skip
held("community.ChatRequest", "asked", "One-to-ones you were asked for", "asker reply starts_at zone minutes state "
     "asked_at ended_at", GOES, without={"words": "the other's words; you can read them on its page",
                                         "slug": "it is only the address of its page"})  # fmt: skip
held("community.ChatBlock", "by", "Whom you do not want to be asked by", "person at", GOES)
held("community.ChatBlock", "person", "", "", GOES, rest="that there is one is not for them to know")


held("community.BuddyOffer", "member", "That you offer to be a buddy", "room note offered_at", GOES)
held("community.BuddyRequest", "newcomer", "That you asked for a buddy", "words state asked_at buddy matched_at "
     "ended_at", GOES, without={"matched_by": "which of us it was"})  # fmt: skip
held("community.BuddyRequest", "buddy", "Newcomers you are a buddy to", "newcomer state matched_at ended_at", NAMELESS,
     "the newcomer asked; that it is over stays with them for 60 days",
     without={"words": "the newcomer's words; you can read them on your page", "asked_at": "it is about the newcomer",
              "matched_by": "which of us it was"})  # fmt: skip
held("community.BuddyRequest", "matched_by", "Newcomers you found a buddy for", "matched_at", NAMELESS,
     "it is about who was matched", rest="it is about who was matched")  # fmt: skip


@when_paused
def end_their_requests(member: Member) -> None:
    """What is open between them and others."""
    ChatRequest.objects.end_all_of(member)
    BuddyRequest.objects.end_all_of(member)


@before_leaving
def take_back_their_name(member: Member) -> None:
    """Ends what is open, and erases mail to others that names them or tells their address."""
    ChatRequest.objects.end_all_of(member)
    BuddyRequest.objects.end_all_of(member)
    threads = [each.thread for each in ChatRequest.objects.of(member)]
    outbox.erase(list(outbox.about(*threads).values_list("pk", flat=True)) if threads else [])
