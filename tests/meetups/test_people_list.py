"""The organisers' list of people: on the desk, as a spreadsheet, and what is erased afterwards."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry

from community.jobs import JOBS
from meetups.models import Message, News, Rsvp
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HEADINGS = ["Order", "Status", "Name", "Pronouns", "E-mail", "Access needs", "First asked"]
ASKED = "Tuesday 3 November 2026, 9am UK time"


def sheet_of(answer):
    """The rows of a downloaded sheet."""
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def full(cast):
    """A meetup with one going, one waiting, and one who left."""
    meetup = cast.meetup(capacity=2)
    for name in ("Chidi", "Amina", "Bilal"):
        meetup.rsvp(cast.member(name, pronouns="they/them" if name == "Amina" else ""), needs=f"{name} needs quiet")
    meetup.release(Rsvp.objects.get(member__name="Chidi").member)
    meetup.rsvp(cast.member("Dara"))
    return meetup


def test_the_list_says_who_is_going_and_waiting_in_order_with_what_they_need(desk, full):
    page = words_of(desk.client.get(address(full, "people")))
    assert "Going (2)" in page
    assert "Waiting (1)" in page
    found = [page.index(each) for each in ("Amina (they/them) amina@example.org Amina needs quiet", "Bilal", "Dara")]
    assert found == sorted(found)
    assert "Chidi" not in page


def test_an_empty_list_says_nobody(desk, cast):
    page = words_of(desk.client.get(address(cast.meetup(), "people")))
    assert "Going (0) Nobody. Waiting (0) Nobody." in page


def test_the_spreadsheet_holds_the_same(desk, full):
    answer = desk.client.get(address(full, "people.csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="words-we-share-2026-11.csv"'
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert sheet_of(answer) == [
        HEADINGS,
        ["1", "Going", "Amina", "they/them", "amina@example.org", "Amina needs quiet", ASKED],
        ["2", "Going", "Bilal", "", "bilal@example.org", "Bilal needs quiet", ASKED],
        ["3", "Waiting", "Dara", "", "dara@example.org", "", ASKED],
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        '=LINK("https://x.example","hi")',
        "＝1+1",
        "\u00a0=1",
    ],
)
def test_nothing_people_typed_runs_in_a_spreadsheet(desk, cast, formula):
    meetup, amina = cast.meetup(), cast.member(pronouns=formula)
    meetup.rsvp(amina, needs=formula)
    type(amina).objects.update(name=formula)
    _, row = sheet_of(desk.client.get(address(meetup, "people.csv")))
    assert row == ["1", "Going", f"'{formula}", f"'{formula}", "amina@example.org", f"'{formula}", ASKED]


def test_nothing_runs_either_where_a_semicolon_begins_another_cell(desk, cast):
    meetup = cast.meetup()
    meetup.rsvp(cast.member(), needs="Quiet; =1+1;+1; and ; more")
    _, row = sheet_of(desk.client.get(address(meetup, "people.csv")))
    assert row[5] == "Quiet;' =1+1;'+1; and ; more"


def test_what_is_no_formula_stays_as_it_is(desk, cast):
    meetup = cast.meetup()
    meetup.rsvp(cast.member("Zoë, “Z”", email="zoe@example.org"), needs='Two\nlines, a "quote"; a=b')
    _, row = sheet_of(desk.client.get(address(meetup, "people.csv")))
    assert (row[2], row[5]) == ("Zoë, “Z”", 'Two\nlines, a "quote"; a=b')


# --- Taking someone off the list -------------------------------------------------------------------------------------


def test_someone_taken_off_the_list_is_off_it(desk, full):
    rsvp = Rsvp.objects.get(member__name="Amina")
    page = desk.client.get(desk.press(full, "remove", rsvp=rsvp.pk)["Location"])
    assert "Amina is off the list, and is told so by e-mail." in words_of(page)
    rsvp.refresh_from_db()
    assert rsvp.status == "not-going"
    assert LogEntry.objects.get().change_message == "Took one person off the list."


def test_taking_someone_off_twice_changes_nothing_more(desk, full, cast):
    amina = Rsvp.objects.get(member__name="Amina")
    for _ in range(2):
        assert desk.press(full, "remove", rsvp=amina.pk).status_code == 302
    assert cast.statuses(full) == {"Chidi": "not-going", "Amina": "not-going", "Bilal": "going", "Dara": "going"}
    assert LogEntry.objects.count() == Message.objects.filter(kind=News.REMOVED).count() == 1
    page = desk.client.get(address(full, "people"))
    assert "Amina was off the list already." in words_of(page)


def test_taking_someone_off_after_the_meetup_promises_no_mail(desk, full, clock):
    clock.move_to(full.ends_at)
    page = desk.client.get(desk.press(full, "remove", rsvp=Rsvp.objects.get(member__name="Amina").pk)["Location"])
    assert "Amina is off the list." in words_of(page)
    assert not Message.objects.filter(kind=News.REMOVED).exists()


@pytest.mark.parametrize("number", ["", "0", "-1", "abc", "²", "1; DROP", "9" * 30, "9" * 5000])
def test_nobody_is_taken_off_by_a_number_that_is_none(desk, full, cast, number):
    before = cast.statuses(full)
    assert desk.press(full, "remove", rsvp=number).status_code == 404
    assert desk.press(full, "remove").status_code == 404
    assert cast.statuses(full) == before


def test_nobody_is_taken_off_another_meetups_list(desk, full, cast):
    elsewhere = cast.meetup("Another")
    assert desk.press(elsewhere, "remove", rsvp=Rsvp.objects.get(member__name="Amina").pk).status_code == 404
    assert cast.statuses(full)["Amina"] == "going"


# --- Thirty days later -----------------------------------------------------------------------------------------------


def test_needs_are_erased_thirty_days_after_the_meetup_and_nothing_else_is(cast, clock):
    early, late = cast.meetup(), cast.meetup("Later", days=8)
    for meetup in (early, late):
        meetup.rsvp(cast.member(meetup.slug), needs="Captions", show_name=True)
    erase = JOBS["meetups.jobs.keep_dates"].run
    before = list(Rsvp.objects.order_by("pk").values())

    clock.move_to(early.ends_at + timedelta(days=30))
    assert erase() == 0
    assert list(Rsvp.objects.order_by("pk").values()) == before

    clock.shift(timedelta(seconds=1))
    assert erase() == 1
    assert list(Rsvp.objects.order_by("pk").values()) == [before[0] | {"access_needs": ""}, before[1]]
    assert erase() == 0


def test_needs_of_those_who_left_or_whose_meetup_was_cancelled_are_erased_too(cast, clock):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina, needs="Captions")
    meetup.release(amina)
    meetup.cancel("The room is flooded.")
    clock.move_to(meetup.ends_at + timedelta(days=30, seconds=1))
    assert JOBS["meetups.jobs.keep_dates"].run() == 1
    assert Rsvp.objects.get().access_needs == ""
