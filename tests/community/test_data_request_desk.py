"""Questions about data on the organisers' desk: what is due first stands first, what is late is marked."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import DataRequest, Member
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/admin/community/datarequest/"


def asked(words="zqwords", address="wren@example.org", kind="complaint"):
    """A question from somebody without an account."""
    return DataRequest.objects.take(kind, words, address=address)


def page_of(row):
    """Where it is answered."""
    return f"{LIST}{row.pk}/change/"


@pytest.fixture
def desk(cast, sign_in):
    """An organiser's browser."""
    return sign_in(cast.organiser(), second_factor=True)


def test_the_most_urgent_stands_first_and_what_is_late_is_marked(desk, clock):
    answered = asked("A")
    answered.settle(Member.objects.get(name="Olu"), "Done.")
    first = asked("B")
    clock.shift(timedelta(days=10))
    second = asked("C")
    clock.shift(timedelta(days=22))
    page = desk.get(LIST)
    references = re.findall(r"\b[2-9A-HJ-NP-Z]{10}\b", words_of(page))
    assert references == [first.reference, second.reference, answered.reference]
    assert "Thursday 3 December 2026: 2 days late" in words_of(page)
    assert words_of(page).count("late") == 1
    clock.shift(timedelta(days=-1))
    assert "1 day late" in words_of(desk.get(LIST))
    clock.shift(timedelta(days=-1))
    assert "late" not in words_of(desk.get(LIST))


def test_the_list_says_neither_who_nor_what(desk):
    asked()
    page = desk.get(LIST).content.decode()
    assert "zqwords" not in page
    assert "wren@" not in page


def test_an_organiser_notes_once_what_was_done(desk):
    row = asked()
    words = words_of(desk.get(page_of(row)))
    assert "zqwords" in words
    assert "wren@example.org, not signed in: make sure that it is theirs" in words
    form = form_of(desk.get(page_of(row)), "datarequest_form")
    answer = desk.post(page_of(row), form | {"answer": " Wrote back. "})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    row.refresh_from_db()
    assert (row.answer, row.answered_by.name, row.answered_at) == ("Wrote back.", "Olu", timezone.now())
    assert desk.post(page_of(row), form | {"answer": "Something else."}).status_code == 403
    assert DataRequest.objects.get().answer == "Wrote back."
    assert not any("zqwords" in str(entry) or "Wrote" in str(entry) for entry in LogEntry.objects.values())


def test_an_answer_needs_words(desk):
    row = asked()
    answer = desk.post(page_of(row), {"answer": "  "})
    assert answer.status_code == 422
    assert DataRequest.objects.get().is_open


def test_nobody_rewrites_what_was_asked(desk):
    row = asked()
    desk.post(page_of(row), {"answer": "Done.", "words": "Nothing.", "kind": "see", "due_on": "2030-01-01"})
    row.refresh_from_db()
    assert (row.words, row.kind, str(row.due_on)) == ("zqwords", "complaint", "2026-12-03")


@pytest.mark.parametrize("query", ["words__startswith=z", "address__contains=w", "member__email=x", "kind=see"])
def test_no_word_can_be_guessed_by_narrowing_the_list(desk, query):
    asked()
    assert desk.get(f"{LIST}?{query}").status_code in (302, 400)


def test_others_see_none_of_it(cast, sign_in):
    row = asked()
    for person in (cast.member(), cast.member("Staff", is_staff=True)):
        browser = sign_in(person, second_factor=True)
        for path in (LIST, page_of(row)):
            assert browser.get(path, follow=True).status_code == 403
            assert browser.post(path, {"answer": "x"}, follow=True).status_code == 403
    assert DataRequest.objects.get().is_open


def test_the_list_costs_the_same_with_three_as_with_three_hundred(desk):
    costs = []
    for count in (3, 300):
        while DataRequest.objects.count() < count:
            number = DataRequest.objects.count()
            DataRequest.objects.take("see", f"No {number}", address="wren@example.org")
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
