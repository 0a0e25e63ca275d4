"""`manage.py demo`: an invented community to try things out on."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from community.demo import ORGANISER, PARTS


class Command(BaseCommand):
    help = "Fills an empty site with an invented community. Only with DEMO=1; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each app's part in one transaction: a demo is there whole or not at all."""
        if not settings.DEMO:
            raise CommandError(
                "The demo is made only with DEMO=1, so that no invented person gets into a real community."
            )
        call_command("migrate", verbosity=0)  # here rather than before: one start of Python less to wait for
        with transaction.atomic():
            for part in PARTS:
                part()
        self.stdout.write(f"The demo community is ready. To organise, sign in as {ORGANISER}: the code appears here.")
