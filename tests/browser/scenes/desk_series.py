"""The organisers' desk: the regular slot, and what is asked before a change is saved."""

from datetime import time

from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Log

from meetups.models import Message, Series, SeriesHost
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import desk
from tests.browser.stage import Stage


def monthly() -> Series:
    """A series with its meetups made, one of them edited by hand, and somebody going."""
    series = people.series(publish=True, minutes=90)
    SeriesHost.objects.create(series=series, organisation="The library")
    first, second, *_ = series.make(timezone.localdate())
    first.rsvp(people.member("Amina"))
    second.revise(time=time(18))
    return series


@desk
def series_list(stage: Stage) -> None:
    monthly()
    olu(stage, "meetups_series_changelist")


@desk
def series_new_with_errors(stage: Stage) -> None:
    olu(stage, "meetups_series_add")
    stage.press("Save")


@desk
def series_made(stage: Stage) -> None:
    olu(stage, "meetups_series_change", monthly().pk)


@desk
def series_asking(stage: Stage) -> None:
    series_made(stage)
    stage.page.locator("[name=time]").fill("12:00")
    stage.press("Save")
    assert stage.says("Nothing is saved yet.")


@desk
def series_edited_on(stage: Stage) -> None:
    series_asking(stage)
    stage.press("Go back and edit")


@desk
def meetup_asking(stage: Stage) -> None:
    first = monthly().later()[0]
    olu(stage, "meetups_meetup_change", first.pk)
    stage.page.locator("[name=minutes]").fill("75")
    stage.press("Save")
    assert stage.says("Who is told, in ten minutes")


@desk
def messages(stage: Stage) -> None:
    monthly()
    olu(stage, "meetups_message_changelist")


@desk
def message_that_failed(stage: Stage) -> None:
    monthly()
    message = Message.objects.earliest("pk")
    type(message.mail).objects.update(status=STATUS.failed)
    Log.objects.create(email=message.mail, status=STATUS.failed, exception_type="SMTPServerDisconnected", message="")
    stage.enter(people.organiser(), second_factor=True)
    stage.open(reverse("admin:meetups_message_change", args=[message.pk]))
