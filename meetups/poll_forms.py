"""What members fill in to answer a poll."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from community.models import Member
from meetups.models import Choice, Poll, PollAnswer, PollOption
from meetups.models.poll_answer import WHY

REQUIRED = "Choose an answer for {}."
NO_REASON = "Say what would shut you out of {}. Only organisers read it."
REASON_ALONE = "You wrote what would shut you out of {}. Choose that answer too, or clear the words."


class Row(NamedTuple):
    """One option on the page: its fields, and what stands with them."""

    option: PollOption
    words: str
    mine: str  # the slot in the member's own zone
    changed: bool  # since they answered
    new: bool  # since they answered
    choice: Any
    reason: Any


class PollAnswerForm(forms.Form):
    """An answer to each option. `said` are the member's answers so far, by option."""

    def __init__(
        self, *args: Any, poll: Poll, options: list[PollOption], member: Member, said: dict[int, PollAnswer]
    ) -> None:
        super().__init__(*args)
        self.poll, self.options, self.member, self.said = poll, options, member, said
        for option in options:
            words, mine = option.in_words(poll), said.get(option.pk)
            self.fields[f"choice-{option.pk}"] = forms.ChoiceField(
                choices=Choice.choices,
                initial=mine.choice if mine else None,
                widget=forms.RadioSelect,
                error_messages={"required": REQUIRED.format(words)},
            )
            self.fields[f"reason-{option.pk}"] = forms.CharField(
                label="What would shut you out (only if something would)",
                max_length=WHY,
                required=False,
                initial=mine.reason if mine else "",
            )

    def rows(self) -> list[Row]:
        """The options, as they are drawn."""
        return [
            Row(
                option,
                option.in_words(self.poll),
                option.for_member(self.poll, self.member),
                changed=mine is not None and mine.answered_at < option.changed_at,
                new=bool(self.said) and mine is None,
                choice=self[f"choice-{option.pk}"],
                reason=self[f"reason-{option.pk}"],
            )
            for option in self.options
            for mine in [self.said.get(option.pk)]
        ]

    def clean(self) -> dict[str, Any]:
        """A reason and being shut out go together."""
        data = super().clean() or self.cleaned_data
        for option in self.options:
            choice, reason = data.get(f"choice-{option.pk}"), data.get(f"reason-{option.pk}")
            if choice == Choice.SHUT_OUT and reason == "":
                self.add_error(f"reason-{option.pk}", NO_REASON.format(option.in_words(self.poll)))
            elif choice and choice != Choice.SHUT_OUT and reason and not self.was_said(option, reason):
                self.add_error(f"reason-{option.pk}", REASON_ALONE.format(option.in_words(self.poll)))
        return data

    def was_said(self, option: PollOption, reason: str) -> bool:
        """Whether these words were filled in by us, from what the member said before: then another answer is enough to
        drop them."""
        mine = self.said.get(option.pk)
        return mine is not None and mine.reason == reason

    def answers(self) -> dict[int, tuple[str, str]]:
        """Choice and reason, by option."""
        data = self.cleaned_data
        return {each.pk: (data[f"choice-{each.pk}"], data[f"reason-{each.pk}"]) for each in self.options}

    def refuse(self, refusal: Exception) -> None:
        """Puts a refusal of the poll's verb on the form."""
        self.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
