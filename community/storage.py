"""Where a mail's attachments lie until it has left: in the database, with the mail."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

if TYPE_CHECKING:
    from community.models import OutboxFile


def rows() -> "type[OutboxFile]":
    """The model, looked up late: post_office asks for its storage while models are still being loaded."""
    return apps.get_model("community", "OutboxFile")


@deconstructible
class DatabaseStorage(Storage):
    """Keeps files in OutboxFile rows: a rollback leaves nothing behind, and web and work hosts may differ."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(BytesIO(bytes(rows().objects.get(name=name).content)), name=name)

    def _save(self, name: str, content: File[bytes]) -> str:
        rows().objects.create(name=name, content=content.read())
        return name

    def exists(self, name: str) -> bool:
        return rows().objects.filter(name=name).exists()

    def delete(self, name: str) -> None:
        rows().objects.filter(name=name).delete()

    def size(self, name: str) -> int:
        return len(rows().objects.get(name=name).content)
