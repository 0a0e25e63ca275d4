"""What people fill in to take part in a meetup."""

from typing import Any

from django import forms
from django.utils import timezone

from community.forms import email_field, member_for_code
from community.models import Member
from community.naming import Naming, credit
from meetups.models import CheckIn, Rsvp
from meetups.models.checkin import LONGEST
from meetups.models.offer import months_ahead
from meetups.models.question import LONGEST as LONGEST_QUESTION
from meetups.preferences import ANNOUNCED


class PlaceForm(forms.ModelForm[Rsvp]):
    """A member's place: nothing has to be filled in."""

    class Meta:
        model = Rsvp
        fields = ["access_needs", "show_name"]
        labels = {
            "access_needs": "Is there anything you need to take part? (optional)",
            "show_name": "Show my name to others who are going",
        }
        help_texts = {
            "access_needs": "Captions, an interpreter, a phone call instead. Only organisers see this, "
            "and it is deleted 30 days after the meetup.",
        }
        widgets = {"access_needs": forms.Textarea(attrs={"rows": 3})}


class WordsField(forms.CharField):
    """Several lines. Browsers send each line break as two characters; it counts, and is kept, as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text as it is stored."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class CheckInForm(forms.Form):
    """An answer to a meetup's prompt, who may read it, and under which name it stands."""

    SEEN_BY = {
        CheckIn.Visibility.EVERYONE: "Everyone who opens the meetup's page",
        CheckIn.Visibility.MEMBERS: "Members who are signed in",
        CheckIn.Visibility.GOING: "People going to this meetup",
        CheckIn.Visibility.ORGANISERS: "Organisers only: we delete it 90 days after the meetup",
    }
    NAMED = {Naming.FULL: "By my name: {}", Naming.FIRST: "By my first name: {}", Naming.NONE: "Not at all: “{}”"}

    text = WordsField(
        max_length=LONGEST,
        help_text="A word is enough, and there is room for 500 letters. Passing is fine: nobody is asked why.",
        error_messages={"required": "Write your answer. Or press “Pass”."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    visibility = forms.ChoiceField(
        label="Who may see this?",
        choices=list(SEEN_BY.items()),
        help_text="Organisers can read every answer, without learning more of your name than you choose below.",
        error_messages={"required": "Choose who may see this."},
        widget=forms.RadioSelect,
    )
    naming = forms.ChoiceField(
        label="How shall we name you?",
        initial=Naming.NONE,
        error_messages={"required": "Choose how we shall name you."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, member: Member, prompt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompt = self.fields["text"].label = prompt
        possible = [naming for naming in Naming if member.name.strip() or naming == Naming.NONE]
        naming = self.fields["naming"]
        naming.choices = [(each, self.NAMED[each].format(credit(member, each))) for each in possible]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Refuses an answer to something else than is asked now: an organiser may have put it otherwise meanwhile."""
        asked = self.data.get("asked", self.prompt)
        if asked.split() != self.prompt.split():
            raise forms.ValidationError("What we ask has changed since you opened this page. Read it again, then save.")
        return super().clean() or self.cleaned_data


class OfferForm(forms.Form):
    """An offer to hold a meetup with us."""

    idea = WordsField(
        label="What would you like to do?",
        max_length=2000,
        help_text="A few lines are enough.",
        error_messages={"required": "Tell us your idea. A few lines are enough."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    needs = WordsField(
        label="What do you need from us? (optional)",
        max_length=1000,
        required=False,
        help_text="Someone beside you, a practice run, captions.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    months = forms.MultipleChoiceField(
        label="In which months could you?",
        error_messages={"required": "Choose at least one month."},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: Any = self.fields["months"]
        months.choices = months_ahead(timezone.localdate())


class OfferAnswerForm(forms.Form):
    """An answer to what organisers asked about an offer."""

    text = WordsField(
        label="Your answer",
        max_length=1000,
        error_messages={"required": "Write your answer."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QuestionForm(forms.Form):
    """A question, and under which name it stands. All members may read it."""

    text = WordsField(
        label="What do you wonder about?",
        max_length=LONGEST_QUESTION,
        help_text="Something you would like us to look into together. Every member who signs in can read it.",
        error_messages={"required": "Write your question."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    naming = forms.ChoiceField(
        label="How shall we name you?",
        initial=Naming.NONE,
        error_messages={"required": "Choose how we shall name you."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [naming for naming in Naming if member.name.strip() or naming == Naming.NONE]
        named = [(each, CheckInForm.NAMED[each].format(credit(member, each))) for each in possible]
        self.fields["naming"].choices = named  # type: ignore[attr-defined]  # a ChoiceField


class NewcomerForm(PlaceForm):
    """A visitor's place: who they are, and where the code goes."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What should we call you? A first name is enough.",
        error_messages={"required": "Tell us what to call you. A first name is enough."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = email_field()
    tell_me = forms.BooleanField(label=ANNOUNCED.label, required=False)

    field_order = ["name", "email", "access_needs", "show_name", "tell_me"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "We send a 6-digit code to it. No password needed."
        self.member: Member | None = None

    def clean(self) -> dict[str, Any]:
        """Asks for the code only when everything else is right, so that a slip costs none of the few allowed."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.member = member_for_code(data["email"])
            except forms.ValidationError as error:
                self.add_error("email", error)
        return data
