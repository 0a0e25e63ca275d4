"""`manage.py rotate_keys`: encrypts every secret text with the first of DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.secrets import rotate


class Command(BaseCommand):
    help = "Encrypts what is secret with the first of DATA_KEYS; the other keys can then be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        """Safe at any time, twice, and after having been killed half-way."""
        lost = 0
        for name, changed, unreadable in rotate():
            if changed:
                self.stdout.write(f"{name}: {changed} encrypted with the first key.")
            if unreadable:
                lost += unreadable
                self.stderr.write(f"{name}: {unreadable} cannot be read with any of these keys.")
        if lost:
            raise CommandError("Find the key that is missing and run this again. Take no key away until then.")
        self.stdout.write("Everything is under the first key.")
