"""Letting words expire: amounts and dates stay for the books, what people said and who they are does not."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from bursaries import emails
from bursaries.models.application import Application
from bursaries.models.asking import let_go, own
from bursaries.models.locking import locked
from bursaries.models.log import Access, Entry
from bursaries.models.refusal import Refused
from bursaries.models.review import Review
from bursaries.models.status import Status
from community.models import Member


def erase_now(application: Application, by: Member) -> None:
    """At its author's wish: withdraws what can be, then erases. A payment that is on its way goes on without them.
    Raises Refused for anyone else."""
    with locked(application) as row:
        own(row, by)
        _end_and_erase(row, by)


def take_back_consent(application: Application, by: Member) -> None:
    """Nobody may read it any more, so nothing is kept to read; that and when it was taken back stays. Raises Refused
    for anyone but its author, and where none was given."""
    with locked(application) as row:
        own(row, by)
        if row.consent_at is None:
            raise Refused("You have not sent this, so nobody can read it.")
        row.consent_withdrawn_at = timezone.now()
        _end_and_erase(row, by)


def forget(member: Member) -> None:
    """Erases all that somebody ever asked for here: before their account goes."""
    with transaction.atomic():
        for application in Application.objects.of(member).order_by("fund", "pk"):
            erase_now(application, member)


def erase_expired(today: date) -> int:
    """Erases all whose day has come; says how many. What nobody has touched for a year ends by it, and its author hears
    of that."""
    count = 0
    for application in list(Application.objects.expired(today).order_by("pk")):
        with locked(application) as row:
            if not Application.objects.expired(today).filter(pk=row.pk).exists():
                continue  # somebody has edited it meanwhile
            emails.forget(row)
            if row.status in Status.withdrawable():
                emails.lapsed(row)
                let_go(row, "run out", Status.EXPIRED, None)
            _erase(row)
            count += 1
    return count


def _end_and_erase(row: Application, by: Member) -> None:
    emails.forget(row)
    if row.status in Status.withdrawable():
        let_go(row, "withdraw", Status.WITHDRAWN, by)
    _erase(row)


def _erase(row: Application) -> None:
    """Erases a locked draft whole, and of anything else all words and whom it is of, in the log as well."""
    entries: models.QuerySet[Entry] = models.QuerySet(Entry).filter(application=row)
    if row.status == Status.DRAFT:
        entries.delete()
        models.QuerySet(Access).filter(application=row).delete()
        models.QuerySet(Application).filter(pk=row.pk).delete()
        return
    entries.filter(by=row.member_id).update(by=None)
    for name in row.WORDS:
        setattr(row, name, "")
    row.member, row.entered_by, row.needed_by = None, None, None
    row.erased_at = timezone.now()
    row.save()
    row.costs.update(note="")
    row.questions.update(text="", answer="")
    models.QuerySet(Review).filter(application=row).update(words="")
