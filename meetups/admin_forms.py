"""Forms of the organisers' desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import times
from community.forum.addresses import validate_on_forum
from community.models import Community
from meetups.models import Access, Meetup, Series
from meetups.models.details import Details
from meetups.models.places import fewer_than
from meetups.models.slot import MONTHS, Slot
from meetups.prompt_forms import PromptForm


class DeskForm(forms.ModelForm[Any]):
    """What the forms of a meetup and of a series share: zone, what is provided, and a guard against two at once."""

    zone = forms.ChoiceField(label="Time zone", choices=times.zone_choices)
    access = forms.MultipleChoiceField(
        label="What we provide", choices=Access, required=False, widget=forms.CheckboxSelectMultiple
    )
    join_link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=AdminURLFieldWidget,
        help_text="Seen only by people who are going.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["zone"].initial = Community.current().time_zone
        else:
            self.fields["seen"].initial = self.instance.changed_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refuses what was typed over somebody else's change, and what is sent only to be edited on."""
        data = super().clean() or self.cleaned_data
        if self.instance.pk and data.get("seen") != self.instance.changed_at.isoformat():
            raise ValidationError(
                f"Someone else changed this {self.instance._meta.verbose_name} while you were editing. "
                "Open it again, then redo yours."
            )
        if self.data.get("decision") == "back":
            raise ValidationError("Nothing is saved yet. Change what you like, then save.")
        for name in {"description", "dial_in"} & data.keys():  # browsers send CR LF: no change of the organiser's
            data[name] = data[name].replace("\r\n", "\n")
        return data


class MeetupForm(PromptForm, DeskForm):
    """A meetup as organisers think of it: everything in the wall time of its own zone."""

    closes_on = forms.DateField(
        label="Places close on", required=False, widget=AdminDateWidget, help_text="Empty: until it starts."
    )
    forum_url = forms.URLField(
        label="Topic on the forum", max_length=500, required=False, assume_scheme="https", widget=AdminURLFieldWidget
    )
    closes_at_time = forms.TimeField(
        label="Places close at", required=False, widget=AdminTimeWidget, help_text="In the meetup's own time zone."
    )

    class Meta:
        model = Meetup
        fields = [name for name in Meetup.EDITABLE if name != "rsvps_close_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetup = self.instance
        self.fields["forum_url"].help_text = Meetup._meta.get_field("forum_url").help_text
        if meetup.rsvps_close_at:
            local = meetup.rsvps_close_at.astimezone(times.zone(meetup.zone))
            self.fields["closes_on"].initial, self.fields["closes_at_time"].initial = local.date(), local.time()
        if meetup.published_at:
            self.fields["slug"].disabled = True

    def clean(self) -> dict[str, Any]:
        """What concerns several fields, in the words of whoever fills them in."""
        data = super().clean()
        if self.goes_by(data):
            self.add_error("date", "The new time has passed.")
        self.instance.rsvps_close_at = self.closing(data)
        capacity = data.get("capacity")
        if self.instance.pk and capacity is not None:
            going = self.instance.rsvps.going().count()
            if capacity < going:
                self.add_error("capacity", fewer_than(going))
        return data

    def clean_forum_url(self) -> str:
        """On our forum, if there is one."""
        address: str = self.cleaned_data["forum_url"]
        if address and "forum_url" in self.changed_data:
            validate_on_forum(address)
        return address

    def goes_by(self, data: dict[str, Any]) -> bool:
        """Whether a published meetup still to come would be moved to a moment that has passed: nobody could come, and
        nobody would be told."""
        meetup = self.instance
        if meetup.status != Meetup.Status.PUBLISHED or meetup.is_over() or not {"date", "time", "zone"} <= data.keys():
            return False
        when = data["date"], data["time"], data["zone"]
        if when == (meetup.date, meetup.time, meetup.zone) or times.problem(*when):
            return False
        return times.instant(*when) <= timezone.now()

    def closing(self, data: dict[str, Any]) -> datetime | None:
        """The instant at which places close, or None."""
        day, clock = data.get("closes_on"), data.get("closes_at_time")
        if not (day or clock) or "zone" not in data:
            return None
        if not (day and clock):
            self.add_error("closes_on" if clock else "closes_at_time", "Give both a day and a time, or neither.")
            return None
        try:
            return times.instant(day, clock, data["zone"])
        except ValidationError as error:
            self.add_error("closes_on" if error.code == "year" else "closes_at_time", error)
            return None

    def changes(self, saved: Meetup) -> dict[str, Any]:
        """What differs from the row as it is, by model field, for `Meetup.revise`."""
        values = self.cleaned_data | {"rsvps_close_at": self.instance.rsvps_close_at}
        given = {name: values[name] for name in Meetup.EDITABLE if name in values}
        return {name: value for name, value in given.items() if getattr(saved, name) != value}


class SeriesForm(DeskForm):
    """The regular slot."""

    skip_months = forms.TypedMultipleChoiceField(
        label="Months to skip", choices=MONTHS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Series
        fields = (*Details.DETAILS, *Slot.RULE, "time", "zone", "minutes", "capacity", "publish")


class CancelForm(forms.Form):
    """Why a meetup is cancelled."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=300,
        help_text="Everyone who looks at the meetup reads this.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
