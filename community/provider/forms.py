"""Going on to another site, and coming back from one to sign out."""

from typing import Any

from allauth.idp.oidc.forms import AuthorizationForm, RPInitiatedLogoutForm
from django import forms


class ConsentForm(AuthorizationForm):
    """Two buttons and nothing to tick: what a site may ask for is settled on the desk, and the page says what it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].widget = forms.MultipleHiddenInput()
        self.fields.pop("email", None)


class LeaveForm(RPInitiatedLogoutForm):
    """What another site sends along with somebody who is signing out there."""

    def clean(self) -> dict[str, Any] | None:
        """Afterwards it goes only to an address that stands on the desk, letter by letter."""
        cleaned: dict[str, Any] | None = super().clean()
        back = (cleaned or {}).get("post_logout_redirect_uri")
        if back and cleaned and back not in cleaned["client"].get_post_logout_redirect_uris():
            self.add_error("post_logout_redirect_uri", "Not an address that we know.")
        return cleaned
