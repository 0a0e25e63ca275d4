"""That a name was taken out of a published text."""

from typing import Any, ClassVar

from django.db import models

from charter.models.revision import Line, Revision
from charter.models.sealed import SealedQuerySet, plain


class Redaction(models.Model):
    """One for each row changed. Itself never changed: the database refuses.

    `before` and `after` are the row's seals. The name is not kept, and its salt is gone, so it cannot be guessed.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="redactions")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="redactions")
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="Of all redactions so far.")

    objects = SealedQuerySet["Redaction"].as_manager()

    CONTENT: ClassVar = ("revision_id", "line_id", "before", "after", "reason", "at")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"A name taken out of {self.revision}"

    def content(self) -> dict[str, Any]:
        """What its digest covers."""
        return {name: plain(getattr(self, name)) for name in self.CONTENT}
