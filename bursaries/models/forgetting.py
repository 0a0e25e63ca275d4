"""Letting words expire: amounts and dates stay for the books, what people said does not."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from bursaries.models.application import Application, CostLine, Question, Status
from bursaries.models.locking import locked
from bursaries.models.review import Review
from community.models import Member


def erase(application: Application) -> None:
    """Erases a draft whole, and of anything else all words and whom it is of."""
    with locked(application) as row:
        if row.status == Status.DRAFT:
            models.QuerySet(type(row)).filter(pk=row.pk).delete()
            return
        for name in row.WORDS:
            setattr(row, name, "")
        row.member, row.entered_by, row.event, row.needed_by = None, None, "", None
        row.erased_at = timezone.now()
        row.save()
        CostLine.objects.filter(application=row).update(note="")
        Question.objects.filter(application=row).update(text="", answer="")
        models.QuerySet(Review).filter(application=row).update(words="")


def erase_expired(today: date) -> int:
    """Erases all whose day has come; says how many."""
    found = list(Application.objects.expired(today).filter(status__in=[Status.DRAFT, *Status.ended()]))
    for application in found:
        erase(application)
    return len(found)


def erase_now(application: Application, by: Member) -> None:
    """At its author's wish: withdraws what can be, then erases."""
    from bursaries.models import asking

    with transaction.atomic():
        if application.status in asking.WITHDRAWABLE and application.status != Status.DRAFT:
            asking.withdraw(application, by)
        erase(application)
