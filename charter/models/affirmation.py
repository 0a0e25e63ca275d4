"""Who holds to the charter, and who has read which revision of it."""

from django.db import models

from charter.models.revision import Revision
from community.models import Member


class Affirmation(models.Model):
    """A member's "I'll hold to this". It holds until a material revision comes after it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="affirmations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="affirmations")
    show_name = models.BooleanField("show my name beside it", default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "revision"], name="affirmation_once")]

    def __str__(self) -> str:
        return f"{self.member} holds to {self.revision}"


class Reading(models.Model):
    """Which revision a member has told us they read last. Told by a button: looking at a page changes nothing."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="charter_reading")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member} read {self.revision}"
