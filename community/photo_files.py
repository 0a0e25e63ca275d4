"""Files of photos in Django's storage: kept under the SHA-256 of their content, served as what they are."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse


def keep(name: str, content: bytes) -> None:
    """Stores it, unless it is there. Of a process killed while writing there may be a part: that is written anew."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def served(name: str, key: str, cache: str) -> HttpResponse:
    """The image called `name`, to be kept by browsers as `cache` says. Raises Http404 where its file is gone."""
    try:
        with default_storage.open(name) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404("its file is gone") from None
    response["Cache-Control"] = cache
    response["ETag"] = f'"{key}"'
    return response
