"""What scenes are made of: a community, its meetups, someone signed in."""

from collections.abc import Callable

from community.models import Community, Member
from meetups.models import Host, Meetup, Provocation
from tests import people
from tests.browser.stage import Stage

Scene = Callable[[Stage], None]
SCENES: dict[str, Scene] = {}  # our own pages
DESK: dict[str, Scene] = {}  # the organisers' desk

DESCRIPTION = """We try this **together**, with [a longer read](https://example.org/read) at hand.

1. What does it mean?
2. [What others made of it](https://example.org/others)

> Passing is always fine.
"""


def scene(function: Scene) -> Scene:
    """Adds the function to the pages of our own that every check is made on."""
    SCENES[function.__name__] = function
    return function


def desk(function: Scene) -> Scene:
    """Adds the function to the desk's pages that every check is made on."""
    DESK[function.__name__] = function
    return function


def described() -> None:
    """A community that has filled in everything about itself."""
    Community.objects.create(
        pk=1,
        name="Riverside Makers",
        stewards="the Riverside stewards",
        contact_email="hello@example.org",
        data_controller="Riverside Makers\n1 Mill Lane",
        links="Forum | https://forum.example.org",
    )


def rich_meetup(**fields: object) -> Meetup:
    """A meetup with everything a meetup can have."""
    meetup = people.meetup(
        "Who gets left out when we go online?",
        **{"description": DESCRIPTION, "access": ["captions", "bsl"], "access_notes": "Slides a day before."} | fields,
    )
    Host.objects.create(meetup=meetup, organisation="A neighbourhood radio station", link="https://radio.example.org")
    Host.objects.create(meetup=meetup, member=people.member("Carys"), role="note-taker")
    meetup.start_agenda()
    Provocation.rewrite(meetup, [Provocation(prompt="Who decides?\nWho is asked?", minutes=10)])
    forum = "https://forum.example.org/t/who-gets-left-out/12"
    meetup.revise(agenda_shown="now", provocations_shown="now", forum_url=forum)
    return meetup


def several_meetups() -> None:
    """Open, full, cancelled, without limit and past ones."""
    people.meetup("Open", days=3, capacity=5)
    people.full_meetup(title="Full", days=5)
    people.meetup("Called off", days=9, status="cancelled")
    people.meetup("Long ago", days=-400)
    people.meetup("Lately", days=-5)


PROMPT = "What behaviours or qualities would you like in this space?"


def answered_meetup() -> Meetup:
    """A meetup with answers of every kind: short and long, named and not, for all and for few. All but Bilal's answer
    are for everyone."""
    meetup = rich_meetup(prompt=PROMPT)
    said = [
        ("Adaeze Okonkwo-Featherstonehaugh", "Kindness", "everyone", "name"),
        ("Bilal Farrell", "Screens tire me. Please speak slowly.", "organisers", "member"),
        ("Dilys", "Patience", "everyone", "first"),
        ("Emeka", "Curiosity", "everyone", "member"),
        ("Fatima", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2, "everyone", "name"),
        ("Gwen", "Time to think.\nAnd somebody who says what the short forms mean. " * 6, "everyone", "first"),
    ]
    for name, text, visibility, naming in said:
        member = people.member(name)
        meetup.rsvp(member)
        meetup.check_in(member, text, visibility, naming)
    return meetup


def amina(stage: Stage, **fields: object) -> Member:
    """A member, signed in."""
    member = people.member(**{"pronouns": "she/her", "time_zone": "America/New_York"} | fields)
    stage.enter(member)
    return member
