"""Asking somebody for a one-to-one. Addresses stay private until they agree; the words are read by these two alone.

Nothing here has a reverse name: a list in the admin could otherwise be narrowed to who asked whom.
"""

from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone

from community import times
from community.emails import chats as chat_emails
from community.models.chat_offer import ChatBlock, ChatOffer, ChatRefused
from community.models.people import Member
from community.models.profile import new_slug
from community.secrets import SecretText

LONGEST, LONGEST_REPLY = 1000, 500  # characters
AT_ONCE = 3  # requests of one person that nobody has answered
ANSWERED_WITHIN = timedelta(days=14)  # then it lapses
KEPT = timedelta(days=60)  # after the end, or the time agreed; then `work` deletes the row
OVER = "This has been answered, or taken back, already."
TAKEN = "That time has passed, or is taken by now. You can still agree, and find another together."
NOT_OFFERED = "They do not offer one-to-ones at the moment."


class ChatRequestQuerySet(models.QuerySet["ChatRequest"]):
    """Requests by the questions asked of them, and the one way they come to be."""

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(state=ChatRequest.State.OPEN)

    def of(self, member: Member) -> Self:
        """Those this person may read: what they asked, and what they were asked."""
        return self.filter(Q(asker=member) | Q(asked=member)).select_related("asker", "asked")

    def unanswered(self, now: datetime) -> Self:
        """Those that have waited too long."""
        return self.open().filter(asked_at__lte=now - ANSWERED_WITHIN)

    def expired(self, now: datetime) -> Self:
        """Those to be deleted."""
        return self.filter(Q(starts_at=None) | Q(starts_at__lte=now - KEPT), ended_at__lte=now - KEPT)

    def ask(self, asker: Member, asked: Member, words: str, starts_at: datetime | None = None) -> "ChatRequest":
        """Asks, and tells the one who is asked; `starts_at` is one of the times they list. Sent twice, it is kept once.
        Raises ChatRefused when it cannot be now."""
        words = words.strip()
        with transaction.atomic():
            both = Member.objects.select_for_update(no_key=True).order_by("pk").in_bulk([asker.pk, asked.pk])
            if len(both) < 2 or not words:
                raise ChatRefused("Write a few words about what you would like to talk about.")
            asker, asked = both[asker.pk], both[asked.pk]
            same = self.open().filter(asker=asker, asked=asked).first()
            if same and (same.words, same.starts_at) == (words, starts_at):
                return same
            if refusal := self.why_not(asker, asked):
                raise ChatRefused(refusal)
            offer = ChatOffer.objects.open_to(asker).get(member=asked)
            if starts_at and starts_at not in {time.starts_at for time in offer.free_times()}:
                raise ChatRefused("That time has passed, or is taken by now. Choose another.")
            request = self.create(
                asker=asker, asked=asked, words=words, starts_at=starts_at, zone=offer.zone, minutes=offer.minutes
            )
            chat_emails.asked(request)
            return request

    def why_not(self, asker: Member, asked: Member) -> str:
        """Why this one cannot ask that one now, as a sentence; empty when they can."""
        if not asker.name:
            return "Tell us your name first, so that they know who asks."
        if asker.is_paused or not asker.is_active:
            return "Your account is paused."
        if asker.pk == asked.pk or not ChatOffer.objects.open_to(asker).filter(member=asked).exists():
            return NOT_OFFERED
        open_ones = self.open().filter(Q(asker=asker) | Q(asker=asked, asked=asker))
        pairs = list(open_ones.values_list("asker", "asked"))
        if (asker.pk, asked.pk) in pairs:
            return f"You have asked {asked} already. They have not answered yet."
        if (asked.pk, asker.pk) in pairs:
            return f"{asked} has asked you already. Their request waits for your answer."
        if len(pairs) - pairs.count((asked.pk, asker.pk)) >= AT_ONCE:
            return (
                f"{AT_ONCE} of your requests wait for an answer. Take one back, or wait for an answer, then ask again."
            )
        return self._too_soon(asker, asked)

    def _too_soon(self, asker: Member, asked: Member) -> str:
        last = self.filter(asker=asker, asked=asked).order_by("-pk").first()
        again = last.can_be_asked_again_at if last else None
        if last is None or again is None or again <= timezone.now():
            return ""
        day = times.spoken_date(again.astimezone(times.zone(asker.time_zone or last.zone)).date())
        return f"You asked {asked} not long ago, and it did not come to a one-to-one. You can ask again from {day}."

    def end_all_of(self, member: Member) -> None:
        """Ends what is open of somebody who cannot take part any more; the others are told, without a reason."""
        for request in self.open().filter(Q(asker=member) | Q(asked=member)).order_by("pk"):
            request.end(member)


class ChatRequest(models.Model):
    """One request, from when it is asked until it is deleted. Each verb takes the row's lock first."""

    class State(models.TextChoices):
        OPEN = "open", "waits for an answer"
        AGREED = "agreed", "agreed"
        DECLINED = "declined", "not now"
        WITHDRAWN = "withdrawn", "taken back"
        LAPSED = "lapsed", "no answer"
        ENDED = "ended", "ended"

    slug = models.SlugField(max_length=10, unique=True, default=new_slug, editable=False)
    asker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", editable=False)
    asked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", editable=False)
    words = SecretText()
    reply = SecretText(blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ChatRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="chat_request_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["agreed", "declined", "withdrawn", "lapsed", "ended"], ended_at__isnull=False),
                name="chat_request_ended_when_it_says_so",
            ),
            models.UniqueConstraint(
                Least("asker", "asked"), Greatest("asker", "asked"), condition=Q(state="open"),
                name="chat_request_one_between_two",
            ),
            models.UniqueConstraint(
                fields=["asked", "starts_at"], condition=Q(state="agreed"), name="chat_request_time_promised_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "A request for a one-to-one"  # never whose: this is what logs and titles print

    def get_absolute_url(self) -> str:
        """Its page, for these two."""
        return reverse("chat", args=[self.slug])

    @property
    def thread(self) -> str:
        """What mail about it names in its header References, so that it is found again."""
        return f"<one-to-one-{self.slug}@{urlsplit(settings.SITE_URL).hostname}>"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + ANSWERED_WITHIN

    @property
    def can_be_asked_again_at(self) -> datetime | None:
        """From when the same may ask the same again: soon after taking it back, later after no, or no answer."""
        wait = {self.State.DECLINED: 30, self.State.LAPSED: 30, self.State.WITHDRAWN: 1}.get(self.State(self.state))
        return self.ended_at + timedelta(days=wait) if wait and self.ended_at else None

    def has_its_time(self) -> bool:
        """Whether the time asked for can still be promised."""
        promised = ChatRequest.objects.filter(asked=self.asked_id, starts_at=self.starts_at, state=self.State.AGREED)
        return bool(self.starts_at and self.starts_at > timezone.now() and not promised.exists())

    # --- Verbs --------------------------------------------------------------------------------------------------------

    def agree(self, *, at_that_time: bool) -> None:
        """Says yes, and tells each the other's address. Raises ChatRefused when it is over, or the time is taken."""
        try:
            with transaction.atomic():
                if request := self._to_settle(self.State.AGREED):
                    if at_that_time and not request.has_its_time():
                        raise ChatRefused(TAKEN)
                    starts_at = request.starts_at if at_that_time else None
                    request._settle(self.State.AGREED, starts_at=starts_at)
                    chat_emails.agreed(request)
        except IntegrityError:  # somebody else got that time in this very moment
            raise ChatRefused(TAKEN) from None

    def decline(self, reply: str = "") -> None:
        """Says not now, with words or without. Raises ChatRefused when it is over."""
        with transaction.atomic():
            if request := self._to_settle(self.State.DECLINED):
                request._settle(self.State.DECLINED, reply=reply.strip())
                chat_emails.declined(request)

    def withdraw(self) -> None:
        """Takes it back; the one who was asked is told, if they had heard of it. Raises ChatRefused when it is over."""
        self._close(self.State.WITHDRAWN, to_asked=True)

    def lapse(self) -> None:
        """Ends without an answer: the asker is told."""
        self._close(self.State.LAPSED, to_asker=True)

    def end(self, because_of: Member) -> None:
        """Ends because this one of the two cannot take part any more: the other is told, and not why. Raises
        ChatRefused when it is over."""
        told = {"to_asker": self.asker_id != because_of.pk, "to_asked": self.asked_id != because_of.pk}
        self._close(self.State.ENDED, **told)

    def block(self, reply: str = "") -> None:
        """Not from this person again. What is open is declined, with words or without, and not a word of this."""
        with transaction.atomic():
            ChatBlock.objects.get_or_create(by=self.asked, person=self.asker)
            if ChatRequest.objects.open().filter(pk=self.pk).exists():
                self.decline(reply)

    def _close(self, state: str, **told: bool) -> None:
        with transaction.atomic():
            if request := self._to_settle(state):
                request._settle(state)
                chat_emails.closed(request, **told)

    def _to_settle(self, state: str) -> "ChatRequest | None":
        """The row, locked; None where it is so already. Raises ChatRefused when it is over in another way."""
        rows = ChatRequest.objects.select_for_update(of=("self",), no_key=True).select_related("asker", "asked")
        request = rows.filter(pk=self.pk).first()
        if request and request.state == state:
            return None
        if request is None or not request.is_open:
            raise ChatRefused(OVER)
        return request

    def _settle(self, state: str, **changes: Any) -> None:
        for name, value in (changes | {"state": state, "ended_at": timezone.now()}).items():
            setattr(self, name, value)
        self.save(update_fields=[*changes, "state", "ended_at"])
