"""`manage.py verify_charter`: whether anybody has changed what is published in the charter."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charter.models import Charter
from charter.verify import faults


class Command(BaseCommand):
    help = "Recomputes the digests of all revisions. Fails, naming the first broken one, when something was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the newest digest, to be kept elsewhere: who has it can tell later whether history was rewritten."""
        if found := list(faults()):
            raise CommandError("\n".join(found))
        charter = Charter.current()
        self.stdout.write(f"All is as it was published: revisions {charter.last_number}, digest {charter.last_digest}")
