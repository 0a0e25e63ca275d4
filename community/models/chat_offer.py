"""Offering one-to-ones: what about, how long, and when; and whom one does not want to be asked by again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from community import times
from community.models.people import Member
from community.models.profile import Profile, ProfileQuerySet

LONGEST_ABOUT = 140
MOST_TIMES = 5
LENGTHS = (15, 20, 30, 45, 60)  # minutes


class ChatRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not like this, or not now; the message is a sentence for the person asking."""


@dataclass(frozen=True)
class Offered:
    """What somebody offers, as their form says it. `starts` are instants (UTC)."""

    about: str
    minutes: int
    at_times: bool
    zone: str
    starts: Sequence[datetime] = ()


class ChatOfferQuerySet(models.QuerySet["ChatOffer"]):
    """Offers by the questions asked of them."""

    def left_for(self, person: Member) -> Self:
        """Those with a time left, where times are listed. Whoever does not want to be asked by this person seems not to
        offer."""
        blocked = ChatBlock.objects.filter(by=OuterRef("member"), person=person.pk)
        return self.filter(~Exists(blocked), Q(at_times=False) | Exists(ChatTime.objects.free(OuterRef("pk"))))

    def open_to(self, person: Member) -> Self:
        """Those this person can ask for: of members who want to be found, too."""
        return self.left_for(person).filter(member__in=Profile.objects.listed().values("member"))

    def keep(self, member: Member, offered: Offered) -> "ChatOffer":
        """Offers, or changes what was offered. Times that have passed are left out. Raises ChatRefused for somebody
        nobody can find."""
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=member.pk)
            if not Profile.objects.listed().filter(member=member).exists():
                raise ChatRefused("Let other members find you first. Else nobody sees your offer.")
            what = {"about": offered.about.strip(), "minutes": offered.minutes, "zone": offered.zone}
            offer, _ = self.update_or_create(member=member, defaults=what | {"at_times": offered.at_times})
            offer.times.all().delete()
            starts = sorted({start for start in offered.starts if start > timezone.now()}) if offered.at_times else []
            ChatTime.objects.bulk_create([ChatTime(offer=offer, starts_at=start) for start in starts])
            return offer

    def stop(self, member: Member) -> None:
        """Offers no more. What was asked before can still be answered."""
        self.filter(member=member).delete()


class ChatOffer(models.Model):
    """That one member offers one-to-ones. No row: they do not."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+", editable=False)
    about = models.CharField(max_length=LONGEST_ABOUT)
    minutes = models.PositiveSmallIntegerField(default=30)
    at_times = models.BooleanField(default=False)
    zone = models.CharField(max_length=64, validators=[times.validate_zone])
    changed_at = models.DateTimeField(auto_now=True)

    objects = ChatOfferQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=GreaterThan(Length(Trim("about")), 0), name="chat_offer_says_about_what"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=120), name="chat_offer_lasts_a_while"),
        ]

    def __str__(self) -> str:
        return "An offer of one-to-ones"

    def free_times(self) -> "list[ChatTime]":
        """The times nobody has yet, the next one first."""
        return list(ChatTime.objects.free(self.pk).order_by("starts_at"))


class ChatTimeQuerySet(models.QuerySet["ChatTime"]):
    """Times by the questions asked of them."""

    def free(self, offer: Any) -> Self:
        """Those of one offer (by its number) that are to come, and promised to nobody."""
        from community.models.chat_request import ChatRequest

        promised = ChatRequest.objects.filter(
            state=ChatRequest.State.AGREED, asked=OuterRef("offer__member"), starts_at=OuterRef("starts_at")
        )
        return self.filter(~Exists(promised), offer=offer, starts_at__gt=timezone.now())

    def passed(self, now: datetime) -> Self:
        """Those of no more use."""
        return self.filter(starts_at__lte=now)


class ChatTime(models.Model):
    """One time somebody lists; on the wall in the zone of the offer."""

    offer = models.ForeignKey(ChatOffer, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    objects = ChatTimeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["offer", "starts_at"], name="chat_time_once")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"


class ChatBlock(models.Model):
    """That somebody does not want to be asked by one person again. That person is never told."""

    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "person"], name="chat_block_once"),
            models.CheckConstraint(condition=~Q(by=models.F("person")), name="chat_block_somebody_else"),
        ]

    def __str__(self) -> str:
        return "Somebody who is not to ask again"  # never who


def with_chats(profiles: ProfileQuerySet, person: Member) -> ProfileQuerySet:
    """The profiles, each with what its member offers this person one-to-ones about as `chats_about`: None where they do
    not. It counts only on a profile that is listed, which is not asked again for each. No query more."""
    offers = ChatOffer.objects.left_for(person).filter(member=OuterRef("member"))
    rows: ProfileQuerySet = profiles.annotate(chats_about=Subquery(offers.values("about")[:1]))
    return rows
