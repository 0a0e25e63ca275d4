"""A bucket to keep photos in: a server of its own (moto's), in a process of its own."""

import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.site import free_port, running, wait_for

SERVER = Path(sys.prefix) / "bucket" / "bin" / "python"  # `make .venv/test` puts it there
NAME = "photos"
KEYS = {"key": "an-id", "secret": "a-secret", "region": "eu-west-2"}


@dataclass
class Bucket:
    """The server's address, and what a process needs in its environment to use it."""

    url: str

    @property
    def storages(self) -> dict[str, Any]:
        """Django's setting."""
        options = {"bucket": NAME, "endpoint": self.url} | KEYS
        return {"default": {"BACKEND": "community.bucket.Bucket", "OPTIONS": options}}

    @property
    def env(self) -> dict[str, str]:
        """The same, as an operator sets it."""
        return {
            "MEDIA_STORAGE": "s3",
            "AWS_STORAGE_BUCKET_NAME": NAME,
            "AWS_S3_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": KEYS["key"],
            "AWS_SECRET_ACCESS_KEY": KEYS["secret"],
            "AWS_S3_REGION_NAME": KEYS["region"],
        }

    def ask(self, method: str, path: str) -> Any:
        """One request as anybody could send it."""
        return urllib.request.urlopen(urllib.request.Request(f"{self.url}/{path}", method=method), timeout=10)


@contextmanager
def serve() -> Iterator[Bucket]:
    """Runs it, with one bucket that is empty."""
    port = free_port()
    bucket = Bucket(f"http://127.0.0.1:{port}")
    with running(str(SERVER), "-m", "moto.server", "-p", str(port), env={}, quiet=True):
        wait_for(lambda: answers(bucket), 60)
        yield bucket


def answers(bucket: Bucket) -> bool:
    """Whether it is up; makes the bucket."""
    try:
        bucket.ask("PUT", NAME)
    except OSError:
        return False
    return True
