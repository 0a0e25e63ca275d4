"""What reviewers do. They see what is asked, not who asks; nobody decides alone on much, or with a conflict."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application
from bursaries.models.locking import locked
from bursaries.models.parts import Question
from bursaries.models.queueing import give_or_wait, move_up, wait
from bursaries.models.refusal import Refused
from bursaries.models.review import Declaration, Review
from bursaries.models.status import Status
from community.models import Member


def declare(application: Application, by: Member, *, conflict: bool) -> Declaration:
    """Says whether this reviewer has a conflict of interest. Who had none may find one on reading, and says so; a
    conflict is for good. Raises Refused when they have said so."""
    with locked(application) as row:
        _reviewer(row, by)
        said = set(row.declarations.filter(reviewer=by).values_list("conflict", flat=True))
        if True in said or conflict in said:
            raise Refused("You have declared already.")
        return Declaration.objects.create(application=row, reviewer=by, conflict=conflict)


def take_up(application: Application, by: Member) -> Application:
    """Begins to look at what was sent. Raises Refused unless this person may."""
    with locked(application) as row:
        may_review(row, by)
        row.expect(Status.SUBMITTED)
        row.move("take up", Status.IN_REVIEW, by)
        return row


def ask(application: Application, by: Member, text: str) -> Question:
    """Asks its author something; it waits for the answer. Raises Refused unless it is being looked at."""
    with locked(application) as row:
        may_review(row, by)
        row.expect(Status.IN_REVIEW)
        if not text.strip():
            raise Refused("Write the question.")
        question = row.questions.create(text=text.strip(), by=by)
        row.move("ask", Status.QUESTION, by)
        emails.question(row)
        return question


def go_on(now: datetime) -> int:
    """Has reviewers go on without an answer that has not come in 14 days; says with how many. The answer may still
    come."""
    count = 0
    for application in list(Application.objects.unanswered(now).order_by("pk")):
        with locked(application) as row:
            if Application.objects.unanswered(now).filter(pk=row.pk).exists():
                row.move("go on", Status.IN_REVIEW, None)
                count += 1
    return count


def review(application: Application, by: Member, verdict: str, pence: int, words: str) -> Review:
    """Keeps what this reviewer thinks. Raises Refused when they have said so in this round or in the one
    before, or name an amount that cannot be."""
    with locked(application) as row:
        expect_review(row, by)
        if verdict not in Review.Verdict.values:
            raise Refused("Say what you would do: offer all of it, offer part of it, or not this time.")
        if verdict == Review.Verdict.PART and not 0 < pence < row.asked:
            raise Refused("A part is more than nothing and less than all of it.")
        amount = {Review.Verdict.FULL: row.asked, Review.Verdict.NOT_NOW: 0}.get(Review.Verdict(verdict), pence)
        given = {"verdict": verdict, "pence": amount, "words": words}
        return Review.objects.create(application=row, reviewer=by, round=row.round, **given)


def offer(application: Application, by: Member, pence: int, words: str = "") -> Application:
    """Offers money, all that is asked or part of it. Where that is not there, or others wait for it, or the fund is
    given out by draw, it waits in line: look at the status of what comes back. Raises Refused before enough people have
    looked, or for an amount that cannot be."""
    with locked(application) as row:
        _agree(row, by, pence)
        row.offered, row.reply = pence, words
        give_or_wait(row, by)
        return row


def put_on_waiting_list(application: Application, by: Member, pence: int, words: str = "") -> Application:
    """Would offer this much, in its turn. Raises Refused as `offer` does."""
    with locked(application) as row:
        _agree(row, by, pence)
        row.offered, row.reply = pence, words
        wait(row, by)
        return row


def not_now(application: Application, by: Member, words: str) -> Application:
    """Says no, kindly and with words. Raises Refused without words, or before enough people have looked."""
    with locked(application) as row:
        expect_decision(row, by)
        if not words.strip():
            raise Refused("Write a few kind words with it: why, and what else might help.")
        row.reply, row.offered = words.strip(), 0
        row.answered_at = row.answered_at or timezone.now()
        row.move("not now", Status.NOT_NOW, by)
        emails.not_now(row)
        move_up(row.fund)  # it may have been the first in line, with others behind who need less
        return row


def expect_review(application: Application, by: Member) -> None:
    """Raises Refused unless this person's review is still to come."""
    may_review(application, by)
    application.expect(Status.IN_REVIEW, Status.WAITING)
    if application.reviews.filter(reviewer=by, round=application.round).exists():
        raise Refused("You have reviewed it already.")
    if application.reviews.filter(reviewer=by).exists():
        raise Refused("You have looked at it before: another look is for somebody else.")


def expect_offer(application: Application, by: Member) -> None:
    """Raises Refused unless this person can decide that something is offered."""
    expect_decision(application, by)
    if not most(application):
        raise Refused("Nothing can be offered: two people have to propose it. Ask one more person to look.")


def most(application: Application) -> int:
    """Pence that can be offered now: above the fast lane what two reviewers would give."""
    proposed = sorted(_counted(application).values_list("pence", flat=True), reverse=True)
    agreed = max(application.fund.fast_lane, proposed[1] if len(proposed) > 1 else 0)
    return min(application.asked, application.fund.largest_award, agreed)


def may_review(application: Application, by: Member) -> None:
    """Raises Refused unless this person may read and decide it: a reviewer, not on their own application, who has
    declared that they have no conflict."""
    _reviewer(application, by)
    said = set(application.declarations.filter(reviewer=by).values_list("conflict", flat=True))
    if True in said:
        raise Refused("You have a conflict of interest, so it is closed to you.")
    if not said:
        raise Refused("Say first whether you have a conflict of interest.")


def _reviewer(application: Application, by: Member) -> None:
    if not by.has_perm("bursaries.review_application"):
        raise Refused("This is for bursary reviewers.")
    if application.member_id == by.pk:
        raise Refused("This is your own application.")
    if application.entered_by_id == by.pk:
        raise Refused("You filled it in for somebody: others decide on it.")
    application.expect(*Status.to_review())
    if application.erased_at:
        raise Refused("What was written here is erased.")


def expect_decision(row: Application, by: Member) -> None:
    """Raises Refused unless whoever decides has reviewed in this round, with as many others as it takes."""
    may_review(row, by)
    row.expect(Status.IN_REVIEW, Status.WAITING)
    reviewers = set(_counted(row).values_list("reviewer", flat=True))
    if by.pk not in reviewers:
        raise Refused("Write your own review first.")
    if len(reviewers) < (2 if row.needs_two else 1):
        raise Refused("A second person has to look at it first: it asks for more than one may decide alone.")


def _agree(row: Application, by: Member, pence: int) -> None:
    """An amount above the fast lane needs two who would give as much: else one could outvote the other."""
    expect_decision(row, by)
    row.expect(Status.IN_REVIEW)
    if not 0 < pence <= row.asked:
        raise Refused("Offer an amount up to what is asked.")
    if pence > row.fund.largest_award:
        raise Refused("This is more than the most this fund can give to one person.")
    if pence > row.fund.fast_lane and _counted(row).filter(pence__gte=pence).count() < 2:
        raise Refused("Two people have to propose as much as this. Offer less, or ask one more person to look.")


def _counted(row: Application) -> QuerySet[Review]:
    """This round's reviews, without those of who found a conflict later."""
    conflicts = row.declarations.filter(conflict=True).values("reviewer")
    return row.reviews.filter(round=row.round).exclude(reviewer__in=conflicts)
