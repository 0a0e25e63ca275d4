"""What people fill in about the library: a suggestion, how they are named, and what organisers change."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from community import times
from community.forms import SearchForm
from community.models import Member
from community.naming import Naming, credit
from meetups.forms import CheckInForm, WordsField
from meetups.models import Meetup, Resource
from meetups.models.resource_terms import LONGEST, LONGEST_REPLY, Kind, Licence
from meetups.models.tag import MOST_TAGS, tags_in

KINDS = {
    Kind.LEARNING: "A learning: something we found out",
    Kind.METHOD: "A method: a way of doing something",
    Kind.TOOL: "A tool: something to use",
    Kind.READING: "A reading: something to read, hear or watch",
}
LICENCES = {
    Licence.BY: "Use it freely, and say who it is from (CC BY 4.0)",
    Licence.BY_SA: "The same, and share what you make of it the same way (CC BY-SA 4.0)",
    Licence.ZERO: "Use it freely, for anything (CC0 1.0)",
    Licence.ASK: "Ask first",
    Licence.THEIRS: "As its own page says: it is not mine, or not ours to say",
}


class MeetupField(forms.ModelChoiceField[Meetup]):
    """A meetup that has begun, with its day: those of a series may share a title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {times.spoken_date(obj.date)}"


class TagsField(forms.CharField):
    """A few words with commas between."""

    def clean(self, value: Any) -> Any:
        """The tags as they are kept. Raises ValidationError for too many, or too long ones."""
        try:
            return tags_in(super().clean(value))
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from None


class ResourceForm(forms.Form):
    """What others can use, and on which terms."""

    title = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Give it a name people will find."}
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=list(KINDS.items()),
        error_messages={"required": "Choose what it is."},
        widget=forms.RadioSelect,
    )
    link = forms.URLField(
        label="Link (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"])],
        help_text="Where it can be found. Give a link, or write the text below, or both.",
        error_messages={"invalid": "Type the whole address, like https://example.org/page."},
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    text = WordsField(
        label="Text (optional)",
        max_length=LONGEST,
        required=False,
        help_text="What it is and how to use it, for somebody who was not there. Markdown makes lists and headings.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    licence = forms.ChoiceField(
        label="How may others use it?",
        choices=list(LICENCES.items()),
        error_messages={"required": "Choose how others may use it."},
        widget=forms.RadioSelect,
    )
    meetup = MeetupField(
        label="Which meetup is it from? (optional)",
        queryset=Meetup.objects.none(),
        required=False,
        empty_label="None, or I do not know",
    )
    tags = TagsField(
        label="Tags (optional)",
        required=False,
        max_length=300,
        help_text=f"Words to find it by, with commas between. At most {MOST_TAGS}.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetup: Any = self.fields["meetup"]
        meetup.queryset = Meetup.objects.published().filter(starts_at__lte=timezone.now()).order_by("-starts_at")

    def clean(self) -> dict[str, Any]:
        """Says what is missing, beside the field it is about."""
        data = super().clean() or self.cleaned_data
        if {"link", "text"} <= data.keys() and not (data["link"] or data["text"].strip()):
            self.add_error("link", "Give a link, or write the text below, or both.")
        if data.get("licence") == Licence.THEIRS and not data.get("link"):
            self.add_error("licence", "Without a link there is no page that could say it. Choose another.")
        return data


def naming_field(member: Member) -> forms.ChoiceField:
    """How somebody is named beside what they gave."""
    possible = [naming for naming in Naming if member.name.strip() or naming == Naming.NONE]
    return forms.ChoiceField(
        label="How shall we name you?",
        choices=[(each, CheckInForm.NAMED[each].format(credit(member, each))) for each in possible],
        initial=Naming.NONE,
        error_messages={"required": "Choose how we shall name you."},
        widget=forms.RadioSelect,
    )


class SuggestionForm(ResourceForm):
    """A member's suggestion."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["naming"] = naming_field(member)


class NamingForm(forms.Form):
    """How its author is named beside it."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["naming"] = naming_field(member)


class DeskResourceForm(ResourceForm, forms.ModelForm[Resource]):
    """The same on the desk, with a guard against two who change it at once."""

    kind = forms.ChoiceField(label="What is it?", choices=list(KINDS.items()))
    licence = forms.ChoiceField(label="How may others use it?", choices=list(LICENCES.items()))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Resource
        fields = ("title", "kind", "link", "text", "licence", "meetup")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["class"] = self.fields["link"].widget.attrs["class"] = "vTextField"
        self.fields["tags"].widget.attrs["class"] = "vTextField"
        self.fields["text"].widget.attrs["class"] = "vLargeTextField"
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.changed_at.isoformat()
            self.fields["tags"].initial = ", ".join(tag.name for tag in self.instance.tags.all())

    def clean(self) -> dict[str, Any]:
        """Refuses what was typed over somebody else's change."""
        data = super().clean()
        if self.instance.pk and data.get("seen") != self.instance.changed_at.isoformat():
            raise forms.ValidationError("Someone else changed this while you were editing. Open it again.")
        return data


class DeclineForm(forms.Form):
    """Kind words to its author."""

    reply = WordsField(
        label="Why not this time?",
        max_length=LONGEST_REPLY,
        help_text="Say why, kindly. They read this on their page, for 90 days.",
        error_messages={"required": "Say why. A sentence is enough."},
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class ShelfForm(SearchForm):
    """What in the library somebody looks for, by words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = "Search the library"
