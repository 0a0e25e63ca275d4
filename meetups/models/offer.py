"""Offers to hold a meetup with us: an idea, which organisers take up, ask about, or decline kindly."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Self

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone

from community.models import Member
from meetups import emails
from meetups.models.host import Role
from meetups.models.meetup import Meetup

KEPT = timedelta(days=365)  # from the day it was written; then erased by `work`
AT_ONCE = 5  # offers of one person that nobody has accepted or declined
MONTHS_AHEAD = 12
CLOSED = "This offer has been accepted or declined already."


class OfferRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """It cannot be done now; the message is a sentence for the person doing it."""


def in_a_year() -> datetime:
    """When an offer written now is erased."""
    return timezone.now() + KEPT


def months_ahead(today: date) -> list[tuple[str, str]]:
    """The months one may offer: ("2026-11", "November 2026") and so on, for a year."""
    months = (today + relativedelta(day=1, months=number) for number in range(MONTHS_AHEAD))
    return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers by the questions asked of them."""

    def expired(self, now: datetime) -> Self:
        """Those to be erased."""
        return self.filter(expires_at__lte=now)

    def open(self) -> Self:
        """Neither accepted nor declined."""
        return self.filter(state__in=["offered", "asked"])

    def make(self, member: Member, idea: str, needs: str, months: Sequence[str]) -> "Offer":
        """Writes an offer down. Raises OfferRefused where this person has several open ones; ValidationError."""
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=member.pk)
            if self.filter(member=member).open().count() >= AT_ONCE:
                raise OfferRefused(f"We have {AT_ONCE} offers of yours to answer first.")
            offer = self.model(member=member, idea=idea.strip(), needs=needs.strip(), months=list(months))
            offer.full_clean()
            offer.save()
            return offer


class Offer(models.Model):
    """One offer. Each verb takes the row's lock first. It goes with its author's account, and a year after it was
    written whatever became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        OFFERED = "offered", "with us"
        ASKED = "asked", "we have a question"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "not this time"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    idea = models.TextField(max_length=2000)
    needs = models.TextField("what they need", max_length=1000, blank=True)
    months = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    reply = models.TextField("why it was declined", max_length=1000, blank=True)
    meetup = models.ForeignKey(Meetup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=in_a_year)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "offer to co-hold"
        verbose_name_plural = "offers to co-hold"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "asked", "accepted", "declined"]), name="offer_state_known"
            ),
            models.CheckConstraint(condition=GreaterThan(Length(Trim("idea")), 0), name="offer_says_something"),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(GreaterThan(Length(Trim("reply")), 0)),
                name="offer_declined_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer of {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Its author's page about it."""
        return reverse("offer", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.OFFERED, self.State.ASKED)

    def month_names(self) -> list[str]:
        """The months offered, in words."""
        return [f"{date.fromisoformat(f'{month}-01'):%B %Y}" for month in self.months]

    def accept(self, meetup: Meetup) -> None:
        """Takes it up: its author holds this meetup with us from now on."""
        with transaction.atomic():
            offer = self._lock()
            held = meetup._lock()
            if held.is_cancelled or held.is_over():
                raise OfferRefused("Choose a meetup that is still to come.")
            if not held.hosts.filter(member=offer.member).exists():
                last = held.hosts.aggregate(last=models.Max("position"))["last"]
                position = 0 if last is None else last + 1
                held.hosts.create(member=offer.member, role=Role.CO_HOST, position=position)
                held.touch(edited=["hosts"])
            offer._tell(state=self.State.ACCEPTED, meetup=held)

    def ask(self, text: str) -> None:
        """Asks its author something. One question at a time."""
        with transaction.atomic():
            offer = self._lock()
            if offer.state == self.State.ASKED:
                raise OfferRefused("There is a question already that they have not answered yet.")
            offer.questions.create(text=_words(text, "Write your question."))
            offer._tell(state=self.State.ASKED)

    def decline(self, reply: str) -> None:
        """Says no, with words that its author reads."""
        with transaction.atomic():
            self._lock()._tell(state=self.State.DECLINED, reply=_words(reply, "Say why, kindly. They will read this."))

    def answer(self, text: str) -> None:
        """Its author answers the question asked."""
        with transaction.atomic():
            offer = self._lock()
            question = offer.questions.filter(answer="").first()
            if question is None:
                raise OfferRefused("There is no question to answer.")
            question.answer = _words(text, "Write your answer.")
            question.save(update_fields=["answer"])
            offer.state = self.State.OFFERED
            offer.save(update_fields=["state"])

    def withdraw(self) -> None:
        """Its author takes it back: it is erased, words and all."""
        with transaction.atomic():
            self._lock().delete()

    def _tell(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=[*changes])
        if self.member.is_active and not self.member.is_paused:
            emails.offer_changed(self)

    def _lock(self) -> "Offer":
        """The row as it is now; nobody else changes it until we are done. Raises OfferRefused where it is closed, or
        gone."""
        rows = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("member")
        offer = rows.filter(pk=self.pk).first()
        if offer is None:
            raise OfferRefused("This offer was taken back.")
        if not offer.is_open:
            raise OfferRefused(CLOSED)
        return offer


class OfferQuestion(models.Model):
    """What organisers asked about an offer, and what its author answered."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(max_length=1000)
    answer = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer"], condition=Q(answer=""), name="offer_one_question_at_a_time")
        ]

    def __str__(self) -> str:
        return self.text


def _words(text: str, otherwise: str) -> str:
    """The words, when there are some and not too many."""
    text = text.strip()
    if not text or len(text) > 1000:
        raise ValidationError("Use at most 1000 letters." if text else otherwise)
    return text
