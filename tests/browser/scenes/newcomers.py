"""Being new: the welcome page, and a buddy."""

from community.models import BuddyRequest, Member
from tests import people
from tests.browser.scenes.library import LONG
from tests.browser.scenes.scenery import amina, described, desk, rich_meetup, scene
from tests.browser.stage import Stage
from tests.community.buddies import ASK, MINE, OFFER, asking, desk_page, matched, offering


@scene
def welcome_page(stage: Stage) -> None:
    described()
    rich_meetup()
    amina(stage)
    stage.open("/welcome/")


@scene
def buddies_not_begun(stage: Stage) -> None:
    amina(stage)
    stage.open(MINE)


@scene
def buddies_full(stage: Stage) -> None:
    member = amina(stage)
    matched(member, people.member("Bilal"))
    offer = offering(member, room=5)
    for number in range(3):
        name = f"Wren {LONG[:50]} {number}"
        asking(people.member(name, email=f"w{number}@example.org"), LONG).match(offer, member)
    stage.open(MINE)


@scene
def buddy_asked_with_error(stage: Stage) -> None:
    amina(stage)
    stage.open(ASK)
    stage.write("What would help you? (optional)", "x" * 601)
    stage.press("Ask for a buddy")


@scene
def buddy_offered(stage: Stage) -> None:
    offering(amina(stage))
    stage.open(OFFER)


@desk
def newcomers_to_match(stage: Stage) -> None:
    for number in range(3):
        asking(people.member(f"Wren {number}"), LONG)
    matched(people.member("Kofi"))
    stage.enter(Member.objects.get(name="Olu"), second_factor=True)
    stage.open("/admin/community/buddyrequest/")


@desk
def newcomer_matched_with_error(stage: Stage) -> None:
    for number in range(3):
        offering(people.member(f"Bilal {number}"), note=LONG[:140])
    asking(words=LONG)
    stage.enter(people.organiser(), second_factor=True)
    stage.open(desk_page(BuddyRequest.objects.get()))
    stage.press("Save")
