"""Whose words stay, where two changed the same line."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from charter.admin_forms.account import show
from charter.models.merging import Conflict


def field_of(conflict: Conflict) -> str:
    """The name of its choice. It changes with the words: what was chosen between others does not hold."""
    return f"line_{conflict.commitment}_{hashlib.sha256(repr(conflict).encode()).hexdigest()[:12]}"


class MergeForm(forms.Form):
    """For each line that two changed, whose words stay. `seen` says which texts were compared."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conflicts: Sequence[Conflict], now: str, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.conflicts = now, conflicts
        self.fields["seen"].initial = now
        for conflict in conflicts:
            self.fields[field_of(conflict)] = forms.ChoiceField(
                label="Which words stay?",
                choices=[
                    ("mine", "Keep the words of this draft" if conflict.mine else "Leave it out, as in this draft"),
                    ("now", f"Take the new words, of revision {number}" if conflict.now else "Take it out as well"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose whose words stay."},
            )

    def clean(self) -> dict[str, Any]:
        """Refuses choices between texts that are not the ones there are now."""
        data = super().clean() or self.cleaned_data
        if data.get("seen") != self.now:
            show(self, "seen", self.now)
            raise ValidationError(
                "Something has changed since you opened this page. Look again: this is how it is now."
            )
        return data

    def choices(self) -> dict[int, Any]:
        """Whose words stay, by commitment."""
        return {each.commitment: self.cleaned_data[field_of(each)] for each in self.conflicts}

    def of(self, commitment: int) -> forms.BoundField | None:
        """The field of that line, if it has one."""
        return next((self[field_of(each)] for each in self.conflicts if each.commitment == commitment), None)
