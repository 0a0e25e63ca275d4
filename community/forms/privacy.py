"""What people type who leave, who prove that somebody left, and who ask about their data."""

from typing import Any

from django import forms

from community.forms import code_field, email_field
from community.models import DataRequest, Member
from community.models.data_request import LONGEST


class LeavingForm(forms.Form):
    """The code that proves who wants to leave."""

    code = code_field()


class ReceiptForm(forms.Form):
    """The receipt of somebody who left."""

    receipt = forms.CharField(
        label="Your receipt",
        max_length=60,
        help_text="It looks like ABCD-EFGH-JKLM-NPQR-STUV.",
        error_messages={"required": "Type the receipt from our last e-mail."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


class DataRequestForm(forms.Form):
    """What somebody asks about their own data; who is not signed in says where to answer."""

    kind = forms.ChoiceField(
        label="What would you like to do?",
        choices=DataRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would like to do.", "invalid_choice": "Choose from the list."},
    )
    words = forms.CharField(
        label="Tell us more",
        help_text="If you want to see what we have of you, you can leave this empty. Otherwise a few words will do.",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"There is room for {LONGEST:,} letters."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, member: Member | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        if member is None:
            self.fields["address"] = email_field()

    def clean(self) -> dict[str, Any]:
        """Words, where it takes some."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") in DataRequest.Kind.in_words() and "words" in given and not given["words"].strip():
            self.add_error("words", "Write a few words, so that we know what to do.")
        return given

    def save(self) -> DataRequest:
        """Keeps it, and answers by mail."""
        given = self.cleaned_data
        who = {"member": self.member} if self.member else {"address": given["address"]}
        return DataRequest.objects.take(given["kind"], given["words"], **who)
