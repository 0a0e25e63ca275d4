"""What people fill in to hold to the charter, and to say how they are named in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from charter.models.crediting import Contribution
from community.models import Member
from community.naming import Naming, credit

NAMED = {Naming.FULL: "my name: {}", Naming.FIRST: "my first name: {}", Naming.NONE: "{}"}


def namings_of(member: Member) -> list[tuple[str, str]]:
    """The ways this person can be named, with how that reads. Without a name there is only one."""
    possible = [naming for naming in Naming if member.name.strip() or naming == Naming.NONE]
    return [(naming.value, NAMED[naming].format(credit(member, naming))) for naming in possible]


class RevisionForm(forms.Form):
    """Which revision somebody read; it stands on the page, nobody types it."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    show_name = forms.BooleanField(label="Show my name beside it (optional)", required=False)


class CreditsForm(forms.Form):
    """One choice for everything, and one for each thing a person gave. What is left out stays as it is."""

    everything = forms.ChoiceField(label="Name me the same way everywhere (optional)", required=False)

    def __init__(self, *args: Any, member: Member, contributions: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        namings = namings_of(member)
        self.fields["everything"] = forms.ChoiceField(
            label="Name me the same way everywhere (optional)",
            help_text="Goes before what is chosen one by one below.",
            required=False,
            choices=[("", "As chosen below"), *namings],
        )
        for each in contributions:
            self.fields[each.key] = forms.ChoiceField(
                label=each.what,
                help_text=Truncator(each.text).chars(160),
                required=False,
                initial=each.naming,
                choices=namings,
            )
        self.contributions = contributions

    def rows(self) -> list[tuple[Contribution, forms.BoundField]]:
        """Each contribution with its field."""
        return [(each, self[each.key]) for each in self.contributions]

    def chosen(self) -> dict[str, str]:
        """What was changed, by the contributions' keys."""
        return {
            key: self.cleaned_data[key] for key in self.changed_data if key != "everything" and self.cleaned_data[key]
        }
