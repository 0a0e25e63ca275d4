"""`manage.py takeover ARCHIVE`: a community that was handed over, into an empty installation."""

from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.archive.opening import Archive, Refused
from community.archive.taking import take_over
from community.locks import only_one


class Command(BaseCommand):
    help = "Fills an empty, migrated installation with what “handover” wrote. All of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", help="the file that “manage.py handover” wrote")

    def handle(self, *args: Any, archive: str, **options: Any) -> None:
        """One that was killed changed nothing, and is simply started again."""
        try:
            with only_one("work") as mine:
                if not mine:
                    raise CommandError("“work” is running. Stop it, and start it again afterwards.")
                with closing(Archive(Path(archive))) as opened:
                    heard = take_over(opened)
        except Refused as refusal:
            raise CommandError(f"Nothing was taken over. {refusal}") from None
        rows = sum(said.get("rows", 0) for said in opened.files.values())
        self.stdout.write(f"The community is here: {rows} rows, {len(opened.media())} files of photos.")
        self.stdout.write(f"Charter: {opened.manifest['proofs'].get('charter', 'none')}")
        for said in heard:
            self.stdout.write(said)
        if opened.manifest["site"] != settings.SITE_URL:
            self.stdout.write(
                f"It was at {opened.manifest['site']} and is at {settings.SITE_URL} now: calendars that follow the old "
                "address, and links in mail, need it to lead here."
            )
