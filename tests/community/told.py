"""People who tell of themselves, with a word planted in everything they can tell."""

from typing import Any

from community.models import Member, Profile
from community.models.profile import images_of
from community.models.profile_terms import TOLD
from tests import people
from tests.photos import png

WORDS = ("place", "standing", "does", "curious", "helps", "links")
NOTHING: dict[str, Any] = dict.fromkeys(WORDS, "") | {f"{name}_seen": "nobody" for name in TOLD}  # as a form sends it
CANARIES = {
    "pronouns": "zqpronouns",
    "place": "zqplace",
    "standing": "experienced",
    "does": "zqdoes",
    "curious": "zqcurious",
    "helps": "zqhelps",
    "links": "https://zqlinks.example.org/",
}


def telling(name: str = "Tess", *, photo: bytes = b"", member: Member | None = None, **told: Any) -> Profile:
    """What somebody called so tells; they want to be found, unless said otherwise."""
    person = member or people.member(name)
    return Profile.tell(person, {"listed": True} | told, images_of(photo) if photo else ())


def telling_all(seen: str, **more: Any) -> Profile:
    """Somebody who tells everything there is, all of it to the same people."""
    person = people.member("Tess", pronouns=CANARIES["pronouns"])
    words = {name: word for name, word in CANARIES.items() if name != "pronouns"}
    told: dict[str, Any] = words | {f"{name}_seen": seen for name in TOLD} | more
    return telling(member=person, photo=png(), **told)


def photo_url(profile: Profile, key: str = "") -> str:
    """Where one of its images is served."""
    return f"{profile.get_absolute_url()}photo/{key or profile.large}.webp"
