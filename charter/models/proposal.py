"""Proposals: how any member has the charter changed, by consent."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone

from charter.models.charter import Charter
from charter.models.commitment import Commitment
from charter.models.revision import Line, Revision
from charter.models.statement import DETAIL_LENGTH, LINE_LENGTH, TEXT_LENGTH
from community.models import Member
from community.naming import Naming, credit
from meetups.models import CheckIn, Meetup

if TYPE_CHECKING:
    from charter.models.response import Response

AMENDED_DAYS = 7  # so long those who are asked again have, at least


class ProposalRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not now, or not any more; the message is a sentence for the person asking."""


class AnotherWording(ProposalRefused):
    """It has another wording than the one this person read: they should look first."""

    def __init__(self) -> None:
        super().__init__("Its wording has changed while you wrote.")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by the questions asked of them."""

    def open(self) -> Self:
        """Those people may respond to."""
        return self.filter(status=Proposal.Status.OPEN)

    def decided(self) -> Self:
        """Adopted, set aside or withdrawn, the latest first."""
        return self.exclude(status=Proposal.Status.OPEN).order_by("-decided_at", "-pk")

    def with_rank(self, charter: Charter, now: datetime | None = None) -> Self:
        """With `rank`: 0 for what can be decided (as `consent.why_not_yet` has it), 1 for what else is open, 2 for what
        is decided."""
        now = now or timezone.now()
        amended = Q(number__gt=1, created_at__gt=now - timedelta(days=AMENDED_DAYS))
        still_new = Wording.objects.filter(amended, proposal=OuterRef("pk"))
        held = Meetup.objects.published().filter(starts_at__gte=OuterRef("opened_at"), ends_at__lte=now)
        long_enough = Q(opened_at__lte=now - timedelta(days=charter.open_days))
        is_open = Q(status=Proposal.Status.OPEN)
        ready = When(is_open & long_enough & ~Exists(still_new) & Exists(held), then=0)
        return self.annotate(rank=Case(ready, When(is_open, then=1), default=2))


class Proposal(models.Model):
    """A change to the charter that somebody asks for. What it says is in its wordings, the newest of which counts."""

    class Kind(models.TextChoices):
        ADD = "add", "Add a new line"
        REWORD = "reword", "Reword a line"
        REMOVE = "remove", "Take a line out"
        MERGE = "merge", "Merge two lines into one"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ADOPTED = "adopted", "Adopted"
        SET_ASIDE = "set-aside", "Set aside"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField("what to change", max_length=10, choices=Kind)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals", verbose_name="which line"
    )
    other = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="which line goes into it",
    )
    base = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField("why", max_length=TEXT_LENGTH)
    helps = models.TextField("whom it helps", max_length=TEXT_LENGTH, blank=True)
    answers = models.ManyToManyField(CheckIn, blank=True, related_name="charter_proposals")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="charter_proposals")
    naming = models.CharField(max_length=10, choices=Naming, default=Naming.NONE)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.TextField("what was decided, and why", max_length=TEXT_LENGTH, blank=True)
    adopted_in = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    if TYPE_CHECKING:
        wordings: models.QuerySet["Wording"]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="add", commitment=None, other=None)
                | Q(kind__in=["reword", "remove"], commitment__isnull=False, other=None)
                | Q(kind="merge", commitment__isnull=False, other__isnull=False),
                name="proposal_names_its_lines",
            ),
            models.CheckConstraint(
                condition=~Q(kind="merge") | ~Q(commitment=models.F("other")), name="proposal_merges_two"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None, adopted_in=None)
                | Q(status="adopted", decided_at__isnull=False, adopted_in__isnull=False)
                | Q(status="set-aside", decided_at__isnull=False, adopted_in=None) & ~Q(outcome="")
                | Q(status="withdrawn", decided_at__isnull=False, adopted_in=None),
                name="proposal_decided_as_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page, from the site's root."""
        return reverse("proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether people may respond, and its author amend it."""
        return self.status == self.Status.OPEN

    @property
    def has_new_words(self) -> bool:
        """Whether a line that is there now would read otherwise."""
        return self.kind in (self.Kind.REWORD, self.Kind.MERGE)

    @property
    def may_be_amended(self) -> bool:
        """Whether it is open, and has words that can be changed."""
        return self.is_open and self.kind != self.Kind.REMOVE

    @property
    def credit(self) -> str:
        """Who proposed it, as they want to be named."""
        return credit(self.author, self.naming)

    @property
    def wording(self) -> "Wording":
        """The one that counts: the newest."""
        return max(self.wordings.all(), key=lambda wording: wording.number)

    def lines_in(self, revision: Revision | None) -> list[Line]:
        """The lines it is about, as they stand in a revision, its own before the one that goes into it."""
        if revision is None:
            return []
        wanted = [self.commitment_id, self.other_id]
        return sorted(revision.lines.filter(commitment__in=wanted), key=lambda line: wanted.index(line.commitment_id))

    # --- Changing it, while it is open ------------------------------------------------------------------------------

    def withdraw(self) -> None:
        """Takes it back: its author's to do. Raises ProposalRefused when it is decided."""
        with transaction.atomic():
            self.lock().close(self.Status.WITHDRAWN, None)

    def lock(self) -> "Proposal":
        """The row as it is now, which nobody else may change until our transaction ends. Raises ProposalRefused when it
        is decided."""
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if not proposal.is_open:
            raise ProposalRefused(f"This proposal is {proposal.get_status_display().lower()} already.")
        return proposal

    def expect(self, read: int | None) -> None:
        """Raises AnotherWording unless the wording with this number is the newest. None: whichever it is."""
        if read is not None and read != self.wording.number:
            raise AnotherWording

    def close(self, status: Status, by: Member | None, **more: Any) -> None:
        """Notes what became of the locked row, when and through whom."""
        values = {"status": status, "decided_at": timezone.now(), "decided_by": by} | more
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))

    # --- When it may be decided ---------------------------------------------------------------------------------------

    def open_until(self, charter: Charter) -> datetime:
        """Before then it is not decided: its days, and those of its newest wording, have to pass."""
        until = self.opened_at + timedelta(days=charter.open_days)
        wording = self.wording
        return until if wording.number == 1 else max(until, wording.created_at + timedelta(days=AMENDED_DAYS))

    def meetups_held(self, now: datetime) -> models.QuerySet[Meetup]:
        """The meetups at which people could talk about it, the latest first."""
        held = Meetup.objects.published().filter(starts_at__gte=self.opened_at, ends_at__lte=now)
        return held.order_by("-starts_at")


class Wording(models.Model):
    """What a proposal would have the line say, by number from 1. Kept when another comes: people responded to it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField(default=1)
    text = models.CharField("the line", max_length=LINE_LENGTH, blank=True)
    detail = models.TextField("what it looks like", max_length=DETAIL_LENGTH, blank=True)
    note = models.TextField("what changed, and why", max_length=TEXT_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    if TYPE_CHECKING:
        responses: models.QuerySet["Response"]
        asked: Any

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="wording_one_per_number")]

    def __str__(self) -> str:
        return f"Wording {self.number} of {self.proposal}"
