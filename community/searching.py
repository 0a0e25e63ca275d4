"""Search: what is asked for, how rows are found by it on each database, and where the site looks.

PostgreSQL has full text search (in English, and word for word); SQLite is matched plainly: every word, whatever its
case. Every app may have a `search.py` that names with `source` what of its own can be found; it is found like
`admin.py`. Each source looks only through what the person may see.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import connections
from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When, Window
from django.db.models.expressions import Col, Combinable, Expression
from django.db.models.functions import Cast, RowNumber
from django.utils.safestring import SafeString

from community.models.people import Member

LONGEST = 200  # characters somebody may ask for
SHOWN = 5  # of each kind, when all kinds are looked through

Person = Member | AnonymousUser


@dataclass(frozen=True)
class Term:
    """A word, or several in a row ("…"), that must be there; or must not, with a "-" before it."""

    words: tuple[str, ...]
    is_unwanted: bool = False

    def among(self, *fields: str) -> Q:
        """True of rows that have it in one of these fields, in any case. (On SQLite Python's own `re` looks: its LIKE
        knows no other letters than those of English.)"""
        pattern = r"\W+".join(map(re.escape, self.words))
        return reduce(or_, (Q(**{f"{field}__iregex": pattern}) for field in fields))


def terms_of(asked: str) -> list[Term]:
    """What is asked for, term by term. Signs alone, and "OR", ask for nothing."""
    found = []
    for minus, phrase, word in re.findall(r'(-?)(?:"([^"]*)"?|([^\s"]+))', asked):
        words = tuple(each for each in (phrase.split() or [word]) if re.search(r"\w", each))
        if words and word != "OR":
            found.append(Term(words, bool(minus)))
    return found


def found(rows: QuerySet[Any], asked: str, *, title: str, fields: tuple[str, ...], stored: str = "") -> QuerySet[Any]:
    """The rows in whose `fields` (its `title` among them) stands what is asked for. Adds `in_title` and `rank`, by
    which the best come first. `stored` names the column in which PostgreSQL keeps the words of large tables."""
    if connections[rows.db].vendor == "postgresql":
        return _by_full_text(rows, asked, title, Stored(stored) if stored else vector(*fields))
    return _plainly(rows, asked, title, fields)


BEST_FIRST = ("-in_title", "-rank", "-pk")


def _plainly(rows: QuerySet[Any], asked: str, title: str, fields: tuple[str, ...]) -> QuerySet[Any]:
    terms = terms_of(asked)
    wanted = [term for term in terms if not term.is_unwanted]
    for term in terms:
        rows = rows.filter(~term.among(*fields) if term.is_unwanted else term.among(*fields))
    titled = reduce(and_, (term.among(title) for term in wanted), Q(pk__isnull=False))
    ranked: QuerySet[Any] = rows.annotate(in_title=Case(When(titled, then=1), default=0), rank=Value(0.0))
    return ranked if wanted else ranked.none()


def _by_full_text(rows: QuerySet[Any], asked: str, title: str, words: Combinable) -> QuerySet[Any]:
    """As English ("mending" finds "mended"), and word for word: names, other languages, "the who"."""
    query = SearchQuery(asked, config="english", search_type="websearch")
    query |= SearchQuery(asked, config="simple", search_type="websearch")
    rows = rows.alias(in_words=words, in_title_words=vector(title)).filter(in_words=query)
    titled = Case(When(in_title_words=query, then=1), default=0)
    ranked: QuerySet[Any] = rows.annotate(in_title=titled, rank=SearchRank(F("in_words"), query))
    return ranked


def vector(*fields: str) -> Combinable:
    """The words of these fields as PostgreSQL looks for them."""
    return SearchVector(*fields, config="english") + SearchVector(*fields, config="simple")


class Stored(Expression):
    """A column of words that PostgreSQL keeps of a row's own (a migration makes it), and that no model has."""

    def __init__(self, column: str) -> None:
        super().__init__(output_field=SearchVectorField())
        self.column = column

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The column, of whatever the query calls the table."""
        field = SearchVectorField()
        field.set_attributes_from_name(self.column)
        return Col(query.get_initial_alias(), field)


# --- Where the site looks -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """Something found: its title and a piece of its text, what was asked for marked in both."""

    title: SafeString
    url: str
    snippet: SafeString
    note: str = ""


COLUMNS = ("title", "text", "key", "note")
Found = dict[str, Any]  # a value for each of them


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found. `rows` are those found among what the person may see; `columns` say what is
    taken of each: its title, text, key and note; `hit` makes of these what is shown."""

    key: str
    label: str
    rows: Callable[[Person, str], QuerySet[Any]]
    columns: Mapping[str, Any]
    hit: Callable[[Found, str], Hit]

    def look(self, person: Person, asked: str) -> QuerySet[Any]:
        """All that is found, the best first."""
        return self._taken(self.rows(person, asked).order_by(*BEST_FIRST))

    def first(self, person: Person, asked: str) -> QuerySet[Any]:
        """The best few, and how many there are: fit to be looked for together with other kinds."""
        order = [F("in_title").desc(), F("rank").desc(), F("pk").desc()]
        rows = self.rows(person, asked).annotate(nth=Window(RowNumber(), order_by=order), total=Window(Count("pk")))
        return self._taken(rows.filter(nth__lte=SHOWN).order_by(), "nth", "total")

    def _taken(self, rows: QuerySet[Any], *more: str) -> QuerySet[Any]:
        columns = {f"hit_{name}": Cast(self.columns.get(name, Value("")), TextField()) for name in COLUMNS}
        return rows.values(*more, hit_kind=Value(self.key, TextField()), **columns)

    def show(self, row: Mapping[str, Any], asked: str) -> Hit:
        """A row of `look` or `first` as it is shown."""
        return self.hit({name: row[f"hit_{name}"] for name in COLUMNS}, asked)


SOURCES: dict[str, Source] = {}


def source(key: str, label: str, **parts: Any) -> None:
    """Names something that can be found. `key` stands in addresses; `parts` are those of Source."""
    SOURCES[key] = Source(key, label, **parts)


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and how many there are in all."""

    source: Source
    hits: list[Hit]
    total: int


def first_of_each(person: Person, asked: str) -> list[Group]:
    """The best few of every kind that has any, in one query."""
    first, *others = [each.first(person, asked) for each in SOURCES.values()]
    rows: dict[str, list[Any]] = {key: [] for key in SOURCES}
    for row in sorted(first.union(*others, all=True), key=lambda row: row["nth"]):
        rows[row["hit_kind"]].append(row)
    return [
        Group(SOURCES[key], [SOURCES[key].show(row, asked) for row in some], some[0]["total"])
        for key, some in rows.items()
        if some
    ]
