"""Funds: a pot of money, what it is for, and how much of it is promised and paid. All money is in pence."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from bursaries.models.refusal import Refused
from community.append_only import AppendOnly, AppendOnlyQuerySet
from community.models import Member

if TYPE_CHECKING:
    from bursaries.models.application import ApplicationQuerySet

MOST = 100_000_000  # pence: a million pounds, more than any fund here


class FundQuerySet(models.QuerySet["Fund"]):
    """Funds by the questions asked of them."""

    def open(self, now: datetime | None = None) -> Self:
        """Those one can apply to now, the one that closes first before others."""
        now = now or timezone.now()
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=now), opens_at__lte=now).order_by("closes_at", "pk")


class Fund(models.Model):
    """A budget, and the rules it is given out by. `committed` and `paid` change only under this row's lock, and the
    database refuses more than the budget."""

    name = models.CharField(max_length=120)
    about = models.TextField("who it is for, and what it covers", max_length=5000, blank=True, help_text="Markdown.")
    rates = models.TextField("rates", max_length=5000, blank=True, help_text="What is paid for what. Markdown.")
    advice_link = models.URLField(
        "where people get advice on benefits", blank=True, help_text="Money can change what benefits someone gets."
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it stays open.")
    budget = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    largest_award = models.PositiveIntegerField(
        "most for one person", validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    fast_lane = models.PositiveIntegerField(
        "one review is enough up to", default=5000, help_text="Above it, two people have to look."
    )
    by_draw = models.BooleanField(
        "given out by draw", default=False, help_text="Nobody is offered money before they are drawn."
    )
    reply_days = models.PositiveSmallIntegerField("days until people hear", default=14)
    committed = models.PositiveIntegerField(default=0, editable=False)
    paid = models.PositiveIntegerField(default=0, editable=False)

    objects = FundQuerySet.as_manager()

    COUNTED = ("committed", "paid")

    if TYPE_CHECKING:
        applications: ApplicationQuerySet

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(budget__gte=F("committed") + F("paid")), name="fund_never_overspent"),
            models.CheckConstraint(condition=Q(budget__range=(1, MOST)), name="fund_budget_in_range"),
            models.CheckConstraint(
                condition=Q(largest_award__gte=1, largest_award__lte=F("budget")), name="fund_largest_award_in_budget"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="fund_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        """Pence neither promised nor paid."""
        return self.budget - self.committed - self.paid

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether one can apply now."""
        now = now or timezone.now()
        return self.opens_at <= now and (self.closes_at is None or now < self.closes_at)

    def lock(self) -> "Fund":
        """The row as it is now, which nobody else may change until our transaction ends. Always before that of an
        application."""
        return Fund.objects.select_for_update(no_key=True).get(pk=self.pk)

    def save(self, **options: Any) -> None:
        """What is counted is never written along with the rest: a form held open meanwhile would undo it."""
        if not self._state.adding and options.get("update_fields") is None:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            options["update_fields"] = [name for name in fields if name not in self.COUNTED]
        super().save(**options)

    def revise(self, **changes: Any) -> int:
        """What an organiser changes, under the lock. Money that is free by it is offered to who waits; says to how
        many. Raises Refused for less than is promised and paid, and whatever else cannot be."""
        from bursaries.models.queueing import move_up

        with transaction.atomic():
            row = self.lock()
            for name, value in changes.items():
                setattr(row, name, value)
            try:
                row.full_clean()
            except ValidationError as error:
                raise Refused(" ".join(error.messages)) from error
            row.save(update_fields=[name for name in changes if name not in self.COUNTED])
            return move_up(row)

    def commit(self, pence: int) -> None:
        """Promises money. Only under the lock. Raises Refused when it is not there."""
        if pence > self.left:
            raise Refused("There is not enough money left in this fund.")
        self.committed += pence
        self.save(update_fields=["committed"])

    def release(self, pence: int) -> None:
        """Takes a promise back. Only under the lock."""
        self.committed -= pence
        self.save(update_fields=["committed"])

    def pay(self, promised: int, pence: int) -> None:
        """Turns a promise into money paid; what is paid less than promised comes back. Only under the lock."""
        self.committed -= promised
        self.paid += pence
        self.save(update_fields=["committed", "paid"])

    def correct(self, noted: int, pence: int) -> None:
        """Counts a payment as what it was in truth. Only under the lock. Raises Refused when that is more than there
        is: money not needed may be promised to others."""
        if pence - noted > self.left:
            raise Refused(
                "There is not enough money left in this fund to count it so. Have its budget made larger first."
            )
        self.paid += pence - noted
        self.save(update_fields=["paid"])

    def clean(self) -> None:
        """What concerns several fields."""
        super().clean()
        if self.budget and self.budget < self.committed + self.paid:
            raise ValidationError({"budget": "More than this is promised or paid already."})
        if self.budget and self.largest_award and self.largest_award > self.budget:
            raise ValidationError({"largest_award": "The largest award cannot be more than the budget."})
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "It must close after it opens."})


class Draw(AppendOnly):
    """A random draw among those waiting, when there is not enough for all. Who knows the seed and who took part can
    draw again and get the same order (see `bursaries.models.queueing.order`)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    order = models.JSONField(default=list, help_text="References, in the order drawn.")
    offered = models.PositiveIntegerField(default=0, help_text="How many of them could be offered money.")

    objects = AppendOnlyQuerySet["Draw"].as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Draw of {self.at:%Y-%m-%d}"
