"""What belongs to one application alone, and goes with it: costs, and questions with their answers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bursaries.models.application import Application
from bursaries.models.fund import MOST
from community.models import Member
from community.secrets import SecretText


class CostLine(models.Model):
    """One thing that costs money."""

    class Category(models.TextChoices):
        TIME = "time", "My time, or earnings I lose"
        CHILDCARE = "childcare", "Childcare"
        CARE = "care", "Care for someone else"
        TRAVEL = "travel", "Travel"
        OVERNIGHT = "overnight", "A night away"
        FOOD = "food", "Food"
        DATA = "data", "Data or internet"
        DEVICE = "device", "Borrowing a device"
        ASSISTANT = "assistant", "A personal assistant"
        COMMUNICATION = "communication", "BSL or other communication support"
        OTHER = "other", "Something else"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="costs")
    category = models.CharField("what for", max_length=15, choices=Category)
    pence = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    note = SecretText(blank=True, default="")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pence__range=(1, MOST)), name="cost_in_range")]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.pence} pence"


class Question(models.Model):
    """A reviewer's question, and the answer. Its author is named to nobody: it is the reviewers who ask."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = SecretText()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = SecretText(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Question of {self.asked_at:%Y-%m-%d}"
