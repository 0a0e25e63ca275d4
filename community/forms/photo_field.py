"""The field for a photo, the same wherever one may be sent."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from community.photos import EMPTY, HEAVIEST, Photo, PhotoRefused

AGAIN = "Choose the photo again: a browser does not keep it."
KINDS = "image/jpeg,image/png,image/webp,image/avif"


class PhotoField(forms.FileField):
    """A file in, what is kept of it out: images as `images_of` makes them, none where no file was sent. It is opened
    here, before any lock is taken: that takes its time."""

    def __init__(self, images_of: Callable[[bytes], list[Photo]], **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": KINDS})
        super().__init__(required=False, widget=widget, error_messages={"empty": EMPTY}, **options)
        self.images_of = images_of

    def clean(self, data: Any, initial: Any = None) -> Sequence[Photo]:
        """The images. Raises ValidationError with a sentence on why not."""
        file = super().clean(data, initial)
        try:
            return self.images_of(file.read(HEAVIEST + 1)) if file else ()
        except PhotoRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
