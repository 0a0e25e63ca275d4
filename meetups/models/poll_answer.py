"""What a member says to one option. It changes only through the poll's verb, which holds the lock."""

from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.models import Member

REASONS_KEPT = timedelta(days=30)  # after the poll closes; then erased by `work`
WHY = 300  # characters


class Choice(models.TextChoices):
    """What can be said to an option."""

    YES = "yes", "Yes"
    NEED_BE = "need-be", "If need be"
    NO = "no", "No"
    SHUT_OUT = "shut-out", "This would shut me out, because …"


class PollAnswerQuerySet(models.QuerySet["PollAnswer"]):
    """Answers by the questions asked of them."""

    def reasons_expired(self, now: datetime) -> Self:
        """Whose reasons have done their work."""
        return self.filter(reason_expires_at__lte=now).exclude(reason="")

    def erase_reasons(self, now: datetime) -> int:
        """Erases expired reasons; the answers still count. Says how many."""
        return self.reasons_expired(now).update(reason="", reason_erased_at=now)


class PollAnswer(models.Model):
    """One per option and member. A reason is private to organisers, who read it without a name; it expires."""

    option = models.ForeignKey("meetups.PollOption", on_delete=models.PROTECT, related_name="answers")
    # No name for the way back from a member to their answers: whose an answer is should be hard to ask.
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    reason = models.CharField(max_length=WHY, blank=True)
    reason_expires_at = models.DateTimeField(null=True, blank=True)
    reason_erased_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    objects = PollAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "poll answer"
        constraints = [
            models.UniqueConstraint(fields=["option", "member"], name="poll_answer_one_per_option_and_member"),
            models.CheckConstraint(
                condition=Q(choice__in=["yes", "need-be", "no"], reason="", reason_expires_at=None)
                | Q(choice="shut-out", reason_expires_at__isnull=False)
                & (~Q(reason="") | Q(reason_erased_at__isnull=False)),
                name="poll_answer_shut_out_says_why_for_a_time",
            ),
        ]
        indexes = [models.Index(fields=["reason_expires_at"], condition=~Q(reason=""), name="poll_reason_to_erase")]

    def __str__(self) -> str:
        return "An answer to a poll"  # never whose, or what: this is what logs and titles print

    def say(self, choice: str, reason: str, closes_at: datetime) -> None:
        """Puts down what is said now, with the day on which its reason is erased. Raises ValidationError where someone
        would be shut out and nothing says by what."""
        self.choice, self.reason, self.answered_at = choice, reason.strip(), timezone.now()
        self.reason_erased_at = None
        shut_out = choice == Choice.SHUT_OUT
        if shut_out and not self.reason:
            raise ValidationError("Say what would shut you out.")
        self.reason_expires_at = closes_at + REASONS_KEPT if shut_out else None
