"""What people type to ask for a buddy or to be one, and the choice organisers make on the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from community.models import BuddyOffer, BuddyRequest, Member
from community.models.buddies import LONGEST_NOTE, LONGEST_WORDS, MOST
from community.text import printable


class AskForBuddyForm(forms.Form):
    """That I would like a buddy."""

    words = forms.CharField(
        label="What would help you? (optional)",
        help_text="Organisers read it to find somebody who suits, then your buddy. It is erased when it is over.",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_words(self) -> str:
        """Without what cannot be printed."""
        return printable(self.cleaned_data["words"]).strip()

    def save(self, member: Member) -> BuddyRequest:
        """Asks. Raises BuddyRefused."""
        return BuddyRequest.objects.ask(member, self.cleaned_data["words"])


class BuddyOfferForm(forms.Form):
    """That I would be a buddy: to how many, and what they may know of me."""

    room = forms.TypedChoiceField(
        label="To how many newcomers at once?", choices=[(each, each) for each in range(1, MOST + 1)], coerce=int
    )
    note = forms.CharField(
        label="A line about you (optional)",
        help_text="Organisers read it, and whoever you are matched with. Such as: evenings are best, I speak Welsh.",
        required=False,
        max_length=LONGEST_NOTE,
    )

    def clean_note(self) -> str:
        """One line, without what cannot be printed."""
        return " ".join(printable(self.cleaned_data["note"]).split())

    def save(self, member: Member) -> BuddyOffer:
        """Offers. Raises BuddyRefused."""
        return BuddyOffer.objects.keep(member, self.cleaned_data["room"], self.cleaned_data["note"])


class OfferChoice(forms.ModelChoiceField[BuddyOffer]):
    """One of those who offer, with how many they have."""

    def label_from_instance(self, offer: Any) -> str:
        """ "Wren: has 1 of 2. Evenings are best." """
        return f"{offer.member}: has {offer.taken} of {offer.room}.{f' {offer.note}' if offer.note else ''}"


class MatchForm(forms.ModelForm[BuddyRequest]):
    """Who becomes this newcomer's buddy."""

    offer = OfferChoice(
        label="Buddy",
        queryset=BuddyOffer.objects.none(),
        help_text="Those who offer and have room, who has fewest first. Both are mailed the other's name and address.",
        error_messages={
            "required": "Choose who becomes their buddy.",
            "invalid_choice": "They cannot take anybody any more. Choose somebody else.",
        },
    )

    class Meta:
        model = BuddyRequest
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = BuddyOffer.objects.with_room()  # type: ignore[attr-defined]  # a choice

    def clean_offer(self) -> BuddyOffer:
        """One they can be matched with. Raises ValidationError with why not."""
        offer: BuddyOffer = self.cleaned_data["offer"]
        if refusal := self.instance.why_not(offer):
            raise ValidationError(refusal)
        return offer
