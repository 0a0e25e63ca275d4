"""What another site learns of a member."""

import secrets
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc import app_settings
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.conf import settings

from community.models import Member

# Which groups another site may know of, and what they are called there. Any group that is not here is nobody else's
# business: who decides on bursaries, who reads what is raised in private.
GROUPS = {"Organisers": "organisers"}


def is_on() -> bool:
    """Whether there is a key to sign with. Without one nothing is offered: the addresses are not there."""
    return bool(app_settings.PRIVATE_KEYS)


class Adapter(DefaultOIDCAdapter):
    """allauth's hooks, kept to what must differ from its defaults. `sub` is allauth's: the member's key, which stays
    whatever else about them changes, and is never given to anybody else."""

    def generate_client_secret(self) -> str:
        """32 random bytes, in letters that every client sends unharmed."""
        return secrets.token_urlsafe(32)

    def get_issuer(self) -> str:
        """The site's own address, whatever Host a request names."""
        return str(settings.SITE_URL)

    def get_claims(
        self, purpose: str, user: Member, client: Client, scopes: Iterable[str], email: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Who this is; with the name, the address and the groups if the site may ask for them. An address is given
        only once a code sent there has been typed."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "email" in scopes and confirmed_address(user):
            claims |= {"email": user.email, "email_verified": True}
        if "profile" in scopes and user.name:
            claims["name"] = user.name
        if "groups" in scopes:
            claims["groups"] = groups_of(user)
        return claims


def confirmed_address(member: Member) -> bool:
    """Whether the address this member has now is one they have typed a code from."""
    return bool(EmailAddress.objects.filter(user=member, email=member.email, verified=True).exists())


def groups_of(member: Member) -> list[str]:
    """What other sites may know of this member's roles."""
    return sorted(GROUPS[name] for name in member.groups.filter(name__in=GROUPS).values_list("name", flat=True))
