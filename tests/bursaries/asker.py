"""Somebody who asks for a bursary, in a browser: each page opened and sent as a browser does."""

import re
from typing import Any

from django.test import Client

from bursaries.models import Application, asking

ANSWERS: dict[str, dict[str, Any]] = {
    "what": {"meetup": "other", "event": "The autumn gathering"},
    "circumstance": {"circumstance": "unpaid"},
    "costs": {"category": ["travel"], "amount": ["12.50"], "note": ["by train"]},
    "payment": {"pay_how": "before", "needed_by": "2026-11-20"},
    "contact": {"contact": "by e-mail", "more": ""},
    "check": {"consent": "on"},
}


def address(application: Application, step: str) -> str:
    """Where that step stands."""
    return f"/bursaries/apply/{application.reference}/{step}/"


def seal_of(response: Any) -> dict[str, str]:
    """What the page says it was drawn upon."""
    found = re.search(r'name="seal" value="(\w+)"', response.content.decode())
    return {"seal": found[1]} if found else {}


def fill(browser: Client, application: Application, step: str, **changed: Any) -> Any:
    """Opens a step, types and continues."""
    place = address(application, step)
    return browser.post(place, ANSWERS[step] | seal_of(browser.get(place)) | changed)


def stored(application: Application) -> dict[str, Any]:
    """All that an application says, costs included; nothing of when."""
    row = Application.objects.get(pk=application.pk)
    names = ("status", "meetup_id", "circumstance", "pay_how", "needed_by", "contact", "more", "event", "asked")
    costs = [(cost.category, cost.pence, cost.note) for cost in row.costs.all()]
    return {name: getattr(row, name) for name in names} | {"costs": costs}


def drafted(browser: Client) -> Application:
    """Begins one, as by the button."""
    answer = browser.post("/bursaries/apply/")
    return Application.objects.get(reference=answer["Location"].split("/")[3])


def fill_all(browser: Client, application: Application) -> None:
    """Everything but the sending."""
    for step in ANSWERS:
        if step != "check":
            assert fill(browser, application, step).status_code == 302, step
    assert asking.missing(Application.objects.get(pk=application.pk)) == []
