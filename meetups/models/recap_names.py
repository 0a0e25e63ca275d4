"""Whom a recap must not name, and whether it does."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db import models

from meetups import mentions


@dataclass(frozen=True)
class Named:
    """Somebody who asked to be left out, and where they are named. `token` stands for just these places."""

    person: int
    name: str
    places: list[mentions.Mention]

    @property
    def token(self) -> str:
        """What is ticked where it is somebody else of that name: it holds no longer once they are named elsewhere."""
        keys = "|".join(sorted(place.key for place in self.places))
        return f"{self.person}-{sha256(keys.encode()).hexdigest()[:24]}"


class RecapNames(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """It names people who asked to be left out: `found`."""

    def __init__(self, found: Sequence[Named]) -> None:
        super().__init__("This names people who asked to be left out.")
        self.found = found


class LeavesOut(models.Model):
    """A text with photos about a meetup."""

    # Places where a name that must not be named is somebody else's: `Mention.key`, which tells nothing.
    cleared = models.JSONField(default=list, editable=False)

    meetup: Any
    text: Any
    photos: Any

    class Meta:
        abstract = True

    def named(self) -> list[Named]:
        """Who asked to be left out and is named all the same, but for what an organiser said is somebody else."""
        return self.names(self.asked_to_be_left_out())

    def names(self, people: dict[int, str]) -> list[Named]:
        """Which of these (key: name) it names."""
        known = set(self.cleared)
        found = [each for each in mentions.find(people, self.said()) if each.key not in known] if people else []
        groups = groupby(found, key=lambda each: each.person)
        return [Named(person, people[person], list(places)) for person, places in groups]

    def asked_to_be_left_out(self) -> dict[int, str]:
        """Members who asked for it at this meetup, whatever became of their place: key to name."""
        asked = self.meetup.rsvps.filter(left_out=True).order_by("ticket")
        return dict(asked.values_list("member", "member__name"))

    def said(self) -> Iterator[tuple[str, str]]:
        """All that people read in it, and where: for `mentions.find`."""
        yield from mentions.read_aloud("the text", self.text)
        for number, photo in enumerate(self.photos.all(), start=1):
            yield f"the description of photo {number}", photo.alt
            yield f"the caption of photo {number}", photo.caption

    def _keep_names_out(self, someone_else: Collection[str]) -> None:
        """Only under the lock. Raises RecapNames."""
        found = self.names(self.asked_to_be_left_out())
        if left := [each for each in found if each.token not in someone_else]:
            raise RecapNames(left)
        self.cleared = [*self.cleared, *(place.key for each in found for place in each.places)]
