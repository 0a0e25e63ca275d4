"""Revisions: complete, numbered, sealed snapshots of the charter. They are added, never changed."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse

from charter.diffs import LineText
from charter.models.charter import Charter
from charter.models.commitment import Commitment, Origin
from charter.models.sealed import SealedQuerySet, SealedRow
from charter.models.statement import DETAIL_LENGTH, LINE_LENGTH, Kind, Statement

if TYPE_CHECKING:
    from charter.models.draft import Draft
    from charter.models.proposal import Proposal


class RevisionQuerySet(SealedQuerySet["Revision"]):
    """Revisions by the questions asked of them."""

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def latest_one(self) -> "Revision | None":
        """The one in force; None where there is no charter yet."""
        return self.newest_first().first()

    def last_material(self) -> "Revision | None":
        """The newest one that changed what people hold to."""
        return self.filter(kind=Kind.MATERIAL).newest_first().first()


class Revision(Statement, SealedRow):
    """The charter as of a day. Names of people are not in it, but where its texts hold one (see Redaction)."""

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    digest = models.CharField(max_length=64, editable=False)

    objects = RevisionQuerySet.as_manager()

    TEXTS = Statement.TEXTS
    CONTENT = (*TEXTS, "number", "published_at", "kind", "meetup_id", "present", "review_on")

    if TYPE_CHECKING:
        draft: Draft  # where it was drafted
        lines: models.QuerySet["Line"]
        origins: models.QuerySet[Origin]
        proposals: models.QuerySet[Proposal]  # those adopted in it

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_number_from_1"),
            models.CheckConstraint(condition=models.Q(kind__in=["material", "editorial"]), name="revision_kind_known"),
            models.CheckConstraint(
                condition=~(models.Q(summary="") | models.Q(reason="") | models.Q(decided="")),
                name="revision_accounts_for_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    def get_absolute_url(self) -> str:
        """Its page, from the site's root."""
        return reverse("revision", args=[self.number])

    @property
    def is_material(self) -> bool:
        """Whether it changed what people hold to."""
        return self.kind == Kind.MATERIAL

    def texts(self) -> list[LineText]:
        """Its lines as `charter.diffs` compares them, in order. Uses prefetched lines."""
        return [LineText(line.commitment_id, line.text, line.detail) for line in self.lines.all()]


class Line(SealedRow):
    """The words of a commitment in one revision, and its number there."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=LINE_LENGTH)
    detail = models.TextField("what it looks like", max_length=DETAIL_LENGTH, blank=True)
    absorbed = models.JSONField(default=list, blank=True, help_text="The commitments merged into this one here.")

    objects = SealedQuerySet["Line"].as_manager()

    TEXTS = ("text", "detail")
    CONTENT = (*TEXTS, "commitment_id", "position", "absorbed")

    class Meta:
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="line_one_per_number"),
            models.UniqueConstraint(fields=["revision", "commitment"], name="line_one_per_commitment"),
            models.CheckConstraint(condition=~models.Q(text=""), name="line_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"
