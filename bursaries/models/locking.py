"""The order in which rows are locked: the fund, then the application. Every verb begins here."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from bursaries.models.application import Application
from bursaries.models.refusal import Refused


@contextmanager
def locked(application: Application) -> Iterator[Application]:
    """A transaction that holds the application as it is now, and its fund, until it ends. On SQLite every transaction
    holds everything. Raises Refused for a draft that was erased meanwhile."""
    with transaction.atomic():
        fund = application.fund.lock()
        row = Application.objects.select_for_update(of=("self",), no_key=True).filter(pk=application.pk).first()
        if row is None:
            raise Refused("This application was erased.")
        row.fund = fund
        yield row
