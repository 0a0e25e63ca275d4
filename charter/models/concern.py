"""Concerns about how somebody behaved, raised privately. Only care stewards read them, and who raised one sees which of
them did.

Nothing here has a reverse name: a list in the admin could otherwise be narrowed to the people a concern hangs on.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from charter import concern_emails
from community.models import Member
from meetups.models import Meetup

if TYPE_CHECKING:
    from charter.models.concern_replies import ConcernReading, ConcernReply

CARE_STEWARDS = "Care stewards"  # the group; made by a migration
LONGEST = 5000  # characters
KEPT = timedelta(days=365)  # after it is raised
KEPT_CLOSED = timedelta(days=180)  # after it is closed
NOBODY_LEFT = "Then nobody would be left to read it. Leave at least one of the care stewards."
OPEN_FOR = timedelta(hours=1)  # so long a steward reads on before another opening is noted


class ConcernRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not like this, or not any more; the message is a sentence for the person asking."""


def fresh_reference() -> str:
    """60 random bits, as 12 characters of base32 (RFC 4648, 6), in lower case."""
    return "".join(secrets.choice(ascii_lowercase + "234567") for _ in range(12))


def said(text: str) -> str:
    """The words, without space around them. Raises ConcernRefused where there are none."""
    if not text.strip():
        raise ConcernRefused("Write a few words first.")
    return text.strip()


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

    def raise_one(
        self, member: Member, text: str, meetup: Meetup | None = None, kept_from: Collection[Member] = ()
    ) -> "Concern":
        """Keeps what a member raises, and tells the care stewards who may read it. Sent twice, it is kept once.

        Raises ConcernRefused when there are no words, or nobody would be left to read them.
        """
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # a button pressed twice: one after another
            words = said(text)
            same = self.filter(member=member, text=words, meetup=meetup).exclude(state=Concern.State.CLOSED).first()
            if same:
                return same
            kept = {steward.pk for steward in kept_from}
            if not care_stewards().exclude(pk__in=kept | {member.pk}).exists():
                raise ConcernRefused(NOBODY_LEFT)
            concern = self.create(member=member, text=words, meetup=meetup)
            concern.kept_from.set(kept)
            concern_emails.raised(concern)
            return concern

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
        readings: models.QuerySet[ConcernReading]
        replies: models.QuerySet[ConcernReply]

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

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    def readers(self) -> models.QuerySet[Member]:
        """The care stewards who may read it."""
        others = care_stewards().exclude(pk__in=self.kept_from.values("pk"))
        return others.exclude(pk=self.member_id) if self.member_id else others

    def around(self) -> dict[str, models.QuerySet[Any]]:
        """What hangs on it, for its author's page and the stewards' one."""
        return {
            "readings": self.readings.select_related("steward"),
            "replies": self.replies.select_related("member"),
            "readers": self.readers(),
            "kept": self.kept_from.all(),
        }

    # --- For its author ---------------------------------------------------------------------------------------------

    def add(self, text: str) -> None:
        """Adds the author's words, and tells the care stewards. Raises ConcernRefused when it is closed."""
        with transaction.atomic():
            concern = self._lock()
            if concern._say(concern.member, text, "", self.State.RECEIVED, self.State.ACKNOWLEDGED, from_author=True):
                concern_emails.added(concern)

    def keep_from(self, stewards: Collection[Member]) -> None:
        """Keeps it from more care stewards, from now on. Raises ConcernRefused when nobody would be left."""
        with transaction.atomic():
            concern = self._lock()
            if not concern.readers().exclude(pk__in=[steward.pk for steward in stewards]).exists():
                raise ConcernRefused(NOBODY_LEFT)
            concern.kept_from.add(*stewards)

    # --- For care stewards --------------------------------------------------------------------------------------------

    def is_open_to(self, steward: Member) -> bool:
        """Whether this steward opened it within the last hour, and so reads on."""
        return self.readings.filter(steward=steward, at__gt=timezone.now() - OPEN_FOR).exists()

    def open(self, by: Member) -> None:
        """Notes that a care steward reads it, for its author to see."""
        with transaction.atomic():
            if not self._lock().is_open_to(by):
                self.readings.create(steward=by)

    def acknowledge(self, by: Member, text: str) -> None:
        """Tells its author that it has been read. Raises ConcernRefused when that is done already."""
        self._answer(by, text, self.State.ACKNOWLEDGED, self.State.RECEIVED)

    def answer(self, by: Member, text: str) -> None:
        """Words for its author. Raises ConcernRefused before it is acknowledged, and once it is closed."""
        self._answer(by, text, "", self.State.ACKNOWLEDGED)

    def close(self, by: Member, text: str) -> None:
        """Ends it, with words on what came of it. Raises ConcernRefused unless it is acknowledged and still open."""
        self._answer(by, text, self.State.CLOSED, self.State.ACKNOWLEDGED)

    def _answer(self, by: Member, text: str, becomes: str, *while_it_is: str) -> None:
        with transaction.atomic():
            concern = self._lock()
            if not concern._say(by, text, becomes, *while_it_is):
                return
            if becomes:
                concern.state = becomes
            if concern.is_closed:
                concern.closed_at = timezone.now()
                concern.expires_at = concern.closed_at + KEPT_CLOSED
            concern.save(update_fields=["state", "closed_at", "expires_at"])
            concern_emails.answered(concern, becomes)

    def _say(self, by: Member | None, text: str, becomes: str, *while_it_is: str, from_author: bool = False) -> bool:
        """Adds words to the locked row; says whether they are new, and not those just said, sent twice. Raises
        ConcernRefused when it is in none of the states."""
        words, last = said(text), self.replies.last()
        if last and (last.member, last.text, last.state) == (by, words, becomes):
            return False
        if self.state not in while_it_is:
            raise ConcernRefused(NOT_NOW[self.State(self.state)])
        self.replies.create(member=by, text=words, from_author=from_author, state=becomes)
        return True

    def _lock(self) -> "Concern":
        return Concern.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)


NOT_NOW = {
    Concern.State.RECEIVED: "It is not acknowledged yet.",
    Concern.State.ACKNOWLEDGED: "It is acknowledged already.",
    Concern.State.CLOSED: "It is closed, so nothing can be added.",
}
