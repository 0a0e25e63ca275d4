"""Applications: what somebody asks for. They move only through the verbs in `asking`, `deciding`, `queueing`, `paying`
and `forgetting`."""

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bursaries.models.fund import MOST, Fund
from bursaries.models.log import Access, Entry
from bursaries.models.refusal import Refused
from bursaries.models.status import Status
from bursaries.quarters import Quarter
from community.models import Member
from community.secrets import SecretText
from meetups.models import Meetup

if TYPE_CHECKING:
    from bursaries.models.parts import CostLine, Question
    from bursaries.models.review import Declaration, PaymentQuerySet, Review

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another, read aloud
DRAFT_KEPT, ACTIVE_KEPT, ENDED_KEPT = timedelta(days=30), timedelta(days=365), timedelta(days=90)
ANSWER_AWAITED = timedelta(days=14)


def new_reference() -> str:
    """Ten letters and figures, 50 random bits: to be read out on the phone, and not to be guessed."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications by the questions asked of them."""

    def of(self, member: Member) -> Self:
        """One's own."""
        return self.filter(member=member)

    def drafts(self) -> Self:
        """Those not sent yet."""
        return self.filter(status=Status.DRAFT)

    def entered_by(self, member: Member) -> Self:
        """Those this organiser is filling in for somebody else, until they hand them over."""
        if not member.has_perm("bursaries.enter_application"):
            return self.none()
        return self.drafts().filter(by_phone=True, entered_by=member, handed_over_at=None)

    def for_reviewer(self, member: Member) -> Self:
        """Those a reviewer may know of: sent by somebody else, and not closed to them by a conflict."""
        if not member.has_perm("bursaries.review_application"):
            return self.none()
        theirs = Q(member=member) | Q(entered_by=member)
        return self.filter(status__in=Status.to_review(), erased_at=None).exclude(theirs).not_closed_to(member)

    def open_to(self, member: Member) -> Self:
        """Those a reviewer may read: they have declared that they have no conflict."""
        declared = Application.objects.filter(declarations__reviewer=member)
        return self.for_reviewer(member).filter(pk__in=declared.values("pk"))

    def not_of(self, member: Member) -> Self:
        """Those certainly of somebody else. Once one is erased nobody knows whose it was, and its author is on record
        nowhere: then those that this member has opened or done something with, or that were sent before they came."""
        on_record = [log.objects.filter(by=member).values("application") for log in (Access, Entry)]
        known = Q(erased_at=None) | Q(pk__in=on_record[0]) | Q(pk__in=on_record[1])
        if member.confirmed_at:
            known |= Q(submitted_at__lt=member.confirmed_at)
        return self.filter(known).exclude(member=member)

    def for_payer(self, member: Member) -> Self:
        """Those a payer has to pay, never their own, nor one that a conflict has closed to them as a reviewer."""
        if not member.has_perm("bursaries.pay_application"):
            return self.none()
        return self.not_of(member).not_closed_to(member).filter(status__in=Status.with_payers())

    def not_closed_to(self, member: Member) -> Self:
        """Without those on which this person has declared a conflict."""
        # Two relations in one `exclude` would be asked of different rows: somebody else's conflict would count.
        conflicts = Application.objects.filter(declarations__reviewer=member, declarations__conflict=True)
        return self.exclude(pk__in=conflicts.values("pk"))

    def sent_in(self, quarter: Quarter) -> Self:
        """Those sent in that quarter and not taken back."""
        sent = self.filter(submitted_at__gte=quarter.begins, submitted_at__lt=quarter.after().begins)
        return sent.exclude(status=Status.WITHDRAWN)

    def queue(self) -> Self:
        """Those to be answered, by when people were told they would hear: overdue ones first."""
        return self.filter(status__in=Status.to_answer()).order_by("reply_by", "submitted_at", "pk")

    def in_line(self) -> Self:
        """The waiting list in its order: whom an offer could not be kept to, who was drawn, then by time."""
        first = F("place").asc(nulls_last=True)
        return self.filter(status=Status.WAITING).order_by(first, "waiting_since", "pk")

    def expired(self, today: date) -> Self:
        """Whose words are due to be erased: their day has come, or their author's account is gone."""
        return self.filter(Q(expires_on__lte=today) | Q(member=None), erased_at=None)

    def run_out(self, today: date) -> Self:
        """Whose offer's last day is over."""
        return self.filter(status=Status.OFFERED, offer_ends_on__lt=today)

    def unanswered(self, now: datetime) -> Self:
        """Whose author has been asked something, and has not answered in all the time we wait for it."""
        return self.filter(status=Status.QUESTION, changed_at__lte=now - ANSWER_AWAITED)


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
    event = SecretText("which event", max_length=140, blank=True, default="")
    circumstance = SecretText("which applies to you", blank=True, default="")
    pay_how = models.CharField("how to pay", max_length=10, choices=PayHow, blank=True)
    needed_by = models.DateField(null=True)
    contact = SecretText("how to reach you", blank=True, default="")
    more = SecretText("anything else", blank=True, default="")
    reply = SecretText("what we wrote with the decision", blank=True, default="")

    consent_wording = models.TextField(blank=True)
    consent_at = models.DateTimeField(null=True)
    consent_withdrawn_at = models.DateTimeField(null=True)
    by_phone = models.BooleanField(default=False, help_text="An organiser filled it in for them.")
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    handed_over_at = models.DateTimeField(null=True, help_text="Since when the organiser cannot open it any more.")
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
    place = models.PositiveIntegerField(
        null=True, help_text="In line: as drawn; 0 for an offer that could not be kept; empty: by time, after these."
    )
    offer_ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    could_not_attend_at = models.DateTimeField(null=True)
    expires_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    WORDS = ("event", "circumstance", "contact", "more", "reply")

    if TYPE_CHECKING:
        costs: models.QuerySet[CostLine]
        questions: models.QuerySet[Question]
        reviews: models.QuerySet[Review]
        declarations: models.QuerySet[Declaration]
        payments: PaymentQuerySet
        entry_log: models.QuerySet[Entry]
        access_log: models.QuerySet[Access]

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [
            ("review_application", "May review applications for a bursary"),
            ("pay_application", "May pay bursaries"),
            ("enter_application", "May fill in an application for somebody by phone"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="application_status_known"),
            models.CheckConstraint(condition=Q(asked__lte=MOST, offered__lte=MOST), name="application_money_in_range"),
            models.CheckConstraint(
                condition=Q(accepted__lte=F("offered"), paid__lte=F("accepted")),
                name="application_accepts_at_most_the_offer",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.promised(), accepted__gt=0, paid=0)
                | Q(status__in=Status.settled(), paid__gt=0)
                | (~Q(status__in=[*Status.promised(), *Status.settled()]) & Q(accepted=0, paid=0)),
                name="application_money_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="application_sent_when"
            ),
            models.UniqueConstraint(
                fields=["fund", "member"],
                condition=Q(status="draft", by_phone=False),
                name="application_one_draft_per_fund",
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
        kept = ENDED_KEPT if status in (Status.PAID, *Status.ended()) else ACTIVE_KEPT
        self.expires_on = (now + kept).date()
        self.save()
        Entry.objects.create(application=self, verb=verb, before=before, after=status, by=by, at=now, pence=pence)

    def opened(self, by: Member, as_what: str) -> None:
        """Keeps who has read it, in the transaction in which they do; not its author."""
        if by.pk != self.member_id:
            Access.objects.create(application=self, by=by, as_what=as_what)
