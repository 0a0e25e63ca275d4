"""Houses to hand over and to take over: this test's own database, emptied in between, and others in processes of their
own."""

import json
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from community.archive import keys
from tests.site import ROOT


def hand_over(out: Path, *, waiting: bool = True) -> str:
    """This house into an archive; returns what the operator reads."""
    said = StringIO()
    call_command("handover", str(out), while_mail_waits=waiting, stdout=said, stderr=said)
    return said.getvalue()


def take_over(archive: Path) -> str:
    """An archive into this house."""
    said = StringIO()
    call_command("takeover", str(archive), stdout=said)
    return said.getvalue()


def empty() -> None:
    """Makes this house as migrations leave a new one; its photos go too."""
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    if connection.vendor == "postgresql":
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    ContentType.objects.clear_cache()
    cache.clear()
    for folder in Path(settings.MEDIA_ROOT).iterdir():
        shutil.rmtree(folder)


def as_new() -> None:
    """The same, and as if no key had ever been given in it."""
    empty()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
            return
        for sequence in keys._sequences().values():
            cursor.execute("SELECT setval(%s, 1, false)", [sequence])


def data(archive: Path) -> dict[str, bytes]:
    """What is in it by name, but for what says when it was made."""
    with ZipFile(archive) as folder:
        return {name: folder.read(name) for name in folder.namelist() if name not in ("README.md", "manifest.json")}


def as_json(archive: Path) -> dict[str, Any]:
    """The rows, read: the order of names inside a value is the database's own."""
    rows = {name: text for name, text in data(archive).items() if name.startswith("data/")}
    return {name: [json.loads(line) for line in text.splitlines()] for name, text in rows.items()}


def manifest(archive: Path) -> dict[str, Any]:
    """What it says of itself."""
    with ZipFile(archive) as folder:
        found: dict[str, Any] = json.loads(folder.read("manifest.json"))
    return found


def forged(archive: Path, out: Path, change: Any) -> Path:
    """An archive whose files and manifest `change(files, manifest)` has changed, with sums that fit again."""
    import hashlib

    with ZipFile(archive) as folder:
        files = {name: folder.read(name) for name in folder.namelist()}
    said = json.loads(files.pop("manifest.json"))
    change(files, said)
    for name, content in files.items():
        if name in said["files"]:
            said["files"][name] |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with ZipFile(out, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name, content)
        folder.writestr("manifest.json", json.dumps(said))
    return out


class House:
    """Another installation: an SQLite file and a folder for photos, run by processes of its own."""

    def __init__(self, folder: Path, **env: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'house.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            **env,
        }

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs `manage.py` there, to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def done(self, *command: str) -> str:
        """The same, and it must succeed."""
        run = self.manage(*command)
        assert run.returncode == 0, run.stderr
        return run.stdout
