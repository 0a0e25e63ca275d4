"""What organisers fill in on the day. All of it is one form on the page, whose button says what is done; ticks are kept
whichever is pressed."""

from typing import Any

from django import forms

from community.models import Member
from meetups.breakouts import Sizes
from meetups.day_list import Listed
from meetups.models import Breakout, CloseOut
from meetups.models.attending import SHARED
from meetups.models.rooming import ROOMS, ROUNDS

LONG = 20_000  # characters: room for the keys of more people than a page could show


class TickForm(forms.Form):
    """Who is here, and who phones in. `was_here` and `was_phone` are what the page showed: only what differs from that
    is changed, so that nobody undoes what another organiser ticked meanwhile."""

    here = forms.MultipleChoiceField(required=False)
    phone = forms.MultipleChoiceField(required=False)
    was_here = forms.CharField(required=False, max_length=LONG)
    was_phone = forms.CharField(required=False, max_length=LONG)
    do = forms.ChoiceField()
    who = forms.CharField(
        label="Somebody else is here (optional)",
        required=False,
        max_length=254,
        help_text="Their name; or, of a member, the e-mail address. A name is erased 30 days after the meetup.",
    )

    def __init__(self, *args: Any, people: list[Listed], shared: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [(one.key, one.name) for one in people]
        steps = [
            "save",
            "share",
            "make",
            *(f"find-{one.key}" for one in people),
            *(f"part-{what}" for what in shared),
        ]
        choices = {"here": keys, "phone": keys, "do": [(step, step) for step in steps]}
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]  # choice fields
        self.fields["here"].error_messages["invalid_choice"] = "Somebody you ticked is not on the list."
        self.fields["phone"].error_messages["invalid_choice"] = "Somebody you ticked is not on the list."

    def changed_keys(self) -> dict[str, set[str]]:
        """What was ticked and unticked since the page was shown, for `Meetup.tick`. Of typed values that make no sense
        nothing."""
        sent = {name: set(self[name].value() or []) for name in ("here", "phone")}
        was = {name: set((self[f"was_{name}"].value() or "").split()) for name in ("here", "phone")}
        return {
            "here": sent["here"] - was["here"],
            "gone": was["here"] - sent["here"],
            "phone": sent["phone"] - was["phone"],
            "no_phone": was["phone"] - sent["phone"],
        }


class ShareForm(forms.Form):
    """Who stays together."""

    what = forms.CharField(label="What they share", max_length=SHARED, initial="BSL interpreter")
    together = forms.MultipleChoiceField(
        label="Who stays together",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two people who stay together."},
    )

    def __init__(self, *args: Any, people: list[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        together: Any = self.fields["together"]
        together.choices = [(one.key, one.name) for one in people if not one.is_hidden]


class RoomsForm(forms.Form):
    """How rooms are made."""

    by = forms.ChoiceField(
        label="What do you want to say?",
        choices=[("size", "How many people sit in a room, at most"), ("rooms", "How many rooms there are")],
        widget=forms.RadioSelect,
        initial="size",
    )
    number = forms.IntegerField(label="How many", min_value=ROOMS[0], max_value=ROOMS[1], initial=4)
    rounds = forms.IntegerField(
        label="Rounds",
        min_value=ROUNDS[0],
        max_value=ROUNDS[1],
        initial=1,
        help_text="In each, people meet others.",
    )
    spread_hosts = forms.BooleanField(label="Spread the hosts evenly", required=False, initial=True)
    welcome = forms.BooleanField(
        label="Put a regular beside each newcomer",
        required=False,
        initial=True,
        help_text="Newcomers are at their first meetup, regulars have been at two or more.",
    )
    replace = forms.BooleanField(
        label="Replace the rooms there are: everyone may move",
        error_messages={"required": "Tick this if the rooms there are shall be replaced."},
    )
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, breakout: Breakout | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if breakout is None:
            del self.fields["replace"]

    def clean(self) -> dict[str, Any]:
        """A room is for two at least."""
        data = super().clean() or self.cleaned_data
        if data.get("by") == "size" and data.get("number") == 1:
            self.add_error("number", "A room has at least two people.")
        return data

    def how(self, by: Member) -> dict[str, Any]:
        """For `Meetup.make_rooms`."""
        data = self.cleaned_data
        sizes = Sizes(**{data["by"]: data["number"]})
        kept = {name: data[name] for name in ("rounds", "seen", "spread_hosts", "welcome")}
        return {"sizes": sizes, "by": by, **kept}


class LateForm(forms.Form):
    """From which round on someone late has a room."""

    from_round = forms.TypedChoiceField(label="From which round on?", coerce=int)

    def __init__(self, *args: Any, breakout: Breakout | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds: Any = self.fields["from_round"]
        rounds.choices = [(number, f"Round {number}") for number in range(1, (breakout.rounds if breakout else 1) + 1)]
        if len(rounds.choices) == 1:
            rounds.required, rounds.empty_value = False, 1


class CloseOutForm(forms.Form):
    """How a meetup ended."""

    note_taker = forms.ChoiceField(
        label="Who took notes?", error_messages={"required": "Choose who took notes, or that nobody did."}
    )
    incident = forms.ChoiceField(
        label="Did something happen that somebody has to come back to?",
        choices=CloseOut.Incident.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        takers: Any = self.fields["note_taker"]
        takers.choices = [("", "Choose"), ("nobody", "Nobody took notes"), *((str(pk), name) for pk, name in people)]
