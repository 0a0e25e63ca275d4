"""Tags of what is in the library: plain words, each a row of its own that goes with its resource."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from community.text import printable

MOST_TAGS, LONGEST_TAG = 6, 30


class Tag(models.Model):
    """A word a resource is found under: in small letters, so that "Care" and "care" are one."""

    resource = models.ForeignKey("meetups.Resource", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=LONGEST_TAG, db_index=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "name"], name="tag_once"),
            models.CheckConstraint(condition=Q(name=Lower("name")) & ~Q(name=""), name="tag_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name


def tags_in(text: str) -> list[str]:
    """The tags written there with commas between, each once. Raises ValidationError for too many, or too long ones."""
    words = (" ".join(unicodedata.normalize("NFKC", printable(each)).lower().split()) for each in text.split(","))
    names = list(dict.fromkeys(filter(None, (word.strip("# ") for word in words))))
    if len(names) > MOST_TAGS:
        raise ValidationError({"tags": f"Give at most {MOST_TAGS} tags."})
    if any(len(name) > LONGEST_TAG for name in names):
        raise ValidationError({"tags": f"A tag has at most {LONGEST_TAG} letters. Put commas between tags."})
    return names
