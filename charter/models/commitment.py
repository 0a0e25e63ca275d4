"""A commitment: one identity for life, whatever its words and its number become."""

from django.db import models
from django.urls import reverse
from django.utils import timezone


class Commitment(models.Model):
    """Only an identity. Its words are in the lines of the revisions (`charter.models.revision.Line`)."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Commitment {self.pk}"

    def get_absolute_url(self) -> str:
        """The page that tells its life."""
        return reverse("commitment", args=[self.pk])

    @property
    def anchor(self) -> str:
        """Its place on the charter's page, for links that stay."""
        return f"commitment-{self.pk}"


class Origin(models.Model):
    """Where the words of a commitment in a revision came from: a proposal, or a check-in answer at a meetup.

    Names are not kept here: who said it is with the answer or the proposal, as its author wants to be named today.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="origins")
    revision = models.ForeignKey("charter.Revision", on_delete=models.PROTECT, related_name="origins")
    proposal = models.ForeignKey("charter.Proposal", null=True, on_delete=models.PROTECT, related_name="origins")
    meetup = models.ForeignKey("meetups.Meetup", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(
        "meetups.CheckIn",
        null=True,
        on_delete=models.SET_NULL,
        related_name="charter_origins",
        help_text="Gone when its author takes it back; that it was at this meetup stays.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(proposal__isnull=False) | models.Q(meetup__isnull=False),
                name="origin_is_a_proposal_or_a_meetup",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} in revision {self.revision_id}"
