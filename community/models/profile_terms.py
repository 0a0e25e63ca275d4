"""Who may see what a member tells of themselves, and the words for it."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from community.models.people import Member

MOST_LINKS, LONGEST_LINK = 5, 200


class Seen(models.TextChoices):
    """To whom something is shown. Until they say otherwise: to nobody."""

    NOBODY = "nobody", "nobody"
    ORGANISERS = "organisers", "only organisers"
    MEMBERS = "members", "everyone in the community"

    @classmethod
    def by(cls, person: Member | AnonymousUser) -> set[str]:
        """What this person may see of others."""
        if not person.is_authenticated:
            return set()
        return {cls.MEMBERS.value, cls.ORGANISERS.value} if is_organiser(person) else {cls.MEMBERS.value}


class Standing(models.TextChoices):
    """Where somebody feels they stand with technology. Nobody has to say."""

    NEWBIE = "newbie", "a newbie"
    BETWEEN = "between", "somewhere in between"
    EXPERIENCED = "experienced", "experienced"


# Everything that is shown to chosen people, and what it is called on their page.
TOLD = {
    "pronouns": "Pronouns",
    "place": "Roughly where",
    "standing": "With technology I feel I am",
    "does": "What I do",
    "curious": "What I am curious about",
    "helps": "What I can help with",
    "links": "Links",
    "photo": "Photo",
}


def is_organiser(person: Member) -> bool:
    """Whether what is for organisers alone is for this person. Costs no query for members without a role."""
    return person.is_staff and person.has_perm("community.view_member")


def seen_field() -> Any:
    """The column for who may see one of these things."""
    return models.CharField(max_length=10, choices=Seen, default=Seen.NOBODY)


def validate_own_links(text: str) -> None:
    """One address a line, http or https, without a name or password in it (https://bank.example@elsewhere.example
    deceives). Raises ValidationError."""
    lines = text.split("\n") if text else []
    if len(lines) > MOST_LINKS:
        raise ValidationError(f"There is room for {MOST_LINKS} links.")
    for line in lines:
        try:
            URLValidator(schemes=["http", "https"])(line)
            sound = len(line) <= LONGEST_LINK and "@" not in urlsplit(line).netloc
        except ValidationError:
            sound = False
        if not sound:
            shown = line if len(line) <= 60 else f"{line[:60]}…"
            raise ValidationError(f"This is not a link we can show: “{shown}”. Type it like https://example.org.")
