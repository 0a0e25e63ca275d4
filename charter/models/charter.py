"""The charter as such: one row, that is locked while a revision is published."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

if TYPE_CHECKING:
    from charter.models.revision import RevisionQuerySet


class Charter(models.Model):
    """What organisers set about it. Its words are in its revisions."""

    title = models.CharField(max_length=80, default="Our care charter")
    open_days = models.PositiveSmallIntegerField(
        "days a proposal stays open",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text="At least so long, and over at least one meetup.",
    )
    licence = models.CharField(
        max_length=120, blank=True, default="CC BY-SA 4.0", help_text="Under which others may use the text."
    )
    licence_link = models.URLField(blank=True, default="https://creativecommons.org/licenses/by-sa/4.0/")
    # As of the newest revision: that one is missing at the end of the chain shows here.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_digest = models.CharField(max_length=64, blank=True, editable=False)

    if TYPE_CHECKING:
        revisions: RevisionQuerySet

    class Meta:
        verbose_name = verbose_name_plural = "charter settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="charter_is_one_row")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def current(cls) -> "Charter":
        """The one row, or its defaults, unsaved, on a site that has no charter yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def locked(cls) -> "Charter":
        """The row, made if need be, which nobody else may change until our transaction ends."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1)
