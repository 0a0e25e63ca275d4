"""What is in the demo's library: a bit of every kind, and one suggestion that waits."""

from datetime import timedelta

from django.utils import timezone

from community.models import Member
from community.naming import Naming
from meetups.models import Meetup, Resource
from meetups.models.resource_terms import Kind, Licence

ROUNDS = """A way for everyone to be heard, the quiet ones too. Takes 20 minutes for eight people.

1. Ask one question. Give a minute to think.
2. Each person speaks once, for up to a minute. Nobody answers. Passing is fine.
3. Go round again: what did you hear that you would like to add to?

It helps to say the order of names first, so that nobody has to guess when it is their turn.
"""
CAPTIONS = """We turned captions on for three meetups and asked what changed.

- More people spoke, not only those who read along.
- Names of places came out wrong. A list of words, sent to the captioner the day before, mended most of it.
- Automatic captions are better than none, and not the same as a person.
"""
HANDOVER = """One page to fill in before you leave a project.

- Which accounts are there, and who else can open them?
- What do you do each month that nobody sees?
- Whom do you ring when it breaks?
- What would you stop doing?
"""
SMALL = """We counted for a year what we keep about people, and threw away a third of it. Nobody missed it.

Ask of each column: who looked at it last, and what did they do then?
"""
WAITING = "A paper letter with a code, for people who share a phone. We tried it with twelve neighbours."

# Title, kind, link, text, licence, tags, and how its author is named.
SHELF = [
    ("Asking in rounds", Kind.METHOD, "", ROUNDS, Licence.BY_SA, ["listening", "meetings"], Naming.FULL),
    ("What three meetups with captions taught us", Kind.LEARNING, "", CAPTIONS, Licence.BY, ["access"], Naming.FIRST),
    ("Handing over the keys: a checklist", Kind.METHOD, "", HANDOVER, Licence.ZERO, ["care", "projects"], Naming.NONE),
    ("A map of ramps and benches", Kind.TOOL, "https://maps.example.org/ramps", "Add yours from a phone.",
     Licence.THEIRS, ["access", "maps"], Naming.FULL),
    ("Keeping less about people", Kind.LEARNING, "", SMALL, Licence.BY_SA, ["data", "care"], Naming.FIRST),
    ("A timer everyone sees", Kind.TOOL, "https://timer.example.org/", "One page, no account. Works on old phones.",
     Licence.THEIRS, ["meetings"], Naming.NONE),
    ("Plain words: a short course", Kind.READING, "https://words.example.org/course", "Six pages. We read one a week.",
     Licence.ASK, ["words"], Naming.NONE),
]  # fmt: skip


def fill() -> None:
    """Once: one a week over the last weeks, from the meetups of those days; the newest suggestion still waits."""
    if Resource.objects.exists():
        return
    members = list(Member.objects.confirmed().filter(is_staff=False).order_by("pk"))
    past = list(Meetup.objects.published().past()[:4])
    for number, (title, kind, link, text, licence, tags, naming) in enumerate(SHELF):
        resource = Resource.objects.suggest(
            members[3 * number],
            tags=tags,
            meetup=past[number % 4] if number < 5 and past else None,
            **{"title": title, "kind": kind, "link": link, "text": text, "licence": licence, "naming": naming},
        )
        resource.publish()
        at = timezone.now() - timedelta(weeks=len(SHELF) - number)
        Resource.objects.filter(pk=resource.pk).update(created_at=at, published_at=at, changed_at=at)
    Resource.objects.suggest(
        members[1],
        title="Letters instead of links",
        kind=Kind.METHOD,
        text=WAITING,
        licence=Licence.BY,
        tags=["access"],
    )
