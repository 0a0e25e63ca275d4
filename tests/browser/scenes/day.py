"""The day of a meetup on the desk."""

from datetime import timedelta

from django.utils import timezone

from community.models import Member
from meetups.breakouts import Sizes
from meetups.models import CloseOut, Meetup, Provocation
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import desk, rich_meetup
from tests.browser.stage import Stage

NAMES = (
    "Adaeze Okonkwo-Featherstonehaugh", "Bilal Farrell", "Dilys", "Emeka", "Fatima", "Gwen", "Hana", "Ivo", "Jonas",
    "Kit", "Lu", "Max", "Nia", "Oz", "Priya Raman", "Quentin", "Rosa", "Sade", "Tom", "Uma", "Vik", "Wren", "Xi",
    "Yara",
)  # fmt: skip


def on_now(count: int = 12, **fields: object) -> Meetup:
    """A meetup that began ten minutes ago: so many have a place, most of them show their name."""
    meetup = rich_meetup(**{"prompt": "What would you like more of in this space?"} | fields)
    for number in range(count):
        name = NAMES[number] if number < len(NAMES) else f"Guest {number}"
        needs = "Captions" if number % 9 == 1 else ""
        meetup.rsvp(people.member(name), needs=needs, show_name=number % 3 > 0)
    start = timezone.now() - timedelta(minutes=10)
    Meetup.objects.filter(pk=meetup.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
    return Meetup.objects.get(pk=meetup.pk)


def keys(*names: str) -> list[str]:
    """How forms name these members."""
    return [f"member-{pk}" for pk in Member.objects.filter(name__in=names).values_list("pk", flat=True)]


def in_rooms(count: int = 12, here: int = 9) -> Meetup:
    """The same with most of them in rooms of two rounds, one on the phone, three who share an interpreter, and a guest
    who has just come."""
    meetup = on_now(count)
    meetup.tick(here=keys(*NAMES[:here]), phone=keys("Dilys"))
    meetup.share("BSL interpreter", keys("Fatima", "Gwen", "Hana"))
    meetup.make_rooms(Sizes(size=4), 2, seed=1, welcome=False, by=people.member("Pat"))
    meetup.let_in("Zed, a neighbour")
    return meetup


@desk
def day_with_rooms(stage: Stage) -> None:
    olu(stage, "meetups_meetup_day", in_rooms().pk)


@desk
def day_with_a_clash(stage: Stage) -> None:
    meetup = on_now()
    meetup.tick(here=keys(*NAMES[:6]))
    olu(stage, "meetups_meetup_day", meetup.pk)
    stage.press("Make rooms")


@desk
def run_sheet(stage: Stage) -> None:
    olu(stage, "meetups_meetup_run-sheet", in_rooms().pk)


@desk
def close_out_with_an_error(stage: Stage) -> None:
    meetup = in_rooms()
    CloseOut.objects.note(meetup, "none", None, people.member("Quinn"))
    olu(stage, "meetups_meetup_close-out", meetup.pk)
    stage.press("Close this meetup")


def much_to_print() -> Meetup:
    """A usual meetup at its fullest: 24 people, three long provocations, three rounds of rooms."""
    meetup = in_rooms(24, 24)
    long = "Who decides what we keep, who is asked before it is thrown away, and what do we do when nobody is left? "
    Provocation.rewrite(meetup, [Provocation(prompt=long * 2, minutes=5) for _ in range(3)])
    meetup.make_rooms(Sizes(size=4), 3, seed=1, welcome=False, seen=1)
    return meetup
