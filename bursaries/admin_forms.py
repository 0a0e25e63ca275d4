"""Forms of the bursary desks. People type pounds; pence are kept."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime, AdminURLFieldWidget

from bursaries.models import Fund, Review
from bursaries.money import plain
from bursaries.step_forms import PoundsField

WORDS = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})


class PenceField(PoundsField):
    """An amount that is shown again as people type it."""

    def prepare_value(self, value: Any) -> Any:
        """Pence in pounds; what was typed wrongly as it was."""
        return plain(value) if isinstance(value, int) else value


class FundForm(forms.ModelForm[Fund]):
    """A fund, its money in pounds."""

    budget = PenceField(label="Budget in pounds")
    largest_award = PenceField(label="Most for one person, in pounds")
    fast_lane = PenceField(
        label="One review is enough up to, in pounds", help_text="Above it, two people have to look."
    )
    advice_link = forms.URLField(
        label="Where people get advice on benefits", required=False, assume_scheme="https", widget=AdminURLFieldWidget
    )

    class Meta:
        model = Fund
        fields = (
            *("name", "about", "rates", "advice_link", "opens_at", "closes_at"),
            *("budget", "largest_award", "fast_lane", "by_draw", "reply_days"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Names the two halves of each moment: Django's widget has one label for both, which is that of neither."""
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            field = self.fields.get(name)  # who may only read the fund gets no fields
            if field and isinstance(field.widget, AdminSplitDateTime):
                for half, part in zip(("day", "time"), field.widget.widgets, strict=True):
                    part.attrs["aria-label"] = f"{field.label}: {half}"


class AskForm(forms.Form):
    """A question to whoever applied."""

    text = forms.CharField(
        label="Your question", max_length=2000, widget=WORDS, help_text="They are not told who of you asks."
    )


class ReviewForm(forms.Form):
    """What one reviewer thinks."""

    verdict = forms.ChoiceField(label="What would you do?", choices=Review.Verdict, widget=forms.RadioSelect)
    pounds = PenceField(label="Which part, in pounds", required=False, help_text="Only for a part of it.")
    words = forms.CharField(
        label="Why, for the other reviewers", max_length=2000, required=False, widget=WORDS, strip=True
    )

    def clean(self) -> dict[str, Any]:
        """A part needs an amount."""
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == Review.Verdict.PART and not data.get("pounds") and "pounds" not in self.errors:
            self.add_error("pounds", "Write how much of it.")
        return data


class OfferForm(forms.Form):
    """Money, with a few words."""

    pounds = PenceField(label="How much, in pounds")
    words = forms.CharField(
        label="A few words with it (optional)", max_length=2000, required=False, widget=WORDS, strip=True
    )


class NotNowForm(forms.Form):
    """A kind no."""

    words = forms.CharField(
        label="Why, and what else might help", max_length=2000, widget=WORDS, help_text="They read this."
    )


class PayForm(forms.Form):
    """What left the bank."""

    pounds = PenceField(label="How much was paid, in pounds")
    paid_on = forms.DateField(
        label="On which day", widget=AdminDateWidget, help_text="Day, month and year, like 3/11/2026."
    )
    reference = forms.CharField(
        label="The payment's reference",
        max_length=60,
        help_text="As it stands on the bank statement. Never write an account number here.",
    )
