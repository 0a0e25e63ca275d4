"""Who gets money that is free: whoever is decided on while there is some, then the waiting list, in the order of a
recorded random draw or first come first served. What is offered counts as given until the offer ends, so that an offer
is a promise: only a fund made smaller meanwhile can break it (see `asking.accept`)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application
from bursaries.models.fund import Draw, Fund
from bursaries.models.locking import locked
from bursaries.models.refusal import Refused
from bursaries.models.status import Status
from community.models import Member

OFFER_STANDS = timedelta(days=14)


def free(fund: Fund) -> int:
    """Pence that can be offered: left, and not offered to anyone. Only under the fund's lock."""
    offered = fund.applications.filter(status=Status.OFFERED).aggregate(Sum("offered"))["offered__sum"] or 0
    return fund.left - offered


def move_up(fund: Fund) -> int:
    """Offers money that is free to those who wait, in their order; says to how many. Only under the fund's lock. Stops
    at the first for whom it is not enough: nobody is passed over for having asked for more. Where a fund is given out
    by draw, nobody moves before they are drawn."""
    line = fund.applications.in_line()
    if fund.by_draw:
        line = line.exclude(place=None)
    left, count = free(fund), 0
    while (first := line.first()) and first.offered <= left:
        left -= first.offered
        first.fund = fund
        offered(first, None)
        count += 1
    return count


def give_or_wait(row: Application, by: Member) -> None:
    """Offers the locked row what stands on it, if that is free and nobody waits; else it waits."""
    move_up(row.fund)
    others_wait = row.fund.applications.filter(status=Status.WAITING).exists()
    if row.fund.by_draw or others_wait or row.offered > free(row.fund):
        wait(row, by)
    else:
        offered(row, by)


def wait(row: Application, by: Member) -> None:
    """Puts the locked row at the end of the waiting list."""
    row.waiting_since = timezone.now()
    row.answered_at = row.answered_at or row.waiting_since
    row.move("wait", Status.WAITING, by, pence=row.offered)
    emails.waits(row)


def offered(row: Application, by: Member | None) -> None:
    """Makes the offer that stands on the locked row."""
    row.answered_at = row.answered_at or timezone.now()
    row.offer_ends_on = (timezone.now() + OFFER_STANDS).date()
    row.move("offer", Status.OFFERED, by, pence=row.offered)
    emails.offered(row)


def order(references: Iterable[str], seed: str) -> list[str]:
    """The order in which these are drawn: by the SHA-256 of seed and reference. Anybody can draw again, in any
    language, and get the same."""
    return sorted(references, key=lambda reference: hashlib.sha256(f"{seed} {reference}".encode()).hexdigest())


def draw(fund: Fund, by: Member) -> Draw:
    """Draws among those who wait and were not drawn yet: their places follow those drawn before, and hold. Offers in
    that order while the money lasts. The draw is kept, its seed published: nobody is drawn twice, so that nobody can
    draw again until they like it. Raises Refused when nobody is to be drawn, and for anyone but a reviewer."""
    if not by.has_perm("bursaries.review_application"):
        raise Refused("This is for bursary reviewers.")
    with transaction.atomic():
        row = fund.lock()
        line = row.applications.in_line()
        waiting = {each.reference: each for each in line.filter(place=None)}
        if not waiting:
            raise Refused("Nobody waits who has not been drawn.")
        seed = secrets.token_hex(16)
        drawn = order(waiting, seed)
        last = row.applications.aggregate(Max("place"))["place__max"] or 0
        for place, reference in enumerate(drawn, last + 1):
            waiting[reference].place = place
        Application.objects.bulk_update(waiting.values(), ["place"])
        move_up(row)
        count = row.applications.filter(reference__in=drawn, status=Status.OFFERED).count()
        return Draw.objects.create(fund=row, seed=seed, by=by, order=drawn, offered=count)


def end_offers(today: date) -> int:
    """Ends offers whose last day is over; the money goes to who waits. Says how many ended."""
    count = 0
    for application in list(Application.objects.run_out(today).order_by("pk")):
        with locked(application) as row:
            if Application.objects.run_out(today).filter(pk=row.pk).exists():
                row.move("run out", Status.EXPIRED, None)
                emails.ran_out(row)
                move_up(row.fund)
                count += 1
    return count
