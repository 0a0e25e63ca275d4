"""What becomes of a meetup: draft, published, cancelled; and the trace each change leaves for calendars."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from meetups.models.schedule import Schedule


class Lifecycle(Schedule):
    """Each verb takes the row's lock first, and changes all or nothing."""

    class Status(models.TextChoices):
        """One field says where a meetup stands."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    # What a calendar app shows: a change to one of these raises SEQUENCE (RFC 5545, 3.8.7.4).
    CALENDAR_FIELDS = frozenset({"title", "date", "time", "zone", "minutes", "platform", "join_link", "status"})

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    cancel_reason = models.CharField("why it is cancelled", max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

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
        """Lets everyone see a draft. Raises ValidationError when it is not a draft."""
        with transaction.atomic():
            meetup = self._lock()
            if not meetup.is_draft:
                raise ValidationError(f"“{meetup}” is {meetup.get_status_display().lower()} already.")
            meetup.published_at = timezone.now()
            meetup._change(status=self.Status.PUBLISHED)

    def cancel(self, reason: str) -> None:
        """Calls off a published meetup. RSVPs stay as they were.

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

    def touch(self) -> None:
        """Notes that something shown with the meetup changed (its hosts), so that caches and feeds notice."""
        with transaction.atomic():
            self._lock()._change()

    def _lock(self) -> Self:
        """The row as it is now, which nobody else may change until our transaction ends."""
        return type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)

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
