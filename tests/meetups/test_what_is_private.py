"""The way in, what people need, and who is going: each seen only by those it is for."""

from typing import Any

import pytest
from django.test import Client

from meetups.models import CalendarAddress, Meetup
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECRETS = ("meet.example.org/secret-room", "0000 555 0100")
OUTSIDERS = ["visitor", "member", "waiting", "left"]
INSIDERS = ["going", "promoted", "organiser", "superuser"]


@pytest.fixture
def people(cast: Any) -> tuple[Meetup, dict[str, Any]]:
    """A full meetup, and someone in each position towards it."""
    meetup = cast.meetup(capacity=2)
    names = ("member", "going", "left", "promoted", "waiting")
    members = {name: cast.member(name.title(), pronouns=f"{name}-pronoun") for name in names}
    for name in ("going", "left", "promoted", "waiting"):
        meetup.rsvp(members[name], needs=f"{name} needs quiet", show_name=False)
    meetup.release(members["left"])
    members |= {"organiser": cast.organiser("Organiser"), "superuser": cast.superuser(), "visitor": None}
    assert cast.statuses(meetup) == {
        "Going": "going",
        "Left": "not-going",
        "Promoted": "going",
        "Waiting": "waiting",
    }
    return meetup, members


def browser_of(sign_in: Any, member: Any) -> Client:
    return sign_in(member) if member else Client()


def everything_shown_to(browser: Client, meetup: Meetup, member: Any) -> dict[str, str]:
    """Every answer about meetups, as this browser gets it: address to the whole text, long calendar lines joined."""
    page = meetup.get_absolute_url()
    paths = ["/", "/meetups/", page, f"{page}rsvp/", f"{page}invite.ics", "/meetups/feed/", "/meetups/calendar.ics"]
    if member:
        paths += ["/me/", CalendarAddress.renew(member).url.removeprefix("http://testserver")]
    answers = {path: browser.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 200)
    return {path: answer.content.decode().replace("\r\n ", "") for path, answer in answers.items()}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_way_in_is_nowhere_for_those_without_a_place(people, sign_in, who):
    meetup, members = people
    for path, text in everything_shown_to(browser_of(sign_in, members[who]), meetup, members[who]).items():
        for secret in SECRETS:
            assert secret not in text, path


@pytest.mark.parametrize("who", INSIDERS)
def test_the_way_in_stands_on_the_page_of_those_with_a_place_and_of_organisers(people, sign_in, who):
    meetup, members = people
    page = browser_of(sign_in, members[who]).get(meetup.get_absolute_url())
    assert f'href="{meetup.join_link}"' in page.content.decode()
    assert "Dial 0000 555 0100" in words_of(page)


@pytest.mark.parametrize("who", ["going", "promoted"])
def test_the_way_in_is_in_ones_own_calendar_and_in_no_public_feed(people, sign_in, who):
    meetup, members = people
    shown = everything_shown_to(browser_of(sign_in, members[who]), meetup, members[who])
    carrying = {path.split("/")[-1][-4:] for path, text in shown.items() if all(secret in text for secret in SECRETS)}
    assert carrying == {"", ".ics"}  # the meetup's page; the invite and one's own calendar
    for path in ("/", "/meetups/", "/meetups/feed/", "/meetups/calendar.ics"):
        assert not any(secret in shown[path] for secret in SECRETS), path


def test_the_way_in_is_in_the_mails_to_people_going_and_in_no_other(people, outbox):
    meetup, _ = people
    for mail in outbox():
        files = "".join(attachment.file.read().decode() for attachment in mail.attachments.all()).replace("\r\n ", "")
        gets_in = mail.subject.startswith(("Your place is saved", "A place came free"))
        assert [secret in mail.message for secret in SECRETS] == [gets_in, gets_in], mail.subject
        assert [secret in files for secret in SECRETS] == [gets_in, gets_in], mail.subject


def test_giving_the_place_up_takes_the_way_in_away(people, sign_in):
    meetup, members = people
    browser = sign_in(members["going"])
    meetup.release(members["going"])
    for text in everything_shown_to(browser, meetup, members["going"]).values():
        assert not any(secret in text for secret in SECRETS)


def test_a_cancelled_meetup_shows_nobody_a_way_in(people, sign_in):
    meetup, members = people
    meetup.cancel("The room is flooded.")
    for who in ("going", "organiser", "visitor"):
        page = browser_of(sign_in, members[who]).get(meetup.get_absolute_url()).content.decode()
        assert not any(secret in page for secret in SECRETS), who


@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS])
def test_what_someone_needs_is_shown_to_nobody_else(people, sign_in, who):
    meetup, members = people
    for path, text in everything_shown_to(browser_of(sign_in, members[who]), meetup, members[who]).items():
        others = [name for name in members if name != who and f"{name} needs quiet" in text]
        assert others == [], path


def test_what_people_need_is_in_no_mail(people, outbox):
    assert not any("needs quiet" in mail.message for mail in outbox())


def test_organisers_see_what_people_need_on_their_desk(people, desk):
    meetup, _ = people
    assert "going needs quiet" in words_of(desk.client.get(address(meetup, "people")))


# --- Who is going ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS])
def test_nobodys_name_is_shown_unless_they_chose_it(people, sign_in, who):
    meetup, members = people
    for path, text in everything_shown_to(browser_of(sign_in, members[who]), meetup, members[who]).items():
        names = [name for name in ("going", "promoted", "waiting", "left") if name != who]
        assert [name for name in names if f"{name}-pronoun" in text or f"{name}@example.org" in text] == [], path
        assert "Also going" not in text, path


@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS])
def test_a_name_shown_is_seen_by_others_going_and_by_nobody_else(people, sign_in, who):
    meetup, members = people
    meetup.rsvp(members["going"], show_name=True)
    for path, text in everything_shown_to(browser_of(sign_in, members[who]), meetup, members[who]).items():
        seen = who == "promoted" and path == meetup.get_absolute_url()
        assert ("Also going" in text) is seen, path
        if who != "going":
            assert ("Going (going-pronoun)" in text) is seen, path


def test_a_name_shown_is_hidden_again_once_they_leave_or_wait(people, sign_in, cast):
    meetup, members = people
    for name in ("going", "waiting", "left"):
        meetup.rsvp(members[name], show_name=True)
    meetup.release(members["going"])  # Waiting moves up, Left waits again
    page = words_of(sign_in(members["promoted"]).get(meetup.get_absolute_url()))
    assert "Also going Waiting (waiting-pronoun)" in page
    assert "left-pronoun" not in page
    assert "going-pronoun" not in page


def test_how_many_are_going_is_said_without_saying_who(people, client):
    meetup, _ = people
    page = words_of(client.get(meetup.get_absolute_url()))
    assert "All 2 places are taken. 1 person is waiting." in page
