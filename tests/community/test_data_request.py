"""Asking about one's own data, or complaining: a form for everyone, an answer by a day that is named at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from community import jobs
from community.models import Community, DataRequest
from community.models.data_request import DataRequestRefused, a_month_after
from tests.bad_input import Scene, all_refused, case
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ASK = "/privacy/request/"
SEE = {"kind": "see", "words": "", "address": "wren@example.org"}
COMPLAINT = {"kind": "complaint", "words": "zqword You lost my form.", "address": "wren@example.org"}


# --- By when -----------------------------------------------------------------------------------------------------


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2026, 11, 3), date(2026, 12, 3)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),  # the ICO's own example: no such day, so the month's last
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 2, 28), date(2027, 3, 28)),
    ],
)
def test_an_answer_is_due_a_month_later(came, due):
    assert a_month_after(came) == due


@pytest.mark.nodb
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_is_never_longer_than_the_law_has_it(day):
    due = a_month_after(day)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 1
    assert due.day == day.day or (due + timedelta(days=1)).day == 1
    assert 28 <= (due - day).days <= 31


def test_the_day_it_came_is_the_communitys_own(clock):
    Community.objects.create(pk=1, time_zone="Pacific/Auckland")
    clock.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC))
    asked = DataRequest.objects.take("see", "", address="wren@example.org")
    assert asked.due_on == date(2026, 12, 4)  # there it is the fourth already


# --- Asking --------------------------------------------------------------------------------------------------------


def test_somebody_without_an_account_asks_and_is_told_by_when(outbox):
    Community.objects.create(pk=1, contact_email="hello@example.org")
    answer = Client().post(ASK, COMPLAINT | {"address": "Wren@Example.org"})
    asked = DataRequest.objects.get()
    assert (asked.kind, asked.words, asked.address, asked.member) == (
        *("complaint", COMPLAINT["words"], "wren@example.org", None),
    )
    words = words_of(answer)
    assert answer.status_code == 200
    assert f"Its number {asked.reference}" in words
    assert "You hear from us by Thursday 3 December 2026" in words
    to_wren, to_us = outbox()
    assert (to_wren.to, to_wren.subject) == (["wren@example.org"], f"We have your question {asked.reference}")
    assert "We answer by Thursday 3 December 2026." in to_wren.message
    assert (to_us.to, to_us.subject) == (
        ["hello@example.org"],
        "Somebody asks about their data: answer by Thursday 3 December 2026",
    )


def test_mail_about_it_carries_a_number_and_a_day_and_nothing_else(outbox):
    Community.objects.create(pk=1, contact_email="hello@example.org")
    Client().post(ASK, COMPLAINT)
    for mail in outbox():
        assert "zqword" not in mail.subject + mail.message
        assert "omplain" not in mail.subject + mail.message
    assert "wren" not in outbox()[1].message
    assert outbox()[0].headers["Sensitivity"] == "Private"


def test_a_member_is_not_asked_for_an_address(cast, sign_in, outbox):
    member = cast.member()
    browser = sign_in(member)
    assert "E-mail address" not in words_of(browser.get(ASK))
    browser.post(ASK, {"kind": "see", "words": "", "address": "somebody@example.org"})
    asked = DataRequest.objects.get()
    assert (asked.member, asked.address, asked.reply_to) == (member, "", "amina@example.org")
    assert [mail.to for mail in outbox()] == [["amina@example.org"]]


def test_sent_twice_it_is_kept_once_and_answered_once(outbox):
    pages = [words_of(Client().post(ASK, COMPLAINT)) for _ in range(2)]
    assert pages[0] == pages[1]
    assert (DataRequest.objects.count(), len(outbox())) == (1, 1)
    Client().post(ASK, SEE)
    assert DataRequest.objects.count() == 2


def test_pages_lead_there(cast, sign_in, client):
    assert f'href="{ASK}"' in client.get("/privacy/").content.decode()
    assert f'href="{ASK}"' in sign_in(cast.member()).get("/me/").content.decode()


def test_looking_at_it_asks_nothing(client):
    assert client.get(f"{ASK}?kind=see&address=wren@example.org").status_code == 200
    assert not DataRequest.objects.exists()


def test_nobody_floods_us_or_an_address_with_it(outbox):
    answers = [Client().post(ASK, COMPLAINT | {"words": f"No {number}"}).status_code for number in range(4)]
    assert answers == [200, 200, 200, 429]
    others = [Client().post(ASK, SEE | {"address": f"w{number}@example.org"}).status_code for number in range(8)]
    assert others == [200] * 6 + [429] * 2
    assert len(outbox()) == DataRequest.objects.count() == 9


# --- Bad input -------------------------------------------------------------------------------------------------------


CASES = [
    case("visitor", f"POST {ASK}", {}, words="Choose what you would like to do."),
    case("visitor", f"POST {ASK}", {"kind": "everything"}, base=SEE, words="Choose from the list."),
    case("visitor", f"POST {ASK}", {"kind": "SEE"}, base=SEE, words="Choose from the list."),
    case("visitor", f"POST {ASK}", {"address": ""}, base=SEE, words="Type your e-mail address."),
    case("visitor", f"POST {ASK}", {"address": "wren"}, base=SEE, words="in the right form"),
    case("visitor", f"POST {ASK}", {"address": '"a,b"@example.org'}, base=SEE, words="in the right form"),
    case("visitor", f"POST {ASK}", {"address": "a@b.org, c@d.org"}, base=SEE, words="in the right form"),
    case("visitor", f"POST {ASK}", {"address": "w" * 250 + "@example.org"}, base=SEE, words="at most 254"),
    case("visitor", f"POST {ASK}", {"address": "w\0@example.org"}, base=SEE, words="Null characters"),
    case("visitor", f"POST {ASK}", {"words": ""}, base=COMPLAINT, words="Write a few words"),
    case("visitor", f"POST {ASK}", {"words": "  \r\n\t"}, base=COMPLAINT, words="Write a few words"),
    case("visitor", f"POST {ASK}", {"words": "x" * 4001}, base=COMPLAINT, words="room for 4,000 letters"),
    case("visitor", f"POST {ASK}", {"words": "a\0b"}, base=COMPLAINT, words="Null characters"),
    case("member", f"POST {ASK}", {"kind": "erase", "words": ""}, words="Write a few words"),
    case("member", f"POST {ASK}", {"kind": ["", ""]}, words="Choose what you would like to do."),
    case("csrf", f"POST {ASK}", SEE, 403, "We could not be sure this came from you"),
    case("visitor", f"POST {ASK}", status=415, body="{}", content_type="application/json"),
    *(
        case("visitor", "POST /privacy/receipt/", {"receipt": typed}, words=words)
        for typed, words in (
            *(("", "Type the receipt from our last e-mail."), ("ABCD", "We know no such receipt.")),
            *(("x" * 61, "at most 60"), ("a\0b", "Null characters"), ("' OR 1=1 --", "We know no such receipt.")),
        )
    ),
]


def test_what_cannot_be_taken_is_refused_with_words(subtests, sign_in):
    all_refused(subtests, Scene(sign_in), CASES)


def test_typed_words_are_kept_with_the_error(client):
    page = client.post(ASK, COMPLAINT | {"address": "wren"}).content.decode()
    assert COMPLAINT["words"] in page
    assert 'value="complaint" ' in page
    assert "checked" in page


@pytest.mark.parametrize(
    "fields",
    [{"kind": "everything"}, {"answer": "Done."}, {"erased_at": datetime(2026, 11, 3, tzinfo=UTC)}],
)
def test_the_database_refuses_what_makes_no_sense(fields):
    asked = DataRequest.objects.take("complaint", "Words.", address="wren@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=asked.pk).update(**fields)


# --- Afterwards --------------------------------------------------------------------------------------------------


def test_words_are_erased_a_year_after_the_answer_and_that_it_was_answered_stays(cast, clock):
    olu = cast.organiser()
    asked = DataRequest.objects.take("complaint", "zqword", address="wren@example.org")
    waits = DataRequest.objects.take("complaint", "still waiting", address="wren@example.org")
    clock.shift(timedelta(days=20))
    asked.settle(olu, "zqanswer")
    clock.shift(timedelta(days=365))
    assert jobs.forget_passers_by() == 0
    clock.shift(timedelta(seconds=1))
    assert jobs.forget_passers_by() == 1
    asked.refresh_from_db()
    assert (asked.words, asked.answer, asked.address, asked.answered_by) == ("", "", "", None)
    assert (asked.kind, asked.due_on, asked.is_open) == ("complaint", date(2026, 12, 3), False)
    assert jobs.forget_passers_by() == 0
    waits.refresh_from_db()
    assert waits.words == "still waiting"


def test_it_is_answered_once_and_with_words(cast):
    olu = cast.organiser()
    asked = DataRequest.objects.take("see", "", address="wren@example.org")
    with pytest.raises(DataRequestRefused, match="Say what you did"):
        asked.settle(olu, "  ")
    asked.settle(olu, "Sent.")
    with pytest.raises(DataRequestRefused, match="answered already"):
        DataRequest.objects.get().settle(olu, "Again.")
    assert DataRequest.objects.get().answer == "Sent."


def test_no_word_of_it_reaches_a_log(capsys, caplog):
    Client().post(ASK, COMPLAINT)
    Client().post(ASK, COMPLAINT | {"address": "zqword"})
    assert "zqword" not in "".join([*capsys.readouterr(), caplog.text])
    assert Email.objects.count() == 1
