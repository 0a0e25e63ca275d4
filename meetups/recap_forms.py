"""What organisers fill in to write a recap: its words, and a form for each photo."""

from typing import Any

from django import forms

from community.forms.photo_field import AGAIN, PhotoField
from meetups.models import Audience, PhotoLine, Recap
from meetups.models.recap import LONGEST
from meetups.models.recap import MOST as MOST_PEOPLE
from meetups.models.recap_photo import ALT, MOST, images_of


class RecapForm(forms.Form):
    """Its words. `seen` is the version they were typed over."""

    text = forms.CharField(
        label="What was explored, and what comes of it",
        max_length=LONGEST,
        help_text="Markdown: # before a heading, - before each line of a list.",
        error_messages={"required": "Write what was explored."},
        widget=forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"}),
    )
    attendance = forms.IntegerField(
        label="How many came (optional)",
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        help_text="Only this number is shown, and nobody's name.",
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
    )
    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=Audience.choices,
        initial=Audience.EVERYONE,
        error_messages={"required": "Choose who may read it."},
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, recap: Recap, data: Any = None) -> "RecapForm":
        """With what is kept."""
        kept = {"text": recap.text, "attendance": recap.attendance, "audience": recap.audience, "seen": recap.version}
        return cls(data, initial=kept)

    def clean_text(self) -> str:
        """Browsers send each line break as two characters; it is kept as one."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def words(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in ("text", "attendance", "audience")}

    def someone_else(self) -> list[str]:
        """The tokens of those who, an organiser says, are other people of that name."""
        return [str(each) for each in self.data.getlist("someone_else")]  # type: ignore[attr-defined]  # a QueryDict


class PhotoForm(forms.Form):
    """One photo, there already or new."""

    file = PhotoField(
        images_of,
        label="Photo",
        help_text="JPEG, PNG, WebP or AVIF, up to 8 MB. We keep a smaller copy, without where and when it was taken.",
    )
    alt = forms.CharField(
        label="What it shows",
        max_length=300,
        required=False,
        help_text="For people who cannot see it. No names of people who would rather not be named.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    caption = forms.CharField(
        label="Words under it (optional)",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    order = forms.IntegerField(
        label="Order (optional)",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "vIntegerField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("pk"):
            del self.fields["file"]  # another photo is another row, with words of its own

    @property
    def images(self) -> Any:
        """What is kept of the photo chosen; none where none was, or it cannot be shown."""
        return getattr(self, "cleaned_data", {}).get("file") or ()

    def clean(self) -> dict[str, Any]:
        """A photo has words, and words have a photo."""
        data = super().clean() or self.cleaned_data
        if data.get("DELETE"):
            return data
        new, said = "file" in self.fields, data.get("alt") or data.get("caption")
        if (data.get("file") or not new) and not data.get("alt") and "alt" not in self.errors:
            self.add_error("alt", ALT)
        if new and said and not data.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose the photo that these words are about.")
        return data

    def ask_again(self) -> None:
        """The page is shown once more: the file has to be chosen once more."""
        if self.images and "file" not in self.errors:
            self.add_error("file", AGAIN)

    @property
    def is_filled_in(self) -> bool:
        """Whether there is a photo, that stays."""
        given = self.initial.get("pk") or self.images
        return bool(given) and not self.cleaned_data.get("DELETE")

    def line(self) -> PhotoLine:
        """The photo as it is to be."""
        data = self.cleaned_data
        return PhotoLine(data["alt"], data["caption"], self.initial.get("pk"), self.images)


class BasePhotos(forms.BaseFormSet[PhotoForm]):
    """All photos, with room for two more."""

    default_error_messages = {"too_many_forms": f"There is room for {MOST} photos at most."}

    @classmethod
    def of(cls, recap: Recap, data: Any = None, files: Any = None) -> Any:
        """With what is kept. Which photos those are is looked up, not read from what was sent."""
        kept = [
            {"pk": photo.pk, "alt": photo.alt, "caption": photo.caption, "order": place, "photo": photo}
            for place, photo in enumerate(recap.photos.all(), start=1)
        ]
        formset = forms.formset_factory(
            PhotoForm, formset=cls, extra=min(2, MOST - len(kept)), max_num=MOST, absolute_max=MOST + 1,
            validate_max=True, can_delete=True, can_delete_extra=False,
        )  # fmt: skip
        return formset(data, files, initial=kept, prefix="photos")

    def lines(self) -> list[PhotoLine]:
        """Those that stay, in order. Of two with one number, what came from below goes first."""
        places = {form: place for place, form in enumerate(self.forms, start=1)}
        kept = [form for form in self.forms if form.is_filled_in]
        return [form.line() for form in sorted(kept, key=lambda form: self._place(form, places[form]))]

    def _place(self, form: PhotoForm, old: int) -> tuple[int, int, int]:
        order = form.cleaned_data.get("order") or (old if form.initial.get("pk") else 100)
        return order, (order > old) - (order < old), old
