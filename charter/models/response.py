"""Responses: what others say to a proposal. Concerns are recorded, not averaged away."""

from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from post_office.models import Email

from charter.models.proposal import Proposal, ProposalRefused, Wording
from charter.models.statement import TEXT_LENGTH
from community.models import Member
from community.naming import Naming, credit


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by the questions asked of them, and the one way they come to be."""

    def objections(self) -> Self:
        """Those that stand in the way, hidden ones too: hiding words does not take away what they are about."""
        return self.filter(kind=Response.Kind.OBJECTION)

    def to(self, proposal: Proposal) -> Self:
        """All responses to a proposal, to its earlier wordings too."""
        return self.filter(wording__proposal=proposal)

    def to_ask_again(self, wording: Wording) -> list["Response"]:
        """The last responses of those to be asked about a new wording: everyone who responded to an earlier one, but
        for who was asked since and has not answered, or may not sign in any more."""
        latest: dict[int | None, Response] = {}
        earlier = self.to(wording.proposal).filter(member__is_active=True).select_related("member", "wording")
        for response in earlier.order_by("wording__number"):
            latest[response.member_id] = response
        asked = AskedAgain.objects.filter(wording__proposal=wording.proposal).values_list("member", "wording__number")
        waiting = {member for member, number in asked if member in latest and number > latest[member].wording.number}
        return [response for member, response in latest.items() if member not in waiting]

    def admit(self, proposal: Proposal, member: Member, read: int | None) -> Proposal:
        """The proposal, locked in the caller's transaction, for this member to respond to. Raises ProposalRefused when
        it is decided or their own, AnotherWording when the wording they read is not the newest any more."""
        locked = proposal.lock()
        if locked.author_id == member.pk:
            raise ProposalRefused("This is your own proposal: you can change or withdraw it.")
        locked.expect(read)
        return locked

    def say(
        self, proposal: Proposal, member: Member, kind: str, reason: str, naming: str, *, read: int | None = None
    ) -> "Response":
        """Keeps what a member says to the newest wording, in place of what they said to it before. `read` is the number
        of the wording they read.

        Raises ProposalRefused when the proposal is decided, is one's own, or a concern or objection has no reason;
        AnotherWording when the one they read is not the newest any more.
        """
        with transaction.atomic():
            locked = self.admit(proposal, member, read)
            if kind != Response.Kind.FINE and not reason.strip():
                raise ProposalRefused("Say why, so that it can be taken into account.")
            said = {"kind": kind, "reason": reason.strip(), "naming": naming, "changed_at": timezone.now()}
            response, _ = self.update_or_create(wording=locked.wording, member=member, defaults=said)
            return response


class Response(models.Model):
    """One per member and wording; theirs to change until the proposal is decided, nobody else's."""

    class Kind(models.TextChoices):
        FINE = "fine", "Fine with me"
        CONCERN = "concern", "Fine, but I have a concern"
        OBJECTION = "objection", "I object: this could cause harm"

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="responses")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="charter_responses")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(max_length=TEXT_LENGTH, blank=True)
    naming = models.CharField(max_length=10, choices=Naming, default=Naming.NONE)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    hidden_because = models.CharField("why it is hidden", max_length=300, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["wording", "member"], name="response_one_per_member"),
            models.CheckConstraint(condition=Q(kind="fine") | ~Q(reason=""), name="response_says_why"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_because=""), name="response_hidden_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.wording})"

    @property
    def credit(self) -> str:
        """Who says so, as they want to be named."""
        return credit(self.member, self.naming)

    def hide(self, by: Member, because: str) -> None:
        """Keeps its words from everyone but organisers and its author, with a reason that is shown. Never edits it.
        Raises ProposalRefused without a reason, or when it is hidden already: the first reason stands."""
        if not because.strip():
            raise ProposalRefused("Say why it is hidden. People will read this.")
        hidden = {"hidden_at": timezone.now(), "hidden_by": by, "hidden_because": because.strip()}
        if not Response.objects.filter(pk=self.pk, hidden_at=None).update(**hidden):
            raise ProposalRefused("This response is hidden already.")
        self.refresh_from_db()


class AskedAgain(models.Model):
    """That somebody was asked about a new wording. The row is made with the mail and stands in the way of a second."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    mail = models.ForeignKey(Email, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "member"], name="asked_again_once")]

    def __str__(self) -> str:
        return f"{self.member} on {self.wording}"
