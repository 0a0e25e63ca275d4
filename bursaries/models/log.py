"""What was done with an application, and who has read it: added in the same transaction, never changed."""

from django.db import models
from django.utils import timezone

from community.append_only import AppendOnly, AppendOnlyQuerySet
from community.models import Member


class OnRecord(AppendOnly):
    """By whom and when. Once an account is erased, only when."""

    application = models.ForeignKey("bursaries.Application", on_delete=models.PROTECT, related_name="%(class)s_log")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Entry(OnRecord):
    """One transition. It holds no words of people: what was said is with the application, and expires."""

    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    pence = models.PositiveIntegerField(null=True)

    objects = AppendOnlyQuerySet["Entry"].as_manager()

    class Meta(OnRecord.Meta):
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.verb}: {self.before} to {self.after}"


class Access(OnRecord):
    """Somebody other than its author opened it."""

    as_what = models.CharField(max_length=20, help_text="reviewer, payer or organiser")

    objects = AppendOnlyQuerySet["Access"].as_manager()

    class Meta(OnRecord.Meta):
        verbose_name_plural = "accesses"

    def __str__(self) -> str:
        return f"Opened as {self.as_what}"
