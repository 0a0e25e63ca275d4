"""Writing the archive: a ZIP under another name until it is whole, readable by its owner alone."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from community.archive import keys, words
from community.archive.parts import FILES, PROOFS, TEXTS, Model, file_of, handed_over, locked_fields
from community.archive.rows import AS_STORED, rows_of, write_rows

FORMAT = 1
PIECE = 1024 * 1024  # bytes read at once


class Entry:
    """One file of the archive, while it is written: counts and sums up what goes in."""

    def __init__(self, file: Any) -> None:
        self.file, self.bytes, self.sum = file, 0, hashlib.sha256()

    def write(self, data: str | bytes) -> None:
        """Adds some of it."""
        data = data.encode() if isinstance(data, str) else data
        self.bytes += len(data)
        self.sum.update(data)
        self.file.write(data)


class Writer:
    """The archive while it is written; `files` is what its manifest will say of each file."""

    def __init__(self, folder: ZipFile, now: datetime) -> None:
        self.folder, self.now, self.files = folder, now, dict[str, dict[str, Any]]()
        self.missing = 0

    @contextmanager
    def file(self, name: str, *, packed: bool = True) -> Iterator[Entry]:
        """A new file in it."""
        info = ZipInfo(name, self.now.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.folder.open(info, "w", force_zip64=True) as file:
            entry = Entry(file)
            yield entry
        self.files[name] = {"bytes": entry.bytes, "sha256": entry.sum.hexdigest()}

    def rows(self, model: Model) -> None:
        """All rows of a model."""
        with self.file(file_of(model)) as entry:
            count = write_rows(model, entry)
        self.files[file_of(model)]["rows"] = count

    def photo(self, name: str) -> None:
        """A file of Django's storage. Changed since we began to look at the rows, it may be gone."""
        with suppress(FileNotFoundError), default_storage.open(name) as source:
            with self.file(f"media/{name}", packed=False) as entry:
                for piece in source.chunks(PIECE):
                    entry.write(piece)
            return
        self.missing += 1

    def text(self, name: str, content: str | bytes) -> None:
        """A file that is in memory."""
        with self.file(name) as entry:
            entry.write(content)


def write(out: Path) -> dict[str, Any]:
    """Writes the whole community to `out`, and returns its manifest. Raises FileExistsError where there is something of
    that name already."""
    if out.exists():
        raise FileExistsError(out)
    for left in out.parent.glob(f".{out.name}.*.part"):  # of a process that was killed
        left.unlink()
    handle, name = tempfile.mkstemp(".part", f".{out.name}.", out.parent)  # for its owner's eyes alone (0600)
    try:
        with os.fdopen(handle, "w+b") as file:
            manifest = _fill(file)
            file.flush()
            os.fsync(file.fileno())
        if out.exists():
            raise FileExistsError(out)
        Path(name).rename(out)
        _remember(out.parent)
    finally:
        Path(name).unlink(missing_ok=True)
    return manifest


def _remember(folder: Path) -> None:
    """Has the disk keep the name as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(file: Any) -> dict[str, Any]:
    now = timezone.now()
    with ZipFile(file, "w") as folder, keys.one_moment():
        writer = Writer(folder, now)
        for model in handed_over():
            writer.rows(model)
        for name in sorted({name for each in FILES for name in each()}):
            writer.photo(name)
        for each in TEXTS:
            for name, content in each():
                writer.text(name, content)
        manifest = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "site": settings.SITE_URL,
            "migrations": keys.migrations(),
            "last_keys": keys.last_keys(),
            "locked": _locked(),
            "proofs": {name: each() for name, each in PROOFS.items()},
            "missing_files": writer.missing,
        }
        writer.text("README.md", words.readme(manifest, writer.files))
        manifest["files"] = writer.files
        folder.writestr(ZipInfo("manifest.json", now.timetuple()[:6]), json.dumps(manifest, indent=1) + "\n")
    return manifest


def _locked() -> dict[str, int]:
    """How many texts are encrypted, and how many of them this house cannot read itself."""
    found = {"texts": 0, "unreadable": 0}
    for model in handed_over():
        for field in locked_fields(model):
            stored = AS_STORED + field.name
            tokens = rows_of(model).exclude(**{stored: ""}).values_list(stored, flat=True)
            for token in tokens.iterator():
                found["texts"] += 1
                found["unreadable"] += not field.can_open(token)
    return found
