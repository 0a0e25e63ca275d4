"""What stands on a proposal's page of what people said: each sees what is for them, and nobody is counted."""

import re

import pytest

from charter.models import Response
from charter.models.consent import amend
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TWO = "We say things plainly."


@pytest.fixture
def proposal(cast):
    """Amina's, to reword the second line."""
    line = cast.charter().lines.get(text=TWO)
    fields = {"helps": "Whoever is new.", "naming": "first", "text": "We use plain words."}
    return cast.proposal(cast.member("Amina Aziz"), kind="reword", commitment_id=line.commitment_id, **fields)


def say(proposal, member, kind, words="", naming="name"):
    """A response, by name."""
    return Response.objects.say(proposal, member, kind, words, naming)


def read(browser, proposal):
    """The words on the page."""
    page = browser.get(f"/charter/proposals/{proposal.pk}/")
    assert page.status_code == 200
    return words_of(page)


# --- Where it comes from --------------------------------------------------------------------------------------------


@pytest.fixture
def given(cast, proposal):
    """Bilal's answers at two meetups, for everyone and for organisers, both behind the proposal."""
    bilal = cast.member("Bilal")
    for day, visibility in ((1, "everyone"), (2, "organisers")):
        meetup = cast.meetup(f"Number {day}", days=day, prompt="What would you like more of?")
        meetup.rsvp(bilal)
        proposal.answers.add(meetup.check_in(bilal, f"Said for {visibility}", visibility, "name"))
    return bilal


def test_answers_behind_it_are_shown_to_those_they_are_for(client, cast, sign_in, proposal, given):
    for browser in (client, sign_in(cast.member("Carys"))):
        page = read(browser, proposal)
        assert "“Said for everyone” (Bilal), an answer at Number 1" in page
        assert "It draws on answers that are not for everyone to read." in page
        assert "Said for organisers" not in page
    for person in (given, cast.organiser()):
        page = read(sign_in(person), proposal)
        assert "“Said for organisers” (Bilal), an answer at Number 2" in page
        assert "not for everyone" not in page


def test_without_answers_nothing_is_said_of_them(client, proposal):
    assert "Where it comes from" not in read(client, proposal)


# --- What people say ------------------------------------------------------------------------------------------------


def test_objections_come_first_and_nobody_is_counted(client, cast, proposal):
    assert "What people say Nobody has responded yet." in read(client, proposal)
    for number in range(3):
        say(proposal, cast.member(f"Guest{number}"), "fine", "", "member")
    say(proposal, cast.member("Fatima"), "fine", "I needed this.")
    say(proposal, cast.member("Carys"), "concern", "Which words?")
    say(proposal, cast.member("Dilys"), "objection", "It shuts somebody out.", "member")
    say(proposal, cast.member("Emeka"), "fine")
    page = read(client, proposal)
    assert (
        "What people say I object: this could cause harm It shuts somebody out. A member "
        "Fine, but I have a concern Which words? Carys Fine with me I needed this. Fatima "
        "It is fine with Emeka and some who are not named."
    ) in page
    assert "%" not in page
    assert not re.search(r"\b(vote|votes|3|4|5|6) (are|is|people|members|for|against|fine)\b", page.lower())


def test_what_was_said_to_earlier_words_stands_with_them(client, cast, proposal):
    say(proposal, cast.member("Bilal"), "objection", "It shuts somebody out.")
    amend(proposal, "We use plain words, and ask.", "", "So that nobody is shut out.")
    say(proposal, cast.member("Carys"), "fine")
    page = read(client, proposal)
    newest, earlier = page.split("Earlier words")
    assert "What changed, and why: So that nobody is shut out." in newest
    assert "It is fine with Carys." in newest
    assert "It shuts somebody out." not in newest
    assert "Somebody objects" not in newest
    assert "As it was proposed on Tuesday 3 November 2026" in earlier
    assert "I object: this could cause harm It shuts somebody out. Bilal" in earlier


def test_a_name_is_shown_as_its_owner_wants_it_today(client, cast, proposal):
    bilal = cast.member("Bilal Farrell")
    response = say(proposal, bilal, "concern", "Which words?", "first")
    assert "Which words? Bilal " in read(client, proposal)
    Response.objects.filter(pk=response.pk).update(naming="member")
    assert "Bilal" not in read(client, proposal)
    Response.objects.filter(pk=response.pk).update(naming="name")
    bilal.delete()
    assert "Which words? A member" in read(client, proposal)


def test_a_proposer_who_left_leaves_the_words(client, proposal):
    proposal.author.delete()
    page = read(client, proposal)
    assert "Proposed by a member on Tuesday" in page
    assert "Amina" not in page


@pytest.mark.parametrize("kind", ["fine", "concern", "objection"])
def test_words_that_are_hidden_are_read_by_their_author_and_organisers_alone(client, cast, sign_in, proposal, kind):
    bilal, olu = cast.member("Bilal"), cast.organiser()
    say(proposal, bilal, kind, "Ask Carys where she lives.").hide(olu, "It names somebody.")
    label = Response.Kind(kind).label
    for browser in (client, sign_in(cast.member("Carys")), sign_in(proposal.author)):
        html = browser.get(proposal.get_absolute_url()).content.decode()
        assert f"{label} Hidden by organisers, because: It names somebody." in read(browser, proposal)
        assert not re.search("where she lives|Bilal", html)
    page = read(sign_in(bilal), proposal)
    assert "It names somebody. Only you and organisers can read this: Ask Carys where she lives. Bilal (you)" in page
    page = read(sign_in(olu), proposal)
    assert "Only its author and organisers can read this: Ask Carys where she lives. Bilal" in page
    assert ("Somebody objects to it as it is." in page) == (kind == "objection")


def test_someone_fine_without_words_who_is_hidden_is_not_named(client, cast, proposal):
    say(proposal, cast.member("Bilal"), "fine").hide(cast.organiser(), "The name is an insult.")
    page = read(client, proposal)
    assert "Hidden by organisers, because: The name is an insult." in page
    assert "Bilal" not in page


def test_words_that_are_hidden_stay_hidden_with_earlier_words(client, cast, proposal):
    say(proposal, cast.member("Bilal"), "objection", "Ask Carys where she lives.").hide(cast.organiser(), "A name.")
    amend(proposal, "We ask.", "", "Shorter.")
    assert b"where she lives" not in client.get(proposal.get_absolute_url()).content
