"""What hangs on a concern: which care steward opened it, and the words that go between them and its author."""

from django.db import models
from django.utils import timezone

from charter.models.concern import LONGEST, Concern
from community.models import Member


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
