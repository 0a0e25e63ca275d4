"""What of meetups can be found: meetups, recaps, the library, themes. Nothing of what people answered or asked."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from community import times
from community.searching import Found, Hit, Person, found, source, terms_of
from community.snippets import marked, snippet
from community.text import to_plain
from meetups.models import Meetup, Recap, Resource, Theme


def readable_recaps(person: Person) -> QuerySet[Recap]:
    """The recaps this person may read: those that are out."""
    return Recap.objects.visible_to(person).out()


def readable_themes(person: Person) -> QuerySet[Theme]:
    """The themes this person may read: members read those that hold something for them."""
    return Theme.objects.visible_to(person) if person.is_authenticated else Theme.objects.none()


def meetups(person: Person, asked: str) -> QuerySet[Any]:
    """By what everybody reads of them: never by how to join."""
    fields = ("title", "summary", "description")
    return found(Meetup.objects.visible_to(person), asked, title="title", fields=fields)


def recaps(person: Person, asked: str) -> QuerySet[Any]:
    """By their words and their meetup's title."""
    return found(readable_recaps(person), asked, title="meetup__title", fields=("meetup__title", "text"))


def resources(person: Person, asked: str) -> QuerySet[Any]:
    """What is in the library, by title, tags and words."""
    return Resource.objects.published().found(asked)


def themes(person: Person, asked: str) -> QuerySet[Any]:
    """By their titles: each of the things that lie in them may be for other eyes."""
    return found(readable_themes(person), asked, title="title", fields=("title",))


def meetup_hit(row: Found, asked: str) -> Hit:
    """The meetup, with its day and what has become of it: those of a series may share a title."""
    terms = terms_of(asked)
    day, _, status = row["note"].partition(" ")
    note = times.spoken_date(date.fromisoformat(day)) + (f", {status}" if status != Meetup.Status.PUBLISHED else "")
    url = reverse("meetup", args=[row["key"]])
    return Hit(marked(row["title"], terms), url, snippet(to_plain(row["text"]), terms), note)


def recap_hit(row: Found, asked: str) -> Hit:
    """The recap, on its meetup's page."""
    terms, url = terms_of(asked), reverse("meetup", args=[row["key"]])
    note = times.spoken_date(date.fromisoformat(row["note"]))
    return Hit(marked(row["title"], terms), f"{url}#recap", snippet(to_plain(row["text"]), terms), note)


def resource_hit(row: Found, asked: str) -> Hit:
    """Something in the library."""
    terms, url = terms_of(asked), reverse("resource", args=[row["key"]])
    note = Resource.Kind(row["note"]).label.capitalize()
    return Hit(marked(row["title"], terms), url, snippet(to_plain(row["text"]), terms), note)


def theme_hit(row: Found, asked: str) -> Hit:
    """A theme, on its own on the page of themes."""
    terms = terms_of(asked)
    return Hit(marked(row["title"], terms), f"{reverse('themes')}?theme={row['key']}", snippet("", terms))


source(
    "meetups",
    "Meetups",
    rows=meetups,
    columns={
        "title": F("title"),
        "text": Concat("summary", Value("\n\n"), "description", output_field=TextField()),
        "key": F("slug"),
        "note": Concat(Cast("date", TextField()), Value(" "), "status", output_field=TextField()),
    },
    hit=meetup_hit,
)
source(
    "recaps",
    "What we explored",
    rows=recaps,
    columns={"title": F("meetup__title"), "text": F("text"), "key": F("meetup__slug"), "note": F("meetup__date")},
    hit=recap_hit,
)
source(
    "library",
    "In our library",
    rows=resources,
    columns={"title": F("title"), "text": F("text"), "key": F("slug"), "note": F("kind")},
    hit=resource_hit,
)
source("themes", "Themes", rows=themes, columns={"title": F("title"), "key": F("pk")}, hit=theme_hit)
