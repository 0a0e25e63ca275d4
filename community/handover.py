"""What of the community itself, and of the libraries it stands on, is handed over, and what is not."""

from collections.abc import Iterator

from django.db.models import Q
from post_office.models import PRIORITY

from community import outbox
from community.archive.parts import files, left_out, replaced, sealed, settling, some
from community.models import Profile

left_out("sessions.Session", "who is signed in signs in anew, with a code")
left_out("usersessions.UserSession", "where somebody was signed in ends with the session")
left_out("account.EmailConfirmation", "a proof of an address under way is begun anew")
left_out("allauth_idp_oidc.Token", "other sites are given new ones when somebody signs in there again")
NO_CODES = "sign-in codes, which are good for minutes, and how they were sent"
some("post_office.Email", ~Q(priority=PRIORITY.high), NO_CODES)
some("post_office.Log", ~Q(email__priority=PRIORITY.high), NO_CODES)
some("post_office.Attachment_emails", ~Q(email__priority=PRIORITY.high), NO_CODES)

sealed("mfa.Authenticator", "data")  # left out, whoever has somebody's mailbox could sign in as them

replaced("auth.Group", "migrations make those of the roles")
replaced("auth.Group_permissions", "with them")
replaced("community.Community", "made when somebody first writes a question or looks at the desk")


@files
def photos_of_members() -> Iterator[str]:
    """Each in two sizes."""
    for profile in Profile.objects.exclude(small="").iterator():
        yield profile.file_name(profile.small)
        yield profile.file_name(profile.large)


@settling
def put_mail_aside() -> str:
    """Mail that waited in the old house may have left from there since: nobody is told twice. People at the desk see
    it, and can have it sent."""
    waiting = list(outbox.waiting().values_list("pk", flat=True))
    outbox.give_up(waiting, "HandedOver")
    if not waiting:
        return ""
    number, stand = ("1 mail", "It stands") if len(waiting) == 1 else (f"{len(waiting)} mails", "They stand")
    return (
        f"{number} had not left the old house. {stand} under Messages in the admin as given up: send again what did "
        "not leave from there after all."
    )
