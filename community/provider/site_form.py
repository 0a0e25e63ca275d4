"""A site that people sign in to with us, as it is written down on the desk."""

from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from community.provider.site import OtherSite

SCOPES = ["openid", "profile", "email", "groups"]
HERE = ("localhost", "127.0.0.1")  # one's own machine, for trying out
MOST = 10


class AddressesField(forms.CharField):
    """Whole addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 80, "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        """The addresses, each on its own line. Raises ValidationError naming the first that will not do."""
        addresses = list(dict.fromkeys(super().clean(value).split()))
        if len(addresses) > MOST:
            raise ValidationError(f"Give no more than {MOST} addresses.")
        for address in addresses:
            if not acceptable(address):
                raise ValidationError(
                    "Write whole addresses that begin with https:// (or http://localhost), one a line, without #, * "
                    f"or a name before an @. Not understood: {address[:200]}"
                )
        return "\n".join(addresses)


def acceptable(address: str) -> bool:
    """Whether people may be sent there: nobody between can read what goes along (RFC 6749, 3.1.2.1), it is one address
    and not a pattern of many, and it means the same in a header."""
    try:
        URLValidator(schemes=["https", "http"])(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError):
        return False
    plain = not set("#*@;,'\"\\[]") & set(parts.netloc) and "#" not in address
    return address.isascii() and plain and (parts.scheme == "https" or parts.hostname in HERE)


class OtherSiteForm(forms.ModelForm[OtherSite]):
    """Its name and its addresses. The rest is the same for every site, and not to be chosen."""

    redirect_uris = AddressesField(
        label="Addresses people come back to",
        help_text="As that site names them, to the letter; one a line. A Discourse forum's ends in /auth/oidc/callback",
    )
    leave_uris = AddressesField(
        label="Addresses after signing out",
        required=False,
        help_text="Where people may be sent after signing out here too; one a line. Empty: they stay here.",
    )
    ask = forms.BooleanField(
        label="Ask people each time",
        required=False,
        help_text="Shows what the site learns, with a way back. Untick it only for the community's own sites.",
    )

    class Meta:
        model = OtherSite
        fields = ("name", "redirect_uris")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields:
            self.fields["leave_uris"].initial = "\n".join(self.instance.get_post_logout_redirect_uris())
            self.fields["ask"].initial = not self.instance.skip_consent

    def save(self, commit: bool = True) -> OtherSite:
        """Writes down what was typed, and what is the same for all."""
        client = self.instance
        client.type = Client.Type.CONFIDENTIAL
        client.set_scopes(SCOPES)
        client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE])
        client.set_response_types([Client.ResponseType.CODE])
        client.set_post_logout_redirect_uris(self.cleaned_data["leave_uris"].split())
        client.skip_consent = not self.cleaned_data["ask"]
        return super().save(commit)
