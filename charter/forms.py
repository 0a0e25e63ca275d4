"""What people fill in to propose a change, to amend it, and to respond to one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from charter.before_after import Piece, pieces
from charter.models import Line, Proposal, Response
from charter.models.statement import DETAIL_LENGTH, LINE_LENGTH, TEXT_LENGTH
from community.models import Member
from community.naming import Naming, credit
from meetups.forms import CheckInForm, WordsField
from meetups.models import CheckIn

Kind = Proposal.Kind


class LineField(WordsField):
    """One line, in a box that lets people see all of it: line breaks in it are spaces."""

    def to_python(self, value: Any) -> str:
        """The line as it is stored."""
        return " ".join(super().to_python(value).split())


class PlainChoice(forms.ChoiceField):
    """A choice whose possible answers are set when the form is made."""

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Sets them."""
        self.choices = choices


def words_field(label: str, longest: int, rows: int, hint: str = "", missing: str = "") -> WordsField:
    """A text of several lines; without words for when it is `missing` it may be."""
    return WordsField(
        label=label,
        max_length=longest,
        required=bool(missing),
        help_text=hint,
        error_messages={"required": missing, "max_length": too_long("This")},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def too_long(what: str) -> str:
    """The sentence for a text that is too long."""
    return f"{what} has room for %(limit_value)d letters. You have %(show_value)d: please cut it."


class NamedForm(forms.Form):
    """Something that stands beside its author's name, or does not: as they choose."""

    naming = PlainChoice(
        label="How shall we name you?",
        initial=Naming.NONE,
        error_messages={"required": "Choose how we shall name you.", "invalid_choice": "Choose how we shall name you."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [naming for naming in Naming if member.name.strip() or naming == Naming.NONE]
        offered = [(each.value, CheckInForm.NAMED[each].format(credit(member, each))) for each in possible]
        self.fields["naming"].offer(offered)  # type: ignore[attr-defined]  # a PlainChoice


class WordedForm(forms.Form):
    """The words of a line, and what it looks like."""

    text = LineField(
        label="The line",
        max_length=LINE_LENGTH,
        help_text="One short sentence, such as “We say things plainly.” There is room for 200 letters.",
        error_messages={"required": "Write the line as you would have it.", "max_length": too_long("The line")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    detail = words_field(
        "What it looks like (optional)",
        DETAIL_LENGTH,
        5,
        "An example, so that someone new knows what is meant. Start a line with - to make a list.",
    )

    def typed(self) -> tuple[str, str]:
        """The line and what it looks like as typed so far, right or wrong, cut to what there is room for."""
        text, detail = (
            str(self.fields[name].to_python(self[name].value()))[:longest] if name in self.fields else ""
            for name, longest in (("text", LINE_LENGTH), ("detail", DETAIL_LENGTH))
        )
        return text, detail


class AnswersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Check-in answers, with their words and who gave them."""

    def label_from_instance(self, answer: Any) -> str:
        """The words beside the box."""
        return f"“{answer.text}” ({answer.credit})"


GONE_ANSWER = "One of these answers is not there any more. Look at the list again."


class ProposalForm(NamedForm, WordedForm):
    """A change to the charter. Which fields it has depends on the kind of change.

    What is chosen on the pages before (the kind, the lines) is carried along; where it does not hold, it is asked.
    """

    TAKES = {
        Kind.ADD: {"text", "detail"},
        Kind.REWORD: {"line", "text", "detail"},
        Kind.REMOVE: {"line"},
        Kind.MERGE: {"line", "other", "text", "detail"},
    }
    NO_LINE = {"required": "Choose a line.", "invalid_choice": "This line is not in the charter any more."}

    kind = PlainChoice(
        label="What would you like to change?",
        choices=Kind.choices,
        error_messages={"required": "Choose what to change.", "invalid_choice": "Choose what to change."},
        widget=forms.RadioSelect,
    )
    line = PlainChoice(label="Which line?", error_messages=NO_LINE)
    other = PlainChoice(label="Which line goes into it?", error_messages=NO_LINE)
    why = words_field("Why?", TEXT_LENGTH, 4, "What happened, or what is missing?", "Say why. Everyone will read it.")
    helps = words_field(
        "Whom does it help?",
        TEXT_LENGTH,
        2,
        "Some people, or all of us. Please name nobody who has not agreed to it.",
        "Say whom it helps. “Anyone who is new” is a good answer.",
    )
    answers = AnswersField(
        queryset=CheckIn.objects.none(),
        required=False,
        label="Which answers does it come from? (optional)",
        error_messages={"invalid_choice": GONE_ANSWER, "invalid_pk_value": GONE_ANSWER, "list": GONE_ANSWER},
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["kind", "line", "other", "text", "detail", "why", "helps", "answers", "naming"]

    def __init__(self, *args: Any, lines: Sequence[Line], answers: QuerySet[CheckIn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_commitment = {str(line.commitment_id): line for line in lines}
        offered = [(key, f"{line.position}. {line.text}") for key, line in self.by_commitment.items()]
        for name in ("line", "other"):
            self.fields[name].offer([("", "Choose a line"), *offered])  # type: ignore[attr-defined]  # a PlainChoice
        self.fields["answers"].queryset = answers  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        kind = str(self["kind"].value() or "")
        if kind in Kind.values:
            for name in {"line", "other", "text", "detail"} - self.TAKES[Kind(kind)]:
                del self.fields[name]
        for name, holds in self._settled(kind).items():
            if holds and name in self.fields:
                self.fields[name].widget = forms.HiddenInput()

    def _settled(self, kind: str) -> dict[str, bool]:
        """What need not be asked any more."""
        line, other = (str(self[name].value() or "") if name in self.fields else "" for name in ("line", "other"))
        known = self.by_commitment
        return {"kind": kind in Kind.values, "line": line in known, "other": other in known and other != line}

    def chosen(self) -> list[Line]:
        """The lines it is about, as far as they are chosen: its own before the one that goes into it."""
        keys = [str(self[name].value() or "") for name in ("line", "other") if name in self.fields]
        return [self.by_commitment[key] for key in dict.fromkeys(keys) if key in self.by_commitment]

    def pieces(self) -> list[Piece]:
        """Before and after, of what is chosen and typed so far."""
        kind = str(self["kind"].value() or "")
        return pieces(kind, self.chosen(), *self.typed()) if kind in Kind.values else []

    def clean(self) -> dict[str, Any]:
        """What one field alone cannot tell."""
        data = super().clean() or self.cleaned_data
        if data.get("other") and data.get("other") == data.get("line"):
            self.add_error("other", "Choose two different lines.")
        line = self.by_commitment.get(data.get("line", ""))
        words = (data.get("text"), data.get("detail"))
        if line and data.get("kind") == Kind.REWORD and words == (line.text, line.detail):
            self.add_error("text", "This is how the line reads now. Change something in it.")
        same = [line.position for line in self.by_commitment.values() if line.text == data.get("text")]
        if same and data.get("kind") == Kind.ADD:
            self.add_error("text", f"The charter says this already, in line {same[0]}.")
        return data

    def asked(self) -> dict[str, Any]:
        """What the valid form asks for, as `consent.propose` takes it."""
        data = self.cleaned_data
        lines = {
            f"{name}_id": int(data[key]) for name, key in (("commitment", "line"), ("other", "other")) if key in data
        }
        words = {name: data.get(name, "") for name in ("text", "detail")}
        return words | lines | {name: data[name] for name in ("kind", "why", "helps", "naming", "answers")}


class AmendForm(WordedForm):
    """Another wording for one's own proposal."""

    note = words_field(
        "What did you change, and why?",
        TEXT_LENGTH,
        3,
        "Who responded before will get this in a mail, and is asked to look again.",
        "Say what you changed, and why.",
    )


class ResponseForm(NamedForm):
    """What somebody says to a proposal."""

    MISSING = {
        Response.Kind.CONCERN: "Say what your concern is, so that it can be taken into account.",
        Response.Kind.OBJECTION: "Say what harm you see, so that we can prevent it.",
    }

    kind = PlainChoice(
        label="What do you say to it?",
        choices=Response.Kind.choices,
        error_messages={"required": "Choose what you say to it.", "invalid_choice": "Choose what you say to it."},
        widget=forms.RadioSelect,
    )
    reason = words_field(
        "Because …",
        TEXT_LENGTH,
        4,
        "Needed for a concern or an objection: what could happen, and to whom? Everyone can read this.",
    )

    field_order = ["kind", "reason", "naming"]

    def clean(self) -> dict[str, Any]:
        """A concern or an objection says why."""
        data = super().clean() or self.cleaned_data
        missing = self.MISSING.get(data.get("kind", ""))
        if missing and "reason" not in self.errors and not data.get("reason"):
            self.add_error("reason", missing)
        return data
