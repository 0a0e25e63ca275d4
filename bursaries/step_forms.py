"""The questions of an application: one form each, knowing what is stored and what to store."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from bursaries import money
from bursaries.models import Application, CostLine
from community.models import Community
from community.times import spoken_date, zone
from meetups.forms import WordsField
from meetups.models import Meetup

OTHER = "other"
MEETUPS_SHOWN = 12
YEARS_AHEAD = timedelta(days=2 * 366)


def room_for(letters: int) -> dict[str, str]:
    """The sentence for a text that is too long."""
    return {"max_length": f"Make this shorter: there is room for {letters:,} letters."}


class PoundsField(forms.Field):
    """An amount of money, typed in pounds; pence come out."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount"})

    def to_python(self, value: Any) -> int | None:
        """Pence. What is wrong is said by `money.pence`."""
        if not (text := str(value or "").strip()):
            return None
        try:
            return money.pence(text)
        except money.NotMoney as problem:
            raise forms.ValidationError(str(problem)) from problem


class StepForm(forms.Form):
    """One question of the application. Shown first with what is stored, and sent with what is to be."""

    title: ClassVar[str]
    lede: ClassVar[str] = ""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **(kwargs | {"initial": self.stored(application), "use_required_attribute": False}))

    @staticmethod
    def stored(application: Application) -> dict[str, Any]:
        """What was answered before, by field."""
        raise NotImplementedError

    def answers(self) -> dict[str, Any]:
        """What `asking.fill_in` takes."""
        return self.cleaned_data


class WhatForm(StepForm):
    """A meetup that is to come, or another event in words."""

    title = "What is it for?"

    meetup = forms.ChoiceField(
        label="Choose one",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for.", "invalid_choice": "Choose one from the list."},
    )
    event = forms.CharField(
        label="Which other event?",
        help_text="Only if it is not on the list. Its name and day are enough.",
        max_length=140,
        required=False,
        error_messages=room_for(140),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upcoming = list(Meetup.objects.published().upcoming()[:MEETUPS_SHOWN])
        chosen = self.application.meetup
        self.meetups = {each.slug: each for each in ([chosen] if chosen else []) + upcoming}
        listed = [(slug, f"{each.title}, {spoken_date(each.date)}") for slug, each in self.meetups.items()]
        self.fields["meetup"].choices = [*listed, (OTHER, "Another event")]  # type: ignore[attr-defined]  # a ChoiceField
        if not listed:
            del self.fields["meetup"]
            self.fields["event"].label, self.fields["event"].help_text = "Which event?", "Its name and day are enough."

    @staticmethod
    def stored(application: Application) -> dict[str, Any]:
        """The meetup's address, or that it is another event."""
        meetup = application.meetup.slug if application.meetup else OTHER if application.event else ""
        return {"meetup": meetup, "event": application.event}

    def clean(self) -> dict[str, Any]:
        """Another event has a name."""
        data = super().clean() or self.cleaned_data
        if data.get("meetup", OTHER) == OTHER and not data.get("event") and not self.errors:
            self.add_error("event", "Write which event it is.")
        return data

    def answers(self) -> dict[str, Any]:
        """One or the other, never both."""
        meetup = self.meetups.get(self.cleaned_data.get("meetup", OTHER))
        return {"meetup": meetup, "event": "" if meetup else self.cleaned_data["event"]}


class CircumstanceForm(StepForm):
    """Who it is for: one tick, no proof, nothing more asked."""

    title = "Which of these applies to you?"
    lede = "Choose one. We believe you: we ask for no proof and no details."

    circumstance = forms.ChoiceField(
        label="Choose one",
        choices=Application.Circumstance.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the one that fits best.",
            "invalid_choice": "Choose one from the list.",
        },
    )

    @staticmethod
    def stored(application: Application) -> dict[str, Any]:
        """The one chosen."""
        return {"circumstance": application.circumstance}


class PaymentForm(StepForm):
    """How money or things come to the person, and by when."""

    title = "How and when shall we pay?"

    pay_how = forms.ChoiceField(
        label="How shall we pay?",
        choices=Application.PayHow.choices,
        widget=forms.RadioSelect,
        help_text="We ask for bank details only later, if we need them, and never keep them here.",
        error_messages={"required": "Choose how we shall pay.", "invalid_choice": "Choose one from the list."},
    )
    needed_by = forms.DateField(
        label="By when do you need it?",
        help_text="The day by which you need the money, or what it buys. If paid after: any day after the event.",
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose the day by which you need it.",
            "invalid": "Write a day like 27/3/2027.",
        },
    )

    @staticmethod
    def stored(application: Application) -> dict[str, Any]:
        """What was chosen."""
        return {"pay_how": application.pay_how, "needed_by": application.needed_by}

    def clean_needed_by(self) -> date:
        """A day from today, where the person is, up to two years ahead."""
        day: date = self.cleaned_data["needed_by"]
        member = self.application.member
        here = zone((member.time_zone if member else "") or Community.current().time_zone)
        today = timezone.now().astimezone(here).date()
        if not today <= day <= today + YEARS_AHEAD:
            raise forms.ValidationError("Choose a day from today on, within two years.")
        return day


class ContactForm(StepForm):
    """How to reach the person, and room for anything else."""

    title = "How can we reach you?"
    lede = "Whoever arranges the payment sees this. Whoever decides sees it only once they have decided."

    contact = WordsField(
        label="How to reach you",
        help_text="A phone number, an e-mail address, a good time of day. Please write no bank details.",
        max_length=500,
        error_messages={"required": "Tell us how we can reach you.", **room_for(500)},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    more = WordsField(
        label="Anything else? (optional)",
        help_text="Please leave out private details: you do not have to explain your life to us.",
        max_length=2000,
        required=False,
        error_messages=room_for(2000),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @staticmethod
    def stored(application: Application) -> dict[str, Any]:
        """What was written."""
        return {"contact": application.contact, "more": application.more}


class CostForm(forms.Form):
    """One line of costs."""

    category = forms.ChoiceField(
        label="What for?",
        choices=[("", "Choose one"), *CostLine.Category.choices],
        error_messages={
            "required": "Choose what it is for.",
            "invalid_choice": "Choose what it is for, from the list.",
        },
    )
    amount = PoundsField(label="How much, in pounds?", error_messages={"required": money.HOW})
    note = forms.CharField(
        label="A short note (optional)", max_length=200, required=False, error_messages=room_for(200)
    )
