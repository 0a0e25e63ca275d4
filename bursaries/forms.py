"""What people fill in around an application: which fund, for whom, the agreement, answers, how much of an offer."""

from typing import Any

from django import forms

from bursaries import money
from bursaries.models import Application, Fund
from bursaries.models.asking import CONSENT
from bursaries.places import can_be_held
from bursaries.step_forms import PoundsField, room_for
from community.forms import email_field
from meetups.forms import WordsField


class ConsentForm(forms.Form):
    """The agreement without which nobody may read it."""

    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Tick the box if you agree. Without it nobody may read this, so we cannot decide."},
    )
    hold_place = forms.BooleanField(
        label="Save a place for me as well",
        help_text="It is held while we decide, and yours whatever we decide. You can give it up at any time. "
        "Organisers see that you have a place, and not that you have applied.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_be_held(application):
            del self.fields["hold_place"]


class AnswerForm(forms.Form):
    """An answer to a reviewer's question."""

    text = WordsField(
        label="Your answer",
        help_text="Please leave out private details. “I would rather not say” is an answer too.",
        max_length=2000,
        error_messages={"required": "Write an answer. If you would rather not say, write just that.", **room_for(2000)},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AcceptForm(forms.Form):
    """How much of an offer somebody takes."""

    amount = PoundsField(
        label="I need less: how much, in pounds?",
        help_text="What you leave goes to somebody else.",
        error_messages={"required": money.HOW},
    )


class FundForm(forms.Form):
    """Which fund to ask, where there are several."""

    fund = forms.ModelChoiceField(
        label="Choose one",
        queryset=Fund.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a fund.", "invalid_choice": "This fund is not open now. Choose another."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"use_required_attribute": False}))
        self.fields["fund"].queryset = Fund.objects.open()  # type: ignore[attr-defined]  # a ModelChoiceField


class ForSomeoneForm(FundForm):
    """Whom an organiser fills it in for."""

    email = email_field()

    field_order = ["email", "fund"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Their e-mail address"
        self.fields["email"].help_text = "The one they sign in with here. We write to it once you are done."
        self.fields["email"].widget.attrs["autocomplete"] = "off"
