"""What of the charter can be found: its lines as they stand today."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from charter.models import Commitment, Line, Revision
from community.searching import Found, Hit, Person, found, source, terms_of
from community.snippets import marked, snippet


def lines(person: Person, asked: str) -> QuerySet[Any]:
    """Lines of the newest revision. Everyone may read it."""
    in_force = Revision.objects.newest_first().values("pk")[:1]
    return found(Line.objects.filter(revision__in=in_force), asked, title="text", fields=("text", "detail"))


def hit(line: Found, asked: str) -> Hit:
    """The line, at its place in the charter."""
    terms = terms_of(asked)
    at = f"{reverse('charter')}#{Commitment(pk=line['key']).anchor}"
    return Hit(marked(line["title"], terms), at, snippet(line["text"], terms))


source(
    "charter",
    "Our charter",
    rows=lines,
    columns={"title": F("text"), "text": F("detail"), "key": F("commitment_id")},
    hit=hit,
)
