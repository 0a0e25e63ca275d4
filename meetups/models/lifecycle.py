"""What becomes of a meetup: draft, published, cancelled; and the trace each change leaves for calendars."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from meetups.models.news import Message, News
from meetups.models.schedule import Schedule
from meetups.models.talked_of import TalkedOf

if TYPE_CHECKING:
    from meetups.models.meetup import Meetup
    from meetups.models.news import NoticeQuerySet

FOLD = timedelta(minutes=10)  # changes this close to each other make one mail
LEADS = {News.DAY_BEFORE: timedelta(hours=24), News.HOUR_BEFORE: timedelta(hours=1)}


class Lifecycle(TalkedOf, Schedule):
    """Each verb takes the row's lock first, and changes all or nothing."""

    class Status(models.TextChoices):
        """One field says where a meetup stands."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    # What a calendar app shows: a change to one of these raises SEQUENCE (RFC 5545, 3.8.7.4).
    CALENDAR_FIELDS = frozenset(
        {"title", "date", "time", "zone", "minutes", "platform", "join_link", "dial_in", "status"}
    )

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    cancel_reason = models.CharField("why it is cancelled", max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The fields an organiser changed on this one: its series, where it has one, leaves them alone.
    edited = models.JSONField(default=list, editable=False)

    if TYPE_CHECKING:
        notices: NoticeQuerySet  # the reverse side of Notice.meetup

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        """Seen by organisers only."""
        return self.status == self.Status.DRAFT

    @property
    def is_cancelled(self) -> bool:
        """Called off after having been announced."""
        return self.status == self.Status.CANCELLED

    def publish(self) -> None:
        """Lets everyone see a draft, and tells those who want to know. Raises ValidationError when it is no draft."""
        with transaction.atomic():
            meetup = self._lock()
            if not meetup.is_draft:
                raise ValidationError(f"“{meetup}” is {meetup.get_status_display().lower()} already.")
            meetup.published_at = timezone.now()
            if not meetup.is_over():
                meetup._begin_topic(meetup.published_at + FOLD)
            meetup._change(status=self.Status.PUBLISHED)
            if not meetup.is_over():
                meetup._announce(News.ANNOUNCED, meetup.published_at + FOLD)
                meetup._set_reminders()

    def cancel(self, reason: str) -> None:
        """Calls off a published meetup, and tells everyone who has a place or waits. RSVPs stay as they were.

        Raises ValidationError without a reason, or when it is not a published meetup still to come.
        """
        reason = reason.strip()
        with transaction.atomic():
            meetup = self._lock()
            if meetup.status != self.Status.PUBLISHED or meetup.is_over():
                raise ValidationError(f"“{meetup}” cannot be cancelled: it is not a published meetup still to come.")
            if not reason:
                raise ValidationError("Say why it is cancelled. People will read this.")
            meetup._change(status=self.Status.CANCELLED, cancel_reason=reason)
            meetup.notices.open().delete()
            Message.objects.withdraw(meetup.as_meetup())
            meetup._announce(News.CANCELLED, timezone.now())

    def touch(self, edited: Iterable[str] = ()) -> None:
        """Notes that something shown with the meetup changed (its hosts), so that caches and feeds notice. `edited`
        names what an organiser changed on this one by hand."""
        with transaction.atomic():
            meetup = self._lock()
            meetup._change(edited=sorted({*meetup.edited, *edited}))

    def as_meetup(self) -> "Meetup":
        """Itself: every Lifecycle is a Meetup, though the types do not say so."""
        return self  # type: ignore[return-value]  # the one model that is made of this

    def _announce(self, kind: News, due_at: datetime) -> None:
        """Has this news told by `work`, from then on."""
        self.notices.update_or_create(kind=kind, defaults={"due_at": due_at, "done_at": None})

    def _begin_topic(self, due_at: datetime) -> None:
        """Has a topic made on the forum when people are told of it, unless an organiser typed one's address."""
        meetup = self.as_meetup()
        if not meetup.forum_url:
            meetup.forum_topic = self._topic("meetup", self.uid, meetup.title, due_at)

    def _set_reminders(self) -> None:
        """Sets the moments at which people who are going are reminded. Those gone by are left out: people have just
        been told when it is, by what they did or by what changed."""
        now = timezone.now()
        for kind, lead in LEADS.items():
            if self.starts_at - lead > now:
                self._announce(kind, self.starts_at - lead)
            else:
                self.notices.filter(kind=kind).delete()

    def _lock(self) -> Self:
        """The row as it is now, which nobody else may change until our transaction ends. (Rows that point to it may be
        made meanwhile: its key stays.)"""
        return type(self)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=self.pk)

    def _change(self, **changes: Any) -> None:
        """Applies and saves changes to the locked row; raises `sequence` when a calendar would show a difference."""
        for name, value in changes.items():
            setattr(self, name, value)
        if changes.keys() & self.CALENDAR_FIELDS:
            self.sequence += 1
        self.changed_at = later_than(self.changed_at)
        self.save()


def later_than(moment: datetime) -> datetime:
    """Now, to the second (calendars have no finer time), and always at least a second after `moment`.

    So a change is never hidden from a feed because two fell into one second or the clock was set back.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    return max(now, moment.replace(microsecond=0) + timedelta(seconds=1))
