"""One-to-ones: offering, asking, answering."""

from datetime import UTC, datetime, timedelta

from community.models import ChatBlock, ChatRequest
from tests import people
from tests.browser.scenes.library import LONG
from tests.browser.scenes.scenery import amina, scene
from tests.browser.stage import Stage
from tests.community.chats import ask_url, asking, offering
from tests.community.told import telling


def hours(number: int) -> list[datetime]:
    """So many times, from the day after tomorrow on."""
    first = (datetime.now(UTC) + timedelta(days=2)).replace(minute=30, second=0, microsecond=0)
    return [first + timedelta(hours=hour) for hour in range(number)]


@scene
def one_to_ones_not_begun(stage: Stage) -> None:
    amina(stage)
    stage.open("/me/one-to-ones/")


@scene
def one_to_ones_full(stage: Stage) -> None:
    member = offering("Amina", *hours(5), about=LONG[:140], member=amina(stage))
    for number in range(4):
        asking(people.member(f"Wren {LONG[:50]} {number}", email=f"w{number}@example.org"), member, LONG, hours(1)[0])
    ChatRequest.objects.latest("pk").decline()
    blocked = people.member("Kit")
    ChatBlock.objects.create(by=member, person=blocked)
    for number in range(3):
        asking(member, offering(f"Robin {number}"))
    ChatRequest.objects.latest("pk").lapse()
    stage.open("/me/one-to-ones/")


@scene
def offering_with_errors(stage: Stage) -> None:
    offering("Amina", *hours(1), member=telling(member=amina(stage)).member)
    stage.open("/me/one-to-ones/offer/")
    stage.write("What can people talk with you about?", "")
    stage.write("Time 2 (optional)", "2020-01-01T10:00")
    stage.press("Save my offer")


@scene
def offering_without_being_found(stage: Stage) -> None:
    amina(stage)
    stage.open("/me/one-to-ones/offer/")


@scene
def asking_with_errors(stage: Stage) -> None:
    bilal = offering("Bilal", *hours(3), about="Bread, maps, and how to begin")
    amina(stage)
    stage.open(ask_url(bilal))
    stage.press("Send my request")


@scene
def asked_for_a_one_to_one(stage: Stage) -> None:
    member = offering("Amina", *hours(1), member=amina(stage))
    asked = asking(people.member("Bilal"), member, f"{LONG}\n\nTwice.", hours(1)[0])
    stage.open(asked.get_absolute_url())
