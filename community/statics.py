"""Static files as served: hashed, compressed, and one style sheet instead of five."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([\w./-]+)";$', re.MULTILINE)


class BundledStorage(CompressedManifestStaticFilesStorage):
    """whitenoise's storage; what a style sheet of ours imports is written into it when files are collected.

    A first visit is one request for styles. While developing (DEBUG) browsers follow the imports themselves.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Replaces each `@import "name.css";` line by that file, then hashes and compresses as usual."""
        bundled = InMemoryStorage()
        for name, (storage, path) in list(paths.items()):
            if name.startswith("css/"):
                with storage.open(path) as file:
                    text = file.read().decode()
                if IMPORT.search(text):
                    whole = IMPORT.sub(partial(self.imported, paths, name), text)
                    bundled.save(path, ContentFile(whole.encode()))
                    paths[name] = (bundled, path)
        yield from super().post_process(paths, dry_run, **options)

    def imported(self, paths: dict[str, Any], importer: str, line: re.Match[str]) -> str:
        """The text of the style sheet that this line of `importer` names. Raises KeyError when there is none."""
        storage, path = paths[str(PurePosixPath(importer).parent / line[1])]
        with storage.open(path) as file:
            return str(file.read().decode())
