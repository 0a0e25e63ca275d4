"""What people ask about their own data: to see it, have it put right or deleted, to object, to complain."""

import secrets
from datetime import date, datetime, timedelta
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from community import emails, times
from community.models.erasure import LETTERS
from community.models.people import Community, Member

LONGEST = 4000  # characters
KEPT = timedelta(days=365)  # after it is answered; then `work` erases its words
OVER = "This has been answered already."


class DataRequestRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not like this, or not any more; the message is a sentence for the person asking."""


def new_reference() -> str:
    """Ten letters and figures, 50 random bits: to be read out on the phone, and not to be guessed."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


def a_month_after(day: date) -> date:
    """The last day to answer what came on that one: the same day of the next month, or that month's last where there is
    none (UK GDPR, article 12(3); ICO, "Time limits for responding to data protection rights requests"). The ICO lets a
    weekend or a holiday pass; we do not count on it."""
    due: date = day + relativedelta(months=1)
    return due


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests by the questions asked of them, and the one way they come to be."""

    def open(self) -> Self:
        """Those to be answered."""
        return self.filter(answered_at=None)

    def to_look_after(self) -> Self:
        """Those to be answered first, by when; then the others, the newest first."""
        return self.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")

    def of(self, member: Member) -> Self:
        """This person's, also those that came from their address before they were a member."""
        return self.filter(Q(member=member) | Q(address=member.email))

    def take(self, kind: str, words: str, *, member: Member | None = None, address: str = "") -> "DataRequest":
        """Keeps what somebody asks, and tells them by when we answer. Sent twice, it is kept once. Raises
        DataRequestRefused when there are no words where it takes some."""
        words = words.strip()
        if not words and kind in DataRequest.Kind.in_words():
            raise DataRequestRefused("Write a few words, so that we know what to do.")
        with transaction.atomic():
            community = Community.locked()
            asked = {"kind": kind, "words": words, "member": member, "address": address}
            if same := self.open().filter(**asked).first():
                return same
            now = timezone.now()
            due_on = a_month_after(now.astimezone(times.zone(community.time_zone)).date())
            request = self.create(**asked, received_at=now, due_on=due_on)
            emails.request_came(request, community)
            return request

    def expired(self, now: datetime) -> Self:
        """Whose words have been kept long enough after the answer."""
        return self.filter(erased_at=None, answered_at__lt=now - KEPT)

    def forget(self) -> int:
        """Erases who asked and all words, and counts what was open as answered. What was asked for, and when, stays."""
        now = timezone.now()
        gone = {"words": "", "address": "", "answer": "", "member": None, "answered_by": None}
        return self.update(**gone, erased_at=now, answered_at=Coalesce("answered_at", now))


class DataRequest(models.Model):
    """One request. Organisers answer it by mail of their own, and note here that they did."""

    class Kind(models.TextChoices):
        SEE = "see", "See what you have of me"
        CORRECT = "correct", "Have something put right"
        ERASE = "erase", "Have something deleted"
        OBJECT = "object", "Say no to something you do with my data"
        COMPLAINT = "complaint", "Complain about how you look after my data"

        @classmethod
        def in_words(cls) -> list[str]:
            """Those that say nothing without words."""
            return [kind for kind in cls.values if kind != cls.SEE]

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    kind = models.CharField("what they ask", max_length=10, choices=Kind, editable=False)
    words = models.TextField("in their words", max_length=LONGEST, blank=True, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    address = models.EmailField("where to answer", blank=True, editable=False)
    received_at = models.DateTimeField("came", editable=False)
    due_on = models.DateField("to be answered by", editable=False)
    answered_at = models.DateTimeField("answered", null=True, editable=False)
    answered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    answer = models.TextField("what we did", max_length=LONGEST, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "question about data"
        verbose_name_plural = "questions about data"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["see", "correct", "erase", "object", "complaint"]), name="data_request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answer="", erased_at=None),
                name="data_request_answered_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(words="", address="", answer="", member=None),
                name="data_request_erased_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.reference}"  # never its words: this is what logs and titles print

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def reply_to(self) -> str:
        """The address of whoever asks; empty once they are forgotten."""
        return self.member.email if self.member else self.address

    def days_over(self, today: date) -> int:
        """For how many days an answer is late; 0 while it is not, or once it is given."""
        return max(0, (today - self.due_on).days) if self.is_open else 0

    def settle(self, by: Member, note: str) -> None:
        """Notes what was done. Raises DataRequestRefused without words, and when it is answered already."""
        if not note.strip():
            raise DataRequestRefused("Say what you did.")
        settled = {"answered_at": timezone.now(), "answered_by": by, "answer": note.strip()}
        if not DataRequest.objects.open().filter(pk=self.pk).update(**settled):
            raise DataRequestRefused(OVER)
        self.refresh_from_db()
