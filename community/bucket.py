"""Files in a bucket that speaks S3, by way of obstore. They are nobody's but ours: no address leads to one, and views
that look who asks hand them out."""

import errno
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import obstore
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from obstore.exceptions import BaseError
from obstore.store import S3Store

CLIENT = {"connect_timeout": "3s", "timeout": "10s"}  # somebody waits, and others for the lock they hold
RETRIES = {"max_retries": 1}


@contextmanager
def answering() -> Iterator[None]:
    """A bucket that does not answer, or refuses, is to us what a broken disk is. Raises OSError, which says no more
    than what kind of error it was: obstore would quote addresses."""
    try:
        yield
    except BaseError as error:
        raise OSError(errno.EIO, type(error).__name__) from None


@deconstructible
class Bucket(Storage):
    """Django's storage. Names are whole: there are no folders, only names that begin alike."""

    def __init__(self, bucket: str, key: str = "", secret: str = "", endpoint: str = "", region: str = "") -> None:
        self.bucket = bucket
        given = {"access_key_id": key, "secret_access_key": secret, "endpoint": endpoint, "region": region}
        self.config: dict[str, Any] = {name: value for name, value in given.items() if value}

    @cached_property
    def store(self) -> Any:
        """The client, made when first needed: never before a process has forked."""
        client: Any = CLIENT | {"allow_http": str(self.config.get("endpoint", "")).startswith("http://")}
        retries: Any = RETRIES
        config: Any = self.config
        return S3Store(self.bucket, config=config, client_options=client, retry_config=retries)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with answering():
            return ContentFile(bytes(obstore.get(self.store, name).bytes()), name=name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with answering():
            obstore.put(self.store, name, content.read(), attributes={"Content-Type": "image/webp"})
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The same: what is there under it has the same content, or is the rest of it."""
        return name

    def delete(self, name: str) -> None:
        with answering():
            obstore.delete(self.store, name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file; never true of a folder."""
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        with answering():
            return int(obstore.head(self.store, name)["size"])

    def get_modified_time(self, name: str) -> datetime:
        """When it was last written, in UTC. Raises FileNotFoundError."""
        with answering():
            when: datetime = obstore.head(self.store, name)["last_modified"]
        return when

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the files in what would be this folder; nothing in one that is not there."""
        with answering():
            found = obstore.list_with_delimiter(self.store, path)
        folders, files = found["common_prefixes"], [each["path"] for each in found["objects"]]
        return [posixpath.basename(each) for each in folders], [posixpath.basename(each) for each in files]

    def under(self, path: str) -> list[str]:
        """All names that begin with this folder's, however deep: a thousand for each time asked."""
        with answering():
            return [each["path"] for some in obstore.list(self.store, path) for each in some]
