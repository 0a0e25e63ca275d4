"""Passkeys (WebAuthn): what allauth has of them, kept to one kind that does all. Each signs in alone, and is a second
lock as well: the device keeps it (discoverable), and asks who holds the device (user verification)."""

import json
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError
from fido2.webauthn import CollectedClientData

from community.models import Community, Member
from community.sessions import device_of
from community.text import printable

LONGEST_NAME = 60
MOST = 20  # passkeys that somebody may have
HEAVIEST = 20_000  # characters of what a browser answers
DID_NOT_WORK = "That passkey did not work here. Try again, or choose another way."
NOT_ADDED = "That passkey could not be added. Try again."
NAME_IT = "Give it a name by which you know it again."


class Adapter(DefaultMFAAdapter):
    """allauth's hooks: how a passkey is called, here and on the device."""

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """ "Firefox on Android": where it was made."""
        return device_of(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as a device shows it: the community's name. Passkeys are bound to the host they were made at, which
        is one of ALLOWED_HOSTS."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": Community.current().name}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Who it is for, as a device lists them. The handle is the member's number, which is no secret."""
        member = cast(Member, user)
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": member.email, "display_name": member.name or member.email}


class Ceremony(forms.Form):
    """A form whose one real field is what the browser's passkey dialogue answered. Whatever is wrong with that has one
    sentence: who sends nonsense learns nothing from it, not even whether there is such a member."""

    sorry = DID_NOT_WORK

    def full_clean(self) -> None:
        """As Django does it; then one sentence in place of whatever is said of the answer."""
        try:
            super().full_clean()
        except DatabaseError:
            raise
        except Exception:  # what garbled bytes do to a decoder is beyond listing
            self.add_error(None, self.sorry)
        found = [self.errors.pop(name) for name in ("credential", "__all__") if name in self.errors]
        problems = [problem for each in found for problem in each.as_data()]
        late = [problem for problem in problems if problem.code == "too_many_login_attempts"]
        if problems:
            self.add_error(None, late or self.sorry)

    def _clean_fields(self) -> None:
        """Before any of it is looked at: refuses what is too large, and what was made on a page of another origin.
        (fido2 would let all of a host's subdomains answer for it.)"""
        raw = self.data.get(self.add_prefix("credential"), "")
        if len(raw) > HEAVIEST or origin_of(json.loads(raw)) != here():
            raise ValueError("not from here")
        super()._clean_fields()  # type: ignore[misc]  # Django's own, which the stubs leave out


def origin_of(credential: Any) -> str:
    """Where the browser says that its dialogue was shown. Raises any error for what is no credential."""
    return CollectedClientData(auth.websafe_decode(credential["response"]["clientDataJSON"])).origin


def here() -> str:
    """The origin that the page is at, as browsers write it."""
    return f"{context.request.scheme}://{urlsplit('//' + context.request.get_host()).netloc}"


class AddForm(Ceremony, allauth_forms._BaseAddWebAuthnForm):
    """A new passkey, and what to call it."""

    sorry = NOT_ADDED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name"
        self.fields["name"].widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}
        self.fields["name"].help_text = "So that you know later which device it is on."

    def clean_name(self) -> str:
        """Never refused: by now the passkey is on the device."""
        self.cleaned_data["name"] = printable(self.cleaned_data["name"]).strip()[:LONGEST_NAME]
        return str(super().clean_name())

    def clean(self) -> dict[str, Any]:
        """Keeps of the answer what is needed to know the passkey again, and nothing of what else was sent along."""
        cleaned: dict[str, Any] = super().clean() or {}
        if sent := cleaned.get("credential"):
            needed = {name: sent["response"][name] for name in ("clientDataJSON", "attestationObject")}
            cleaned["credential"] = {
                "id": sent["id"],
                "rawId": sent["rawId"],
                "type": "public-key",
                "response": needed,
                "clientExtensionResults": {},
            }
        return cleaned


class RenameForm(allauth_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, error_messages={"required": NAME_IT}, widget=forms.TextInput
    )


class SignInForm(Ceremony, allauth_forms.LoginWebAuthnForm):
    """A passkey instead of a code."""


class SecondLockForm(Ceremony, allauth_forms.AuthenticateWebAuthnForm):
    """A passkey after a code."""


class AgainForm(Ceremony, allauth_forms.ReauthenticateWebAuthnForm):
    """A passkey once more."""
