"""What the person asking does. Each verb guards, changes, writes its log entry and queues its mail, all or nothing."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import DRAFT_KEPT, Application
from bursaries.models.fund import MOST, Fund
from bursaries.models.locking import locked
from bursaries.models.log import Entry
from bursaries.models.parts import CostLine, Question
from bursaries.models.queueing import move_up
from bursaries.models.refusal import Refused
from bursaries.models.status import Status
from bursaries.quarters import Quarter
from community.models import Member

CONSENT = (
    "I agree that the people who decide on bursaries read what I have written here, in order to decide, and that "
    "whoever pays them reads how to reach me. "
    "It is erased 90 days after this is over, and at the latest once nothing has happened with it for a year. "
    "I can take this back at any time on the application's own page."
)
ANSWERS = {"meetup", "event", "circumstance", "pay_how", "needed_by", "contact", "more"}


def begin(fund: Fund, member: Member, *, entered_by: Member | None = None) -> Application:
    """The member's draft for this fund, made if there is none. With `entered_by`, one that this organiser fills in for
    them: never a draft of their own, so that nobody learns that there is one. Raises Refused when the fund is closed,
    or this is no organiser."""
    with transaction.atomic():
        fund = fund.lock()
        if not fund.is_open():
            raise Refused("This fund is not open now.")
        drafts = fund.applications.of(member).drafts()
        given = {"fund": fund, "member": member, "expires_on": (timezone.now() + DRAFT_KEPT).date()}
        if entered_by is None:
            return drafts.order_by("by_phone", "pk").first() or Application.objects.create(**given)
        if entered_by == member or not entered_by.has_perm("bursaries.enter_application"):
            raise Refused("Only an organiser can fill this in for somebody else.")
        found = drafts.entered_by(entered_by).first()
        return found or Application.objects.create(by_phone=True, entered_by=entered_by, **given)


def fill_in(
    application: Application, by: Member, *, costs: Iterable[tuple[str, int, str]] | None = None, **answers: Any
) -> Application:
    """Saves answers of a draft, and (where given) its costs anew, each as category, pence, note. It is then kept for
    30 days more. Once its author has saved something it is closed to the organiser who began it. Raises Refused when it
    is sent, or somebody else's, or for a cost that cannot be."""
    if unknown := answers.keys() - ANSWERS:
        raise TypeError(f"No answers of an application: {', '.join(sorted(unknown))}")
    with locked(application) as row:
        _fills_in(row, by)
        for name, value in answers.items():
            setattr(row, name, value)
        if row.by_phone and row.member_id == by.pk:
            row.handed_over_at = row.handed_over_at or timezone.now()
        if costs is not None:
            row.costs.all().delete()
            CostLine.objects.bulk_create(_line(row, *cost) for cost in costs)
        row.changed_at = timezone.now()
        row.expires_on = (row.changed_at + DRAFT_KEPT).date()
        row.save()
        return row


def hand_over(application: Application, by: Member) -> None:
    """The organiser who filled it in is done: the person it is for hears of it, and nobody else can open it any more.
    Raises Refused when it is not this organiser's to hand over."""
    with locked(application) as row:
        if row.member_id == by.pk:
            raise Refused("This is your own application.")
        _fills_in(row, by)
        row.handed_over_at = timezone.now()
        row.save(update_fields=["handed_over_at"])
        emails.handed_over(row)


def missing(application: Application) -> list[str]:
    """The steps still to be filled in, by name, in order."""
    filled = {
        "what": bool(application.meetup_id or application.event),
        "circumstance": application.circumstance in Application.Circumstance.values,
        "costs": application.costs.exists(),
        "payment": application.pay_how in Application.PayHow.values and application.needed_by is not None,
        "contact": bool(application.contact),
    }
    return [step for step, done in filled.items() if not done]


def submit(application: Application, by: Member, *, consent: bool) -> Application:
    """Sends a draft, with the consent's wording and time. Raises Refused when it is sent already, the fund has closed,
    something is missing, it asks for more than one person may get, or there is no consent."""
    with locked(application) as row:
        own(row, by)
        row.expect(Status.DRAFT)
        if not row.fund.is_open():
            raise Refused("This fund has closed. Your answers are kept until the day shown, should it open again.")
        if missing(row):
            raise Refused("Something is still to be filled in.")
        if not consent:
            raise Refused("We need your agreement before anyone reads this.")
        row.asked = row.costs.aggregate(Sum("pence"))["pence__sum"]
        if row.asked + _asked_already(row) > row.fund.largest_award:
            raise Refused("With anything you have asked for before, this is more than the fund can give to one person.")
        now = timezone.now()
        row.first_of_quarter = not Application.objects.of(by).sent_in(Quarter.of(now)).exists()
        row.consent_wording, row.consent_at, row.submitted_at = CONSENT, now, now
        if row.by_phone:
            row.handed_over_at, row.confirmed_at = row.handed_over_at or now, now
        row.reply_by = (now + timedelta(days=row.fund.reply_days)).date()
        row.move("submit", Status.SUBMITTED, by)
        emails.received(row)
        return row


def answer(question: Question, by: Member, text: str) -> Application:
    """Answers the reviewers' question; they go on. An answer may come late: they have gone on without it, and find it.
    Raises Refused when it is answered, empty, or nobody waits for it any more."""
    with locked(question.application) as row:
        own(row, by)
        row.expect(Status.QUESTION, Status.IN_REVIEW)
        if not text.strip():
            raise Refused("Write an answer. If you would rather not say, write just that.")
        asked = row.questions.get(pk=question.pk)
        if asked.answered_at:
            raise Refused("You have answered this question.")
        asked.answer, asked.answered_at = text.strip(), timezone.now()
        asked.save(update_fields=["answer", "answered_at"])
        newest = row.questions.latest("pk")
        row.move("answer", Status.IN_REVIEW if newest.answered_at else row.status, by)
        return row


def accept(application: Application, by: Member, pence: int) -> Application:
    """Takes an offer, all or part of it: the money is promised. Where it has run out meanwhile (somebody has made the
    fund smaller) the application waits, before everyone else: look at the status of what comes back. Raises Refused for
    what is no part of the offer."""
    with locked(application) as row:
        own(row, by)
        row.expect(Status.OFFERED)
        if not 0 < pence <= row.offered:
            raise Refused("Choose an amount up to what we offered.")
        less, row.offered, row.offer_ends_on = pence < row.offered, pence, None
        if pence > row.fund.left:
            row.place, row.waiting_since = 0, row.waiting_since or timezone.now()
            row.move("wait", Status.WAITING, by, pence=pence)
            emails.waits(row)
            return row
        row.fund.commit(pence)
        row.accepted = pence
        row.move("accept", Status.ACCEPTED, by, pence=pence)
        emails.accepted(row)
        if less:
            move_up(row.fund)
        return row


def turn_down(application: Application, by: Member) -> None:
    """Does not take an offer; the money goes to who waits. Raises Refused when there is none."""
    with locked(application) as row:
        own(row, by)
        row.expect(Status.OFFERED)
        row.move("turn down", Status.DECLINED, by)
        move_up(row.fund)


def withdraw(application: Application, by: Member) -> None:
    """Takes it back. Money promised returns, and goes to who waits. Raises Refused for a draft (which is erased), once
    a payment is on its way (the money may have left), or when it is over."""
    with locked(application) as row:
        own(row, by)
        if row.status == Status.ARRANGED:
            raise Refused("Your payment is on its way. Ask us to stop it first.")
        row.expect(*Status.withdrawable())
        let_go(row, "withdraw", Status.WITHDRAWN, by)


def let_go(row: Application, verb: str, status: str, by: Member | None) -> None:
    """Ends the locked row, whatever was promised to it; the money goes to who waits."""
    returned, row.accepted = row.accepted, 0
    if returned:
        row.fund.release(returned)
    row.move(verb, status, by, pence=returned or None)
    move_up(row.fund)


def look_again(application: Application, by: Member) -> None:
    """Asks for another look, by somebody else; once. An offer is given up by it. Raises Refused when there was one, or
    nothing is decided."""
    with locked(application) as row:
        own(row, by)
        row.expect(Status.NOT_NOW, Status.OFFERED)
        if row.round > 1:
            raise Refused("Somebody else has looked at it again already.")
        row.round, row.offered, row.offer_ends_on, row.ended_at = 2, 0, None, None
        row.waiting_since, row.place = None, None
        row.reply_by = (timezone.now() + timedelta(days=row.fund.reply_days)).date()
        row.move("look again", Status.IN_REVIEW, by)
        move_up(row.fund)


def could_not_attend(application: Application, by: Member) -> None:
    """Notes it, once. Nothing is asked back: costs may have arisen all the same. Nor is anything kept longer for it."""
    with locked(application) as row:
        own(row, by)
        row.expect(*Status.promised(), *Status.settled())
        if row.could_not_attend_at is None:
            row.could_not_attend_at = timezone.now()
            row.save(update_fields=["could_not_attend_at"])
            noted = {"verb": "could not attend", "before": row.status, "after": row.status, "by": by}
            Entry.objects.create(application=row, at=row.could_not_attend_at, **noted)


def own(application: Application, by: Member) -> None:
    """Raises Refused for anyone but its author."""
    if application.member_id != by.pk:
        raise Refused("This is somebody else's application.")


def _fills_in(row: Application, by: Member) -> None:
    if row.member_id != by.pk and not Application.objects.entered_by(by).filter(pk=row.pk).exists():
        raise Refused("This is somebody else's application.")
    row.expect(Status.DRAFT)


def _line(row: Application, category: str, pence: int, note: str) -> CostLine:
    if category not in CostLine.Category.values or not 0 < pence <= MOST:
        raise Refused("Say for each cost what it is for, and how much it is.")
    return CostLine(application=row, category=category, pence=pence, note=note)


def _asked_already(row: Application) -> int:
    """Pence that this person has from the fund, or may still get: reviewers, who do not see who asks, cannot know."""
    others = row.fund.applications.filter(member=row.member_id).exclude(pk=row.pk)
    parts = {
        "asked": Q(status__in=Status.undecided()),
        "offered": Q(status__in=[Status.WAITING, Status.OFFERED]),
        "accepted": Q(status__in=Status.promised()),
        "paid": Q(status__in=Status.settled()),
    }
    sums = others.aggregate(**{f"sum_{name}": Sum(name, filter=which, default=0) for name, which in parts.items()})
    return sum(sums.values())
