"""What organisers do on the board of themes: one form, whose button says which step."""

from typing import Any

from django import forms

from community import times
from meetups.models import Meetup, Poll, Theme

NEW, NONE = "new", "none"
MOST = 500  # ticked at once


class MeetupField(forms.ModelChoiceField[Meetup]):
    """A meetup, with its day."""

    def label_from_instance(self, obj: Meetup) -> str:
        """ "Words we share, Tuesday 24 November 2026"."""
        return f"{obj}, {times.spoken_date(obj.date)}"


class BoardForm(forms.Form):
    """`do` is the button pressed."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("put", "rename", "merge", "link", "undo")])
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    items = forms.MultipleChoiceField(required=False)
    to = forms.ChoiceField(label="Put what is ticked into", required=False)
    title = forms.CharField(label="Title of a new theme", max_length=120, required=False)
    theme = forms.ModelChoiceField(label="Theme", queryset=Theme.objects.open(), required=False)
    new_title = forms.CharField(label="Its new title", max_length=120, required=False)
    into = forms.ModelChoiceField(label="Merge it into", queryset=Theme.objects.open(), required=False)
    meetup = MeetupField(
        label="The meetup whose agenda it shaped",
        queryset=Meetup.objects.announced(),
        required=False,
        empty_label="None yet",
    )
    poll = forms.ModelChoiceField(
        label="The poll it raised", queryset=Poll.objects.opened(), required=False, empty_label="None yet"
    )

    def __init__(self, *args: Any, keys: list[str], themes: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = [(NEW, "a new theme"), *((str(theme.pk), theme.title) for theme in themes), (NONE, "no theme")]
        self.fields["items"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]  # a choice field
        self.fields["to"].choices = into  # type: ignore[attr-defined]  # a choice field
        self.open = {str(theme.pk): theme for theme in themes}

    def clean(self) -> dict[str, Any]:
        """What each step needs."""
        data = super().clean() or self.cleaned_data
        do = data.get("do")
        if do in ("rename", "merge", "link") and not data.get("theme") and "theme" not in self.errors:
            self.add_error("theme", "Choose a theme.")
        if do == "merge" and not data.get("into") and "into" not in self.errors:
            self.add_error("into", "Choose the theme it goes into.")
        if do == "put" and data.get("to") in ("", None) and "to" not in self.errors:
            self.add_error("to", "Choose where to put it.")
        if len(data.get("items", [])) > MOST:
            self.add_error("items", f"Tick {MOST} at most.")
        return data

    def target(self) -> Theme | str | None:
        """Where to put what is ticked: a theme, the title of a new one, or nowhere."""
        to = self.cleaned_data["to"]
        return self.cleaned_data["title"] if to == NEW else self.open.get(to)
