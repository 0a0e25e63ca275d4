"""Forms for what members tell of themselves, and for looking for one another."""

from typing import Any

from django import forms

from community.forms import SearchForm
from community.forms.photo_field import AGAIN, PhotoField
from community.models import Member, Profile
from community.models.profile import images_of
from community.models.profile_terms import MOST_LINKS, Seen, Standing, validate_own_links
from community.text import printable

NAMELESS = "Members are listed by name. Tell us yours first."
TOO_LONG = "Use at most {} characters."


def words(label: str, hint: str, most: int, rows: int = 3) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=f"{label} (optional)",
        help_text=hint,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def audience(what: str) -> forms.ChoiceField:
    """The question who may see the field before it."""
    return forms.ChoiceField(
        label=f"Who may see {what}?",
        choices=[(Seen.NOBODY, "Nobody"), (Seen.ORGANISERS, "Only organisers"),
                 (Seen.MEMBERS, "Everyone in the community")],
        error_messages={"required": f"Choose who may see {what}."},
    )  # fmt: skip


class TellingForm(forms.Form):
    """All that somebody may tell, each with who may see it."""

    listed = forms.BooleanField(
        label="Let other members find me, and open my page",
        required=False,
        help_text="If this is off, members do not see any of this. Organisers can still see what you show them. "
        "In the month in which you join, your name is also among the newcomers.",
    )
    pronouns_seen = audience("my pronouns")
    place = forms.CharField(
        label="Roughly where I am (optional)",
        help_text="As rough as you like: a town, a country, “by the sea”.",
        required=False,
        max_length=80,
    )
    place_seen = audience("where I am")
    standing = forms.ChoiceField(
        label="With technology, I feel I am (optional)",
        choices=[*((value, label.capitalize()) for value, label in Standing.choices), ("", "Rather not say")],
        required=False,
        widget=forms.RadioSelect,
    )
    standing_seen = audience("where I feel I stand")
    does = words("What I do", "Paid or unpaid, at home or out and about.", 600)
    does_seen = audience("what I do")
    curious = words("What I am curious about", "Others can look for these words.", 600)
    curious_seen = audience("what I am curious about")
    helps = words("What I can help with", "Listening counts. So does making tea.", 600)
    helps_seen = audience("what I can help with")
    links = words("Links", f"Up to {MOST_LINKS}, one a line, like https://example.org.", 1100)
    links_seen = audience("my links")
    file = PhotoField(
        images_of,
        label="A photo of me (optional)",
        help_text="JPEG, PNG, WebP or AVIF, up to 8 MB. We keep a small square of it, without where and when it was "
        "taken.",
    )
    no_photo = forms.BooleanField(label="Take my photo away", required=False)
    photo_seen = audience("my photo")

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        kept = {name: getattr(profile, name) for name in self.base_fields if hasattr(profile, name)}
        super().__init__(*args, **({"initial": kept} | kwargs))
        self.profile = profile
        if not profile.small:
            del self.fields["no_photo"]

    def clean_listed(self) -> bool:
        """A list of names needs a name."""
        listed: bool = self.cleaned_data["listed"]
        if listed and not self.profile.member.name:
            raise forms.ValidationError(NAMELESS)
        return listed

    def clean_links(self) -> str:
        """Without empty lines, and none twice."""
        lines = (line.strip() for line in printable(self.cleaned_data["links"]).split("\n"))
        links = "\n".join(dict.fromkeys(filter(None, lines)))
        validate_own_links(links)
        return links

    def clean(self) -> dict[str, Any]:
        """Where the page has to be shown again, a photo has to be chosen again."""
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("file"):
            self.add_error("file", AGAIN)
        return data

    def save(self, member: Member) -> Profile:
        """Keeps it."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("file", "no_photo")}
        return Profile.tell(member, told, self.cleaned_data["file"], no_photo=bool(self.cleaned_data.get("no_photo")))


class MembersForm(SearchForm):
    """Whom somebody looks for, and where in what they tell."""

    about = forms.ChoiceField(
        label="Look in",
        choices=[("", "everything they tell"), ("name", "names"), ("curious", "what they are curious about"),
                 ("helps", "what they can help with")],
        required=False,
    )  # fmt: skip
    new = forms.BooleanField(label="Only newcomers of this month", required=False)
    chats = forms.BooleanField(label="Only those who offer one-to-ones", required=False)
