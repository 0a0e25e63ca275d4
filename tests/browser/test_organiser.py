"""An organiser at the desk, from the first sign-in to a meetup called off. JavaScript on, as at a real desk."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Locator

from meetups.models import Meetup
from tests.browser.stage import Stage
from tests.site import shown_by

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

DESK = {"java_script_enabled": True, "viewport": {"width": 1280, "height": 900}}
REASON = "The speaker is ill. We try again in spring."


def test_organiser_takes_a_meetup_from_first_sign_in_to_cancellation(stage, cast):
    amina, bilal, carys = (cast.member(name) for name in ("Amina", "Bilal", "Carys"))
    desk, visitor = stage(**DESK), stage()
    desk.sit_down_for_the_first_time(cast.organiser())
    meetup = drafts_a_meetup(desk, host=carys.name)
    assert visitor.open(meetup.get_absolute_url()).status == 404
    publishes(desk, meetup)
    reads_about(visitor, meetup, host=carys.name)
    meetup.rsvp(amina, needs="Captions")
    meetup.rsvp(bilal)
    sees_who_comes(desk, meetup, going=["Amina"], waiting=["Bilal"])
    assert [row[1:6] for row in takes_the_list_along(desk)] == [
        ["Status", "Name", "Pronouns", "E-mail", "Access needs"],
        ["Going", "Amina", "", "amina@example.org", "Captions"],
        ["Waiting", "Bilal", "", "bilal@example.org", ""],
    ]
    takes_off_the_list(desk, "Amina")
    assert cast.statuses(meetup) == {"Amina": "not-going", "Bilal": "going"}
    assert meetup.join_link in desk.site.mail_to(bilal.email, "A place came free").get_body().get_content()
    sees_who_comes(desk, meetup, going=["Bilal"], waiting=[])
    cancels(desk, meetup)
    assert cast.statuses(meetup) == {"Amina": "not-going", "Bilal": "going"}
    visitor.open(meetup.get_absolute_url())
    assert visitor.says(f"This meetup is cancelled. {REASON}")
    assert visitor.page.get_by_role("link", name="Save my place").count() == 0


def test_second_lock_is_asked_for_at_the_next_sign_in(stage, cast):
    organiser = cast.organiser()
    secret = stage(**DESK).sit_down_for_the_first_time(organiser)
    elsewhere = stage(**DESK)
    elsewhere.sign_in(organiser.email)
    elsewhere.open("/admin/")
    assert elsewhere.heading() == "Your second lock"
    cache.clear()  # as half a minute would: a code already used is refused
    elsewhere.prove_second_lock(shown_by(secret))
    elsewhere.open("/admin/")
    assert elsewhere.heading() == "What would you like to look after?"


def test_member_who_is_no_organiser_is_told_the_desk_is_not_for_them(stage, cast):
    here = stage(**DESK)
    here.enter(cast.member())
    assert here.open("/admin/").status == 403
    assert here.heading() == "This page is not for you"


def test_meetup_is_not_cancelled_without_a_reason(stage, cast):
    meetup = cast.meetup()
    desk = at_the_desk(stage, cast)
    desk.open(f"/admin/meetups/meetup/{meetup.pk}/cancel/")
    desk.press("Cancel this meetup")
    assert desk.says("This field is required.")
    meetup.refresh_from_db()
    assert (meetup.status, meetup.cancel_reason) == ("published", "")


def test_second_of_two_organisers_does_not_undo_what_the_first_changed(stage, cast):
    meetup = cast.meetup("Words we share")
    first, second = at_the_desk(stage, cast), at_the_desk(stage, cast, "Pat")
    for desk in (first, second):
        desk.open(f"/admin/meetups/meetup/{meetup.pk}/change/")
    title(first).fill("Words we keep")
    first.press("Save")
    second.write("Summary:", "Something else")
    second.press("Save")
    assert second.says("Someone else changed this meetup while you were editing.")
    meetup.refresh_from_db()
    assert (meetup.title, meetup.summary) == ("Words we keep", "Plain words for things we do together.")


# --- What an organiser and a visitor do ------------------------------------------------------------------------------


def at_the_desk(stage, cast, name: str = "Olu") -> Stage:
    """A desk with that organiser at it."""
    desk = stage(**DESK)
    desk.enter(cast.organiser(name), second_factor=True)
    return desk


def title(desk: Stage) -> Locator:
    """Where the meetup's own title is typed: items of its agenda have titles too."""
    return desk.page.locator("#id_title")


def drafts_a_meetup(desk: Stage, host: str) -> Meetup:
    """Types in a meetup for next week, with one place and that member as its host."""
    desk.page.get_by_role("row", name="Meetups").get_by_role("link", name="Add").click()
    day = timezone.now() + timedelta(days=7)
    title(desk).fill("Who pays?")
    typed = {"Date": f"{day:%d/%m/%Y}", "Time": "11:30", "Capacity": "1", "Join link": "https://meet.example.org/desk"}
    for label, text in typed.items():
        desk.write(f"{label}:", text)
    desk.page.get_by_role("button", name="Add another Host").click()
    desk.page.get_by_label("Member:", exact=True).first.select_option(label=host)
    desk.press("Save and continue editing")
    assert desk.says("was added successfully")
    return Meetup.objects.get()


def publishes(desk: Stage, meetup: Meetup) -> None:
    desk.press("Publish")
    assert desk.says(f"“{meetup}” is published.")


def reads_about(visitor: Stage, meetup: Meetup, host: str) -> None:
    """Finds it on the home page, and who holds it on its own."""
    visitor.open("/")
    visitor.follow(meetup.title)
    assert visitor.heading() == meetup.title
    assert visitor.page.get_by_role("listitem").get_by_text(host).is_visible()
    assert meetup.join_link not in visitor.page.content()


def sees_who_comes(desk: Stage, meetup: Meetup, going: list[str], waiting: list[str]) -> None:
    desk.open(f"/admin/meetups/meetup/{meetup.pk}/change/")
    desk.follow("Who is coming")
    found = {
        part.get_by_role("heading").inner_text(): part.get_by_role("rowheader").all_inner_texts()
        for part in desk.page.locator("main .module").all()
    }
    assert found == {f"Going ({len(going)})": going, f"Waiting ({len(waiting)})": waiting}


def takes_the_list_along(desk: Stage) -> list[list[str]]:
    """The rows of the spreadsheet that the link downloads."""
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Download as a spreadsheet (CSV)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(StringIO(text)))


def takes_off_the_list(desk: Stage, name: str) -> None:
    desk.press(f"Take {name} off the list")
    assert desk.says(f"{name} is off the list, and is told so by e-mail.")


def cancels(desk: Stage, meetup: Meetup) -> None:
    desk.open(f"/admin/meetups/meetup/{meetup.pk}/change/")
    desk.follow("Cancel this meetup")
    desk.page.get_by_label("Why is it cancelled?").fill(REASON)
    desk.press("Cancel this meetup")
    assert desk.says(f"“{meetup}” is cancelled.")
