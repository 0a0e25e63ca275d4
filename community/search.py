"""What of the community itself can be found: members who want to be, by other members alone."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from community.models import Profile
from community.models.profile_terms import Seen
from community.searching import Found, Hit, Person, source, terms_of
from community.snippets import marked, snippet


def members(person: Person, asked: str) -> QuerySet[Any]:
    """By name, and by what they tell to whoever asks."""
    rows = Profile.objects.listed() if person.is_authenticated else Profile.objects.none()
    return rows.found(asked, "", Seen.by(person))


def hit(row: Found, asked: str) -> Hit:
    """The member, with what everyone in the community may read of them."""
    terms = terms_of(asked)
    return Hit(marked(row["title"], terms), reverse("member", args=[row["key"]]), snippet(row["text"], terms))


source(
    "members",
    "Members",
    rows=members,
    columns={"title": F("member__name"), "text": F("words"), "key": F("slug")},
    hit=hit,
)
