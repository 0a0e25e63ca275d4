"""Concerns about how somebody behaved, raised privately. Only care stewards read them, and who raised one sees which of
them did.

Nothing here has a reverse name: a list in the admin could otherwise be narrowed to the people a concern hangs on.
"""

import secrets
from datetime import datetime, timedelta
from string import ascii_lowercase
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from community.models import Member
from meetups.models import Meetup

CARE_STEWARDS = "Care stewards"  # the group; made by a migration
LONGEST = 5000  # characters
KEPT = timedelta(days=365)  # after it is raised
KEPT_CLOSED = timedelta(days=180)  # after it is closed
OPEN_FOR = timedelta(hours=1)  # so long a steward reads on before another opening is noted


def fresh_reference() -> str:
    """60 random bits, as 12 characters of base32 (RFC 4648, 6), in lower case."""
    return "".join(secrets.choice(ascii_lowercase + "234567") for _ in range(12))


def in_a_year() -> datetime:
    """When a concern raised now is erased."""
    return timezone.now() + KEPT


def care_stewards() -> models.QuerySet[Member]:
    """Those in the group who can open the desk, where concerns are read. No other right makes a steward."""
    return Member.objects.confirmed().filter(groups__name=CARE_STEWARDS, is_active=True, is_staff=True)


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Concerns by the questions asked of them."""

    def raised_by(self, member: Member) -> Self:
        """This person's own, the newest first."""
        return self.filter(member=member).order_by("-created_at", "pk")

    def visible_to(self, steward: Member) -> Self:
        """Those a care steward may know of: not their own, nor one that is kept from them. Nothing for anybody else,
        whatever else they may do here."""
        if not care_stewards().filter(pk=steward.pk).exists():
            return self.none()
        return self.exclude(member=steward).exclude(kept_from=steward)

    def to_look_after(self) -> Self:
        """By state, the oldest first."""
        order = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(Concern.State.values)))
        return self.order_by(order, "created_at", "pk")

    def expired(self, now: datetime) -> Self:
        """Those to be erased."""
        return self.filter(expires_at__lte=now)


class Concern(models.Model):
    """What somebody raised. Its reference cannot be guessed, and is its key: numbers in a row would tell of others."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        CLOSED = "closed", "Closed"

    reference = models.CharField(primary_key=True, max_length=12, default=fresh_reference, editable=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    text = models.TextField(max_length=LONGEST)
    meetup = models.ForeignKey(Meetup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kept_from = models.ManyToManyField(Member, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(default=in_a_year, editable=False)

    objects = ConcernQuerySet.as_manager()

    if TYPE_CHECKING:
        readings: models.QuerySet["ConcernReading"]
        replies: models.QuerySet["ConcernReply"]

    class Meta:
        verbose_name = "concern raised privately"
        verbose_name_plural = "concerns raised privately"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "acknowledged"], closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="concern_closed_when_it_says_so",
            ),
        ]

    def __str__(self) -> str:
        return "A concern"  # never more: this is what logs and titles print


class ConcernReading(models.Model):
    """That a care steward opened a concern, and when: shown to who raised it."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="readings")
    steward = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "An opening of a concern"


class ConcernReply(models.Model):
    """Words between who raised a concern and the care stewards, seen by both. Added, never changed.

    `state` is what a steward's words made of the concern, empty where they changed nothing.
    """

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="replies")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    from_author = models.BooleanField()
    text = models.TextField(max_length=LONGEST)
    state = models.CharField(max_length=12, choices=Concern.State, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "concern replies"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "Words about a concern"
