"""The rule of a regular slot: which day of which months. Calendar days only; no clock, no zone."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta, weekday
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

AHEAD = relativedelta(months=6)  # for how long meetups are made in advance

MONTHS = [(number, f"{date(2000, number, 1):%B}") for number in range(1, 13)]


class Slot(models.Model):
    """Such as "the last Tuesday of every month but August"."""

    class Week(models.IntegerChoices):
        FIRST = 1, "first"
        SECOND = 2, "second"
        THIRD = 3, "third"
        FOURTH = 4, "fourth"
        LAST = -1, "last"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    week = models.SmallIntegerField("which one of the month", choices=Week, default=Week.LAST)
    weekday = models.PositiveSmallIntegerField("day of the week", choices=Weekday, default=Weekday.TUESDAY)
    every = models.PositiveSmallIntegerField(
        "every how many months",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="1: every month. 2: every other month, counted from the first.",
    )
    skip_months = models.JSONField("months to skip", default=list, blank=True)
    first_month = models.DateField(help_text="Any day in the month of the first meetup.")
    last_month = models.DateField(
        null=True,
        blank=True,
        help_text="Any day in the month of the last meetup. Empty: it goes on. Ending a series cancels no meetup.",
    )

    RULE = ("week", "weekday", "every", "skip_months", "first_month", "last_month")

    class Meta:
        abstract = True

    @property
    def days(self) -> str:
        """ "the last Tuesday of every month"."""
        often = "every month" if self.every == 1 else f"every {self.every} months"
        return f"the {self.get_week_display()} {self.get_weekday_display()} of {often}"

    def day_in(self, month: date) -> date:
        """The day the slot falls on in that month, whether or not the rule has one then."""
        if self.week == self.Week.LAST:
            last: date = month + relativedelta(day=31, weekday=weekday(self.weekday, -1))
            return last
        found: date = month + relativedelta(day=1, weekday=weekday(self.weekday, self.week))
        return found

    def meets_in(self, month: date) -> bool:
        """Whether the rule has a meetup in that month (given by its first day)."""
        first, last = self.first_month.replace(day=1), self.last_month
        since = (month.year - first.year) * 12 + month.month - first.month
        over = last is not None and month > last
        return since >= 0 and not over and since % self.every == 0 and month.month not in self.skip_months

    def months_ahead(self, today: date) -> Iterator[date]:
        """The months, by their first day, that have a meetup between today and six months on."""
        month, end = today.replace(day=1), today + AHEAD
        while month <= end:
            if self.meets_in(month) and today <= self.day_in(month) <= end:
                yield month
            month += relativedelta(months=1)

    def clean(self) -> None:
        """Months are kept by their first day; the last is not before the first."""
        super().clean()
        self.first_month = self.first_month and self.first_month.replace(day=1)
        self.last_month = self.last_month and self.last_month.replace(day=1)
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValidationError({"last_month": "The last month is before the first."})
