"""A visitor saves a place: name and e-mail address, then the code from the mail. Nothing is kept before that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from community.models import Member
from meetups.models import Meetup, Rsvp
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE_PAGE = "/accounts/login/code/confirm/"
WREN = {"name": "Wren", "email": "wren@example.org", "access_needs": "Captions, please", "show_name": "on"}


def code_page_of(meetup: Meetup) -> str:
    """Where the code is typed; "use another address" leads back from there to this meetup's form."""
    return f"{CODE_PAGE}?next=%2Fmeetups%2F{meetup.slug}%2Frsvp%2F"


@pytest.fixture
def ask(cast: Any, client: Client) -> Any:
    """Fills in the visitor's form for a meetup."""
    return lambda meetup, **typed: client.post(cast.rsvp_url(meetup), WREN | typed)


@pytest.fixture
def type_code(client: Client, code_sent: Any) -> Any:
    """Types the code from the newest mail, and follows to the page it leads to."""
    return lambda code=None: client.post(CODE_PAGE, {"code": code or code_sent()}, follow=True)


def test_a_visitor_has_a_place_after_one_form_and_one_code(cast, ask, type_code, outbox):
    meetup = cast.meetup()
    answer = ask(meetup)
    assert (answer.status_code, answer["Location"]) == (302, code_page_of(meetup))
    page = type_code()
    assert page.redirect_chain == [(meetup.get_absolute_url(), 302)]
    assert "Your place is saved. We have sent you an e-mail with everything you need." in words_of(page)
    wren = Member.objects.get()
    assert (wren.email, wren.name, wren.confirmed_at) == (
        "wren@example.org",
        "Wren",
        datetime(2026, 11, 3, 9, tzinfo=UTC),
    )
    rsvp = Rsvp.objects.get()
    assert (rsvp.member, rsvp.status, rsvp.access_needs, rsvp.show_name) == (wren, "going", "Captions, please", True)
    assert [(mail.to, mail.subject) for mail in outbox()] == [
        (["wren@example.org"], "Your sign-in code for Our community"),
        (["wren@example.org"], "Your place is saved: Words we share"),
    ]


def test_until_the_code_is_typed_there_is_only_an_unconfirmed_address_and_a_short_session(cast, ask, client):
    meetup = cast.meetup()
    ask(meetup)
    wren = Member.objects.get()
    assert (wren.email, wren.name, wren.confirmed_at) == ("wren@example.org", "", None)
    assert not Rsvp.objects.exists()
    assert client.session["pending_place"] == {
        "meetup": meetup.pk,
        "email": "wren@example.org",
        "name": "Wren",
        "access_needs": "Captions, please",
        "show_name": True,
        "tell_me": False,
    }
    assert client.session.get_expiry_age() == 20 * 60
    assert Session.objects.get().expire_date == datetime(2026, 11, 3, 9, 20, tzinfo=UTC)


def test_what_one_person_typed_is_not_saved_for_another_who_signs_in_on_the_same_browser(cast, ask, type_code, client):
    cast.member("Bilal")
    ask(cast.meetup())
    client.post("/accounts/logout/", {"next": "/accounts/login/"})
    client.post("/accounts/login/", {"email": "bilal@example.org"})
    type_code()
    assert client.session["_auth_user_id"] == str(Member.objects.get(name="Bilal").pk)
    assert not Rsvp.objects.exists()
    assert "pending_place" not in client.session


def test_once_signed_in_nothing_typed_is_left_in_the_session_which_then_lasts(cast, ask, type_code, client):
    ask(cast.meetup())
    type_code()
    assert "pending_place" not in client.session
    assert client.session.get_expiry_age() == 60 * 24 * 3600


def test_a_member_keeps_their_name_and_gets_the_place(cast, ask, type_code):
    wren = cast.member("Wren Woods", email="wren@example.org")
    meetup = cast.meetup()
    ask(meetup, name="Somebody else", email="WREN@Example.org")
    type_code()
    wren.refresh_from_db()
    assert wren.name == "Wren Woods"
    assert cast.statuses(meetup) == {"Wren Woods": "going"}
    assert Member.objects.count() == 1


def test_a_member_who_says_nothing_new_keeps_the_needs_they_told_and_their_place(cast, ask, type_code, outbox):
    wren = cast.member("Wren")
    meetup = cast.meetup()
    meetup.rsvp(wren, needs="A phone call instead")
    ask(meetup, access_needs="")
    type_code()
    rsvp = Rsvp.objects.get()
    assert (rsvp.access_needs, rsvp.ticket) == ("A phone call instead", 1)
    assert [mail.subject for mail in outbox()][1:] == ["Your sign-in code for Our community"]


def test_known_and_unknown_addresses_get_the_same_answer(cast, sign_in):
    cast.member("Amina")
    meetup, pages = cast.meetup(), []
    for email in ("amina@example.org", "wrens@example.org"):
        browser = Client()
        answer = browser.post(cast.rsvp_url(meetup), WREN | {"email": email}, follow=True)
        pages.append(words_of(answer).replace(email, "…"))
    assert pages[0] == pages[1]
    assert Email.objects.count() == 2


def test_a_wrong_code_saves_nothing_and_the_right_one_still_does(cast, ask, type_code, code_sent):
    meetup = cast.meetup()
    ask(meetup)
    page = type_code(f"{(int(code_sent()) + 1) % 1_000_000:06}")
    assert page.status_code == 422
    assert "That is not the code we sent." in words_of(page)
    assert not Rsvp.objects.exists()
    assert type_code().status_code == 200
    assert cast.statuses(meetup) == {"Wren": "going"}


def test_a_code_typed_too_late_saves_nothing(cast, ask, type_code, code_sent, clock):
    meetup = cast.meetup()
    ask(meetup)
    clock.shift(timedelta(minutes=15, seconds=1))
    page = type_code()
    assert page.status_code == 422
    assert "That code no longer works" in words_of(page)
    assert not Rsvp.objects.exists()


def test_a_code_typed_in_another_browser_saves_nothing(cast, ask, code_sent):
    ask(cast.meetup())
    page = Client().post(CODE_PAGE, {"code": code_sent()})
    assert page.status_code == 422
    assert not Rsvp.objects.exists()


# --- What happens between the form and the code ----------------------------------------------------------------------


def test_a_meetup_that_fills_meanwhile_means_waiting_and_says_so(cast, ask, type_code, outbox):
    meetup = cast.meetup(capacity=1)
    ask(meetup)
    meetup.rsvp(cast.member())
    page = words_of(type_code())
    assert "All places are taken, so you are waiting: number 1 in line." in page
    assert "Your place is saved" not in page
    assert cast.statuses(meetup) == {"Amina": "going", "Wren": "waiting"}
    assert outbox()[-1].subject == "You are waiting for a place: Words we share"


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        (lambda meetup: meetup.cancel("The room is flooded."), "This meetup is cancelled."),
        (
            lambda meetup: meetup.revise(rsvps_close_at=datetime(2026, 11, 2, 18, tzinfo=UTC)),
            "Places closed on Monday 2 November 2026, 6pm UK time.",
        ),
        (lambda meetup: meetup.revise(date=datetime(2026, 11, 2).date()), "This meetup is over."),
    ],
)
def test_a_meetup_that_closes_meanwhile_is_said_and_saves_nothing(cast, ask, type_code, outbox, meanwhile, sentence):
    meetup = cast.meetup()
    ask(meetup)
    meanwhile(meetup)
    page = type_code()
    assert page.redirect_chain == [(meetup.get_absolute_url(), 302)]
    assert f"No place was saved. {sentence}" in words_of(page)
    assert not Rsvp.objects.exists()
    assert len(outbox()) == 1
    assert Member.objects.get().name == "Wren"  # signed in all the same


def test_a_meetup_that_vanishes_meanwhile_is_said(cast, ask, type_code):
    meetup = cast.meetup()
    ask(meetup)
    Meetup.objects.update(status="draft")
    page = type_code()
    assert page.redirect_chain == [(reverse("welcome"), 302)]
    assert "That meetup is no longer on our list, so no place was saved." in words_of(page)
    assert not Rsvp.objects.exists()


# --- What cannot be right --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Tell us what to call you. A first name is enough."),
        ({"name": "x" * 81}, "name", "Ensure this value has at most 80 characters (it has 81)."),
        ({"name": "W\0"}, "name", "Null characters are not allowed."),
        ({"email": ""}, "email", "Type your e-mail address."),
        ({"email": "wren at home"}, "email", "Type an e-mail address in the right form, like name@example.org."),
        (
            {"access_needs": "x" * 1001},
            "access_needs",
            "Ensure this value has at most 1000 characters (it has 1001).",
        ),
    ],
)
def test_a_slip_is_named_costs_no_code_and_loses_no_word(cast, ask, typed, field, sentence):
    page = ask(cast.meetup(), **typed)
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    kept = {name: page.context["form"][name].value() for name in WREN}
    assert kept == WREN | typed | {"show_name": True}
    assert not Member.objects.exists()
    assert not Email.objects.exists()


def test_asking_for_a_fourth_code_in_a_minute_is_refused_kindly(cast, ask):
    meetup = cast.meetup()
    assert [ask(meetup).status_code for _ in range(4)] == [302, 302, 302, 422]
    page = ask(meetup)
    assert "Too many codes have been asked for. Wait a few minutes, then try again." in words_of(page)
    assert Email.objects.count() == 3


def test_someone_who_may_no_longer_sign_in_is_sent_nothing(cast, ask):
    cast.member("Wren", is_active=False)
    meetup = cast.meetup()
    assert ask(meetup)["Location"] == code_page_of(meetup)
    assert not Email.objects.exists()
