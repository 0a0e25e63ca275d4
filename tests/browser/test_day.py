"""The day of a meetup: a member on an old phone, and an organiser at the desk on one. No JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community import times
from meetups.models import CloseOut, Meetup
from tests.browser import measure
from tests.browser.scenes.day import much_to_print
from tests.browser.scenes.desk import olu
from tests.browser.stage import Stage
from tests.browser.test_poster import on_paper, sheets
from tests.meetups.day import rooms_of

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PROMPT = "What would you like more of in this space?"
GOING = ["Amina", "Bilal", "Carys", "Dilys", "Emeka"]


def soon(cast) -> Meetup:
    """A meetup in half an hour, with four besides Amina going."""
    start = (timezone.now() + timedelta(minutes=30)).astimezone(times.zone("Europe/London"))
    meetup = cast.meetup(date=start.date(), time=start.time().replace(second=0, microsecond=0), prompt=PROMPT)
    for name in GOING[1:]:
        meetup.rsvp(cast.member(name))
    return meetup


@pytest.fixture
def faults(stage):
    """What is wrong with the page on show, 360 px wide. axe waits on timers, which stand still without scripts: it
    looks at the same address from a browser that has them, with the same cookies."""

    def found(here: Stage) -> list[str]:
        looker = stage(java_script_enabled=True)
        looker.page.context.add_cookies(here.page.context.cookies())
        looker.page.goto(here.page.url)
        wrong = measure.axe_findings(looker.page) + measure.overflow(looker.page) + measure.headings(looker.page)
        looker.page.context.close()
        return wrong

    return found


@pytest.mark.journey
def test_the_day_from_check_in_to_recap(stage, cast, faults):
    meetup = soon(cast)
    member, desk = stage(), stage()
    answers_and_asks(member, meetup, cast.member("Amina"))
    assert faults(member) == []
    olu(desk, "meetups_meetup_change", meetup.pk)
    desk.follow("The day")
    ticks(desk, meetup)
    assert faults(desk) == []
    makes_rooms(desk, meetup)
    lets_in_a_latecomer(desk, meetup)
    assert faults(desk) == []
    prints_the_sheet(desk)
    assert faults(desk) == []
    desk.follow("The day")
    start = timezone.now() - timedelta(minutes=50)  # nearly an hour later
    Meetup.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    closes(desk, meetup)
    assert faults(desk) == []
    asks_to_be_left_out(member, meetup)
    Meetup.objects.update(starts_at=start, ends_at=timezone.now() - timedelta(minutes=5))
    writes_the_recap(desk, meetup, faults)
    member.open(meetup.get_absolute_url())
    assert member.says("5 people came.")
    assert member.says("We need more time to think.")
    assert faults(member) == []


def answers_and_asks(member: Stage, meetup: Meetup, amina) -> None:
    """Saves a place, answers the check-in and asks a question."""
    member.enter(amina)
    member.open(meetup.get_absolute_url())
    member.press("Save my place")
    member.open(f"{meetup.get_absolute_url()}check-in/")
    member.write(PROMPT, "Time to think")
    member.page.get_by_label("Members who are signed in").check()
    member.press("Save my answer")
    assert meetup.check_ins.get().text == "Time to think"
    member.open(f"{meetup.get_absolute_url()}questions/")
    member.write("What do you wonder about?", "Who pays for captions?")
    member.press("Ask it")
    assert meetup.questions.get().text == "Who pays for captions?"


def ticks(desk: Stage, meetup: Meetup) -> None:
    """Ticks four, one of whom phones in, and by another button keeps two together."""
    for name in GOING[:4]:
        desk.page.get_by_label(name, exact=True).first.check()
    desk.page.get_by_label("Dilys by phone", exact=True).check()
    desk.press("Save")
    assert desk.says("Saved. 4 people are here.")
    assert meetup.attendance() == 4
    desk.page.get_by_text("Keep people together", exact=True).click()
    for name in ("Amina", "Bilal"):
        desk.page.get_by_role("group", name="Who stays together", exact=True).get_by_label(name).last.check()
    desk.press("Keep them together")
    assert desk.says("BSL interpreter: Amina, Bilal")


def makes_rooms(desk: Stage, meetup: Meetup) -> None:
    """Learns which rule cannot hold, lets go of it, and copies the rooms."""
    desk.write("How many", "2")
    desk.write("Rounds", "2")
    desk.press("Make rooms")
    assert desk.says("4 newcomers sit beside a regular (none is here)")
    desk.page.get_by_label("Put a regular beside each newcomer").uncheck()
    desk.press("Make rooms")
    for number in (1, 2):
        copied = desk.page.get_by_label(f"Round {number}", exact=True).input_value()
        assert copied == "Room 1 (main room): Carys, Dilys\nRoom 2: Amina, Bilal"
    assert desk.page.url.endswith("#rooms")


def lets_in_a_latecomer(desk: Stage, meetup: Meetup) -> None:
    """Types in a guest and finds them a room: nobody else moves."""
    before = rooms_of(meetup)
    desk.write("Somebody else is here (optional)", "Zed")
    desk.press("Save")
    assert desk.says("Here, but in no room yet")
    desk.press("Find a room for Zed")
    meetup = Meetup.objects.get()
    assert [[[name for name in room if name != "Zed"] for room in rooms] for rooms in rooms_of(meetup)] == before
    assert "Zed" in desk.page.get_by_label("Round 1", exact=True).input_value()


def prints_the_sheet(desk: Stage) -> None:
    desk.follow("Run-sheet to print")
    assert desk.says("6 who keep their name to themselves")
    assert sheets(desk.page, "A4") == 1


def closes(desk: Stage, meetup: Meetup) -> None:
    desk.follow("Close out")
    desk.page.get_by_label("Who took notes?").select_option(label="Carys")
    desk.page.get_by_label("No incident").check()
    desk.press("Close this meetup")
    assert desk.says("5 came; Carys took notes; no incident.")
    assert (CloseOut.objects.get().came, meetup.attendance()) == (5, 5)


def asks_to_be_left_out(member: Stage, meetup: Meetup) -> None:
    member.open(meetup.get_absolute_url())
    member.press("Leave my name out of the recap")
    assert member.says("It is left out of the recap, and of later ones.")


def writes_the_recap(desk: Stage, meetup: Meetup, faults) -> None:
    """Begins with what is known, is told of a name that is to be left out, takes it out and publishes."""
    desk.open(f"/admin/meetups/meetup/{meetup.pk}/recap/")
    desk.press("Start the recap")
    assert desk.page.locator("[name=attendance]").input_value() == "5"
    words = desk.page.locator("[name=text]")
    words.fill("Amina said: we need more time to think.")
    desk.press("Save and publish")
    assert desk.says("It names people who asked to be left out.")
    words.fill("We need more time to think.")
    desk.press("Save and publish")
    assert desk.says("The recap is out.")
    assert faults(desk) == []


@pytest.mark.once
def test_a_full_run_sheet_prints_on_one_page_and_is_nothing_but_the_sheet(stage):
    here = stage()
    meetup = much_to_print()
    olu(here, "meetups_meetup_run-sheet", meetup.pk)
    assert sheets(here.page, "A4") == 1
    words = on_paper(here.page)
    assert words.startswith(f"{meetup.title} ")
    assert words.endswith("Came: 25 of 25")


@pytest.mark.once
def test_the_day_is_worked_by_keyboard(stage):
    from tests.browser.scenes.day import in_rooms

    here = stage(java_script_enabled=True)
    olu(here, "meetups_meetup_day", in_rooms().pk)
    here.page.get_by_label("Bilal Farrell", exact=True).first.focus()
    here.page.keyboard.press("Space")
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.name") == "phone"
    box = here.page.get_by_label("Round 1", exact=True)
    box.focus()
    here.page.keyboard.press("Control+a")
    assert here.page.evaluate("document.activeElement.selectionEnd - document.activeElement.selectionStart") == len(
        box.input_value()
    )
