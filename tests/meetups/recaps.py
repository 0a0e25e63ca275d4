"""Recaps: some that are there, and the desk's page on which they are written."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from meetups import telling
from meetups.models import Meetup, Message, News, PhotoLine, Recap, RecapPhoto
from meetups.models.recap_photo import images_of
from tests.meetups.desk import Fields, address
from tests.pages import form_of
from tests.photos import jpeg


def out(meetup: Meetup, text: str = "We shared **words**.", **fields: Any) -> Recap:
    """A recap that is out, whatever the clock says."""
    return Recap.objects.create(meetup=meetup, text=text, **{"published_at": timezone.now()} | fields)


def photo_of(recap: Recap, alt: str = "A table with maps.", *, data: bytes | None = None, **words: Any) -> RecapPhoto:
    """One more photo in it, with its files."""
    line = PhotoLine(alt, images=images_of(data or jpeg((1600, 800))), **words)
    with transaction.atomic():
        kept = [PhotoLine(photo.alt, photo.caption, photo.pk) for photo in recap.photos.all()]
        RecapPhoto.rewrite(recap, [*kept, line])
        RecapPhoto.store(recap, [line])
    return recap.photos.latest("pk")


def told() -> list[str]:
    """Who was told that a recap is out."""
    standing = Message.objects.standing().filter(kind=News.RECAP).order_by("pk")
    return [message.member.name for message in standing]


def tell(clock: Any, after: timedelta = timedelta(minutes=10)) -> None:
    """The worker runs, a little later."""
    clock.shift(after)
    telling.tell_all()


def file(data: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")


@dataclass
class RecapDesk:
    """An organiser who writes a recap."""

    client: Client

    def page(self, meetup: Meetup) -> Any:
        """The desk's page of this meetup's recap."""
        return self.client.get(address(meetup, "recap"))

    def open(self, meetup: Meetup) -> Fields:
        """Its form, as it submits when nothing is touched."""
        return form_of(self.page(meetup), "recap")

    def do(self, meetup: Meetup, what: str = "save", form: Fields | None = None, **typed: Any) -> Any:
        """Types into the form (opened now unless given) and presses a button."""
        given = (self.open(meetup) if form is None else form) | {"do": what} | typed
        return self.client.post(address(meetup, "recap"), given)

    def press(self, meetup: Meetup, what: str) -> Any:
        """Presses a button that stands alone: start, take-back."""
        return self.client.post(address(meetup, "recap"), {"do": what})
