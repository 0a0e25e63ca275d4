"""Reading the charter: what it says, what it said, and the life of a line. Open to everyone."""

from typing import Any

from django.db.models import Count, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from charter import sharing
from charter.lives import life_of
from charter.models import Affirmation, Charter, Proposal, Reading, Revision
from charter.sources import shown_lines
from charter.stories import stories, with_account
from community.access import current_member
from community.pages import page_of

PER_PAGE = 10
NAMES_SHOWN = 60


def counted(rows: Any) -> Any:
    """How many rows there are, as a column of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def newest_revision() -> Any:
    """The one in force, with how many hold to it and how many proposals are open; None where there is none yet."""
    found: Any = Revision.objects.newest_first().select_related("charter")
    holding, proposals = Affirmation.objects.holding(), Proposal.objects.open()
    return found.annotate(holding=counted(holding), open_proposals=counted(proposals)).first()


@require_safe
def charter_page(request: HttpRequest) -> HttpResponse:
    """The charter as it stands; with `?format=md` as Markdown."""
    revision = newest_revision()
    if "format" in request.GET:
        return as_markdown(request, revision)
    if revision is None:
        return render(request, "charter/charter.html", {"charter": Charter.current()})
    member = current_member(request)
    read = Reading.objects.filter(member=member).values_list("revision__number", flat=True).first() if member else None
    named = list(Affirmation.objects.holding().named()[: NAMES_SHOWN + 1])
    context = {
        "charter": revision.charter,
        "revision": revision,
        "lines": shown_lines(revision, member),
        "names": [affirmation.member.name for affirmation in named[:NAMES_SHOWN]],
        "more_names": len(named) > NAMES_SHOWN,
        "read": read,
        "is_changed": read is not None and read < revision.number,
    }
    return render(request, "charter/charter.html", context)


def as_markdown(request: HttpRequest, revision: Any) -> HttpResponse:
    """The charter for reuse. Raises Http404 for another format, and where there is no charter yet."""
    if request.GET["format"] != "md" or revision is None:
        raise Http404("no such format")
    response = HttpResponse(sharing.as_markdown(revision), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="charter.md"'
    return response


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """How it became what it is, newest first; `?page=` turns pages."""
    page = page_of(with_account(Revision.objects.newest_first()), request.GET.get("page"), PER_PAGE)
    return render(request, "charter/history.html", {"page": page, "stories": stories(page.rows)})


@require_safe
def revision_page(request: HttpRequest, number: int) -> HttpResponse:
    """One revision as it was published, whole, and how it came to be."""
    revision: Any = get_object_or_404(with_account(Revision.objects.filter(number=number)))
    context = {"revision": revision, "charter": revision.charter, "story": stories([revision])[0]}
    return render(request, "charter/revision.html", context | {"lines": revision.lines.all()})


@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The life of one line, of one that is gone as well."""
    life = life_of(pk, current_member(request))
    if life is None:
        raise Http404("no such commitment")
    return render(request, "charter/commitment.html", {"life": life})
