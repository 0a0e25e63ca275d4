"""What our bursaries come to, as everyone may read it."""

from datetime import timedelta

from django.utils import timezone

from bursaries.models import Application, CostLine, Entry, Fund
from bursaries.quarters import Quarter
from bursaries.report import newest_closed
from tests.browser.scenes.scenery import described, scene
from tests.browser.stage import Stage


@scene
def bursary_report_empty(stage: Stage) -> None:
    described()
    stage.open("/bursaries/report/")


@scene
def bursary_report(stage: Stage) -> None:
    described()
    newest = newest_closed(Quarter.of(timezone.now()))
    first = newest.after(-2).begins
    fund = Fund.objects.create(name="Coming along", budget=1_000_000, largest_award=50_000, opens_at=first)
    asked_in(fund, newest, {"time": 14, "childcare": 9, "travel": 7, "communication": 6, "food": 2}, given=True)
    asked_in(fund, newest.after(-2), {"travel": 3, "data": 4}, given=False)
    stage.open("/bursaries/report/")


def asked_in(fund: Fund, quarter: Quarter, people: dict[str, int], *, given: bool) -> None:
    """So many people for each kind of cost, who sent one application each; in the end, all given something or none."""
    sent = quarter.begins + timedelta(days=3)
    kinds = [kind for kind, count in people.items() for _ in range(count)]
    base = {"fund": fund, "status": "submitted", "submitted_at": sent, "first_of_quarter": True, "expires_on": sent}
    made = Application.objects.bulk_create(Application(**base) for _ in kinds)
    pairs = list(zip(made, kinds, strict=True))
    CostLine.objects.bulk_create(CostLine(application=each, category=kind, pence=4550) for each, kind in pairs)
    if given:
        moves = [("in-review", "offered", 5), ("arranged", "paid", 9)]
        Entry.objects.bulk_create(
            Entry(application=each, verb=after, before=before, after=after, pence=4000, at=sent + timedelta(days=days))
            for each in made
            for before, after, days in moves
        )
