"""What people fill in to take part in a meetup."""

from typing import Any

from django import forms

from community.forms import email_field, member_for_code
from community.models import Member
from meetups.models import Rsvp
from meetups.preferences import ANNOUNCED


class PlaceForm(forms.ModelForm[Rsvp]):
    """A member's place: nothing has to be filled in."""

    class Meta:
        model = Rsvp
        fields = ["access_needs", "show_name"]
        labels = {
            "access_needs": "Is there anything you need to take part? (optional)",
            "show_name": "Show my name to others who are going",
        }
        help_texts = {
            "access_needs": "Captions, an interpreter, a phone call instead. Only organisers see this, "
            "and it is deleted 30 days after the meetup.",
        }
        widgets = {"access_needs": forms.Textarea(attrs={"rows": 3})}


class NewcomerForm(PlaceForm):
    """A visitor's place: who they are, and where the code goes."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What should we call you? A first name is enough.",
        error_messages={"required": "Tell us what to call you. A first name is enough."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = email_field()
    tell_me = forms.BooleanField(label=ANNOUNCED.label, required=False)

    field_order = ["name", "email", "access_needs", "show_name", "tell_me"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "We send a 6-digit code to it. No password needed."
        self.member: Member | None = None

    def clean(self) -> dict[str, Any]:
        """Asks for the code only when everything else is right, so that a slip costs none of the few allowed."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.member = member_for_code(data["email"])
            except forms.ValidationError as error:
                self.add_error("email", error)
        return data
