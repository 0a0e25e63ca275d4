"""What tests of the library are made of."""

from typing import Any

from community.models import Member
from meetups.models import Resource, Tag

TEXT = """Everybody speaks once, then once more.

- Nobody answers in between.
- **Passing** is fine, on maps as in rooms.
"""
GIVEN: dict[str, Any] = {
    "title": "Asking in rounds",
    "kind": "method",
    "link": "",
    "text": "Everybody speaks once.",
    "licence": "cc-by",
    "naming": "member",
}


def suggestion(member: Member, **given: Any) -> Resource:
    """A suggestion by this member."""
    return Resource.objects.suggest(member, **(GIVEN | given))


def in_library(member: Member, **given: Any) -> Resource:
    """The same, published."""
    made = suggestion(member, **given)
    made.publish()
    made.refresh_from_db()
    return made


def shelve(count: int, member: Member, **given: Any) -> None:
    """Many in the library at once, called "Number 0" and so on; tagged, with words of their own."""
    meetup, at = given.pop("meetup", None), given.pop("at")
    rows = Resource.objects.bulk_create(
        Resource(slug=f"number-{number}", title=f"Number {number}", kind=["method", "tool"][number % 2], text="Words.",
                 licence="cc0", member=member, meetup=meetup, status="published", published_at=at,
                 words=f"Number {number}\nwords maps", naming="name")
        for number in range(count)
    )  # fmt: skip
    Tag.objects.bulk_create(Tag(resource=row, name=f"tag {number % 40}") for number, row in enumerate(rows))
