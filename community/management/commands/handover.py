"""`manage.py handover OUT`: the whole community as one archive, for those who look after it next."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community import outbox
from community.archive.writing import write
from community.locks import only_one


class Command(BaseCommand):
    help = "Writes the whole community into one open, documented archive (a ZIP) for new stewards (README)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", help="the file to write, such as community.zip; it must not exist")
        parser.add_argument("--while-mail-waits", action="store_true", help="even so: to try it out, or a copy")

    def handle(self, *args: Any, out: str, while_mail_waits: bool = False, **options: Any) -> None:
        """Refuses while mail waits: what has not left would have nobody to send it."""
        if not while_mail_waits and (waiting := outbox.to_leave().count()):
            number = "1 mail waits" if waiting == 1 else f"{waiting} mails wait"
            raise CommandError(
                f"{number} to be sent. Run “manage.py work --once” until none does, or say --while-mail-waits: the new "
                "house will then show at its desk what was not sent."
            )
        try:
            with only_one("handover") as mine:
                if not mine:
                    raise CommandError("Another handover is under way.")
                manifest = write(Path(out))
        except FileExistsError:
            raise CommandError(
                f"There is something called {out} already. It stays as it is: choose another name."
            ) from None
        except OSError as error:
            raise CommandError(f"{out} could not be written ({error.strerror}).") from None
        self.tell(out, manifest)

    def tell(self, out: str, manifest: dict[str, Any]) -> None:
        """What is in it, and what to see to."""
        rows = sum(said.get("rows", 0) for said in manifest["files"].values())
        photos = sum(name.startswith("media/") for name in manifest["files"])
        self.stdout.write(f"{out} holds the whole community: {rows} rows, {photos} files of photos.")
        self.stdout.write(f"Charter: {manifest['proofs'].get('charter', 'none')}")
        if missing := manifest["missing_files"]:
            gone = "1 file of a photo is" if missing == 1 else f"{missing} files of photos are"
            self.stderr.write(f"{gone} gone, or went just now.")
        if unreadable := manifest["locked"]["unreadable"]:
            texts = "1 encrypted text" if unreadable == 1 else f"{unreadable} encrypted texts"
            self.stderr.write(f"{texts} cannot be read with the DATA_KEYS there are here.")
        self.stdout.write("It is as private as the community: lock it while it travels. DATA_KEYS travel another way.")
