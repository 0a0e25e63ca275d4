"""Which mail people get beyond what is about a place they hold: they choose, on `/me/` or from the mail itself.

Every app may have a `preferences.py` that names its kinds with `mail_kind`; it is found like `admin.py`. What is not
about a place of one's own is off until asked for: news of that sort needs consent (PECR, regulation 22; ICO, "Guide to
PECR: electronic mail marketing").
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from community.models import MailPreference, Member

SALT = "community.preferences.stop"


@dataclass(frozen=True)
class MailKind:
    """One kind of mail. `key` is "app.kind"; `label` and `stopped` are for the person who chooses."""

    key: str
    label: str
    stopped: str
    by_default: bool = False

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.key.replace(".", "-")

    def wanted_by(self) -> QuerySet[Member]:
        """The members who want it."""
        return Member.objects.wanting(self.key, by_default=self.by_default)


KINDS: dict[str, MailKind] = {}


def mail_kind(key: str, label: str, *, stopped: str, by_default: bool = False) -> MailKind:
    """Names a kind of mail that people may choose. `stopped` finishes the sentence "We will not …"."""
    KINDS[key] = MailKind(key, label, stopped, by_default)
    return KINDS[key]


def chosen_by(member: Member) -> dict[str, bool]:
    """Each kind's key, and whether this member wants it."""
    said = dict(MailPreference.objects.filter(member=member).values_list("kind", "wanted"))
    return {key: said.get(key, kind.by_default) for key, kind in KINDS.items()}


def choose(member: Member, wanted: Mapping[str, bool]) -> None:
    """Keeps what a member wants, by the kinds' keys; the others stay as they are."""
    with transaction.atomic():
        for key, yes in wanted.items():
            MailPreference.objects.update_or_create(member=member, kind=key, defaults={"wanted": yes})


def stop_url(member: Member, kind: MailKind) -> str:
    """The whole address at which this member stops this kind of mail, without signing in. It does not run out: a mail
    may be read years later."""
    return settings.SITE_URL + reverse("stop-mail", args=[signing.dumps([member.pk, kind.key], salt=SALT)])


def read_stop_token(token: str) -> tuple[Member, MailKind] | None:
    """Whom and what the address is about; None for one we did not make, or whose member has left."""
    try:
        pk, key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    member = Member.objects.filter(pk=pk).first()
    return (member, KINDS[key]) if member and key in KINDS else None


def stop_headers(address: str) -> dict[str, str]:
    """What lets a mail program offer "unsubscribe", in one click (RFC 2369, 3.2; RFC 8058, 3.1)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
