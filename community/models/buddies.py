"""Buddies: somebody who has been here a while, beside somebody who is new. Organisers match them.

Asking and offering are the agreement that each is given the other's name and address once they are matched. Locks are
taken in one order: the offer, then the request.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.emails import buddies as buddy_emails
from community.models.people import Member
from community.secrets import SecretText

LONGEST_WORDS, LONGEST_NOTE = 600, 140  # characters
MOST = 5  # newcomers beside one buddy
LASTS = timedelta(days=90)  # then a match is over by itself, and so is waiting
KEPT = timedelta(days=60)  # after it is over; then `work` deletes the row
COUNT = {"is_active": True, "is_paused": False, "confirmed_at__isnull": False}

KEPT_APART: list[Callable[[Member, Member], bool]] = []


class BuddyRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not like this, or not now; the message is a sentence for whoever tried."""


def keeps_apart(function: Callable[[Member, Member], bool]) -> Callable[[Member, Member], bool]:
    """Adds a function that says whether two members must not be brought together."""
    KEPT_APART.append(function)
    return function


def counting(who: str) -> dict[str, Any]:
    """The look-ups by which the member at `who` can take part."""
    return {f"{who}__{name}": value for name, value in COUNT.items()}


def locked(member: Member) -> Member:
    """The member, whom nobody pauses until the transaction ends. Raises BuddyRefused for who cannot take part, or has
    no name."""
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.is_paused or not member.is_active:
        raise BuddyRefused("Your account is paused.")
    if not member.name:
        raise BuddyRefused("Tell us your name first, so that the other knows who you are.")
    return member


class BuddyOfferQuerySet(models.QuerySet["BuddyOffer"]):
    """Offers by the questions asked of them, and the verbs that make and end one."""

    def counted(self) -> Self:
        """Each with how many newcomers it stands for now, as `taken`."""
        matched = BuddyRequest.objects.filter(state=BuddyRequest.State.MATCHED, buddy=OuterRef("member"))
        number = matched.order_by().values("buddy").annotate(number=Count("pk")).values("number")
        return self.annotate(taken=Coalesce(Subquery(number), 0))

    def with_room(self) -> Self:
        """Those of people who can take part, and who take one more; who has fewest comes first."""
        here = self.filter(**counting("member"))
        return here.counted().filter(taken__lt=F("room")).select_related("member").order_by("taken", "pk")

    def keep(self, member: Member, room: int, note: str) -> "BuddyOffer":
        """Offers, or changes what was offered. Raises BuddyRefused."""
        with transaction.atomic():
            offer, _ = self.update_or_create(member=locked(member), defaults={"room": room, "note": note.strip()})
            return offer


class BuddyOffer(models.Model):
    """That one member would be a buddy. No row: they would not, or not any more."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+", editable=False)
    room = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BuddyOfferQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(room__range=(1, MOST)), name="buddy_offer_has_room")]

    def __str__(self) -> str:
        return "An offer to be a buddy"  # never whose: this is what logs and titles print


class BuddyRequestQuerySet(models.QuerySet["BuddyRequest"]):
    """Requests by the questions asked of them, and the one way they come to be."""

    def running(self) -> Self:
        """Not over: waiting or matched."""
        return self.exclude(state=BuddyRequest.State.OVER)

    def of(self, member: Member) -> Self:
        """Those this person is in, as the newcomer or as the buddy."""
        return self.filter(Q(newcomer=member) | Q(buddy=member)).select_related("newcomer", "buddy")

    def outlived(self, now: datetime) -> Self:
        """Matches, and waiting, that are over by themselves now, and rows that have been kept long enough."""
        matched = Q(state=BuddyRequest.State.MATCHED, matched_at__lte=now - LASTS)
        waiting = Q(state=BuddyRequest.State.WAITING, asked_at__lte=now - LASTS)
        return self.filter(matched | waiting | Q(state=BuddyRequest.State.OVER, ended_at__lte=now - KEPT))

    def ask(self, newcomer: Member, words: str) -> "BuddyRequest":
        """Asks for a buddy, and lets organisers know. Whoever has asked already has the same request. Raises
        BuddyRefused."""
        with transaction.atomic():
            newcomer = locked(newcomer)
            if mine := self.running().filter(newcomer=newcomer).first():
                return mine
            request = self.create(newcomer=newcomer, words=words.strip())
            buddy_emails.asked(request)
            return request

    def part(self, one: Member, other: Member) -> None:
        """Ends the match of these two, as an organiser does. A match made in this very moment is waited for."""
        with transaction.atomic():
            theirs = self.running().filter(newcomer__in=[one, other])
            for request in theirs.select_for_update(no_key=True).order_by("pk"):
                if {request.newcomer_id, request.buddy_id} == {one.pk, other.pk}:
                    request.end()

    def end_all_of(self, member: Member) -> None:
        """Ends what this person offers and is in, as they cannot take part any more. The others are told, without a
        reason."""
        BuddyOffer.objects.filter(member=member).delete()  # first: nobody is matched with them from here on
        for request in self.of(member).running().order_by("pk"):
            request.end(member)


class BuddyRequest(models.Model):
    """That one newcomer would like a buddy, from when they ask until the row is deleted."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for a buddy"
        MATCHED = "matched", "has a buddy"
        OVER = "over", "over"

    newcomer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", editable=False)
    words = SecretText("what would help", blank=True, default="", editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    asked_at = models.DateTimeField("asked", default=timezone.now, editable=False)
    buddy = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    matched_at = models.DateTimeField("matched", null=True, editable=False)
    matched_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = BuddyRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        verbose_name = "newcomer who would like a buddy"
        verbose_name_plural = "newcomers who would like a buddy"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", matched_at=None, buddy=None, ended_at=None)
                | Q(state="matched", matched_at__isnull=False, buddy__isnull=False, ended_at=None)
                | Q(state="over", ended_at__isnull=False),
                name="buddy_request_is_what_it_says",
            ),
            models.CheckConstraint(condition=~Q(buddy=F("newcomer")), name="buddy_request_to_somebody_else"),
            models.UniqueConstraint(
                fields=["newcomer"], condition=~Q(state="over"), name="buddy_request_one_at_a_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "Somebody who would like a buddy"  # never who

    @property
    def thread(self) -> str:
        """What mail about it names in its header References, so that it is found again."""
        return f"<buddy-{self.pk}@{urlsplit(settings.SITE_URL).hostname}>"

    def why_not(self, offer: BuddyOffer | None) -> str:
        """Why these two cannot be matched now, as a sentence for organisers; empty when they can."""
        if self.state != self.State.WAITING:
            return "Somebody was found for them already, or they do not look for a buddy any more."
        if not BuddyRequest.objects.filter(pk=self.pk, **counting("newcomer")).exists():
            return "They cannot take part at the moment."
        if offer is None or not (with_room := BuddyOffer.objects.with_room().filter(pk=offer.pk).first()):
            return "They cannot take anybody any more. Choose somebody else."
        pair = self.newcomer, with_room.member
        if pair[0] == pair[1] or any(function(*pair) for function in KEPT_APART):
            return "These two cannot be matched. Choose somebody else."
        return ""

    # --- Verbs --------------------------------------------------------------------------------------------------------

    def match(self, offer: BuddyOffer, by: Member) -> None:
        """Brings these two together and tells each, once. Raises BuddyRefused when it cannot be."""
        with transaction.atomic():
            held = BuddyOffer.objects.select_for_update(no_key=True).filter(pk=offer.pk).first()
            request = self._locked()
            if request.state == self.State.MATCHED and held and request.buddy_id == held.member_id:
                return
            if refusal := request.why_not(held):
                raise BuddyRefused(refusal)
            now = timezone.now()
            request._become(self.State.MATCHED, buddy=offer.member, matched_at=now, matched_by=by)
            buddy_emails.matched(request, offer.note)

    def withdraw(self) -> None:
        """Takes it back; nobody is told. Raises BuddyRefused where somebody was found in this very moment."""
        with transaction.atomic():
            request = self._locked()
            if request.state == self.State.MATCHED:
                raise BuddyRefused("Somebody was found for you just now. You can end that here as well.")
            request._be_over()

    def end(self, because_of: Member | None = None) -> None:
        """Takes it back, or ends the match, as this one of the two wants or must; else an organiser does. The others
        are told, and not why. One that is over stays so."""
        with transaction.atomic():
            request = self._locked()
            if request._be_over() == self.State.MATCHED:
                buddy_emails.over(request, because_of)

    def outlive(self) -> None:
        """Ends a match after its time: nobody is told, for nothing happens. Whoever has waited in vain is."""
        with transaction.atomic():
            request = self._locked()
            if request._be_over() == self.State.WAITING:
                buddy_emails.nobody_found(request)

    def _be_over(self) -> str:
        """Ends it and forgets what was written; says what it was before."""
        before = self.state
        if before != self.State.OVER:
            self._become(self.State.OVER, ended_at=timezone.now(), words="")
        return before

    def _locked(self) -> "BuddyRequest":
        rows = BuddyRequest.objects.select_for_update(of=("self",), no_key=True)
        return rows.select_related("newcomer", "buddy").get(pk=self.pk)

    def _become(self, state: str, **changes: Any) -> None:
        for name, value in (changes | {"state": state}).items():
            setattr(self, name, value)
        self.save(update_fields=[*changes, "state"])
