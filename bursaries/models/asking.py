"""What the person asking does. Each verb guards, changes, writes its log entry and queues its mail, all or nothing."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application, Question, Status
from bursaries.models.fund import Fund
from bursaries.models.locking import locked
from bursaries.models.queueing import move_up
from bursaries.models.refusal import Refused
from bursaries.quarters import Quarter
from community.models import Member

CONSENT = (
    "I agree that the people who decide on bursaries read what I have written here, in order to decide. "
    "It is erased 90 days after this is over. I can take this back at any time on the application's own page."
)


def begin(fund: Fund, member: Member, *, entered_by: Member | None = None) -> Application:
    """The member's draft for this fund, made if there is none. Raises Refused when the fund is closed."""
    with transaction.atomic():
        if not fund.lock().is_open():
            raise Refused("This fund is not open now.")
        draft = fund.applications.of(member).filter(status=Status.DRAFT).first()
        if draft is None:
            expires = (timezone.now() + timedelta(days=30)).date()
            draft = Application.objects.create(fund=fund, member=member, entered_by=entered_by, expires_on=expires)
        return draft


def missing(application: Application) -> list[str]:
    """The steps still to be filled in, by name, in order."""
    filled = {
        "what": bool(application.meetup_id or application.event),
        "circumstance": bool(application.circumstance),
        "costs": application.costs.exists(),
        "payment": bool(application.pay_how and application.needed_by),
        "contact": bool(application.contact),
    }
    return [step for step, done in filled.items() if not done]


def submit(application: Application, by: Member, *, consent: bool) -> Application:
    """Sends a draft, with the consent's wording and time. Raises Refused when it is sent already, the fund has closed,
    something is missing, it asks for more than the largest award, or there is no consent."""
    with locked(application) as row:
        _own(row, by)
        row.expect(Status.DRAFT)
        if not row.fund.is_open():
            raise Refused("This fund has closed. Your answers are kept until the day shown, should it open again.")
        if missing(row):
            raise Refused("Something is still to be filled in.")
        if not consent:
            raise Refused("We need your agreement before anyone reads this.")
        row.asked = row.costs.aggregate(Sum("pence"))["pence__sum"]
        if row.asked > row.fund.largest_award:
            raise Refused("This is more than the most this fund can give to one person.")
        now = timezone.now()
        row.consent_wording, row.consent_at, row.submitted_at = CONSENT, now, now
        others = Application.objects.of(by).exclude(status=Status.WITHDRAWN)
        row.first_of_quarter = not others.filter(submitted_at__gte=Quarter.of(now).begins).exists()
        row.confirmed_at = now if row.entered_by_id else None
        row.reply_by = (now + timedelta(days=row.fund.reply_days)).date()
        row.move("submit", Status.SUBMITTED, by)
        emails.received(row)
        return row


def answer(question: Question, by: Member, text: str) -> Application:
    """Answers the reviewers' question; they go on. Raises Refused when it is answered, or nobody waits for it."""
    with locked(question.application) as row:
        _own(row, by)
        row.expect(Status.QUESTION)
        asked = row.questions.get(pk=question.pk)
        if asked.answered_at:
            raise Refused("You have answered this question.")
        asked.answer, asked.answered_at = text, timezone.now()
        asked.save(update_fields=["answer", "answered_at"])
        row.move("answer", Status.IN_REVIEW, by)
        return row


def accept(application: Application, by: Member, pence: int) -> Application:
    """Takes an offer, all or part of it: the money is promised. Where it has run out meanwhile the application waits
    for money to return: look at the status of what comes back. Raises Refused for what is no part of the offer."""
    with locked(application) as row:
        _own(row, by)
        row.expect(Status.OFFERED)
        if not 0 < pence <= row.offered:
            raise Refused("Choose an amount up to what we offered.")
        if pence > row.fund.left:
            row.offered, row.waiting_since = pence, row.waiting_since or timezone.now()
            row.move("wait", Status.WAITING, by, pence=pence)
            emails.waits(row)
            return row
        row.fund.commit(pence)
        row.accepted = pence
        row.move("accept", Status.ACCEPTED, by, pence=pence)
        emails.accepted(row)
        if pence < row.offered:
            move_up(row.fund)
        return row


def turn_down(application: Application, by: Member) -> None:
    """Does not take an offer; the money goes to who waits. Raises Refused when there is none."""
    with locked(application) as row:
        _own(row, by)
        row.expect(Status.OFFERED)
        row.move("turn down", Status.DECLINED, by)
        move_up(row.fund)


WITHDRAWABLE = (
    *(Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.QUESTION),
    *(Status.WAITING, Status.OFFERED, Status.ACCEPTED, Status.ARRANGED),
)


def withdraw(application: Application, by: Member) -> None:
    """Takes it back. Money promised returns, and goes to who waits. Raises Refused when it is paid, or over."""
    with locked(application) as row:
        _own(row, by)
        row.expect(*WITHDRAWABLE)
        if row.status in Status.promised():
            row.fund.release(row.accepted)
            row.accepted = 0
        row.move("withdraw", Status.WITHDRAWN, by)
        move_up(row.fund)


def look_again(application: Application, by: Member) -> None:
    """Asks for another look, by somebody else; once. Raises Refused when there was one, or nothing is decided."""
    with locked(application) as row:
        _own(row, by)
        row.expect(Status.NOT_NOW, Status.OFFERED)
        if row.round > 1:
            raise Refused("Somebody else has looked at it again already.")
        row.round, row.offered, row.ended_at = 2, 0, None
        row.reply_by = (timezone.now() + timedelta(days=row.fund.reply_days)).date()
        row.move("look again", Status.IN_REVIEW, by)
        move_up(row.fund)


def could_not_attend(application: Application, by: Member) -> None:
    """Notes it. Nothing is asked back: costs may have arisen all the same."""
    with locked(application) as row:
        _own(row, by)
        row.expect(Status.ACCEPTED, Status.ARRANGED, Status.PAID, Status.CLOSED)
        row.could_not_attend_at = row.could_not_attend_at or timezone.now()
        row.save(update_fields=["could_not_attend_at"])


def _own(application: Application, by: Member) -> None:
    if application.member_id != by.pk:
        raise Refused("This is somebody else's application.")
