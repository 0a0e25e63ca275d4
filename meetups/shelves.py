"""What of the library somebody looks at: by words, kind, tag and licence, all in the address and all at once."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from community.searching import BEST_FIRST
from meetups.models import Resource, Tag
from meetups.models.resource_terms import Kind, Licence

KINDS = {Kind.LEARNING: "Learnings", Kind.METHOD: "Methods", Kind.TOOL: "Tools", Kind.READING: "Reading"}
TAGS_SHOWN = 30


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list, or takes that back: how many there are then."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Shelf:
    """What is asked for. Empty: anything."""

    q: str = ""
    kind: str = ""
    tag: str = ""
    licence: str = ""

    @classmethod
    def named(cls, given: QueryDict, q: str) -> "Shelf":
        """As it stands in the address. Raises Http404 for a kind and a licence there are not; tags come and go."""
        shelf = cls(q, given.get("kind", ""), given.get("tag", ""), given.get("licence", ""))
        if shelf.kind not in ("", *Kind.values) or shelf.licence not in ("", *Licence.values):
            raise Http404("no such part of the library")
        return shelf

    @property
    def is_all(self) -> bool:
        return self == Shelf()

    @property
    def kind_label(self) -> str:
        """ "Methods"; empty for all kinds."""
        return KINDS[Kind(self.kind)] if self.kind else ""

    @property
    def licence_label(self) -> str:
        """ "CC BY 4.0"; empty for all of them."""
        return Licence(self.licence).label if self.licence else ""

    def address(self, **changes: str) -> str:
        """The list's address with these changes."""
        given = {name: value for name, value in vars(replace(self, **changes)).items() if value}
        return reverse("library") + (f"?{urlencode(given)}" if given else "")

    def page(self, number: int | None) -> str:
        """The address of a page of it."""
        start = self.address()
        return f"{start}{'&' if '?' in start else '?'}page={number}"

    def rows(self) -> QuerySet[Any]:
        """What is on it: the best first where words are asked for, else the newest."""
        rows: Any = Resource.objects.published()
        if self.q:
            rows = rows.found(self.q).order_by(*BEST_FIRST)
        for name in ("kind", "licence"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        if self.tag:
            rows = rows.filter(tags__name=self.tag)
        found: QuerySet[Any] = rows
        return found

    def counted(self) -> QuerySet[Any]:
        """The same; adds `total`: how many there are in all."""
        rows: QuerySet[Any] = self.rows().annotate(total=Window(Count("pk")))
        return rows

    def choices(self) -> dict[str, list[Choice]]:
        """How to go on, by "kind", "tag" and "licence", each with how many there are then: one query."""
        looks = [
            look.annotate(what=Value(what, TextField()), which=Cast(F(column), TextField()))
            .values("what", "which")
            .annotate(count=Count("pk"))
            .order_by()
            for what, column in (("kind", "kind"), ("licence", "licence"), ("tag", "name"))
            for look in [self._without(what)]
        ]
        counts: dict[str, dict[str, int]] = {"kind": {}, "licence": {}, "tag": {}}
        for row in looks[0].union(*looks[1:], all=True):
            counts[row["what"]][row["which"]] = row["count"]
        tags = sorted(counts["tag"], key=lambda name: (-counts["tag"][name], name))[:TAGS_SHOWN]
        labels: dict[str, dict[Any, str]] = {
            "kind": dict(KINDS),
            "licence": {each: str(each.label) for each in Licence},
            "tag": {name: name for name in sorted({*tags, *filter(None, [self.tag])})},
        }
        return {
            what: [
                Choice(label, counts[what].get(value, 0), self._turned(what, value), getattr(self, what) == value)
                for value, label in labels[what].items()
                if counts[what].get(value) or getattr(self, what) == value
            ]
            for what in labels
        }

    def _without(self, what: str) -> QuerySet[Any]:
        """The rows as they would be without this choice; of tags, theirs."""
        rows = replace(self, **{what: ""}).rows().order_by().values("pk")
        return Tag.objects.filter(resource__in=rows) if what == "tag" else Resource.objects.filter(pk__in=rows)

    def _turned(self, what: str, value: str) -> str:
        return self.address(**{what: "" if getattr(self, what) == value else value})
