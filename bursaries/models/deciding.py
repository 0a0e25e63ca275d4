"""What reviewers do. They see what is asked, not who asks; nobody decides alone on much, or with a conflict."""

from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application, Question, Status
from bursaries.models.locking import locked
from bursaries.models.queueing import offered as make_offer
from bursaries.models.refusal import Refused
from bursaries.models.review import Declaration, Review
from community.models import Member


def declare(application: Application, by: Member, *, conflict: bool) -> Declaration:
    """Says, once and for good, whether this reviewer has a conflict of interest. Raises Refused when they have said."""
    with locked(application) as row:
        _reviewer(row, by)
        if row.declarations.filter(reviewer=by).exists():
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


def review(application: Application, by: Member, verdict: str, pence: int, words: str) -> Review:
    """Keeps what this reviewer thinks. Raises Refused when they have said so in this round or in the one
    before, or name an amount that cannot be."""
    with locked(application) as row:
        may_review(row, by)
        row.expect(Status.IN_REVIEW)
        if row.reviews.filter(reviewer=by, round=row.round).exists():
            raise Refused("You have reviewed it already.")
        if row.reviews.filter(reviewer=by).exists():
            raise Refused("You have looked at it before: another look is for somebody else.")
        amount = {Review.Verdict.FULL: row.asked, Review.Verdict.NOT_NOW: 0}.get(Review.Verdict(verdict), pence)
        if verdict == Review.Verdict.PART and not 0 < pence < row.asked:
            raise Refused("A part is more than nothing and less than all of it.")
        given = {"verdict": verdict, "pence": amount, "words": words}
        return Review.objects.create(application=row, reviewer=by, round=row.round, **given)


def offer(application: Application, by: Member, pence: int, words: str = "") -> Application:
    """Offers money, all that is asked or part of it. Raises Refused before enough people have looked, or for an amount
    that cannot be."""
    with locked(application) as row:
        _decides(row, by)
        _amount(row, pence)
        row.offered, row.reply = pence, words
        make_offer(row, by)
        return row


def put_on_waiting_list(application: Application, by: Member, pence: int, words: str = "") -> Application:
    """Would offer this much, once there is money. Raises Refused as `offer` does."""
    with locked(application) as row:
        _decides(row, by)
        _amount(row, pence)
        row.offered, row.reply = pence, words
        row.waiting_since = row.answered_at = timezone.now()
        row.move("wait", Status.WAITING, by, pence=pence)
        emails.waits(row)
        return row


def not_now(application: Application, by: Member, words: str) -> Application:
    """Says no, kindly and with words. Raises Refused without words, or before enough people have looked."""
    with locked(application) as row:
        _decides(row, by, Status.IN_REVIEW, Status.WAITING)
        if not words.strip():
            raise Refused("Write a few kind words with it: why, and what else might help.")
        row.reply, row.offered = words.strip(), 0
        row.answered_at = row.answered_at or timezone.now()
        row.move("not now", Status.NOT_NOW, by)
        emails.not_now(row)
        return row


def may_review(application: Application, by: Member) -> None:
    """Raises Refused unless this person may read and decide it: a reviewer, not on their own application, who has
    declared that they have no conflict."""
    _reviewer(application, by)
    said = application.declarations.filter(reviewer=by).first()
    if said is None:
        raise Refused("Say first whether you have a conflict of interest.")
    if said.conflict:
        raise Refused("You have a conflict of interest, so it is closed to you.")


def _reviewer(application: Application, by: Member) -> None:
    if not by.has_perm("bursaries.review_application"):
        raise Refused("This is for bursary reviewers.")
    if application.member_id == by.pk:
        raise Refused("This is your own application.")
    application.expect(*Status.to_review())


def _decides(row: Application, by: Member, *statuses: str) -> None:
    """Whoever decides has reviewed in this round, with as many others as it takes."""
    may_review(row, by)
    row.expect(*(statuses or (Status.IN_REVIEW,)))
    reviewers = set(row.reviews.filter(round=row.round).values_list("reviewer", flat=True))
    if by.pk not in reviewers:
        raise Refused("Write your own review first.")
    if len(reviewers) < (2 if row.needs_two else 1):
        raise Refused("A second person has to look at it first: it asks for more than one may decide alone.")


def _amount(row: Application, pence: int) -> None:
    if not 0 < pence <= min(row.asked, row.fund.largest_award):
        raise Refused("Offer an amount up to what is asked.")
