"""Offering to hold a meetup: read by organisers alone, answered in one of three ways, erased in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from post_office.models import Email

from meetups import jobs
from meetups.models import Offer, OfferRefused
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/meetups/offers/new/"
GIVEN = {"idea": "Canary maps.", "needs": "Canary help.", "months": ["2026-12", "2027-02"]}


@pytest.fixture
def amina(cast):
    return cast.member()


@pytest.fixture
def browser(amina, sign_in):
    return sign_in(amina)


@pytest.fixture
def offer(amina):
    return Offer.objects.make(amina, **GIVEN)


def page_on_desk(offer):
    return reverse("admin:meetups_offer_change", args=[offer.pk])


@pytest.fixture
def say(desk, offer):
    """Answers the offer on the desk."""
    return lambda action, **given: desk.client.post(
        page_on_desk(offer), {"action": action} | {f"{action}-{name}": value for name, value in given.items()}
    )


def subjects():
    """Of the mails so far; and what others wrote is in none of them."""
    mails = list(Email.objects.order_by("pk"))
    assert not any("Canary" in mail.message + mail.subject + mail.html_message for mail in mails)
    return [mail.subject for mail in mails]


# --- Offering ------------------------------------------------------------------------------------------------------


def test_a_member_offers_and_sees_where_it_stands(browser, amina):
    answer = browser.post(NEW, GIVEN)
    offer = Offer.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/meetups/offers/{offer.pk}/")
    assert (offer.member, offer.months) == (amina, ["2026-12", "2027-02"])
    page = words_of(browser.get(answer["Location"]))
    assert "It is with the organisers" in page
    assert "When December 2026, February 2027" in page
    assert "Canary maps. with us" in words_of(browser.get("/me/"))


@pytest.mark.parametrize(
    "wrong", [{"idea": ""}, {"idea": " \n"}, {"idea": "x" * 2001}, {"idea": "\0"}, {"needs": "x" * 1001},
              {"months": []}, {"months": "2026-10"}, {"months": "2027-11"}, {"months": ["2026-12", "\0"]}],
)  # fmt: skip
def test_what_is_no_offer_is_refused_and_what_was_typed_stays(browser, wrong):
    answer = browser.post(NEW, GIVEN | {"idea": "Kept <words>"} | wrong)
    assert (answer.status_code, Offer.objects.count()) == (422, 0)
    assert "idea" in wrong or b"Kept &lt;words&gt;" in answer.content


def test_a_sixth_open_offer_waits_for_the_others(browser, amina):
    for _ in range(5):
        Offer.objects.make(amina, **GIVEN)
    answer = browser.post(NEW, GIVEN)
    assert (answer.status_code, Offer.objects.count()) == (422, 5)
    assert "We have 5 offers of yours to answer first." in words_of(answer)


def test_nobody_else_learns_that_there_is_an_offer(client, cast, sign_in, offer):
    bilal = sign_in(cast.member("Bilal"))
    for action in ("answer", "withdraw"):
        assert bilal.post(offer.get_absolute_url(), {"action": action, "text": "x"}).status_code == 404
        assert client.post(offer.get_absolute_url(), {"action": action}).status_code == 302
    assert "Canary" not in words_of(bilal.get("/me/"))
    assert Offer.objects.get().state == "offered"


# --- Answering it --------------------------------------------------------------------------------------------------


def test_accepted_its_author_holds_that_meetup_with_us(say, browser, amina, offer, cast):
    meetup = cast.meetup()
    meetup.hosts.create(name="Carys", position=4)
    assert say("accept", meetup=meetup.pk).status_code == 302
    assert [host.credit for host in meetup.hosts.all()] == ["Carys (host)", "Amina (co-host)"]
    meetup.refresh_from_db()
    assert meetup.edited == ["hosts"]  # its series leaves them alone
    assert "Accepted. Thank you! You hold Words we share with us" in words_of(browser.get(offer.get_absolute_url()))
    assert subjects() == ["Yes, let us hold a meetup together"]
    assert say("decline", text="No").status_code == 422  # once is enough
    assert (meetup.hosts.count(), len(subjects())) == (2, 1)


def test_whoever_holds_it_already_is_not_named_twice(say, amina, cast):
    meetup = cast.meetup()
    meetup.hosts.create(member=amina)
    say("accept", meetup=meetup.pk)
    assert (meetup.hosts.count(), Offer.objects.get().state) == (1, "accepted")


def test_asked_back_its_author_answers_and_may_be_asked_again(say, browser, offer, desk):
    assert say("ask", text="Canary who?").status_code == 302
    assert say("ask", text="Canary what?").status_code == 422
    page = words_of(browser.get(offer.get_absolute_url()))
    assert "We have a question for you" in page
    assert "Canary who?" in page
    empty = browser.post(offer.get_absolute_url(), {"action": "answer", "text": " "})
    assert (empty.status_code, "Write your answer." in words_of(empty)) == (422, True)
    assert browser.post(offer.get_absolute_url(), {"action": "answer", "text": "Neighbours."}).status_code == 302
    assert browser.post(offer.get_absolute_url(), {"action": "answer", "text": "Again."}).status_code == 409
    assert "They answered: Neighbours." in words_of(desk.client.get(page_on_desk(offer)))
    assert say("ask", text="Canary when?").status_code == 302
    assert subjects() == ["A question about your offer"] * 2


def test_declined_with_words_that_its_author_reads_on_the_page_alone(say, browser, offer):
    assert say("decline", text=" ").status_code == 422
    assert subjects() == []
    assert say("decline", text="Canary: we have one like it in May.").status_code == 302
    page = words_of(browser.get(offer.get_absolute_url()))
    assert "Not this time. Canary: we have one like it in May." in page
    assert subjects() == ["An answer to your offer"]


@pytest.mark.parametrize(
    ("action", "given"),
    [("accept", {}), ("accept", {"meetup": "x"}), ("accept", {"meetup": "9" * 20}), ("ask", {}),
     ("ask", {"text": "x" * 1001}), ("decline", {"text": "\0"}), ("erase", {}), ("", {}), ("withdraw", {})],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_changes_nothing(say, action, given):
    assert say(action, **given).status_code == 422
    assert (Offer.objects.get().state, subjects()) == ("offered", [])


def test_into_no_meetup_that_is_over_or_cancelled(say, offer, cast):
    for meetup in (cast.meetup(days=-3), cast.meetup(status="cancelled")):
        assert say("accept", meetup=meetup.pk).status_code == 422
        with pytest.raises(OfferRefused):
            offer.accept(meetup)
        assert not meetup.hosts.exists()


def test_without_words_even_the_database_declines_nothing(offer):
    with pytest.raises(ValidationError):
        offer.decline(" ")
    with pytest.raises(IntegrityError):
        Offer.objects.update(state="declined")


# --- Taking it back, and time --------------------------------------------------------------------------------------


def test_taken_back_it_is_gone_and_nobody_can_accept_it(browser, offer, cast):
    assert browser.post(offer.get_absolute_url(), {"action": "withdraw"})["Location"] == "/me/"
    assert not Offer.objects.exists()
    assert browser.post(offer.get_absolute_url(), {"action": "withdraw"}).status_code == 404
    with pytest.raises(OfferRefused):
        offer.accept(cast.meetup())


def test_erased_a_year_after_it_was_written_and_not_before(offer, clock):
    written = offer.created_at
    offer.ask("Who?")
    clock.move_to(written + timedelta(days=365, seconds=-1))
    assert (jobs.keep_dates(), Offer.objects.count()) == (0, 1)
    clock.move_to(written + timedelta(days=365, seconds=1))
    jobs.keep_dates()
    assert not Offer.objects.exists()
