"""What a meetup is and what it provides: the words and places that a series hands on to its meetups."""

from django.db import models


class Access(models.TextChoices):
    """What a meetup provides so that people can take part."""

    CAPTIONS = "captions", "Live captions by a person"
    AUTO_CAPTIONS = "auto-captions", "Automatic captions"
    BSL = "bsl", "British Sign Language interpreter"
    PHONE = "phone", "A phone number to dial in"
    MATERIALS = "materials", "Materials sent in advance"
    NO_CAMERA = "no-camera", "Camera off is fine"
    RECORDING = "recording", "A recording afterwards"
    BREAKS = "breaks", "A break in the middle"


class Details(models.Model):
    """Told to everyone, but for `join_link` and `dial_in`: those are for people who are going."""

    title = models.CharField(max_length=140)
    summary = models.CharField(
        max_length=300, blank=True, help_text="One or two sentences for lists and link previews."
    )
    description = models.TextField(blank=True, max_length=20_000, help_text="Markdown.")
    bring = models.CharField("what to bring", max_length=300, blank=True, help_text="Empty: nothing at all.")
    platform = models.CharField(max_length=80, blank=True, help_text="What it is held on, such as BigBlueButton.")
    access = models.JSONField("what we provide", default=list, blank=True)
    access_notes = models.CharField("more on access", max_length=300, blank=True)
    join_link = models.URLField(max_length=500, blank=True, help_text="Seen only by people who are going.")
    dial_in = models.TextField(
        "dial-in notes", blank=True, max_length=2000, help_text="Seen only by people who are going."
    )

    DETAILS = (
        *("title", "summary", "description", "bring"),
        *("platform", "access", "access_notes", "join_link", "dial_in"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def access_labels(self) -> list[str]:
        """What is provided, in words, in the order of the choices."""
        return [str(access.label) for access in Access if access.value in self.access]
