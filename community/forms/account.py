"""What people type to change their e-mail address."""

from typing import Any

from django import forms

from community.forms import code_field, email_field
from community.models import Member


class AddressForm(forms.Form):
    """The address it is to be."""

    email = email_field()

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["email"].label = "New e-mail address"

    def clean_email(self) -> str:
        """Another than they have. Whose it is otherwise is not said here."""
        email: str = self.cleaned_data["email"]
        if email == self.member.email:
            raise forms.ValidationError("That is your e-mail address already. Type the new one.")
        return email


class BothCodesForm(forms.Form):
    """The code from each of the two."""

    new_code = code_field()
    old_code = code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, which in (("new_code", "new"), ("old_code", "old")):
            self.fields[name].label = f"Code sent to your {which} address"
            self.fields[name].error_messages["required"] = f"Type the code we sent to your {which} address."
