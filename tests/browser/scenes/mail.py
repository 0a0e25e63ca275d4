"""Where the links in a mail lead."""

from urllib.parse import urlsplit

from community import preferences
from meetups.emails import leave_url
from meetups.preferences import ANNOUNCED
from tests import people
from tests.browser.scenes.scenery import described, scene
from tests.browser.stage import Stage


@scene
def leaving_by_link(stage: Stage) -> None:
    described()
    rsvp = people.meetup("A very long name for a meetup about unbreakablethings", capacity=1).rsvp(people.member())
    stage.open(urlsplit(leave_url(rsvp)).path)


@scene
def left_by_link(stage: Stage) -> None:
    leaving_by_link(stage)
    stage.press("Give up my place")


@scene
def leaving_the_queue_by_link(stage: Stage) -> None:
    meetup, _ = people.full_meetup()
    stage.open(urlsplit(leave_url(meetup.rsvp(people.member()))).path)


@scene
def leaving_by_a_dead_link(stage: Stage) -> None:
    assert stage.open("/meetups/leave/nothing/").status == 404


@scene
def stopping_mail(stage: Stage) -> None:
    described()
    amina = people.member()
    preferences.choose(amina, {ANNOUNCED.key: True})
    stage.open(urlsplit(preferences.stop_url(amina, ANNOUNCED)).path)


@scene
def mail_stopped(stage: Stage) -> None:
    stopping_mail(stage)
    stage.press("Stop this mail")
