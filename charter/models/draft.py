"""Drafts: organisers prepare the next revision line by line. Publishing is one verb."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from charter.diffs import LineText
from charter.models.arranging import arranged
from charter.models.charter import Charter
from charter.models.commitment import Commitment
from charter.models.merging import Choice, Conflict, conflicts, merged, whole
from charter.models.publishing import NewLine, Stale, publish
from charter.models.revision import Line, Revision
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
        """A draft that says what the charter says now; the same one again while its author has not touched it."""
        with transaction.atomic():
            Charter.locked()
            base, now = Revision.objects.latest_one(), timezone.now()
            if untouched := self.open().filter(author=author, base=base, changed_at=F("created_at")).first():
                return untouched
            preamble = base.preamble if base else ""
            draft = self.create(author=author, base=base, preamble=preamble, created_at=now, changed_at=now)
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
        return f"Draft {self.pk}"  # never its words: the admin's log keeps this

    @property
    def credit(self) -> str:
        """Who prepared it, as they want to be named."""
        return credit(self.author, self.naming)

    @property
    def is_published(self) -> bool:
        return self.published_as_id is not None

    def is_stale(self) -> bool:
        """Whether a revision has come since it was begun."""
        return not self.is_published and self.base != Revision.objects.latest_one()

    # --- Writing it -------------------------------------------------------------------------------------------------

    def touch(self) -> None:
        """Notes that it was changed now: whoever opened it before has to look again before they save."""
        self.changed_at = timezone.now()
        self.save(update_fields=["changed_at"])

    def arrange(self, wanted: Mapping["DraftLine", int]) -> None:
        """Numbers the lines from 1 without a gap, those in `wanted` as they want to be."""
        for position, line in enumerate(arranged(list(self.lines.all()), wanted), start=1):
            if line.position != position:
                line.position = position
                line.save(update_fields=["position"])

    def gone(self) -> models.QuerySet[Line]:
        """The lines it was begun from that do not stand in it any more."""
        kept = self.lines.exclude(commitment=None).values("commitment")
        return Line.objects.filter(revision=self.base_id).exclude(commitment__in=kept)

    def put_back(self, commitment: int) -> "DraftLine":
        """Has a line that is gone stand in it again, in its old place; then it goes into no other line. Raises
        ValidationError when it is not gone, or this is published."""
        with transaction.atomic():
            draft = self.lock()
            gone = draft.gone().filter(commitment=commitment).first()
            if gone is None:
                raise ValidationError("This line stands in the draft already.")
            line = draft.lines.create(commitment_id=commitment, text=gone.text, detail=gone.detail)
            draft.arrange({line: gone.position})
            draft._drop_what_cannot_be_absorbed()
            draft.touch()
            return line

    # --- Publishing it ----------------------------------------------------------------------------------------------

    def publish(self) -> Revision:
        """Makes it the next revision, and closes it.

        Raises Stale when another came first (then see `conflicts` and `rebase`), and ValidationError when it is
        published already or is no next revision.
        """
        with transaction.atomic():
            Charter.locked()  # before the draft, as `redact` does
            draft = self.lock()
            stated = {name: getattr(draft, name) for name in self.STATED}
            revision = publish(stated, draft.new_lines(), base=draft.base)
            draft.published_as = revision
            draft.save(update_fields=["published_as"])
            draft.touch()
            return revision

    def conflicts(self) -> list[Conflict]:
        """What both this draft and the newest revision changed since it was begun: lines, and the preamble."""
        newest = Revision.objects.latest_one()
        return conflicts(text_of(self.base), self.text(), text_of(newest), self.marked())

    def rebase(self, onto: Revision, choices: Mapping[int, Choice]) -> None:
        """Takes in what `onto` changed, so that this draft can be published after it. `choices` says for each conflict,
        by commitment, whose words it keeps; see `charter.models.merging`.

        Raises Stale when `onto` is not the newest any more, and ValidationError when this is published already.
        """
        with transaction.atomic():
            draft = self.lock()
            if onto != Revision.objects.latest_one():
                raise Stale
            lines = {line.key: line for line in draft.lines.all()}
            preamble, *wanted = merged(text_of(draft.base), draft.text(), text_of(onto), choices, draft.marked())
            for key in lines.keys() - {text.commitment for text in wanted}:
                lines[key].delete()
            for position, text in enumerate(wanted, start=1):
                line = lines.get(text.commitment) or DraftLine(draft=draft, commitment_id=text.commitment)
                line.position, line.text, line.detail = position, text.text, text.detail
                line.save()
            draft.preamble, draft.base = preamble.detail, onto
            draft.save(update_fields=["base", "preamble"])
            draft._drop_what_cannot_be_absorbed()
            draft.touch()

    def new_lines(self) -> list[NewLine]:
        """Its lines, as they are published."""
        return [
            NewLine(
                line.text,
                line.detail,
                line.commitment_id,
                tuple(commitment.pk for commitment in line.absorbs.all()),
                list(line.answers.all()),
            )
            for line in self.lines.prefetch_related("absorbs", "answers__meetup")
        ]

    def texts(self) -> list[LineText]:
        """Its lines as `charter.diffs` compares them; a new one has an identity below zero."""
        return [LineText(line.key, line.text, line.detail) for line in self.lines.all()]

    def text(self) -> list[LineText]:
        """Its preamble and lines, as they are merged."""
        return whole(self.preamble, self.texts())

    def marked(self) -> set[int]:
        """The lines that others go into, or that answers are noted for: more of the draft than their words."""
        lines = self.lines.prefetch_related("absorbs", "answers")
        return {line.key for line in lines if line.absorbs.all() or line.answers.all()}

    def lock(self) -> "Draft":
        """The row as it is now, which nobody else may change until our transaction ends. Raises ValidationError when it
        is published already."""
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if draft.is_published:
            raise ValidationError(f"This draft is published already, as {draft.published_as}.")
        return draft

    def _drop_what_cannot_be_absorbed(self) -> None:
        """What stands in it, or stands in the charter no more, does not go into another line."""
        possible = self.gone().values("commitment")
        DraftLine.absorbs.through.objects.filter(draftline__draft=self).exclude(commitment__in=possible).delete()


def text_of(revision: Revision | None) -> list[LineText]:
    """A revision's preamble and lines, as they are merged; nothing where there is no revision."""
    return whole(revision.preamble, revision.texts()) if revision else whole("", [])


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

    @property
    def key(self) -> int:
        """Its commitment; a new line has none, so a number below zero."""
        return self.commitment_id or -self.pk
