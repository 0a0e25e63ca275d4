"""Holding to the charter, how one is named in it, and raising something in private."""

from django.contrib.auth.models import Group
from django.urls import reverse

from charter.models import Affirmation, Concern, Proposal
from charter.models.concern import CARE_STEWARDS
from community.models import Member
from tests import people
from tests.browser.scenes.scenery import amina, described, desk, scene
from tests.browser.stage import Stage

WHAT = "In the breakout somebody shouted at me.\n\nI left, and I have not been back since. I would like to come back."


def steward(name: str = "Sade Okafor") -> Member:
    """Someone who reads what is raised in private."""
    person = people.member(name, is_staff=True)
    person.groups.add(Group.objects.get(name=CARE_STEWARDS))
    return person


def raised(author: Member, *, until: str = "received") -> Concern:
    """A concern with what was said up to that state."""
    sade = steward()
    found = Concern.objects.raise_one(author, WHAT, people.meetup("Words we share", days=-3))
    if until != "received":
        found.open(by=sade)
        found.acknowledge(sade, "Thank you for telling us. We will talk to him, and tell you on Friday how it went.")
        found.add("Thank you. Please do not say that it was me.")
    if until == "closed":
        found.close(sade, "We talked. He will not come to the next two meetups.")
    return found


# --- Holding to it --------------------------------------------------------------------------------------------------


@scene
def charter_not_held_to(stage: Stage) -> None:
    people.charter()
    amina(stage)
    stage.open("/charter/#hold")


@scene
def charter_held_to_by_me(stage: Stage) -> None:
    charter_not_held_to(stage)
    stage.page.get_by_label("Show my name beside it (optional)").check()
    stage.press("I'll hold to this")


@scene
def charter_changed_while_reading(stage: Stage) -> None:
    charter_not_held_to(stage)
    people.charter("We are kind.")
    stage.press("I'll hold to this")


@scene
def invited_to_the_charter(stage: Stage) -> None:
    people.charter()
    meetup = people.meetup()
    meetup.rsvp(amina(stage))
    stage.open(meetup.get_absolute_url())


@scene
def invited_to_see_what_changed(stage: Stage) -> None:
    member, first, meetup = amina(stage), people.charter(), people.meetup()
    Affirmation.objects.say(member, first, show_name=False)
    people.charter("We are kind.")
    meetup.rsvp(member)
    stage.open(people.rsvp_url(meetup))


@scene
def me_with_a_part_in_the_charter(stage: Stage) -> None:
    member, first = amina(stage), people.charter()
    Affirmation.objects.say(member, first, show_name=True)
    people.proposal(member)
    stage.open("/me/")


# --- How one is named -----------------------------------------------------------------------------------------------


@scene
def credits_empty(stage: Stage) -> None:
    people.charter()
    amina(stage)
    stage.open("/charter/credits/")


@scene
def credits_of_many(stage: Stage) -> None:
    member = amina(stage, name="Amina Wójcik-O'Brien", email="amina@example.org")
    people.charter()
    for number in range(12):
        people.proposal(member, text=f"We leave room for silence, and for number {number}.", naming="name")
    stage.open("/charter/credits/")


@scene
def credits_without_a_name(stage: Stage) -> None:
    people.proposal(amina(stage, name="", email="amina@example.org"))
    stage.open("/charter/credits/")


@scene
def credits_with_an_error(stage: Stage) -> None:
    credits_of_many(stage)
    first = Proposal.objects.earliest("pk")
    stage.page.locator(f"#id_proposal-{first.pk} option").first.evaluate("option => option.value = 'king'")
    stage.page.locator(f"#id_proposal-{first.pk}").select_option("king")
    stage.press("Save")


# --- Raising something ----------------------------------------------------------------------------------------------


@scene
def concerns_without_stewards(stage: Stage) -> None:
    described()
    amina(stage)
    stage.open("/charter/concerns/")


@scene
def concerns_form(stage: Stage) -> None:
    steward()
    steward("Tom Byrne")
    people.meetup("Words we share", days=-3)
    amina(stage)
    stage.open("/charter/concerns/")


@scene
def concerns_form_with_errors(stage: Stage) -> None:
    concerns_form(stage)
    stage.press("Send it to the care stewards")


@scene
def concern_received(stage: Stage) -> None:
    stage.open(f"/charter/concerns/{raised(amina(stage)).pk}/")


@scene
def concern_answered(stage: Stage) -> None:
    stage.open(f"/charter/concerns/{raised(amina(stage), until='acknowledged').pk}/")


@scene
def concern_answered_with_an_error(stage: Stage) -> None:
    concern_answered(stage)
    stage.press("Add this")


@scene
def concern_closed_and_others_listed(stage: Stage) -> None:
    member = amina(stage)
    closed = raised(member, until="closed")
    Concern.objects.raise_one(member, "Something else.")
    stage.open("/charter/concerns/")
    stage.open(f"/charter/concerns/{closed.pk}/")


@scene
def concerns_raised_before(stage: Stage) -> None:
    concern_closed_and_others_listed(stage)
    stage.open("/charter/concerns/")


# --- At the desk ----------------------------------------------------------------------------------------------------


def sade(stage: Stage, page: str, *args: object) -> None:
    """The care steward opens a page of the desk."""
    stage.enter(Member.objects.get(name="Sade Okafor"), second_factor=True)
    stage.open(reverse(f"admin:charter_concern_{page}", args=args))


@desk
def concerns_of_a_steward(stage: Stage) -> None:
    member = people.member()
    raised(member, until="closed")
    Concern.objects.raise_one(member, "Something else.")
    sade(stage, "changelist")


@desk
def concerns_of_a_steward_none(stage: Stage) -> None:
    steward()
    sade(stage, "changelist")


@desk
def concern_not_opened(stage: Stage) -> None:
    sade(stage, "change", raised(people.member()).pk)


@desk
def concern_opened(stage: Stage) -> None:
    concern_not_opened(stage)
    stage.press("Open it")


@desk
def concern_opened_without_words(stage: Stage) -> None:
    concern_opened(stage)
    stage.press("Acknowledge it with these words")


@desk
def concern_talked_about(stage: Stage) -> None:
    found = raised(people.member(), until="acknowledged")
    found.keep_from([steward("Tom Byrne")])
    sade(stage, "change", found.pk)


@desk
def concern_closed(stage: Stage) -> None:
    sade(stage, "change", raised(people.member(), until="closed").pk)
