"""What topics are made of. Every app may have a `forum.py` that says so; it is found like `admin.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.models import ForumTopic


@dataclass(frozen=True)
class Words:
    """What a topic says: its title (Discourse takes 15 to 255 characters, each title once) and its first post, in
    Markdown (20 to 32,000)."""

    title: str
    raw: str


Speaker = Callable[["ForumTopic"], Words | None]
SPEAKERS: dict[str, Speaker] = {}


def speaks_of(kind: str) -> Callable[[Speaker], Speaker]:
    """Adds a function that says what a topic of this kind says now; None when there is no need of it any more."""

    def add(function: Speaker) -> Speaker:
        SPEAKERS[kind] = function
        return function

    return add
