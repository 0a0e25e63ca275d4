"""The library, and searching the whole site."""

from meetups.models import Recap, Resource
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import amina, desk, rich_meetup, scene
from tests.browser.stage import Stage
from tests.meetups.shelf import TEXT, suggestion

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, mapped by those who live there"


def filled() -> Resource:
    """A library with a bit of everything; the one with most to show."""
    meetup = people.meetup("Maps that neighbours draw", days=-3)
    Recap.objects.create(meetup=meetup, text=TEXT, published_at=meetup.ends_at)
    rosa = people.member("Rosa")
    made = [
        ("Asking in rounds", "method", "", TEXT, "cc-by-sa", ["listening", "care"]),
        (LONG, "tool", "https://maps.example.org/a/long/way/down", "", "theirs", ["maps", "places near us"]),
        ("What we learned about captions", "learning", "https://captions.example.org", TEXT, "cc0", ["captions"]),
        ("Short maps, long walks", "reading", "https://walks.example.org", "", "ask", []),
    ]
    for title, kind, link, text, licence, tags in made:
        given = {"title": title, "kind": kind, "link": link, "text": text, "licence": licence, "tags": tags}
        suggestion(rosa, meetup=meetup, naming="name", **given).publish()
    return Resource.objects.get(slug="asking-in-rounds")


@scene
def library_narrowed(stage: Stage) -> None:
    filled()
    stage.open("/meetups/library/?q=maps&kind=tool&tag=maps")


@scene
def library_page_of_its_author(stage: Stage) -> None:
    filled()
    made = suggestion(amina(stage), title=LONG, text=TEXT, link="https://maps.example.org/", tags=["care", "maps"])
    stage.open(made.get_absolute_url())


@scene
def suggestion_with_errors(stage: Stage) -> None:
    amina(stage)
    stage.open("/meetups/library/new/")
    stage.press("Send my suggestion")


@scene
def search_found(stage: Stage) -> None:
    filled()
    rich_meetup(summary="Maps, forms, logins: each one closes a door for somebody.")
    people.charter("We draw maps together.", "We say things plainly.")
    stage.open("/search/?q=maps")


@desk
def suggestion_on_the_desk(stage: Stage) -> None:
    olu(stage, "meetups_resource_change", suggestion(people.member(), text=TEXT, tags=["care", "maps"]).pk)
