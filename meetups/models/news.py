"""News of a meetup: what is to be told when (Notice), and what was told to whom (Message), once for each cause."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from post_office.models import Email

from community import outbox
from community.models import Community, Member
from meetups import emails

if TYPE_CHECKING:
    from meetups.models.meetup import Meetup
    from meetups.models.rsvp import Rsvp

MESSAGES_KEPT = timedelta(days=30)  # after the meetup; then forgotten by `work`


class News(models.TextChoices):
    """What people are written to about."""

    SAVED = "saved", "Place saved"
    WAITING = "waiting", "Waiting for a place"
    PROMOTED = "promoted", "A place came free"
    REMOVED = "removed", "Taken off the list"
    CHANGED = "changed", "Something changed"
    CANCELLED = "cancelled", "Cancelled"
    DAY_BEFORE = "day-before", "Reminder, the day before"
    HOUR_BEFORE = "hour-before", "Reminder, an hour before"
    ANNOUNCED = "announced", "New meetup"
    RECAP = "recap", "Recap"

    @classmethod
    def of_a_place(cls) -> list[str]:
        """Those caused by asking for a place: a person may hear them again when they ask again."""
        return [cls.SAVED, cls.WAITING, cls.PROMOTED, cls.REMOVED]

    @classmethod
    def to_holders(cls) -> list[str]:
        """Those for people who have a place or wait; the others are for whoever wants to know."""
        return [kind for kind in cls.values if kind not in (cls.ANNOUNCED, cls.RECAP)]

    @classmethod
    def reminders(cls) -> list[str]:
        return [cls.DAY_BEFORE, cls.HOUR_BEFORE]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by the questions asked of them."""

    def open(self) -> Self:
        """Not everyone has been told yet."""
        return self.filter(done_at=None)

    def due(self, now: datetime | None = None) -> Self:
        """To be told now, in order."""
        return self.open().filter(due_at__lte=now or timezone.now()).order_by("due_at", "pk")


class Notice(models.Model):
    """News of a meetup that many are to hear: from when, and when all had been told. One row per meetup and kind; when
    there is more to tell it is opened again."""

    meetup = models.ForeignKey("meetups.Meetup", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=News)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meetup", "kind"], name="notice_one_per_kind")]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="notice_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.meetup}"

    def close(self) -> None:
        """Everyone who should know has been told."""
        self.done_at = timezone.now()
        self.save(update_fields=["done_at"])


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by the questions asked of them, and the one way they come to be."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def outdated(self, now: datetime) -> Self:
        """About meetups that ended 30 days ago and of which nothing is left to tell."""
        before = now - MESSAGES_KEPT
        to_tell = Notice.objects.open().filter(meetup=models.OuterRef("meetup"))
        return self.filter(meetup__ends_at__lt=before, created_at__lt=before).exclude(models.Exists(to_tell))

    def known(self) -> dict[int, dict[str, str]]:
        """What each member was told last: `facts` by the member's key."""
        told = self.standing().exclude(facts={}).order_by("pk")
        return dict(told.values_list("member", "facts"))

    def tell(self, kind: News, rsvps: Sequence["Rsvp"], *, community: Community | None = None, **extra: Any) -> None:
        """Tells people about their places, in the caller's transaction; each needs `meetup` and `member` loaded.

        `extra` maps a word that the e-mail needs to a value, or to one per RSVP (a dict by its key). Raises
        IntegrityError where someone has been told already: callers look first, the database makes sure.
        """
        write = emails.ABOUT_PLACES[kind.value]
        community = community or Community.current()

        def own(rsvp: "Rsvp") -> dict[str, Any]:
            return {name: value[rsvp.pk] if isinstance(value, dict) else value for name, value in extra.items()}

        mails = outbox.post([write(rsvp, community, **own(rsvp)) for rsvp in rsvps])
        self.bulk_create(
            Message(
                meetup=rsvp.meetup,
                member=rsvp.member,
                kind=kind,
                cause=cause_of(kind, rsvp),
                facts=emails.facts(rsvp.meetup, rsvp.is_going),
                mail=mail,
            )
            for rsvp, mail in zip(rsvps, mails, strict=True)
        )

    def withdraw(self, meetup: "Meetup", *, member: Member | None = None, kinds: Iterable[str] = News.values) -> None:
        """Takes back mail about this meetup that has not left, given up or not. What else the same mail told is told
        anew."""
        unsent = self.filter(meetup=meetup, kind__in=kinds, mail__status__in=outbox.UNSENT)
        if member is not None:
            unsent = unsent.filter(member=member)
        found = list(unsent.values_list("pk", "mail_id"))
        if not found:
            return
        mails = _locked(mail for _, mail in found)
        Message.objects.filter(mail__in=mails).exclude(meetup=meetup).tell_anew()
        self.filter(pk__in=[pk for pk, _ in found]).update(withdrawn_at=timezone.now())
        outbox.withdraw(Email.objects.filter(pk__in=mails))

    def tell_anew(self) -> None:
        """Forgets that these were told, so that `work` tells them again: their mail is taken back."""
        for meetup, kind in list(self.values_list("meetup", "kind").distinct()):
            Notice.objects.filter(meetup=meetup, kind=kind).update(done_at=None)
        self.delete()

    def correct_places(self, meetup: "Meetup", rsvps: Sequence["Rsvp"]) -> None:
        """Sees to mail about these people's places that has not left, given up or not, and is no longer true: that
        somebody has a place, or waits, is written anew; news and reminders are taken back. Each RSVP needs `meetup` and
        `member` loaded."""
        by_member = {rsvp.member_id: rsvp for rsvp in rsvps}
        unsent = self.standing().filter(meetup=meetup, member__in=by_member, mail__status__in=outbox.UNSENT)
        facts = {key: emails.facts(meetup, rsvp.is_going) for key, rsvp in by_member.items()}
        false = [message for message in unsent.exclude(facts={}) if message.facts != facts[message.member_id]]
        old = [message.mail_id for message in false]
        renewed = [message for message in false if message.kind in News.of_a_place()]
        if renewed:
            community = Community.current()
            letters = [emails.ABOUT_PLACES[m.kind](by_member[m.member_id], community) for m in renewed]
            for message, mail in zip(renewed, outbox.post(letters), strict=True):
                message.mail, message.facts, message.created_at = mail, facts[message.member_id], timezone.now()
            self.bulk_update(renewed, ["mail", "facts", "created_at"])
        gone = [message.pk for message in false if message not in renewed]
        self.filter(pk__in=gone).update(withdrawn_at=timezone.now())
        outbox.withdraw(Email.objects.filter(pk__in=old))

    def correct_announcement(self, meetup: "Meetup") -> None:
        """Has those told anew to whom the meetup was announced as it no longer is, in mail that has not left."""
        unsent = self.filter(meetup=meetup, kind=News.ANNOUNCED, mail__status__in=outbox.UNSENT)
        before = meetup.changed_at + timedelta(seconds=1)  # that is kept to the second
        found = list(unsent.filter(created_at__lt=before).values_list("mail", flat=True))
        if found:
            mails = _locked(found)
            Message.objects.filter(mail__in=mails).tell_anew()
            outbox.withdraw(Email.objects.filter(pk__in=mails))


def _locked(mails: Iterable[int]) -> list[int]:
    """The keys of those mails, in order, with the rows' locks. Another meetup told in the same mails may be called off
    at this moment: who comes second waits here."""
    rows = Email.objects.select_for_update(no_key=True).filter(pk__in=set(mails)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


class Message(models.Model):
    """One piece of news told to one person. The row is made with the mail, in one transaction, and stands in the way of
    a second one for the same cause."""

    meetup = models.ForeignKey("meetups.Meetup", on_delete=models.CASCADE, related_name="messages")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=News)
    cause = models.PositiveIntegerField(default=0, help_text="The RSVP's ticket, or the meetup's SEQUENCE.")
    facts = models.JSONField(default=dict, help_text="What this person now knows: what changes later is told.")
    mail = models.ForeignKey(Email, null=True, on_delete=models.SET_NULL, related_name="messages")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meetup", "member", "kind", "cause"], name="message_once_per_cause")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.member}"


def cause_of(kind: News, rsvp: "Rsvp") -> int:
    """What a message is about, so that the same is told once: one's asking (the ticket), or how the meetup stands (its
    SEQUENCE). A meetup is cancelled once."""
    if kind in News.of_a_place():
        return rsvp.ticket
    return 0 if kind == News.CANCELLED else rsvp.meetup.sequence


def broadcast(kind: News, letters: Sequence[tuple[Member, Sequence["Meetup"], outbox.Letter]]) -> None:
    """Tells members about meetups they need not have a place at: one mail each, a row for each meetup in it."""
    with transaction.atomic():
        mails = outbox.post([letter for _, _, letter in letters])
        Message.objects.bulk_create(
            Message(meetup=meetup, member=member, kind=kind, mail=mail)
            for (member, meetups, _), mail in zip(letters, mails, strict=True)
            for meetup in meetups
        )
