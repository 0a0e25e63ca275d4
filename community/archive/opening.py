"""An archive as somebody gave it to us: nothing in it is believed before it was looked at, and nothing is unpacked."""

import hashlib
import json
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from community.archive import keys
from community.archive.parts import Model, fields_of, file_of, handed_over, is_named
from community.archive.writing import FORMAT, PIECE

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 1024 * 1024  # bytes
LONGEST_LINE = 64 * 1024 * 1024  # bytes
MOST_PACKED = 200  # times smaller than it is: text is packed to a tenth, a bomb to a thousandth
# What Python's own reader of ZIP makes of one that is damaged.
BROKEN = (BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
WORD = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
NAME = re.compile(rf"(data/{WORD}\.jsonl|(media|charter)/({WORD}/)*{WORD}|README\.md|calendar\.ics|charter\.md)")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """It is not taken over; the message is a sentence that says why, without anything that stands in it."""


class Archive:
    """An open archive. Raises Refused at once for what is none, or is of another version."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = ZipFile(path)
        except FileNotFoundError:
            raise Refused(f"There is no file {path}.") from None
        except BROKEN:
            raise Refused(f"{path} is not a ZIP archive, or not all of it is there.") from None
        self.size = path.stat().st_size
        self.entries = self._entries()
        self.manifest = self._manifest()
        self.files: dict[str, Any] = self.manifest["files"]
        self._check_names()

    def close(self) -> None:
        """Lets the file go."""
        self.zip.close()

    def _entries(self) -> dict[str, ZipInfo]:
        """Its files by name. Raises Refused for what could be anything but a file of ours."""
        found: dict[str, ZipInfo] = {}
        for info in self.zip.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.orig_filename in found:
                raise Refused("There are two files of one name in it, which no archive of ours has.")
            if kind not in (0, stat.S_IFREG) or info.is_dir():
                raise Refused("There are links or folders in it, which no archive of ours has.")
            if info.orig_filename != MANIFEST and not NAME.fullmatch(info.orig_filename):
                raise Refused("There are files in it under names that no archive of ours has.")
            if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & 1:
                raise Refused("There are files in it that are packed or locked as no archive of ours is.")
            found[info.orig_filename] = info
        if sum(info.file_size for info in found.values()) > self.size * MOST_PACKED:
            raise Refused("It would unpack to far more than an archive of ours holds.")
        return found

    def _manifest(self) -> dict[str, Any]:
        """What it says of itself, of the right shape."""
        if MANIFEST not in self.entries or self.entries[MANIFEST].file_size > LARGEST_MANIFEST:
            raise Refused(f"It has no {MANIFEST}: it is not an archive that “manage.py handover” made.")
        try:
            found = json.loads(self._read(MANIFEST))
        except (ValueError, RecursionError):
            raise Refused(f"Its {MANIFEST} is damaged.") from None
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise Refused(f"It is of another format than {FORMAT}, the one this version reads.")
        if not _is_whole(found):
            raise Refused(f"Its {MANIFEST} is damaged.")
        return found

    def _read(self, name: str) -> bytes:
        try:
            return self.zip.read(self.entries[name])
        except BROKEN:
            raise Refused(f"{name} is damaged.") from None

    def _check_names(self) -> None:
        """Exactly the files that it says it has, and all the tables there are."""
        if {*self.files} | {MANIFEST} != {*self.entries}:
            raise Refused("It does not hold exactly the files that it says it holds.")
        if self.manifest["migrations"] != keys.migrations():
            raise Refused(
                "It was made by another version. Install the version it comes from, run “migrate”, take it over, and "
                "update then."
            )
        if {name for name in self.files if name.startswith("data/")} != {*map(file_of, handed_over())}:
            raise Refused("It does not hold exactly the tables that this installation has.")
        if {*self.manifest["last_keys"]} != {*keys.counting()}:
            raise Refused(f"Its {MANIFEST} is damaged.")

    def check_sums(self) -> None:
        """Reads every file once. Raises Refused where one is not what the manifest says."""
        for name, said in self.files.items():
            seen, size = hashlib.sha256(), 0
            for piece in self.pieces(name):
                seen.update(piece)
                size += len(piece)
            if (seen.hexdigest(), size) != (said["sha256"], said["bytes"]):
                raise Refused(f"{name} is not what was handed over: its checksum differs.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """What is in a file, a piece in memory at a time."""
        try:
            with self.zip.open(self.entries[name]) as file:
                while piece := file.read(PIECE):
                    yield piece
        except BROKEN:
            raise Refused(f"{name} is damaged.") from None

    def open(self, name: str) -> BinaryIO:
        """A file of it, to be read from the start."""
        return self.zip.open(self.entries[name])  # type: ignore[return-value]  # it reads as one

    def media(self) -> list[str]:
        """The names of its photos in Django's storage."""
        return [name.removeprefix("media/") for name in self.files if name.startswith("media/")]

    def rows(self, model: Model) -> Iterator[dict[str, Any]]:
        """The rows of a model, one in memory at a time. Raises Refused, with the line's number, for what is none."""
        name, label = file_of(model), model._meta.label_lower
        names = {field.name for field in fields_of(model)}
        number = 0
        with self.open(name) as file:
            while line := file.readline(LONGEST_LINE):
                number += 1
                row = _row(line)
                shape = {"model", "fields"} if is_named(model) else {"model", "fields", "pk"}
                if row is None:
                    raise Refused(f"{name}, line {number}: this is not a row in JSON.")
                if {*row} != shape or row["model"] != label or not isinstance(row["fields"], dict):
                    raise Refused(f"{name}, line {number}: this is not a row of {label}.")
                if {*row["fields"]} != names:
                    raise Refused(f"{name}, line {number}: it has other fields than {label}.")
                yield row
        if number != self.files[name].get("rows"):
            raise Refused(f"{name} does not have as many rows as the manifest says.")


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Whether everything we look at is there and of the kind it should be."""
    parts = ("migrations", "last_keys", "locked", "proofs", "files")
    if not all(isinstance(manifest.get(part), dict) for part in parts):
        return False
    sums = all(isinstance(said, dict) and {"bytes", "sha256"} <= {*said} for said in manifest["files"].values())
    numbers = [*manifest["last_keys"].values(), manifest["locked"].get("unreadable")]
    return sums and all(type(number) is int and 0 <= number < 2**63 for number in numbers)
