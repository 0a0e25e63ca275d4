"""The prompt on a meetup's form: from the list, or in one's own words, and not the same again too soon."""

from typing import Any

from django import forms

from community import times
from meetups.models import Prompt
from meetups.models.prompt import refusal


class ListedField(forms.ModelChoiceField[Prompt]):
    """Prompts of the list, each with the day it was last asked."""

    def label_from_instance(self, obj: Any) -> str:
        """ "How are you? (last: Tuesday 3 November 2026)"."""
        return f"{obj} (last: {times.spoken_date(obj.last_day)})" if obj.last_day else str(obj)


class PromptForm(forms.ModelForm[Any]):
    """For the form of a meetup."""

    listed = ListedField(
        label="A prompt from the list",
        queryset=Prompt.objects.none(),
        required=False,
        empty_label="None of these",
        help_text="Takes the place of the one below. The list is under Prompts.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["listed"].queryset = Prompt.objects.with_last_day()  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.instance.pk and self.instance.check_ins.exists():
            self.fields["prompt"].disabled = self.fields["listed"].disabled = True

    def clean(self) -> dict[str, Any]:
        """One prompt, and none of a meetup close by unless that is meant."""
        data = super().clean() or self.cleaned_data
        listed, typed, kept = data.get("listed"), data.get("prompt", ""), self.initial.get("prompt", "")
        if listed and typed not in ("", kept, listed.text):
            self.add_error("listed", "Choose one from the list or write one below, not both.")
        elif listed:
            data["prompt"] = listed.text
        if data.get("prompt", "") not in ("", kept) and not data.get("prompt_again"):
            self._refuse_repeated(data)
        return data

    def _refuse_repeated(self, data: dict[str, Any]) -> None:
        known = {"date", "time", "zone"} <= data.keys()
        if not known or times.problem(data["date"], data["time"], data["zone"]):
            return  # said already
        moment = times.instant(data["date"], data["time"], data["zone"])
        if sentence := refusal(data["prompt"], moment, self.instance):
            self.add_error("listed" if data.get("listed") else "prompt", sentence)
