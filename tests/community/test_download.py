"""Everything the site has of a person, to take away: complete, readable, nobody else's."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from community import personal
from community.export import everything_of
from community.models import Erasure, Member
from meetups.models import Meetup, Rsvp
from meetups.models.question import ask as ask_the_community
from tests.community.door import ask, code_mailed
from tests.everybody import ADDRESS, NAME, Everybody, rows
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DOWNLOAD = "/me/download/"


def opened(content: bytes) -> dict[str, bytes]:
    """What is in the ZIP, by name; each is whole."""
    with ZipFile(BytesIO(content)) as folder:
        assert folder.testzip() is None
        return {name: folder.read(name) for name in folder.namelist()}


def said(files: dict[str, bytes]) -> dict[str, list[dict]]:
    """All that the JSON files say, by what it is."""
    parts = [json.loads(data) for name, data in files.items() if name.endswith(".json")]
    return {what: given for part in parts for what, given in part.items()}


@pytest.fixture
def everybody(clock):
    """Somebody who has done everything."""
    return Everybody()


def test_one_button_gives_a_folder_of_json_and_a_readme(cast, sign_in):
    member = cast.member(time_zone="Europe/Berlin")
    cast.meetup().rsvp(member, needs="Captions", show_name=True)
    page = sign_in(member).get("/me/")
    assert "Download everything" in words_of(page)
    answer = sign_in(member).post(DOWNLOAD)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data-2026-11-03.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    files = opened(answer.content)
    mail = Email.objects.get().attachments.get()
    assert sorted(files) == ["README.txt", "account.json", f"files/{mail.pk}-invite.ics", "meetups.json"]
    assert said(files)["Places you asked for"] == [
        {
            "meetup": "Words we share",
            "meetup.starts_at": {
                "utc": "2026-11-10T11:30:00Z",
                "local": "Tuesday 10 November 2026, 12.30pm Berlin time",
            },
            "status": "Going",
            "access_needs": "Captions",
            "show_name": True,
            "passed": False,
            "left_out": False,
            "created_at": {"utc": "2026-11-03T09:00:00Z", "local": "Tuesday 3 November 2026, 10am Berlin time"},
            "changed_at": {"utc": "2026-11-03T09:00:00Z", "local": "Tuesday 3 November 2026, 10am Berlin time"},
        }
    ]
    assert files[f"files/{mail.pk}-invite.ics"].startswith(b"BEGIN:VCALENDAR")


def test_readme_says_in_plain_words_what_is_there_and_what_is_not(everybody):
    text = opened(everything_of(everybody.me))["README.txt"].decode()
    for line in (
        "Our community: everything we have of you",
        "As of Tuesday 3 November 2026, 10am Berlin time",
        "meetups.json\n  Places you asked for (2)\n",
        "Your passkeys and your second lock: data: it is the lock's secret: whoever has it can open it "
        "(what a passkey is called is on its page).",
        "http://testserver/privacy/request/",
    ):
        assert line in text
    assert max(map(len, text.splitlines())) < 200


def test_it_holds_everything_that_was_planted_and_all_there_is(everybody):
    files = opened(everything_of(everybody.me))
    given = said(files)
    there = {each.what: count for each, count in personal.summary(everybody.me)}
    assert {what: len(items) for what, items in given.items()} == there
    text = b"".join(files.values()).decode(errors="replace")
    for planted in (
        *(NAME, ADDRESS, "zqgone needs", "zqgone older needs", "zqkept answer", "zqkept question", "zqgone idea"),
        *("zqgone when", "zqgone reason", "zqkept why", "zqkept line", "zqkept detail", "zqkept concern raised"),
        *("zqkept more of it", "Thank you.", "zqkept summary", "zqgone event", "zqgone contact", "zqgone more"),
        *("zqgone answer", "zqgone ask", "zqgone reply", "zqgone note", "zqgone draft", "FP-1", "zqgone data"),
        *("zqgone before", "/meetups/calendar/", "Organisers", "Care stewards"),
    ):
        assert planted in text, planted
    assert {row["steward"] for row in given["Who opened what you raised in private"]} == {"Sade"}
    assert {row["by"] for row in given["Who opened your applications"]} == {"Sade"}


def test_words_that_are_locked_in_the_database_are_readable_in_it(everybody):
    given = said(opened(everything_of(everybody.me)))["Bursaries you asked for"]
    assert "zqgone contact" in {row["contact"] for row in given}
    assert not any(str(value).startswith("gAAAA") for row in given for value in row.values())


def test_nothing_of_anybody_else_is_in_it(everybody, cast):
    carys = cast.member("Carys Zqother", email="zqother@example.org")
    meetup = Meetup.objects.get(title="Elsewhere")
    meetup.rsvp(carys, needs="zqother needs")
    ask_the_community(meetup, carys, "zqother question", "name").wonder(everybody.me)
    text = b"".join(opened(everything_of(everybody.me)).values()).decode(errors="replace").lower()
    for theirs in ("zqother", "Of Bilal", "bilal@", "Loud.", "Welcome.", "Far.", "How far?", "We sing."):
        assert theirs.lower() not in text, theirs


def test_nothing_that_lets_anybody_in_is_in_it(everybody, sign_in):
    ask(ADDRESS)
    code = code_mailed(ADDRESS)
    browser = sign_in(everybody.me)
    text = b"".join(opened(browser.post(DOWNLOAD).content).values()).decode(errors="replace")
    secrets = [str(row["data"]) for row in rows(Authenticator)]
    for secret in (code, browser.session.session_key, everybody.me.password, "zqgone-key", *secrets):
        assert secret not in text


def test_only_the_person_themselves_gets_it(cast, sign_in):
    cast.member()
    assert Client().post(DOWNLOAD)["Location"] == f"/accounts/login/?next={DOWNLOAD}"
    for person in (cast.organiser(), cast.superuser()):
        text = b"".join(opened(sign_in(person, second_factor=True).post(DOWNLOAD).content).values())
        assert b"amina" not in text.lower()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_gives_nothing(cast, sign_in, method):
    assert getattr(sign_in(cast.member()), method)(DOWNLOAD).status_code == 405


def test_it_changes_nothing_and_is_kept_nowhere(everybody, sign_in):
    before = {model: rows(model) for model in (Member, Rsvp, Email, Erasure)}
    sign_in(everybody.me)  # notes when they last signed in
    before[Member] = rows(Member)
    everything_of(everybody.me)
    assert {model: rows(model) for model in before} == before


def test_it_cannot_be_asked_for_without_end(cast, sign_in):
    browser = sign_in(cast.member())
    answers = [browser.post(DOWNLOAD).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_newcomer_without_anything_gets_their_account(cast):
    files = opened(everything_of(cast.member()))
    assert sorted(files) == ["README.txt", "account.json"]
    assert list(said(files)) == ["Your account"]


def test_three_hundred_places_take_as_many_queries_as_three(cast):
    member, costs = cast.member(), []
    for count in (3, 300):
        while (have := Rsvp.objects.count()) < count:
            Rsvp.objects.create(meetup=cast.meetup(f"No {have}"), member=member, status="going", ticket=have + 1)
        with CaptureQueriesContext(connection) as queries:
            assert len(said(opened(everything_of(member)))["Places you asked for"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8
