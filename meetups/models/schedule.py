"""When a meetup is: wall time and zone as organisers enter them, and the instants derived from them."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from community import times

MINUTES = (5, 24 * 60)  # the shortest and the longest


class Schedule(models.Model):
    """A day and a time on a wall clock somewhere. `starts_at` and `ends_at` are UTC, for queries; never entered."""

    date = models.DateField(help_text="As on a calendar on the wall there.")
    time = models.TimeField(help_text="As on a clock on the wall there.")
    zone = models.CharField("time zone", max_length=64, validators=[times.validate_zone])
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(MINUTES[0]), MaxValueValidator(MINUTES[1])]
    )
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)

    class Meta:
        abstract = True

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether it has ended."""
        return self.ends_at <= (now or timezone.now())

    def has_started(self, now: datetime | None = None) -> bool:
        """Whether it has begun; also true once over."""
        return self.starts_at <= (now or timezone.now())

    def clean(self) -> None:
        """Refuses a wall time that the clocks skip or show twice, and a year that can only be a slip."""
        super().clean()
        if self.date and self.time and self.zone in times.zone_names():
            try:
                times.instant(self.date, self.time, self.zone)
            except ValidationError as error:
                field = "date" if error.code == "year" else "time"
                raise ValidationError({field: error.messages}) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derives the instants, unless only other fields are saved. Raises ValidationError as `clean` does."""
        if kwargs.get("update_fields") is None:
            self.starts_at = times.instant(self.date, self.time, self.zone)
            self.ends_at = self.starts_at + timedelta(minutes=self.minutes)
        super().save(*args, **kwargs)
