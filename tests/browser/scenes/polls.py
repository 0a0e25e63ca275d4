"""Polls: the list, answering, the result, and the desk."""

from django.urls import reverse

from meetups.models import Poll
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import amina, desk, scene
from tests.browser.stage import Stage
from tests.meetups.polls import poll, say

NOTE = "We try **one evening** a month. More on [our page](https://example.org/evenings)."


def answered_poll(**fields: object) -> Poll:
    """A poll that four have answered, two of whom something would shut out."""
    made = poll(note=NOTE, **fields)
    why = "Screens tire me in the evening."
    for name, said in (("Bilal", "yes"), ("Carys", "shut-out"), ("Dilys", "need-be"), ("Emeka", "shut-out")):
        say(made, people.member(name), said, "yes", reason=why)
    return made


@scene
def polls(stage: Stage) -> None:
    made = answered_poll()
    poll("Where shall we meet?", kind="platform", options=["Jitsi", "By phone"], status="closed")
    poll("Which day?")
    say(made, amina(stage), "yes", "no")
    stage.open("/meetups/polls/")


@scene
def poll_with_errors(stage: Stage) -> None:
    amina(stage)
    stage.open(answered_poll().get_absolute_url())
    stage.press("Save my answer")


@scene
def poll_answered(stage: Stage) -> None:
    made = answered_poll()
    say(made, amina(stage), "yes", "no")
    stage.open(made.get_absolute_url())


@scene
def poll_closed(stage: Stage) -> None:
    made = answered_poll()
    made.close()
    stage.open(made.get_absolute_url())


@desk
def poll_made(stage: Stage) -> None:
    made = answered_poll()
    made.close()
    olu(stage, "meetups_poll_change", made.pk)


@desk
def poll_to_use(stage: Stage) -> None:
    made = answered_poll()
    made.close()
    olu(stage, "meetups_poll_change", made.pk)
    stage.open(reverse("admin:meetups_poll_use", args=[made.pk]))


@desk
def poll_edited(stage: Stage) -> None:
    olu(stage, "meetups_poll_change", answered_poll().pk)
