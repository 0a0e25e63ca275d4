"""Offering to hold a meetup."""

from meetups.models import Offer
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import amina, desk, scene
from tests.browser.stage import Stage

LONG = "Maps that neighbours draw, with Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch. " * 4


@scene
def offer_with_errors(stage: Stage) -> None:
    amina(stage)
    stage.open("/meetups/offers/new/")
    stage.press("Send my offer")


@scene
def offer_asked_about(stage: Stage) -> None:
    offer = Offer.objects.make(amina(stage), LONG, "Someone beside me.", ["2099-01"])
    offer.ask("Who would come?")
    stage.open(offer.get_absolute_url())


@desk
def offer_on_the_desk(stage: Stage) -> None:
    people.meetup()
    offer = Offer.objects.make(people.member(), LONG, "Someone beside me.", ["2099-01"])
    olu(stage, "meetups_offer_change", offer.pk)
