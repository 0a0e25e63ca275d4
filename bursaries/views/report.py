"""The public report. What it may say is decided in `bursaries.report`; here applications become its records."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Min, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bursaries.models import CostLine, Entry, Fund, Status
from bursaries.money import pounds
from bursaries.quarters import Quarter
from bursaries.report import Record, Row, closes, left, newest_closed, tables
from community.times import spoken_date

SHOWN = 8  # quarters: two years
FEW = "Fewer than 5 people"
ANSWERS = (Status.OFFERED, Status.WAITING, Status.NOT_NOW)  # with each of these people hear a decision


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Asked, offered, given and left, and how long people waited, by quarter; as of the last quarter closed."""
    this = Quarter.of(timezone.now())
    newest = newest_closed(this)
    funds = Fund.objects.filter(opens_at__lt=closes(newest).begins).aggregate(first=Min("opens_at"), had=Sum("budget"))
    rows = tables(records(), _quarters(funds["first"], newest), CostLine.Category.values)
    budget = funds["had"] or 0
    context = {
        "quarters": [printed(row) for row in reversed(rows[-SHOWN:])],
        "older": len(rows) > SHOWN,
        "budget": pounds(budget),
        "given": pounds(budget - left(budget, rows)),
        "left": pounds(left(budget, rows)),
        "until": spoken_date(closes(newest).begins.date() - timedelta(days=1)),
        "next": spoken_date(this.after().begins.date()),
        "few": FEW,
    }
    return render(request, "bursaries/report.html", context)


def records() -> Iterator[Record]:
    """Every application that was sent, as of when its quarter was closed; without those withdrawn by then. In two
    queries, from what stays as it is: lines as sent, the log of what was done, and who was counted already."""
    done: dict[int, list[list[Any]]] = defaultdict(list)
    counted = Q(after__in=[*ANSWERS, Status.WITHDRAWN, Status.PAID])
    moves = Entry.objects.filter(counted, ~Q(before=F("after")) | Q(verb="correct"))
    for number, *move in moves.values_list("application", "at", "after", "pence"):
        done[number].append(move)
    sent = ("application", "application__submitted_at", "application__first_of_quarter")
    lines = CostLine.objects.exclude(application__submitted_at=None).order_by("application")
    costs: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for *of, category, pence in lines.values_list(*sent, "category", "pence"):
        costs[tuple(of)][category] += pence
    for (number, at, first), asked in costs.items():
        until = closes(Quarter.of(at)).begins
        log = [move for move in done[number] if move[0] < until]
        if not any(status == Status.WITHDRAWN for _, status, _ in log):
            yield _record(number if first else None, at, asked, log)


def _record(person: int | None, sent: datetime, asked: dict[str, int], log: list[list[Any]]) -> Record:
    """One application, given when it came to stand at what, with how much."""
    answers = [move for move in log if move[1] in ANSWERS]
    paid = [pence for _, status, pence in log if status == Status.PAID]  # the last is what was paid in truth
    return Record(
        person=person,
        quarter=Quarter.of(sent),
        costs=asked,
        offered=answers[-1][2] or 0 if answers and answers[-1][1] == Status.OFFERED else 0,
        paid=paid[-1] or 0 if paid else 0,
        days=(answers[0][0] - sent).days if answers else None,
    )


def printed(row: Row) -> dict[str, Any]:
    """A row in words, for the template."""
    days = FEW if row.days is None else f"{row.days:g} {'day' if row.days == 1 else 'days'}"
    figures = [
        ("People who asked", row.people),
        ("They asked for", _or_few(row.asked)),
        ("We offered", _or_few(row.offered)),
        ("We gave", _or_few(row.given)),
        ("Half of those answered heard within", days),
    ]
    kinds = [(CostLine.Category(kind.name).label, kind.people, pounds(kind.asked)) for kind in row.kinds]
    rest = None if row.rest is None else pounds(row.rest)
    return {"name": str(row.quarter), "people": row.people, "figures": figures, "kinds": kinds, "rest": rest}


def _or_few(pence: int | None) -> str:
    return FEW if pence is None else pounds(pence)


def _quarters(first: datetime | None, newest: Quarter) -> list[Quarter]:
    """From the one in which the first fund opened to the newest one closed."""
    found = [Quarter.of(first)] if first else []
    while found and found[-1] < newest:
        found.append(found[-1].after())
    return [quarter for quarter in found if quarter <= newest]
