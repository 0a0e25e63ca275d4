"""What reviewers and payers leave behind: declarations, reviews, payments."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bursaries.models.application import Application
from bursaries.models.status import Status
from community.append_only import AppendOnly, AppendOnlyQuerySet
from community.models import Member
from community.secrets import SecretText


class Declaration(AppendOnly):
    """Before opening an application, a reviewer says whether they have a conflict of interest. With one it is closed to
    them for good. Who had none may find one later: a second row, never the other way round."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    reviewer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    conflict = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet["Declaration"].as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["application", "reviewer", "conflict"], name="declaration_once")]

    def __str__(self) -> str:
        return "A conflict" if self.conflict else "No conflict"


class ReviewQuerySet(AppendOnlyQuerySet["Review"]):
    """Reviews by the questions asked of them."""

    def seen_by(self, member: Member, application: Application) -> Self:
        """One's own; those of others once one's own is in, or it is decided. None of an application that this member
        may not read."""
        row = Application.objects.open_to(member).filter(pk=application.pk).first()
        if row is None:
            return self.none()
        found = self.filter(application=row)
        mine = found.filter(reviewer=member, round=row.round).exists()
        decided = row.answered_at is not None and row.status not in Status.undecided()
        return found if mine or decided else found.filter(reviewer=member)


class Review(AppendOnly):
    """What one reviewer thinks. One per round: a second round is another look, by somebody else."""

    class Verdict(models.TextChoices):
        FULL = "full", "Offer all of it"
        PART = "part", "Offer part of it"
        NOT_NOW = "not-now", "Not this time"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    pence = models.PositiveIntegerField(default=0)
    words = SecretText(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "reviewer"], name="review_one_per_round"),
            models.CheckConstraint(condition=Q(verdict="not-now", pence=0) | Q(pence__gt=0), name="review_amount_fits"),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class PaymentQuerySet(AppendOnlyQuerySet["Payment"]):
    """Payments by the questions asked of them."""

    def standing(self) -> Self:
        """What holds: each as it was written down last."""
        return self.filter(corrected_by=None)


class Payment(AppendOnly):
    """Money that left: how much, when, and the reference of the bank or shop. Bank details are never stored. What was
    written down wrongly stays, with a second row that corrects it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="payments")
    pence = models.PositiveIntegerField()
    paid_on = models.DateField()
    reference = models.CharField("the payment's reference", max_length=60)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(corrects=None), name="payment_once"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="payment_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.pence} pence on {self.paid_on}"

    @property
    def holds(self) -> bool:
        """Whether this is what happened, as far as we know: nothing corrects it."""
        return not hasattr(self, "corrected_by")
