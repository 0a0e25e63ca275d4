"""What payers do. They see what was accepted, how to pay it and how to reach the person; nothing else."""

import re
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application
from bursaries.models.asking import let_go
from bursaries.models.locking import locked
from bursaries.models.queueing import move_up
from bursaries.models.refusal import Refused
from bursaries.models.review import Payment
from bursaries.models.status import Status
from community.models import Member

# A sort code with an account number, or an IBAN (ISO 13616).
BANK_DETAILS = re.compile(
    r"\b\d{2}[ -]?\d{2}[ -]?\d{2}\b\D{0,20}\b\d{8}\b|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}", re.IGNORECASE
)
# Dates are those of whoever pays: somewhere on earth it is still yesterday, or tomorrow already (UTC-12 to UTC+14).
BEHIND, AHEAD = timedelta(hours=12), timedelta(hours=14)


def arrange(application: Application, by: Member) -> Application:
    """Notes that the payment is on its way. Raises Refused unless the offer was accepted."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.ACCEPTED)
        row.move("arrange", Status.ARRANGED, by, pence=row.accepted)
        emails.arranged(row)
        return row


def stop(application: Application, by: Member) -> Application:
    """Notes that a payment was stopped, or came back: it is to be arranged again, or can be withdrawn. One whose author
    has erased it ends here. Raises Refused unless a payment is on its way."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.ARRANGED)
        if row.erased_at:
            let_go(row, "stop", Status.WITHDRAWN, by)
        else:
            row.move("stop", Status.ACCEPTED, by, pence=row.accepted)
            emails.stopped(row)
        return row


def pay(application: Application, by: Member, pence: int, paid_on: date, reference: str) -> Payment:
    """Records that money left. What was promised and not needed returns to the fund. Raises Refused for more than was
    accepted, a day to come, no reference or one that holds bank details, or a second payment."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.ARRANGED)
        payment = Payment.objects.create(by=by, **_checked(row, pence, paid_on, reference))
        row.fund.pay(row.accepted, pence)
        row.paid = pence
        row.move("pay", Status.PAID, by, pence=pence)
        emails.paid(row)
        move_up(row.fund)
        return payment


def correct(application: Application, by: Member, pence: int, paid_on: date, reference: str) -> Payment:
    """Records what a payment was in truth, once it was written down wrongly. What was written first stays, and the new
    row says that it corrects it. The fund counts the difference; its author hears when the amount changes. Raises
    Refused as `pay` does, for what is written already, for more than the fund has, and once it is closed."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.PAID)
        noted, truth = row.payments.standing().get(), _checked(row, pence, paid_on, reference)
        if all(getattr(noted, name) == value for name, value in truth.items()):
            raise Refused("This is what is written down already.")
        payment = Payment.objects.create(by=by, corrects=noted, **truth)
        row.fund.correct(noted.pence, pence)
        row.paid = pence
        row.move("correct", Status.PAID, by, pence=pence)
        if pence != noted.pence:
            emails.corrected(row)
        move_up(row.fund)
        return payment


def close(application: Application, by: Member) -> Application:
    """Nothing more is to be done. Raises Refused unless it is paid."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.PAID)
        row.move("close", Status.CLOSED, by)
        return row


def _checked(row: Application, pence: int, paid_on: date, reference: str) -> dict[str, Any]:
    """A payment as it is written down. Raises Refused for what cannot be one."""
    if not 0 < pence <= row.accepted:
        raise Refused("Pay an amount up to what was accepted.")
    sent, now = row.submitted_at or row.created_at, timezone.now()
    if not (sent - BEHIND).date() <= paid_on <= (now + AHEAD).date():
        raise Refused("The day of payment lies between the application and today.")
    return {"application": row, "pence": pence, "paid_on": paid_on, "reference": _reference(row, reference)}


def _reference(row: Application, text: str) -> str:
    """What the bank or shop calls the payment. It stays in the books for good, so: raises Refused for bank details, and
    for whom it is for."""
    text, most = " ".join(text.split()), Payment._meta.get_field("reference").max_length
    if not 0 < len(text) <= (most or 0):
        raise Refused(f"Write the payment's reference, in up to {most} letters.")
    if BANK_DETAILS.search(text):
        raise Refused("This looks like bank details, which we never keep. Write the payment's reference alone.")
    theirs = f"{row.member.name} {row.member.email.partition('@')[0]}" if row.member else ""
    if {*re.findall(r"[\w-]{3,}", theirs.lower())} & {*re.findall(r"[\w-]+", text.lower())}:
        raise Refused("Leave out who it is for: this stays in our books. Write the payment's reference alone.")
    return text


def _payer(row: Application, by: Member) -> None:
    if not by.has_perm("bursaries.pay_application"):
        raise Refused("This is for bursary payers.")
    if row.member_id == by.pk:
        raise Refused("This is your own bursary: somebody else pays it.")
    if row.declarations.filter(reviewer=by, conflict=True).exists():
        raise Refused("You have a conflict of interest, so it is closed to you: somebody else pays it.")
    if not Application.objects.not_of(by).filter(pk=row.pk).exists():
        raise Refused("This is erased, and nobody can tell whose it was. Somebody who opened it before pays it.")
