"""A poll, from an organiser's question to the meetup it becomes, each in a browser without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetups.models import Meetup, PollAnswer

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WHY = "My carer leaves at six."


@pytest.fixture
def days():
    """Two days to choose from, and the one on which the poll closes."""
    today = timezone.localdate()
    return [today + timedelta(days=n) for n in (20, 21, 9)]


def asks(olu, days):
    """Makes the poll and opens it."""
    olu.open("/admin/meetups/poll/add/")
    olu.write("Question:", "Which evening suits you?")
    olu.page.locator("#id_closes_on").fill(f"{days[2]:%d/%m/%Y}")
    olu.page.locator("#id_closes_at_time").fill("20:00")
    for number, day in enumerate(days[:2]):
        olu.page.locator(f"#id_options-{number}-date").fill(f"{day:%d/%m/%Y}")
        olu.page.locator(f"#id_options-{number}-time").fill("18:00")
    olu.press("Save and continue editing")
    olu.press("Open")
    assert olu.says("The poll is open.")


def says(here, *choices):
    """Chooses an answer to each option."""
    for option, choice in zip(here.page.locator("fieldset").all(), choices, strict=True):
        option.get_by_label(choice, exact=True).check()


def test_from_the_question_to_the_meetup_it_becomes(stage, cast, days):
    olu, amina, visitor = stage(), stage(), stage()
    olu.enter(cast.organiser(), second_factor=True)
    asks(olu, days)

    amina.enter(cast.member("Amina"))
    amina.open("/meetups/polls/")
    assert amina.says("not answered yet")
    amina.follow("Which evening suits you?")
    says(amina, "This would shut me out, because …", "Yes")
    amina.press("Save my answer")
    assert amina.problems()[0].startswith("Say what would shut you out of ")
    amina.page.get_by_label("What would shut you out").first.fill(WHY)
    amina.press("Save my answer")
    assert amina.says("shut out: 1, no: 0")
    page = amina.page.url

    visitor.page.goto(page)
    assert WHY not in visitor.page.content()
    assert "shut out: 1" not in visitor.page.content()

    olu.page.reload()
    assert WHY not in olu.page.content()  # nor anything else, before one has answered or it is closed
    olu.press("Close now")
    assert olu.says(WHY)
    olu.follow("Use the result")
    olu.page.locator("[name=option]").nth(1).check()
    olu.page.get_by_label("A draft meetup in that slot").check()
    olu.page.get_by_label("Its title").fill("An evening together")
    olu.press("Use the result")
    olu.press("Publish")

    visitor.page.goto(page)
    assert visitor.heading() == "Which evening suits you?"
    assert WHY not in visitor.page.content()
    visitor.follow("An evening together")
    assert Meetup.objects.get().date == days[1]
    assert PollAnswer.objects.count() == 2
