"""The way out, page by page: what goes is said before, a mailed code confirms it, and who must not yet is told why."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from bursaries.models import asking, forgetting
from community import jobs
from community.leaving import erase
from community.models import Erasure, Member
from community.personal import summary
from meetups.models import Meetup, Rsvp
from tests.bursaries.conftest import Cast
from tests.community.door import wrong
from tests.everybody import rows
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LEAVE, CODE, RECEIPT = "/me/leave/", "/me/leave/code/", "/privacy/receipt/"


@pytest.fixture
def amina(cast):
    """A member with a place."""
    member = cast.member()
    cast.meetup(prompt="How are you?").rsvp(member)
    Meetup.objects.get().check_in(member, "Well.", "everyone", "name")
    return member


@pytest.fixture
def browser(amina, sign_in):
    """Hers."""
    return sign_in(amina)


def code_of(member):
    """The code mailed to her last."""
    mail = Email.objects.filter(to=member.email, subject__startswith="Your code to leave").latest("pk")
    return re.findall(r"\b\d{6}\b", mail.message)[0]


def asked(browser, member):
    """Presses the button: the code that was mailed."""
    answer = browser.post(LEAVE)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    return code_of(member)


# --- The way ----------------------------------------------------------------------------------------------------------


def test_page_before_says_what_goes_what_stays_and_why(browser):
    words = words_of(browser.get(LEAVE))
    for said in (
        "What we delete Your account Mail we sent you",
        "Places you asked for",
        "Your answers at check-ins : others build on them",
        "Copies kept for emergencies : they are overwritten in time",
        "We send a code to amina@example.org. Nothing is deleted before you type it.",
    ):
        assert said in words
    for unsaid in ("Payments you made", "Bursaries you asked for"):  # what she has not is not listed
        assert unsaid not in words


def test_right_code_erases_signs_out_and_shows_the_receipt(browser, amina):
    answer = browser.post(CODE, {"code": asked(browser, amina)})
    assert answer.status_code == 200
    words = words_of(answer)
    assert "You have left" in words
    receipt = re.findall(r"(?:[A-Z2-9]{4}-){4}[A-Z2-9]{4}", words)[0]
    assert not Member.objects.exists()
    assert not Rsvp.objects.exists()
    assert not Session.objects.exists()
    assert browser.get("/me/").status_code == 302
    assert "no-store" in answer["Cache-Control"]
    assert "Sign in" in words  # the page itself takes her for a visitor
    assert "It was done" in words_of(Client().post(RECEIPT, {"receipt": receipt}))


def test_spaces_and_dashes_in_the_code_are_forgiven(browser, amina):
    code = asked(browser, amina)
    assert browser.post(CODE, {"code": f" {code[:3]} - {code[3:]} "}).status_code == 200
    assert not Member.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("path", [LEAVE, CODE, "/me/", "/me/download/", RECEIPT])
def test_looking_changes_nothing(browser, amina, method, path):
    code = asked(browser, amina)
    before = {model: rows(model) for model in (Member, Rsvp, Email, Erasure)}
    getattr(browser, method)(f"{path}?code={code}&action=erase")
    assert {model: rows(model) for model in before} == before


@pytest.mark.parametrize("path", [LEAVE, CODE, "/me/download/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_sign_in(amina, path, method):
    answer = getattr(Client(), method)(path)
    assert (answer.status_code == 405) or answer["Location"] == f"/accounts/login/?next={path}"
    assert Member.objects.count() == 1


def test_forms_from_elsewhere_are_refused(browser, amina):
    code = asked(browser, amina)
    browser.handler.enforce_csrf_checks = True
    for path in (LEAVE, CODE, "/me/download/"):
        assert browser.post(path, {"code": code}).status_code == 403
    assert Member.objects.count() == 1


# --- The code ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the 6-digit code from the e-mail."),
        ("   ", "Type the 6-digit code from the e-mail."),
        ("wrong", "That is not the code we sent."),
        ("12345", "That is not the code we sent."),
        ("1234567", "That is not the code we sent."),
        ("é" * 6, "That is not the code we sent."),
        ("１２３４５６", "That is not the code we sent."),
        ("x" * 21, "at most 20"),
        ("12\x0034", "Null characters are not allowed."),
        ("' OR 1=1", "That is not the code we sent."),
        ("%00", "That is not the code we sent."),
    ],
)
def test_a_wrong_code_erases_nobody(browser, amina, typed, words):
    code = asked(browser, amina)
    answer = browser.post(CODE, {"code": wrong(code) if typed == "wrong" else typed})
    assert (answer.status_code, words in words_of(answer)) == (422, True)
    assert Member.objects.count() == 1
    assert browser.post(CODE, {"code": code}).status_code == 200  # the right one still does it
    assert not Member.objects.exists()


def test_the_fifth_wrong_code_ends_it(browser, amina):
    code = asked(browser, amina)
    for _ in range(4):
        assert "That is not the code we sent." in words_of(browser.post(CODE, {"code": wrong(code)}))
    for typed in (wrong(code), code):
        answer = browser.post(CODE, {"code": typed})
        assert (answer.status_code, "That code no longer works" in words_of(answer)) == (422, True)
    assert Member.objects.count() == 1


def test_a_code_is_good_for_fifteen_minutes(browser, amina, clock):
    code = asked(browser, amina)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert "That code no longer works" in words_of(browser.post(CODE, {"code": code}))
    assert browser.get(CODE)["Location"] == LEAVE
    assert Member.objects.count() == 1


def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(browser, amina, sign_in):
    code = asked(browser, amina)
    assert "That code no longer works" in words_of(sign_in(amina).post(CODE, {"code": code}))
    assert Member.objects.count() == 1


def test_a_new_code_kills_the_old_one(browser, amina):
    old, new = asked(browser, amina), asked(browser, amina)
    assert browser.post(CODE, {"code": old}).status_code == (200 if old == new else 422)
    assert Member.objects.count() == (0 if old == new else 1)


def test_a_sign_in_code_is_no_code_to_leave(browser, amina, code_sent):
    asked(browser, amina)
    Client().post("/accounts/login/", {"email": amina.email})
    if code_sent() != code_of(amina):
        assert browser.post(CODE, {"code": code_sent()}).status_code == 422
        assert Member.objects.count() == 1


def test_codes_cannot_be_asked_for_without_end(browser, amina):
    answers = [browser.post(LEAVE).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Email.objects.filter(subject__startswith="Your code to leave").count() == 3


def test_the_mail_with_the_code_is_gone_within_two_hours(browser, amina, clock):
    asked(browser, amina)
    clock.shift(timedelta(hours=1, minutes=16))
    jobs.tidy_outbox()
    assert not Email.objects.filter(subject__startswith="Your code to leave").exists()


# --- What it costs ------------------------------------------------------------------------------------------------


def test_pages_cost_the_same_with_three_places_as_with_three_hundred(cast, sign_in):
    member, costs = cast.member(), []
    for count in (3, 300):
        while (have := Rsvp.objects.count()) < count:
            Rsvp.objects.create(meetup=cast.meetup(f"No {have}"), member=member, status="going", ticket=have + 1)
        costs.append([])
        for path in ("/me/", LEAVE, "/privacy/", "/privacy/request/", RECEIPT):
            browser = sign_in(member)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            costs[-1].append(len(queries))
    assert costs[0] == costs[1]
    assert max(costs[0][1:]) <= 8


def test_addresses_of_allauth_go_even_where_they_are_somebody_elses_row(amina, cast):
    EmailAddress.objects.create(user=cast.member("Bilal"), email=amina.email, verified=False, primary=False)
    erase(amina)
    assert not EmailAddress.objects.filter(email=amina.email).exists()


def test_an_organiser_does_not_learn_here_that_what_they_filled_in_was_erased(cast, sign_in):
    desk, olu, amina = Cast(), cast.organiser(), cast.member()
    draft = asking.begin(desk.fund(), amina, entered_by=olu)
    draft.opened(olu, "organiser")
    asking.hand_over(draft, olu)
    browser = sign_in(olu)
    before = words_of(browser.get(LEAVE))
    forgetting.erase_now(draft, amina)
    assert words_of(browser.get(LEAVE)) == before
    assert [each.what for each, _ in summary(olu)] == ["Your account"]
