"""The address of a topic, as somebody types it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError


def validate_topic(address: str) -> None:
    """Accepts an encrypted address without a name or password in it. Raises ValidationError for anything else."""
    try:
        parts = urlsplit(address)
        name, _ = parts.hostname, parts.port
    except ValueError:
        name = None
    if not name or parts.scheme != "https":
        raise ValidationError("Give the whole address of the topic. It begins with https://.")
    if "@" in parts.netloc:
        raise ValidationError("This address has a name or a password in it. Leave out what stands before the @.")


def validate_on_forum(address: str) -> None:
    """As `validate_topic`, and where there is a forum (settings), accepts only what is on it. For what is typed now:
    what was typed before the forum moved may stay."""
    validate_topic(address)
    forum = settings.FORUM
    if forum and urlsplit(address).netloc.lower() != forum.host.lower():
        raise ValidationError(f"This is not on our forum. Its addresses begin with {forum.url}/.")
