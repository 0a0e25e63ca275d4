"""Who gets money that comes back: the waiting list, first come first served, or a recorded random draw."""

import random
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application, Status
from bursaries.models.fund import Draw, Fund
from bursaries.models.locking import locked
from bursaries.models.refusal import Refused
from community.models import Member

OFFER_STANDS = timedelta(days=14)


def free(fund: Fund) -> int:
    """Pence that can be offered: left, and not offered to anyone. Only under the fund's lock."""
    offered = fund.applications.filter(status=Status.OFFERED).aggregate(Sum("offered"))["offered__sum"] or 0
    return fund.left - offered


def move_up(fund: Fund, by: Member | None = None) -> int:
    """Offers money that is free to those who wait, in the order they came; says to how many. Only under the fund's
    lock. Stops at the first for whom it is not enough: nobody is passed over for having asked for more."""
    waiting = fund.applications.filter(status=Status.WAITING).order_by("waiting_since", "pk")
    return offer_in_order(fund, waiting, by)


def offer_in_order(fund: Fund, waiting: Iterable[Application], by: Member | None) -> int:
    """Offers to each in turn while the money lasts; says to how many."""
    left, count = free(fund), 0
    for application in waiting:
        if application.offered > left:
            break
        left -= application.offered
        application.fund = fund
        offered(application, by)
        count += 1
    return count


def offered(row: Application, by: Member | None) -> None:
    """Makes the offer that stands on the locked row."""
    row.answered_at = row.answered_at or timezone.now()
    row.offer_ends_on = (timezone.now() + OFFER_STANDS).date()
    row.move("offer", Status.OFFERED, by, pence=row.offered)
    emails.offered(row)


def order(references: Iterable[str], seed: str) -> list[str]:
    """The order in which these are drawn: the same for the same seed and the same references, in any order given.

    Sorted, then shuffled by Python's Mersenne Twister seeded with the text: stable across versions since 3.2.
    """
    drawn = sorted(references)
    random.Random(seed).shuffle(drawn)  # noqa: S311 - a draw that anyone can repeat, from a seed nobody could choose
    return drawn


def draw(fund: Fund, by: Member) -> Draw:
    """Draws among all who wait, and offers in that order while the money lasts. The draw is kept, its seed published.
    Raises Refused when nobody waits."""
    with transaction.atomic():
        row = fund.lock()
        waiting = {each.reference: each for each in row.applications.filter(status=Status.WAITING)}
        if not waiting:
            raise Refused("Nobody is waiting.")
        seed = secrets.token_hex(16)
        drawn = order(waiting, seed)
        count = offer_in_order(row, [waiting[reference] for reference in drawn], by)
        return Draw.objects.create(fund=row, seed=seed, by=by, order=drawn, offered=count)


def end_offers(today: date) -> int:
    """Ends offers whose time is over; the money goes to who waits. Says how many ended."""
    due = Application.objects.filter(status=Status.OFFERED, offer_ends_on__lt=today)
    count = 0
    for application in list(due.select_related("fund")):
        with locked(application) as row:
            if row.status == Status.OFFERED and row.offer_ends_on and row.offer_ends_on < today:
                row.move("run out", Status.EXPIRED, None)
                emails.ran_out(row)
                move_up(row.fund)
                count += 1
    return count
