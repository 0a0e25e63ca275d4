"""The order in which rows are locked: the fund, then the application. Every verb begins here."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from bursaries.models.application import Application


@contextmanager
def locked(application: Application) -> Iterator[Application]:
    """A transaction that holds the application as it is now, and its fund, until it ends. On SQLite every transaction
    holds everything."""
    with transaction.atomic():
        fund = application.fund.lock()
        row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        row.fund = fund
        yield row
