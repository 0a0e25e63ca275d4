"""What people fill in to raise something in private, and to write to one another about it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from charter.models.concern import LONGEST, Concern, care_stewards
from community import times
from community.models import Member
from meetups.forms import WordsField
from meetups.models import Meetup

TOO_LONG = f"There is room for {LONGEST:,} letters at a time. You can add the rest afterwards."


class MeetupField(forms.ModelChoiceField[Meetup]):
    """A meetup, by its day and title."""

    def label_from_instance(self, meetup: Meetup) -> str:
        """ "Tuesday 24 November 2026: Words we share"."""
        return f"{times.spoken_date(meetup.date)}: {meetup.title}"


def recent_meetups() -> QuerySet[Meetup]:
    """Those of the last year and the next month, the newest first."""
    now = timezone.now()
    near = {"starts_at__gt": now - timedelta(days=365), "starts_at__lt": now + timedelta(days=31)}
    return Meetup.objects.announced().filter(**near).order_by("-starts_at")


class KeepForm(forms.Form):
    """Which care stewards must not see it, of those it may be kept from."""

    kept_from = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label="Keep it from",
        help_text="From now on, whoever you tick sees nothing of it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose whom to keep it from.",
            "invalid_choice": "Choose from the list.",
            "invalid_pk_value": "Choose from the list.",
        },
    )

    def __init__(self, *args: Any, stewards: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept_from"].queryset = stewards  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def offer(self, readers: QuerySet[Member]) -> None:
        """Shows only those who still read it; the others may be sent again."""
        choices = [(steward.pk, str(steward)) for steward in readers]
        self.fields["kept_from"].choices = choices  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class ConcernForm(KeepForm):
    """What somebody raises."""

    text = WordsField(
        label="What happened?",
        max_length=LONGEST,
        help_text="In your own words, as much or as little as you want to say. Say too what you wish for, if anything.",
        error_messages={"required": "Write what happened. A few words are enough.", "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    meetup = MeetupField(
        queryset=Meetup.objects.none(),
        label="Was it at a meetup? (optional)",
        required=False,
        empty_label="Not at a meetup, or I would rather not say",
        error_messages={"invalid_choice": "Choose a meetup from the list."},
    )

    field_order = ["text", "meetup", "kept_from"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, stewards=care_stewards().exclude(pk=member.pk), **kwargs)
        kept_from = self.fields["kept_from"]
        kept_from.label = "Is it about one of the care stewards? (optional)"
        kept_from.help_text = "Whoever you tick learns nothing of it, not even that there is something."
        kept_from.required = False
        self.fields["meetup"].queryset = recent_meetups()  # type: ignore[attr-defined]  # a ModelChoiceField

    def raise_by(self, member: Member) -> Concern:
        """Keeps what the valid form says. Raises ConcernRefused when nobody would be left to read it."""
        data = self.cleaned_data
        return Concern.objects.raise_one(member, data["text"], data["meetup"], list(data["kept_from"]))


class SayForm(forms.Form):
    """Words about a concern."""

    text = WordsField(
        label="Your words",
        max_length=LONGEST,
        error_messages={"required": "Write a few words first.", "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
