"""What a revision says of itself besides its lines: a draft prepares it, a revision keeps it."""

from django.db import models

from meetups.models import Meetup

LINE_LENGTH, DETAIL_LENGTH, TEXT_LENGTH = 200, 5000, 2000  # characters


class Kind(models.TextChoices):
    """Whether people who hold to the charter are asked again."""

    MATERIAL = "material", "It changes what we hold to"
    EDITORIAL = "editorial", "Only the wording is tidied"


class Statement(models.Model):
    """The preamble, what changed, why, and how it was decided."""

    kind = models.CharField("what it does", max_length=10, choices=Kind, default=Kind.MATERIAL)
    preamble = models.TextField(max_length=DETAIL_LENGTH, blank=True, help_text="Stands before the lines. Markdown.")
    summary = models.CharField("what changes, in one sentence", max_length=200, blank=True)
    reason = models.TextField("why", max_length=TEXT_LENGTH, blank=True)
    decided = models.TextField(
        "how it was decided", max_length=TEXT_LENGTH, blank=True, help_text="By consent: who was asked, when and where."
    )
    concerns = models.TextField("concerns raised, and what changed for them", max_length=TEXT_LENGTH, blank=True)
    meetup = models.ForeignKey(
        Meetup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="charter_%(class)ss",
        verbose_name="at which meetup",
    )
    present = models.PositiveIntegerField("how many were there", null=True, blank=True)
    review_on = models.DateField("to be looked at again by", null=True, blank=True)

    TEXTS = ("preamble", "summary", "reason", "decided", "concerns")
    STATED = (*TEXTS, "kind", "meetup", "present", "review_on")

    class Meta:
        abstract = True
