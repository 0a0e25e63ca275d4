"""Comparing any two revisions, in either direction. Open to everyone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter.diffs import Change, LineText, Segment, compare, in_words, words
from charter.models import Line, Revision
from charter.stories import became


class NoSuchRevision(Exception):  # noqa: N818 - an answer, not an error
    """The address names a revision there is not; the message is a sentence for whoever asks."""


@dataclass(frozen=True)
class Comparison:
    """What became of every line, and of the preamble, from one revision to another."""

    old: Revision
    new: Revision
    lines: Sequence["ComparedLine"]
    preamble: Sequence[Segment]
    preamble_became: str  # "added", "removed", "reworded" or ""

    @property
    def is_backwards(self) -> bool:
        return self.old.number > self.new.number

    @property
    def is_same(self) -> bool:
        return not self.preamble_became and all(line.change.is_unchanged for line in self.lines)

    @property
    def unchanged(self) -> int:
        return sum(line.change.is_unchanged for line in self.lines)


@dataclass(frozen=True)
class ComparedLine:
    """A change, and what it is in words."""

    change: Change
    said: str

    @property
    def number(self) -> int | None:
        """Its number in the new text; where it is gone, the one it had."""
        return self.change.now or self.change.was


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """`?from=&to=`, two numbers of revisions; without them, the newest and the one before it."""
    known = list(Revision.objects.newest_first().only("number", "published_at"))
    context = {"revisions": known}
    if len(known) < 2 and not request.GET:
        return render(request, "charter/compare.html", context)
    numbers = [revision.number for revision in known]
    try:
        old, new = asked_for(request.GET, numbers)
    except NoSuchRevision as answer:
        choice = {"from": kept(request.GET, "from", numbers, 1), "to": kept(request.GET, "to", numbers, 0)}
        return render(request, "charter/compare.html", {**context, **choice, "error": str(answer)}, status=404)
    return render(request, "charter/compare.html", context | {"compared": between(old, new), "from": old, "to": new})


def asked_for(query: QueryDict, known: Sequence[int]) -> tuple[int, int]:
    """The two numbers. One that is not said is the newest, or the one before the other. Raises NoSuchRevision."""
    if not known:
        raise NoSuchRevision("There is no revision yet, so there is nothing to compare.")
    given = {name: query.get(name, "") for name in ("from", "to") if name in query}
    for text in given.values():
        if text not in map(str, known):
            raise NoSuchRevision(f"There is no revision “{text[:20]}”. Choose from 1 to {known[0]}.")
    new = int(given.get("to", known[0]))
    return int(given.get("from", max(1, new - 1))), new


def kept(query: QueryDict, name: str, known: Sequence[int], otherwise: int) -> int | None:
    """The number that was asked for, when there is such a revision; else the one at that place of those there are."""
    chosen = next((number for number in known if query.get(name) == str(number)), None)
    return chosen or next(iter(known[otherwise:]), None)


def between(old: int, new: int) -> Comparison:
    """Three queries: the revisions, their lines, and what was merged on the way from one to the other."""
    revisions = {revision.number: revision for revision in Revision.objects.filter(number__in=(old, new))}
    texts: dict[int, list[LineText]] = {old: [], new: []}
    lines = Line.objects.filter(revision__number__in=(old, new)).order_by("position")
    for number, commitment, text, detail in lines.values_list("revision__number", "commitment", "text", "detail"):
        texts[number].append(LineText(commitment, text, detail))
    changes = compare(texts[old], texts[new], merged_on_the_way(old, new))
    numbers = {line.commitment: number for number, line in enumerate(texts[new], start=1)}
    before, after = revisions[old].preamble, revisions[new].preamble
    return Comparison(
        revisions[old],
        revisions[new],
        [ComparedLine(change, in_words(change, numbers)) for change in changes],
        words(before, after),
        became(before, after),
    )


def merged_on_the_way(old: int, new: int) -> Mapping[int, int]:
    """Which commitment went into which after revision `old`, up to `new`; nothing did on the way back."""
    lines = Line.objects.filter(revision__number__gt=old, revision__number__lte=new).exclude(absorbed=[])
    return {gone: into for into, absorbed in lines.values_list("commitment", "absorbed") for gone in absorbed}
