"""All we hold about one application, for whom it is of: as data, and as a text to read."""

from datetime import date, datetime
from typing import Any

from bursaries.models import Application
from bursaries.money import pounds
from bursaries.wording import answers, done
from community.times import spoken_date, spoken_moment

KEPT = (
    *("reference", "status", "round", "event", "circumstance", "pay_how", "needed_by", "contact", "more", "reply"),
    *("consent_wording", "consent_at", "consent_withdrawn_at", "by_phone", "handed_over_at", "confirmed_at"),
    *("asked", "offered", "accepted", "paid", "created_at", "changed_at", "submitted_at", "reply_by", "answered_at"),
    *("waiting_since", "place", "offer_ends_on", "ended_at", "could_not_attend_at", "expires_on"),
)


def as_data(application: Application) -> dict[str, Any]:
    """Everything, ready for JSON: amounts in pence, times in UTC. Reviewers are named where they opened it, and nowhere
    else."""
    data = {name: _plain(getattr(application, name)) for name in KEPT}
    data |= {"fund": application.fund.name, "meetup": application.meetup.title if application.meetup else None}
    data["filled_in_by"] = str(application.entered_by) if application.entered_by else None
    data["costs"] = [
        {"category": cost.category, "pence": cost.pence, "note": cost.note} for cost in application.costs.all()
    ]
    data["questions"] = [
        {"asked_at": _plain(each.asked_at), "text": each.text, "answer": each.answer, "at": _plain(each.answered_at)}
        for each in application.questions.all()
    ]
    data["payments"] = [
        {"pence": each.pence, "paid_on": _plain(each.paid_on), "reference": each.reference, "holds": each.holds}
        for each in application.payments.all()
    ]
    data["log"] = [
        {"at": _plain(each.at), "what": each.verb, "before": each.before, "after": each.after, "pence": each.pence}
        for each in application.entry_log.all()
    ]
    opened = application.access_log.select_related("by")
    data["opened_by"] = [{"at": _plain(each.at), "who": str(each.by or ""), "as": each.as_what} for each in opened]
    return data


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_text(application: Application, zone: str) -> str:
    """The same to read, with times as a clock in that zone shows them."""
    parts = [f"Application {application.reference}, {application.fund.name}", application.get_status_display(), ""]
    for each in answers(application):
        parts += [each.question, *(f"  {line}" for line in each.lines), ""]
    if application.reply:
        parts += ["What we wrote to you", f"  {application.reply}", ""]
    for question in application.questions.all():
        parts += ["We asked", f"  {question.text}", "You answered", f"  {question.answer or '(not yet)'}", ""]
    for payment in application.payments.all():
        wrong = "" if payment.holds else " (written down wrongly, and corrected)"
        parts += [f"Paid: {pounds(payment.pence)} on {spoken_date(payment.paid_on)}, {payment.reference}{wrong}", ""]
    parts += ["What was done"]
    parts += [f"  {spoken_moment(each.at, zone)}: {done(each)}" for each in application.entry_log.all()]
    parts += ["", "Who has opened it"]
    opened = application.access_log.select_related("by")
    parts += [
        f"  {spoken_moment(each.at, zone)}: {each.by or 'somebody who has left'} ({each.as_what})" for each in opened
    ]
    if application.consent_at:
        agreed = spoken_moment(application.consent_at, zone)
        parts += ["", f"What you agreed to on {agreed}", f"  {application.consent_wording}"]
    parts += ["", f"What you wrote is erased on {spoken_date(application.expires_on)}."]
    return "\n".join(parts) + "\n"
