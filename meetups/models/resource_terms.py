"""What a resource can be, on which terms, and where it stands."""

from datetime import timedelta

from django.db import models

KEPT = timedelta(days=90)  # from the day it was declined; then erased by `work`
AT_ONCE = 5  # suggestions of one person that nobody has published or declined
LONGEST, LONGEST_REPLY = 20_000, 500  # characters
RESERVED = {"new", "feed"}  # words after /meetups/library/ that are pages of their own


class ResourceRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """It cannot be done now; the message is a sentence for the person doing it."""


class Kind(models.TextChoices):
    """What it is."""

    LEARNING = "learning", "learning"
    METHOD = "method", "method"
    TOOL = "tool", "tool"
    READING = "reading", "reading"


class Licence(models.TextChoices):
    """On which terms others may use it."""

    BY = "cc-by", "CC BY 4.0"
    BY_SA = "cc-by-sa", "CC BY-SA 4.0"
    ZERO = "cc0", "CC0 1.0"
    ASK = "ask", "ask first"
    THEIRS = "theirs", "as its own page says"


class Status(models.TextChoices):
    """Where it stands."""

    SUGGESTED = "suggested", "with organisers"
    PUBLISHED = "published", "in the library"
    DECLINED = "declined", "not this time"


DEEDS = {
    Licence.BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.ZERO: "https://creativecommons.org/publicdomain/zero/1.0/",
}
