"""A draft, its lines, and where each of them comes from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet

from charter.admin_forms.account import AccountForm
from charter.models import Commitment, Draft, DraftLine
from meetups.forms import WordsField
from meetups.models import CheckIn

LAST = 10_000  # a number past every line: at the end
STALE = (
    "Someone else changed this draft while you were editing. What you typed is still here: copy what you need, open "
    "the draft again, then redo it."
)

CHANGED = "Someone changed this draft since you opened the page. Look again: this is how it is now."


class DraftForm(AccountForm):
    """A draft: its preamble, and what it says of itself. Its lines are a form each."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(AccountForm.Meta):
        fields = ("preamble", *AccountForm.Meta.fields, "naming")
        field_classes = {"preamble": WordsField, **AccountForm.Meta.field_classes}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.changed_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refuses what was typed over somebody else's change, or after it was published."""
        data = super().clean() or self.cleaned_data
        if self.instance.is_published:
            raise ValidationError(
                f"This draft was published meanwhile, as {self.instance.published_as}. What you typed is still here: "
                "copy what you need and begin another draft."
            )
        if data.get("seen") != self.instance.changed_at.isoformat():
            raise ValidationError(STALE)
        return data


class DraftLineForm(forms.ModelForm[DraftLine]):
    """One line of a draft."""

    position = forms.IntegerField(
        label="Number",
        required=False,
        min_value=1,
        max_value=LAST,
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "min": 1}),
    )

    class Meta:
        model = DraftLine
        fields = ("position", "text", "detail")
        field_classes = {"detail": WordsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["position"] = None

    def clean_position(self) -> int:
        """The number typed; without one, the end."""
        return self.cleaned_data["position"] or LAST


class DraftLineFormSet(BaseInlineFormSet[DraftLine, Draft, DraftLineForm]):
    """The lines of a draft, in a table: a column's heading is no label of a field, so each field says what it is."""

    def add_fields(self, form: DraftLineForm, index: int | None) -> None:
        """Labels for screen readers, with the line's number."""
        super().add_fields(form, index)
        line = f"Line {form.instance.position}" if form.instance.pk else "New line"
        words = {"position": "number", "text": "the line", "detail": "what it looks like", "DELETE": "take it out"}
        for name, label in words.items():
            if name in form.fields:
                form.fields[name].widget.attrs["aria-label"] = f"{line}: {label}"

    def wanted(self) -> dict[DraftLine, int]:
        """The lines whose number was typed, with it."""
        kept = [form for form in self.forms if form.instance.pk and form not in self.deleted_forms]
        return {form.instance: form.cleaned_data["position"] for form in kept if "position" in form.changed_data}


class LineTextField(forms.ModelMultipleChoiceField[Commitment]):
    """Commitments by the words they had: `texts`."""

    texts: dict[int, str]

    def label_from_instance(self, obj: Commitment) -> str:
        return self.texts[obj.pk]


class AnswerField(forms.ModelMultipleChoiceField[CheckIn]):
    """Check-in answers, by their words and whoever said them as they want to be named."""

    def label_from_instance(self, obj: CheckIn) -> str:
        return f"“{obj.text}” ({obj.credit})"


class SourcesForm(forms.Form):
    """Where a line of a draft comes from: lines that go into it, answers behind it."""

    absorbs = LineTextField(
        label="Lines that go into this one",
        help_text="These are not in the draft any more. Tick those whose thought lives on here.",
        queryset=Commitment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answers = AnswerField(
        label="Answers at a check-in that it comes from",
        queryset=CheckIn.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: DraftLine, answers: QuerySet[CheckIn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = line.draft
        taken = DraftLine.absorbs.through.objects.filter(draftline__draft=self.draft).exclude(draftline=line)
        gone = {
            each.commitment_id: each.text
            for each in self.draft.gone().exclude(commitment__in=taken.values("commitment"))
        }
        self._offer("absorbs", Commitment.objects.filter(pk__in=gone), line.absorbs.all())
        self.fields["absorbs"].texts = gone  # type: ignore[attr-defined]  # a LineTextField
        self._offer("answers", answers, line.answers.all())
        self.fields["seen"].initial = self.draft.changed_at.isoformat()
        for name in ("absorbs", "answers"):
            if not self.fields[name].queryset:  # type: ignore[attr-defined]  # both choose among rows
                del self.fields[name]

    def _offer(self, name: str, rows: QuerySet[Any], chosen: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # both choose among rows
        self.fields[name].initial = list(chosen)

    def clean(self) -> dict[str, Any]:
        """Refuses what was ticked over somebody else's change."""
        data = super().clean() or self.cleaned_data
        if data.get("seen") != self.draft.changed_at.isoformat():
            raise ValidationError(STALE)
        return data
