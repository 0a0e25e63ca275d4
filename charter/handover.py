"""What of the charter is handed over beside the rows: its text, as it stands and as it was, and its digest."""

from collections.abc import Iterator

from charter.models import Charter, Revision
from charter.sharing import as_markdown
from charter.verify import faults
from community.archive.parts import proof, replaced, texts

replaced("charter.Charter", "made when somebody first works on it")


@texts
def words() -> Iterator[tuple[str, bytes]]:
    """The revision in force, and every one by its number."""
    for revision in Revision.objects.order_by("number").select_related("charter"):
        text = as_markdown(revision).encode()
        yield f"charter/revision-{revision.number}.md", text
        if revision.number == revision.charter.last_number:
            yield "charter.md", text


@proof("charter")
def history() -> str:
    """What “verify_charter” says of it."""
    charter = Charter.current()
    return " ".join(faults()) or f"revisions {charter.last_number}, digest {charter.last_digest}"
