"""Drafts: organisers prepare the next revision line by line. Publishing is one verb."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from charter.diffs import LineText
from charter.models.commitment import Commitment
from charter.models.merging import Choice, Conflict, conflicts, merged
from charter.models.publishing import NewLine, Stale, publish
from charter.models.revision import Revision
from charter.models.statement import DETAIL_LENGTH, LINE_LENGTH, Statement
from community.models import Member
from community.naming import Naming, credit
from meetups.models import CheckIn


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by the questions asked of them."""

    def open(self) -> Self:
        """Still being written."""
        return self.filter(published_as=None)

    def begin(self, author: Member) -> "Draft":
        """A draft that says what the charter says now."""
        with transaction.atomic():
            base = Revision.objects.latest_one()
            draft = self.create(author=author, base=base, preamble=base.preamble if base else "")
            for line in base.lines.all() if base else ():
                draft.lines.create(
                    commitment_id=line.commitment_id, position=line.position, text=line.text, detail=line.detail
                )
            return draft


class Draft(Statement):
    """The next revision, as one organiser would have it. `base` is the one it was begun from."""

    base = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="drafts", editable=False)
    author = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="charter_drafts", editable=False
    )
    naming = models.CharField("who prepared it is named", max_length=10, choices=Naming, default=Naming.NONE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    published_as = models.OneToOneField(
        Revision, null=True, on_delete=models.PROTECT, related_name="draft", editable=False
    )

    objects = DraftQuerySet.as_manager()

    if TYPE_CHECKING:
        lines: models.QuerySet["DraftLine"]

    class Meta:
        verbose_name = "draft of the charter"
        verbose_name_plural = "drafts of the charter"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.summary or f"Draft {self.pk}"

    @property
    def credit(self) -> str:
        """Who prepared it, as they want to be named."""
        return credit(self.author, self.naming)

    def is_stale(self) -> bool:
        """Whether a revision has come since it was begun."""
        return self.published_as_id is None and self.base != Revision.objects.latest_one()

    def publish(self) -> Revision:
        """Makes it the next revision, and closes it.

        Raises Stale when another came first (then see `conflicts` and `rebase`), and ValidationError when it is
        published already or is no next revision.
        """
        with transaction.atomic():
            draft = self._lock()
            stated = {name: getattr(draft, name) for name in self.STATED}
            revision = publish(stated, draft.new_lines(), base=draft.base)
            draft.published_as, draft.changed_at = revision, timezone.now()
            draft.save(update_fields=["published_as", "changed_at"])
            return revision

    def conflicts(self) -> list[Conflict]:
        """Lines that both this draft and the newest revision changed since it was begun."""
        newest = Revision.objects.latest_one()
        return conflicts(texts_of(self.base), self.texts(), texts_of(newest))

    def rebase(self, onto: Revision, choices: Mapping[int, Choice]) -> None:
        """Takes in what `onto` changed, so that this draft can be published after it. `choices` says for each conflict,
        by commitment, whose words it keeps; see `charter.models.merging`.

        Raises Stale when `onto` is not the newest any more, and ValidationError when this is published already.
        """
        with transaction.atomic():
            draft = self._lock()
            if onto != Revision.objects.latest_one():
                raise Stale
            lines = {line.commitment_id or -line.pk: line for line in draft.lines.all()}
            wanted = merged(texts_of(draft.base), draft.texts(), texts_of(onto), choices)
            for key in lines.keys() - {text.commitment for text in wanted}:
                lines[key].delete()
            for position, text in enumerate(wanted, start=1):
                line = lines.get(text.commitment) or DraftLine(draft=draft, commitment_id=text.commitment)
                line.position, line.text, line.detail = position, text.text, text.detail
                line.save()
            if draft.base is None or draft.preamble == draft.base.preamble:
                draft.preamble = onto.preamble
            draft.base, draft.changed_at = onto, timezone.now()
            draft.save(update_fields=["base", "preamble", "changed_at"])

    def new_lines(self) -> list[NewLine]:
        """Its lines, as they are published."""
        lines = self.lines.order_by("position", "pk").prefetch_related("absorbs", "answers__meetup")
        return [
            NewLine(
                line.text,
                line.detail,
                line.commitment_id,
                [commitment.pk for commitment in line.absorbs.all()],
                list(line.answers.all()),
            )
            for line in lines
        ]

    def texts(self) -> list[LineText]:
        """Its lines as `charter.diffs` compares them; a new one has an identity below zero."""
        lines = self.lines.order_by("position", "pk")
        return [LineText(line.commitment_id or -line.pk, line.text, line.detail) for line in lines]

    def _lock(self) -> "Draft":
        """The row as it is now. Raises ValidationError when it is published already."""
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if draft.published_as_id:
            raise ValidationError(f"This draft is published already, as {draft.published_as}.")
        return draft


def texts_of(revision: Revision | None) -> list[LineText]:
    """A revision's lines, none where there is no revision."""
    return revision.texts() if revision else []


class DraftLine(models.Model):
    """A line of a draft. Without a commitment it is a new one."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="lines")
    commitment = models.ForeignKey(Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("number", default=0)
    text = models.CharField("line", max_length=LINE_LENGTH)
    detail = models.TextField("what it looks like", max_length=DETAIL_LENGTH, blank=True, help_text="Markdown.")
    absorbs = models.ManyToManyField(
        Commitment,
        blank=True,
        related_name="+",
        verbose_name="merged into it",
        help_text="Lines that go into this one.",
    )
    answers = models.ManyToManyField(
        CheckIn, blank=True, related_name="+", verbose_name="where it comes from", help_text="Answers at a check-in."
    )

    class Meta:
        verbose_name = "line"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "commitment"],
                condition=Q(commitment__isnull=False),
                name="draft_line_one_per_commitment",
            ),
        ]

    def __str__(self) -> str:
        return self.text
