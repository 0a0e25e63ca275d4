"""Files of photos in Django's storage (a folder, or a bucket): kept under the SHA-256 of their content, served as what
they are, and swept out when no row names them.

Files know no transactions. So a file is written before its row is committed, under the lock of what it belongs to, and
deleted after; what a process killed in between leaves behind is an orphan.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

NOT_KEPT = "Photos cannot be kept just now. Nothing was changed. Try again in a few minutes, or save without the photo."
AT_ONCE = 500  # folders looked at with one query

logger = logging.getLogger(__name__)


class FilesUnreachable(Exception):  # noqa: N818 - it names what is the case
    """The disk, or the bucket, does not do what it is there for."""


@contextmanager
def reachable() -> Iterator[None]:
    """Turns whatever a storage says that does not work into FilesUnreachable. That a file is not there is an answer."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        logger.error("files: the storage does not answer (%s)", error.strerror or type(error).__name__)
        raise FilesUnreachable from error


def keep(name: str, content: bytes) -> None:
    """Stores it, unless it is there. Of a process killed while writing there may be a part: that is written anew.
    Raises FilesUnreachable."""
    with reachable():
        with suppress(FileNotFoundError):
            if default_storage.size(name) == len(content):
                return
            default_storage.delete(name)
        default_storage.save(name, ContentFile(content))


def content_of(name: str) -> bytes:
    """What is in it. Raises FileNotFoundError, or FilesUnreachable."""
    with reachable(), default_storage.open(name) as file:
        return bytes(file.read())


def served(name: str, key: str, cache: str) -> HttpResponse:
    """The image called `name`, to be kept by browsers as `cache` says. Raises Http404 where its file is gone, and
    FilesUnreachable."""
    try:
        response = HttpResponse(content_of(name), content_type="image/webp")
    except FileNotFoundError:
        raise Http404("its file is gone") from None
    response["Cache-Control"] = cache
    response["ETag"] = f'"{key}"'
    return response


def names_under(folder: str) -> list[str]:
    """The names of all files in a folder and those in it; a bucket says them in one go. Raises FilesUnreachable."""
    with reachable():
        if under := getattr(default_storage, "under", None):
            return list(under(folder))
        try:
            folders, files = default_storage.listdir(folder)
        except FileNotFoundError:
            return []
    deeper = [name for each in folders for name in names_under(f"{folder}/{each}")]
    return [*(f"{folder}/{name}" for name in files), *deeper]


def drop(names: Iterable[str]) -> None:
    """Deletes these files. Those that cannot be deleted now are orphans, and go as such."""
    with suppress(FilesUnreachable), reachable():
        for name in names:
            default_storage.delete(name)


# --- Orphans ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """A folder of folders, each with a number: of a member, of a recap. `used` says which names rows still hold in the
    folders with these numbers; `forget` deletes, under the lock that writers hold, those of these names that none
    does."""

    used: Callable[[Collection[int]], set[str]]
    forget: Callable[[int, set[str]], object]


SHELVES: dict[str, Shelf] = {}  # by the name of the folder; each app puts up its own (`jobs.py`)


def drop_orphans(before: datetime) -> int:
    """Deletes the files that no row names and that were last written before that moment; says how many. Raises
    FilesUnreachable."""
    return sum(_swept(shelf, by_folder(names_under(root)), before) for root, shelf in SHELVES.items())


def by_folder(names: Iterable[str]) -> dict[int, set[str]]:
    """The names, by the number of the folder they lie in. What lies elsewhere is not ours."""
    found: dict[int, set[str]] = {}
    for name in names:
        parts = name.split("/")
        if len(parts) == 3 and parts[1].isdecimal():
            found.setdefault(int(parts[1]), set()).add(name)
    return found


def _swept(shelf: Shelf, found: dict[int, set[str]], before: datetime) -> int:
    numbers, swept = sorted(found), 0
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        used = shelf.used(some)
        for number in some:
            if orphans := {name for name in found[number] - used if _is_older(name, before)}:
                shelf.forget(number, orphans)
                swept += len(orphans)
    return swept


def _is_older(name: str, moment: datetime) -> bool:
    with suppress(FileNotFoundError), reachable():
        return default_storage.get_modified_time(name) < moment
    return False  # somebody deleted it meanwhile
