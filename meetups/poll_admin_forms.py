"""Forms of the organisers' desk for polls."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils import timezone

from community import times
from community.models import Community
from meetups.models import Poll, PollOption, Series
from meetups.models.poll import FEWEST, MOST

EDITABLE = ("kind", "question", "note", "zone", "minutes", "closes_at")


class PollForm(forms.ModelForm[Poll]):
    """A poll as organisers think of it: everything in the wall time of its own zone."""

    zone = forms.ChoiceField(label="Time zone", choices=times.zone_choices)
    closes_on = forms.DateField(label="Closes on", widget=AdminDateWidget)
    closes_at_time = forms.TimeField(
        label="Closes at", widget=AdminTimeWidget, help_text="In the poll's own time zone."
    )

    class Meta:
        model = Poll
        fields = ("kind", "question", "note", "zone", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        poll = self.instance
        if poll.pk is None:
            self.fields["zone"].initial = Community.current().time_zone
            return
        local = poll.closes_at.astimezone(times.zone(poll.zone))
        self.fields["closes_on"].initial, self.fields["closes_at_time"].initial = local.date(), local.time()
        for name in self.fields if poll.is_over() else () if poll.is_draft else Poll.FIXED:
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Day and time make the instant at which it closes. Browsers send each line break as two characters."""
        data = super().clean() or self.cleaned_data
        if "note" in data:
            data["note"] = data["note"].replace("\r\n", "\n")
        poll = self.instance
        if (poll.pk and poll.is_over()) or not {"closes_on", "closes_at_time", "zone"} <= data.keys():
            return data
        try:
            moment = times.instant(data["closes_on"], data["closes_at_time"], data["zone"])
        except ValidationError as error:
            self.add_error("closes_on" if error.code == "year" else "closes_at_time", error)
            return data
        if not poll.is_draft and moment <= timezone.now():
            self.add_error("closes_on", "This has passed. To close it now, use the button.")
        data["closes_at"] = poll.closes_at = moment
        return data

    def changes(self) -> dict[str, Any]:
        """What was typed, by model field, for `Poll.revise`."""
        return {name: self.cleaned_data[name] for name in EDITABLE if name in self.cleaned_data}


class OptionForms(BaseInlineFormSet[PollOption, Poll, forms.ModelForm[PollOption]]):
    """A poll's options, checked against what it asks for."""

    def clean(self) -> None:
        """A slot for a poll about slots, words for any other; and enough of them, but not too many."""
        super().clean()
        poll, standing = self.instance, 0
        for form in self.forms:
            if form.errors or not (form.has_changed() or form.instance.pk) or form.cleaned_data.get("taken_off"):
                continue
            standing += 1
            try:
                form.instance.fits(poll)
            except ValidationError as error:
                form.add_error(None, error.messages)
        if any(form.errors for form in self.forms):
            return
        if standing > MOST:
            raise ValidationError(f"A poll has at most {MOST} options.")
        if poll.pk and not poll.is_draft and standing < FEWEST:
            raise ValidationError(f"An open poll keeps at least {FEWEST} options.")


class OutcomeForm(forms.Form):
    """Which option is turned into what."""

    option = forms.ModelChoiceField(
        PollOption.objects.none(), label="Option", widget=forms.RadioSelect, empty_label=None
    )
    into = forms.ChoiceField(
        label="Turn it into",
        choices=[("meetup", "A draft meetup in that slot"), ("series", "A draft series in that slot, every month")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Its title", max_length=140)
    series = forms.ModelChoiceField(Series.objects.none(), label="The series that moves there")

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = poll.options.filter(meetup=None, series=None)
        option, series = (cast("forms.ModelChoiceField[Any]", self.fields[name]) for name in ("option", "series"))
        option.queryset = free
        option.label_from_instance = lambda each: each.in_words(poll)  # type: ignore[method-assign, assignment]  # as Django says
        if poll.kind == Poll.Kind.SLOT:
            del self.fields["series"]
        else:
            del self.fields["into"], self.fields["title"]
            series.queryset = Series.objects.order_by("title", "pk")
