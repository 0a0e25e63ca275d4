"""What a revision says of itself, and the charter's settings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from charter.models import Charter, Draft
from community import times
from meetups.forms import WordsField
from meetups.models import Meetup


class CharterForm(forms.ModelForm[Charter]):
    """The charter's settings."""

    licence_link = forms.URLField(required=False, assume_scheme="https", widget=AdminURLFieldWidget)

    class Meta:
        model = Charter
        fields = ("title", "open_days", "licence", "licence_link")


class MeetupField(forms.ModelChoiceField[Meetup]):
    """A meetup by its title and day: those of a series may share a title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Meetup.objects.announced().order_by("-starts_at"), **kwargs)

    def label_from_instance(self, obj: Meetup) -> str:
        return f"{obj}, {times.spoken_date(obj.date)}"


class AccountForm(forms.ModelForm[Draft]):
    """What a revision says of itself: the same when it is drafted and when a proposal is adopted."""

    meetup = MeetupField(label="At which meetup", required=False)

    class Meta:
        model = Draft
        fields: Sequence[str] = ("summary", "kind", "reason", "decided", "concerns", "meetup", "present", "review_on")
        widgets: dict[str, forms.Widget] = {
            name: forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
            for name in ("reason", "decided", "concerns")
        }
        field_classes = {"reason": WordsField, "decided": WordsField, "concerns": WordsField}

    def clean_review_on(self) -> date | None:
        """A day to come; one that was fine when it was typed stays."""
        day: date | None = self.cleaned_data["review_on"]
        if day and day != self.instance.review_on and (day <= timezone.localdate() or day.year not in times.YEARS):
            raise ValidationError("Choose a day to come.")
        return day


def show(form: forms.BaseForm, name: str, value: str) -> None:
    """Has a form that is shown again, with its errors, hold this in a hidden field: so the next press is about what is
    on the page now."""
    form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    form.data[name] = value  # type: ignore[index]  # the copy, which may be written to
