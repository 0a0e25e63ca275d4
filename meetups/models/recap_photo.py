"""Photos of a meetup, in its recap. What is kept of each is two images and what they show, in words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Length, Trim
from django.db.models.lookups import GreaterThan

from community.photo_files import drop, keep
from community.photos import Photo, read, wide
from meetups.models.host import Gathered
from meetups.models.meetup import Meetup
from meetups.models.recap import Recap

MOST = 12
SIZES = (wide(640), wide(1280))
ALT = "Say in words what the photo shows, for people who cannot see it."
SIDE = (1, 2 * 1280)  # pixels


@dataclass(frozen=True)
class PhotoLine:
    """A photo as somebody wants it: one there is (`pk`), or a new one (`images`, as `images_of` makes them)."""

    alt: str
    caption: str = ""
    pk: int | None = None
    images: Sequence[Photo] = ()


def images_of(data: bytes) -> list[Photo]:
    """What is kept of a file: small, then large. Raises PhotoRefused."""
    return read(data, SIZES)


class RecapPhoto(models.Model):
    """One photo. Its files are named by their content (SHA-256), in a folder of the recap's own."""

    recap = models.ForeignKey(Recap, on_delete=models.CASCADE, related_name="photos")
    small = models.CharField(max_length=64)
    large = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField(validators=[MinValueValidator(SIDE[0]), MaxValueValidator(SIDE[1])])
    height = models.PositiveSmallIntegerField(validators=[MinValueValidator(SIDE[0]), MaxValueValidator(SIDE[1])])
    small_width = models.PositiveSmallIntegerField()
    alt = models.CharField("what it shows", max_length=300)
    caption = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("order")

    PRINTED = ("small", "large", "width", "height", "small_width", "alt", "caption")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=GreaterThan(Length(Trim("alt")), 0), name="recap_photo_in_words"),
            models.CheckConstraint(
                condition=Q(width__range=SIDE, height__range=SIDE, small_width__range=SIDE),
                name="recap_photo_has_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"Photo {self.pk}"  # never what it shows: this is what logs and titles print

    @classmethod
    def added_to(cls, meetups: Any) -> Any:
        """The meetups with the photos of their recaps in the same query, for `of`: a page has few queries to spend."""
        row = JSONObject(order=F("position"), pk=F("pk"), **{name: name for name in cls.PRINTED})
        own = cls.objects.filter(recap__meetup=OuterRef("pk")).order_by().values("recap")
        return meetups.annotate(photo_rows=Subquery(own.annotate(rows=Gathered(row)).values("rows")))

    @classmethod
    def of(cls, meetup: Any) -> list["RecapPhoto"]:
        """The photos of a meetup that comes from `added_to`, in order, without a query: they are not rows."""
        rows = sorted(meetup.photo_rows or [], key=lambda row: (row["order"], row["pk"]))
        return [cls(**{name: row[name] for name in cls.PRINTED}) for row in rows]

    @classmethod
    def rewrite(cls, recap: Recap, lines: Iterable[PhotoLine]) -> None:
        """Makes these the recap's photos, in this order. Only under the lock. Raises ValidationError."""
        lines, there = list(lines), {photo.pk: photo for photo in recap.photos.all()}
        if len(lines) > MOST:
            raise ValidationError(f"There is room for {MOST} photos.")
        kept = {line.pk for line in lines if line.pk}
        if kept - there.keys():
            raise ValidationError("One of these photos is not there any more.")
        for position, line in enumerate(lines):
            photo = there[line.pk] if line.pk else cls.drawn(recap, line.images)
            photo.alt, photo.caption, photo.position = line.alt.strip(), line.caption.strip(), position
            if not photo.alt:
                raise ValidationError(ALT)
            photo.full_clean(exclude=["recap"])
            photo.save()
        gone = [photo for key, photo in there.items() if key not in kept]
        cls.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
        meetup, folder = recap.meetup_id, recap.pk
        names = {file_name(folder, key) for photo in gone for key in (photo.small, photo.large)}
        if names:
            transaction.on_commit(lambda: forget(folder, names, meetup))

    @classmethod
    def drawn(cls, recap: Recap, images: Sequence[Photo]) -> "RecapPhoto":
        """A new one; `store` keeps its files."""
        small, large = images
        keys = {"small": small.key, "large": large.key}
        return cls(recap=recap, width=large.width, height=large.height, small_width=small.width, **keys)

    @staticmethod
    def store(recap: Recap, lines: Iterable[PhotoLine]) -> None:
        """Keeps the files of the new ones. Should the transaction end badly after all, they lie there and are shown to
        nobody, what is served being looked for among the rows, until they are swept out. Raises FilesUnreachable."""
        for image in (image for line in lines for image in line.images):
            keep(file_name(recap.pk, image.key), image.content)


def file_name(folder: int, key: str) -> str:
    """Where an image lies, in Django's storage."""
    return f"recaps/{folder}/{key}.webp"


def used_names(folders: Collection[int]) -> set[str]:
    """The names of the files of photos that are in these recaps (by number)."""
    rows: Any = RecapPhoto.objects.filter(recap__in=folders).values_list("recap", "small", "large")
    return {file_name(folder, key) for folder, *pair in rows for key in pair}


def forget(folder: int, names: Iterable[str], meetup: int | None = None) -> None:
    """Deletes the files of photos that are gone from this recap (by number), but those that came back meanwhile:
    whoever adds one holds the lock of its meetup, and where the recap is gone nobody can."""
    meetup = meetup or Recap.objects.filter(pk=folder).values_list("meetup", flat=True).first()
    with transaction.atomic():
        list(Meetup.objects.select_for_update(no_key=True).filter(pk__in=[meetup] if meetup else []))
        drop({*names} - used_names([folder]))
