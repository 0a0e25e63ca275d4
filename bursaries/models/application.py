"""Applications: what somebody asks for. They move only through the verbs in `asking`, `deciding` and `paying`."""

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bursaries.models.fund import MOST, Fund
from bursaries.models.log import Access, Entry
from bursaries.models.refusal import Refused
from bursaries.secrets import SecretText
from community.models import Member
from meetups.models import Meetup

if TYPE_CHECKING:
    from bursaries.models.review import Review

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another, read aloud
DRAFT_KEPT, ACTIVE_KEPT, ENDED_KEPT = timedelta(days=30), timedelta(days=365), timedelta(days=90)


class Status(models.TextChoices):
    """The one field that says where an application stands."""

    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Sent"
    IN_REVIEW = "in-review", "Being looked at"
    QUESTION = "question", "We have a question"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    ARRANGED = "arranged", "Payment arranged"
    PAID = "paid", "Paid"
    CLOSED = "closed", "Done"
    NOT_NOW = "not-now", "Not this time"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECLINED = "declined", "Offer not taken"
    EXPIRED = "expired", "Offer run out"

    @classmethod
    def to_review(cls) -> list[str]:
        """Those that reviewers have to do with: all that was sent."""
        return [each for each in cls.values if each != cls.DRAFT]

    @classmethod
    def to_answer(cls) -> list[str]:
        """Those that somebody waits to hear about."""
        return [cls.SUBMITTED, cls.IN_REVIEW]

    @classmethod
    def with_payers(cls) -> list[str]:
        """Those that payers see."""
        return [cls.ACCEPTED, cls.ARRANGED, cls.PAID]

    @classmethod
    def promised(cls) -> list[str]:
        """Those whose money is committed."""
        return [cls.ACCEPTED, cls.ARRANGED]

    @classmethod
    def ended(cls) -> list[str]:
        """Those that nothing follows, but for another look."""
        return [cls.CLOSED, cls.NOT_NOW, cls.WITHDRAWN, cls.DECLINED, cls.EXPIRED]


def new_reference() -> str:
    """Ten letters and figures, 50 random bits: to be read out on the phone, and not to be guessed."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications by the questions asked of them."""

    def of(self, member: Member) -> Self:
        """One's own."""
        return self.filter(member=member)

    def for_reviewer(self, member: Member) -> Self:
        """Those a reviewer may know of: not their own, and none that is closed to them by a conflict."""
        if not member.has_perm("bursaries.review_application"):
            return self.none()
        conflicts = Q(declarations__reviewer=member, declarations__conflict=True)
        return self.filter(status__in=Status.to_review()).exclude(member=member).exclude(conflicts)

    def for_payer(self, member: Member) -> Self:
        """Those a payer has to pay, never their own."""
        if not member.has_perm("bursaries.pay_application"):
            return self.none()
        return self.filter(status__in=Status.with_payers()).exclude(member=member)

    def queue(self) -> Self:
        """Those to be answered, by when people were told they would hear: overdue ones first."""
        return self.filter(status__in=Status.to_answer()).order_by("reply_by", "submitted_at", "pk")

    def expired(self, today: date) -> Self:
        """Whose words have done their work."""
        return self.filter(expires_on__lte=today, erased_at=None)


class Application(models.Model):
    """A person's application. Its words are encrypted, and have a day on which they are erased."""

    class Circumstance(models.TextChoices):
        UNPAID = "unpaid", "I'm not paid for the time this takes"
        MARGINALISED = "marginalised", "I experience marginalisation that makes attending harder"
        CONVERSATION = "conversation", "I would rather say in a conversation"

    class PayHow(models.TextChoices):
        BEFORE = "before", "Pay me before"
        BUY = "buy", "Buy it for me"
        AFTER = "after", "Pay me after"

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="applications")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="bursary_applications")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    round = models.PositiveSmallIntegerField(default=1, help_text="2 after another look was asked for.")

    meetup = models.ForeignKey(Meetup, null=True, on_delete=models.PROTECT, related_name="bursary_applications")
    event = models.CharField("which event", max_length=140, blank=True)
    circumstance = SecretText("which applies to you", blank=True, default="")
    pay_how = models.CharField("how to pay", max_length=10, choices=PayHow, blank=True)
    needed_by = models.DateField(null=True)
    contact = SecretText("how to reach you", blank=True, default="")
    more = SecretText("anything else", blank=True, default="")
    reply = SecretText("what we wrote with the decision", blank=True, default="")

    consent_wording = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True)
    consent_withdrawn_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, help_text="When the person confirmed what was filled in for them.")

    asked = models.PositiveIntegerField(default=0, help_text="Pence, as of sending.")
    offered = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    first_of_quarter = models.BooleanField(
        default=False, help_text="Whether its author sent no other in that quarter: how people are counted once erased."
    )
    reply_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="When they first heard a decision.")
    waiting_since = models.DateTimeField(null=True)
    offer_ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    could_not_attend_at = models.DateTimeField(null=True)
    expires_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    WORDS = ("circumstance", "contact", "more", "reply")

    if TYPE_CHECKING:
        costs: models.QuerySet["CostLine"]
        questions: models.QuerySet["Question"]
        reviews: models.QuerySet[Review]
        entry_log: models.QuerySet[Entry]
        access_log: models.QuerySet[Access]

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [
            ("review_application", "May review applications for a bursary"),
            ("pay_application", "May pay bursaries"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="application_status_known"),
            models.CheckConstraint(
                condition=Q(offered__lte=MOST, accepted__lte=MOST), name="application_money_in_range"
            ),
            models.CheckConstraint(
                condition=Q(accepted__lte=models.F("offered")), name="application_accepts_at_most_the_offer"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False) | Q(status="withdrawn"),
                name="application_sent_when",
            ),
            models.UniqueConstraint(
                fields=["fund", "member"], condition=Q(status="draft"), name="application_one_draft_per_fund"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its author's page on it, from the site's root."""
        return reverse("application", args=[self.reference])

    @property
    def what_for(self) -> str:
        """The meetup or event, in words."""
        return self.meetup.title if self.meetup else self.event

    @property
    def needs_two(self) -> bool:
        """Whether two people have to look at it."""
        return self.asked > self.fund.fast_lane

    def expect(self, *statuses: str) -> None:
        """Raises Refused unless it stands at one of these."""
        if self.status not in statuses:
            raise Refused(f"This cannot be done now: the application is at “{self.get_status_display()}”.")

    def move(self, verb: str, status: str, by: Member | None, *, pence: int | None = None) -> None:
        """Notes a transition of the locked row, with its log entry, and the day its words expire. Saves the row."""
        now, before = timezone.now(), self.status
        self.status, self.changed_at = status, now
        if status in Status.ended():
            self.ended_at = self.ended_at or now
        kept = ENDED_KEPT if status in Status.ended() else DRAFT_KEPT if status == Status.DRAFT else ACTIVE_KEPT
        self.expires_on = (now + kept).date()
        self.save()
        Entry.objects.create(application=self, verb=verb, before=before, after=status, by=by, at=now, pence=pence)

    def opened(self, by: Member, as_what: str) -> None:
        """Keeps who has read it, in the transaction in which they do; not its author."""
        if by.pk != self.member_id:
            Access.objects.create(application=self, by=by, as_what=as_what)


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


def today() -> date:
    """The calendar date now, in UTC."""
    return timezone.now().date()
