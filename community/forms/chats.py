"""What people type to offer one-to-ones, to ask for one, and to answer."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from community import times
from community.models import ChatOffer, ChatRequest, Community, Member
from community.models.chat_offer import LENGTHS, LONGEST_ABOUT, MOST_TIMES, Offered
from community.models.chat_request import LONGEST, LONGEST_REPLY
from community.text import printable

AHEAD = timedelta(days=366)
TIMES = tuple(f"time_{number}" for number in range(1, MOST_TIMES + 1))


def time_field(number: int) -> forms.DateTimeField:
    """One time on the wall. What it gives has no zone: the form asks for that once."""
    return forms.DateTimeField(
        label=f"Time {number} (optional)",
        required=False,
        error_messages={"invalid": "Choose a day and a time, such as 1/12/2026 10:30."},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ChatOfferForm(forms.Form):
    """That I offer one-to-ones: about what, how long, and when."""

    about = forms.CharField(
        label="What can people talk with you about?",
        help_text="A few words. All members see them.",
        max_length=LONGEST_ABOUT,
        error_messages={"required": "Say in a few words what people can talk with you about."},
    )
    minutes = forms.TypedChoiceField(
        label="For how long?", choices=[(each, f"{each} minutes") for each in LENGTHS], coerce=int, initial=30
    )
    when = forms.ChoiceField(
        label="When?",
        choices=[("ask", "Ask me: we find a time together"), ("times", "At the times I list here")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose “ask me” or your times."},
    )
    zone = forms.ChoiceField(label="Time zone of these times", help_text="Others see them in their own zone too.")
    time_1, time_2, time_3, time_4, time_5 = (time_field(number) for number in range(1, MOST_TIMES + 1))

    def __init__(self, *args: Any, member: Member, offer: ChatOffer | None, **kwargs: Any) -> None:
        zone = offer.zone if offer else member.time_zone or Community.current().time_zone
        initial: dict[str, Any] = {"zone": zone, "when": "ask"}
        if offer:
            initial |= {"about": offer.about, "minutes": offer.minutes, "when": "times" if offer.at_times else "ask"}
            walls = (time.starts_at.astimezone(times.zone(zone)).replace(tzinfo=None) for time in offer.free_times())
            initial |= dict(zip(TIMES, walls, strict=False))
        super().__init__(*args, **({"initial": initial} | kwargs))
        self.member = member
        self.fields["zone"].choices = times.zone_choices()  # type: ignore[attr-defined]  # a choice

    def clean_about(self) -> str:
        """One line, without what cannot be printed."""
        return " ".join(printable(self.cleaned_data["about"]).split())

    def clean(self) -> dict[str, Any]:
        """Every time as an instant, in the order of the clock."""
        given = super().clean() or self.cleaned_data
        self.starts: list[datetime] = []
        if given.get("when") != "times" or "zone" not in given:
            return given
        found = {name: start for name in TIMES if given.get(name) and (start := self._instant(name))}
        before: datetime | None = None
        for name, start in sorted(found.items(), key=lambda pair: pair[1]):
            if before and start < before + timedelta(minutes=given.get("minutes") or 0):
                self.add_error(name, "This time begins before another of yours is over.")
            before = start
        if not found and not any(name in self.errors for name in TIMES):
            self.add_error("time_1", "List at least one time, or choose “ask me”.")
        self.starts = list(found.values())
        return given

    def _instant(self, name: str) -> datetime | None:
        """When that is; None with an error where it cannot be offered."""
        wall = self.cleaned_data[name].replace(tzinfo=None)
        try:
            start = times.instant(wall.date(), wall.time(), self.cleaned_data["zone"])
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None
        now = timezone.now()
        if not now < start < now + AHEAD:
            self.add_error(name, "That time has passed." if start <= now else "Choose a time within a year.")
            return None
        if ChatRequest.objects.filter(asked=self.member, starts_at=start, state=ChatRequest.State.AGREED).exists():
            self.add_error(name, "You have promised that time to somebody already.")
            return None
        return start

    def save(self) -> ChatOffer:
        """Offers it. Raises ChatRefused."""
        given = self.cleaned_data
        what = Offered(given["about"], given["minutes"], given["when"] == "times", given["zone"], self.starts)
        return ChatOffer.objects.keep(self.member, what)


class AskForm(forms.Form):
    """Asking one member, who offers."""

    words = forms.CharField(
        label="What would you like to talk about?",
        help_text="Only they read it. You need not tell much.",
        max_length=LONGEST,
        error_messages={"required": "Write a few words about what you would like to talk about."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, member: Member, offer: ChatOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = offer.free_times() if offer.at_times else []
        if free:
            spoken = [
                (time.starts_at.isoformat(), times.spoken_to(member.time_zone, time.starts_at, offer.zone))
                for time in free
            ]
            self.fields["time"] = forms.ChoiceField(
                label="When?",
                required=False,
                choices=[*spoken, ("", "None of these: find a time together")],
                initial=spoken[0][0],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "That time has passed, or is taken by now. Choose another."},
            )

    def clean_words(self) -> str:
        """Without what cannot be printed."""
        words = printable(self.cleaned_data["words"]).strip()
        if not words:
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words

    def save(self, asker: Member, asked: Member) -> ChatRequest:
        """Asks. Raises ChatRefused."""
        chosen = self.cleaned_data.get("time")
        starts_at = datetime.fromisoformat(chosen) if chosen else None
        return ChatRequest.objects.ask(asker, asked, self.cleaned_data["words"], starts_at)


class DeclineForm(forms.Form):
    """Not now, with words or without."""

    reply = forms.CharField(
        label="A few words to them (optional)",
        help_text="You need not give a reason.",
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reply(self) -> str:
        """Without what cannot be printed."""
        return printable(self.cleaned_data["reply"]).strip()
