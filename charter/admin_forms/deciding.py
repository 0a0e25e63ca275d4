"""What becomes of proposals and responses, and taking a name out of what is published."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from charter.admin_forms.account import AccountForm, show
from charter.models.statement import DETAIL_LENGTH, LINE_LENGTH, TEXT_LENGTH
from meetups.forms import WordsField


class AdoptForm(AccountForm):
    """Adopting a proposal: the account of it, and merged words where the line has changed meanwhile. `heard` says which
    responses, and which revision, the organiser has read."""

    text = forms.CharField(label="The line, as both come to", max_length=LINE_LENGTH)
    detail = WordsField(label="What it looks like (optional)", max_length=DETAIL_LENGTH, required=False)
    heard = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["text", "detail"]

    class Meta(AccountForm.Meta):
        widgets: dict[str, forms.Widget] = {
            "review_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            **AccountForm.Meta.widgets,
        }

    def __init__(self, *args: Any, heard: str, merging: bool, takes_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read, self.merging = heard, merging
        self.fields["heard"].initial = heard
        if takes_out or not merging:
            del self.fields["text"], self.fields["detail"]
        for name in ("summary", "reason", "decided"):
            self.fields[name].required = True
        for name in ("concerns", "meetup", "present", "review_on"):
            self.fields[name].label = f"{str(self.fields[name].label).capitalize()} (optional)"

    def clean(self) -> dict[str, Any]:
        """Refuses an account that leaves out what was said meanwhile."""
        data = super().clean() or self.cleaned_data
        if data.get("heard") != self.read:
            show(self, "heard", self.read)
            raise ValidationError(
                "Something was said or changed since you opened this page. Read it again, then adopt."
            )
        return data

    def stated(self) -> dict[str, Any]:
        """What the revision says of itself."""
        return {name: self.cleaned_data[name] for name in AccountForm.Meta.fields}

    def merged(self) -> dict[str, str]:
        """The merged words, where they are needed: none of a line that is taken out."""
        return {name: self.cleaned_data.get(name, "") for name in ("text", "detail")} if self.merging else {}


class SetAsideForm(forms.Form):
    """Why a proposal is set aside."""

    outcome = WordsField(
        label="Why is it set aside?",
        max_length=TEXT_LENGTH,
        help_text="Everyone reads this, beside the proposal.",
        error_messages={"required": "Say why it is set aside. Everyone will read it."},
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
    )


class HideForm(forms.Form):
    """Why a response is hidden."""

    because = forms.CharField(
        label="Why is it hidden?",
        max_length=300,
        help_text="Everyone reads this in place of the response. Do not repeat what it says.",
        error_messages={"required": "Say why it is hidden. People will read this."},
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class RedactForm(forms.Form):
    """A name to take out of what is published, and why."""

    name = forms.CharField(
        max_length=120,
        help_text="As it stands in the text, capital letters and all. It is not kept anywhere.",
        error_messages={"required": "Type the name as it stands in the text."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        help_text="Kept for good, and shown. Write it without the name.",
        error_messages={"required": "Say why, without the name itself."},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
