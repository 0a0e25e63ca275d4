"""What payers do. They see what was accepted, how to pay it and how to reach the person; nothing else."""

from datetime import date

from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application, Status
from bursaries.models.locking import locked
from bursaries.models.queueing import move_up
from bursaries.models.refusal import Refused
from bursaries.models.review import Payment
from community.models import Member


def arrange(application: Application, by: Member) -> Application:
    """Notes that the payment is on its way. Raises Refused unless the offer was accepted."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.ACCEPTED)
        row.move("arrange", Status.ARRANGED, by, pence=row.accepted)
        emails.arranged(row)
        return row


def pay(application: Application, by: Member, pence: int, paid_on: date, reference: str) -> Payment:
    """Records that money left. What was promised and not needed returns to the fund. Raises Refused for more than was
    accepted, a day to come, or a second payment."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.ARRANGED)
        if not 0 < pence <= row.accepted:
            raise Refused("Pay an amount up to what was accepted.")
        if row.submitted_at and not row.submitted_at.date() <= paid_on <= timezone.now().date():
            raise Refused("The day of payment lies between the application and today.")
        given = {"pence": pence, "paid_on": paid_on, "reference": reference}
        payment = Payment.objects.create(application=row, by=by, **given)
        row.fund.pay(row.accepted, pence)
        row.paid = pence
        row.move("pay", Status.PAID, by, pence=pence)
        emails.paid(row)
        move_up(row.fund)
        return payment


def close(application: Application, by: Member) -> Application:
    """Nothing more is to be done. Raises Refused unless it is paid."""
    with locked(application) as row:
        _payer(row, by)
        row.expect(Status.PAID)
        row.move("close", Status.CLOSED, by)
        return row


def _payer(row: Application, by: Member) -> None:
    if not by.has_perm("bursaries.pay_application"):
        raise Refused("This is for bursary payers.")
    if row.member_id == by.pk:
        raise Refused("This is your own bursary: somebody else pays it.")
