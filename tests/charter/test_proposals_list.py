"""All proposals: open ones first, then decided ones; and those that wait for me, on my own page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charter.listing import unanswered_by
from charter.models import Proposal, Response
from charter.models.consent import adopt, amend, set_aside
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/charter/proposals/"
ONE, TWO, THREE = "We are patient with one another.", "We say things plainly.", "We share what we learn."
STATED = {"summary": "We changed it.", "reason": "It was time.", "decided": "By consent."}


@pytest.fixture
def charter(cast):
    """Three lines; by their text, which commitment each is."""
    return {line.text: line.commitment_id for line in cast.charter().lines.all()}


def listed(browser, query=""):
    """The words of the list."""
    page = browser.get(LIST + query)
    assert page.status_code == 200
    return words_of(page)


def test_without_proposals_the_page_explains_and_invites(client):
    page = listed(client)
    assert "Each of us can propose a change to our charter. Nobody votes." in page
    assert "No proposal is open just now." in page
    assert "Decided" not in page
    assert dict(client.cookies) == {}


def test_each_says_what_it_would_do_who_asks_and_until_when_it_is_open(client, cast, charter):
    amina = cast.member("Amina Aziz")
    cast.proposal(amina, text="We wait.", naming="name")
    cast.proposal(amina, kind="reword", commitment_id=charter[TWO], text="We use plain words.", naming="first")
    cast.proposal(amina, kind="remove", commitment_id=charter[TWO], text="")
    cast.proposal(amina, kind="merge", commitment_id=charter[THREE], other_id=charter[ONE], text="Both.")
    page = listed(client)
    until = "Open until at least Tuesday 17 November 2026, 9am UK time, and until we have met."
    day = "on Tuesday 3 November 2026."
    assert f"Add “We wait.” Proposed by Amina Aziz {day} {until}" in page
    assert f"Reword “{TWO}” It would say: “We use plain words.” Proposed by Amina {day} {until}" in page
    assert f"Take out “{TWO}” Proposed by a member {day} {until}" in page
    assert f"Merge “{THREE}” and “{ONE}” It would say: “Both.” Proposed by a member" in page


def test_the_line_is_named_as_it_was_when_it_was_proposed(client, cast, charter):
    cast.proposal(cast.member(), kind="reword", commitment_id=charter[TWO], text="We use plain words.")
    cast.charter(ONE, THREE)
    assert f"Reword “{TWO}”" in listed(client)


def test_when_it_can_be_decided_follows_its_days_and_our_meetups(client, cast, charter, clock):
    cast.proposal(cast.member())
    meetup = cast.meetup(days=7)
    clock.move_to(meetup.ends_at)
    assert "Open until at least Tuesday 17 November 2026, 9am UK time." in listed(client)
    clock.shift(timedelta(days=7))
    assert "Organisers can decide it now." in listed(client)
    cast.proposal(cast.member("Bilal"), text="We wait.")
    clock.shift(timedelta(days=14))
    assert "Open until we have met." in listed(client)


def test_open_ones_come_first_the_longest_open_then_decided_ones_the_latest(client, cast, charter, clock):
    amina, olu = cast.member(), cast.organiser()
    made = [cast.proposal(amina, text=f"Number {number}.") for number in range(5)]
    cast.meetup()
    clock.shift(timedelta(days=15))
    newest = cast.proposal(amina, text="Number 5.")
    adopt(made[2], olu, STATED)
    clock.shift(timedelta(days=1))
    set_aside(made[0], olu, "We look at it again in spring. " * 20)
    clock.shift(timedelta(days=1))
    newest.withdraw()
    page = listed(client)
    places = [page.index(f"Number {number}.") for number in (1, 3, 4, 5, 0, 2)]
    assert places == sorted(places)
    assert page.index("Open Add") < places[0] < page.index("Decided Add") < places[3]
    assert "Withdrawn on Friday 20 November 2026." in page
    assert "Adopted on Wednesday 18 November 2026. It is in revision 2 ." in page
    assert "Set aside on Thursday 19 November 2026. We look at it again in spring." in page
    assert page.count("We look at it again in spring.") == 5  # shortened


# --- My own part ----------------------------------------------------------------------------------------------------


def test_a_member_sees_what_they_have_to_do_with_each(cast, sign_in, client, charter):
    amina, bilal = cast.member(), cast.member("Bilal")
    first, second, third = (cast.proposal(amina, text=f"Number {number}.") for number in range(3))
    Response.objects.say(first, bilal, "concern", "How?", "member")
    Response.objects.say(second, bilal, "fine", "", "member")
    amend(second, "Number 9.", "", "Else.")
    page = listed(sign_in(bilal))
    for proposal, sentence in (
        (first, "You said: Fine, but I have a concern."),
        (second, "It has changed since you responded. Please look again."),
        (third, "You have not responded yet."),
    ):
        part = page.split(f"Add “{proposal.wording.text}”")[1].split("Add “")[0]
        assert sentence in part
    assert listed(sign_in(amina)).count("This is yours.") == 3
    for sentence in ("You said", "You have", "Please look", "yours"):
        assert sentence not in listed(client)


def test_what_others_said_is_not_taken_for_mine(cast, sign_in, charter):
    proposal = cast.proposal(cast.member())
    Response.objects.say(proposal, cast.member("Bilal"), "objection", "No.", "name")
    assert "You have not responded yet." in listed(sign_in(cast.member("Carys")))


def test_one_without_an_author_is_nobodys(cast, sign_in, charter):
    proposal = cast.proposal(cast.member())
    proposal.author.delete()
    bilal = cast.member("Bilal")
    assert "You have not responded yet." in listed(sign_in(bilal))
    assert list(unanswered_by(bilal)) == [proposal]


def test_my_page_shows_what_i_have_not_responded_to_as_it_is_now(cast, sign_in, charter):
    amina, bilal = cast.member(), cast.member("Bilal")
    fine, changed, new = (cast.proposal(amina, text=f"Number {number}.") for number in range(3))
    cast.proposal(bilal, text="My own.")
    cast.proposal(amina, text="Gone.").withdraw()
    Response.objects.say(fine, bilal, "fine", "", "member")
    Response.objects.say(changed, bilal, "fine", "", "member")
    amend(changed, "Number 9.", "", "Else.")
    assert list(unanswered_by(bilal)) == [changed, new]
    page = words_of(sign_in(bilal).get("/me/"))
    assert "Proposals you can look at Add “Number 9.”" in page
    assert "Add “Number 2.”" in page
    assert "Add “Number 0.”" not in page
    assert "Gone." not in page
    Response.objects.say(changed, bilal, "fine", "", "member")
    Response.objects.say(new, bilal, "fine", "", "member")
    assert "Proposals you can look at" not in words_of(sign_in(bilal).get("/me/"))


def test_my_page_shows_five_and_says_that_there_are_more(cast, sign_in, charter):
    for number in range(6):
        cast.proposal(cast.member(f"Guest{number}"), text=f"Number {number}.")
    page = words_of(sign_in(cast.member()).get("/me/"))
    assert [f"Number {number}." in page for number in range(6)] == [True] * 5 + [False]
    assert "There are more: see all proposals" in page


# --- Pages and cost -------------------------------------------------------------------------------------------------


def crowd(cast, count, responder):
    """`count` open proposals and as many withdrawn, on the charter as it stands; half of them with a response."""
    now = timezone.now()
    amina = cast.member()
    newest = cast.proposal(amina).base
    line = newest.lines.first()
    Proposal.objects.all().delete()
    fields = {"kind": "reword", "base": newest, "commitment_id": line.commitment_id, "why": "x", "author": amina}
    for status, decided in (("open", None), ("withdrawn", now)):
        made = Proposal.objects.bulk_create(Proposal(**fields, status=status, decided_at=decided) for _ in range(count))
        for proposal in made:
            wording = proposal.wordings.create(text=f"Number {proposal.pk}.")
            if proposal.pk % 2:
                Response.objects.create(wording=wording, member=responder, kind="fine")


def test_pages_turn(client, cast, charter):
    crowd(cast, 15, cast.member("Bilal"))
    first, second = client.get(LIST), client.get(LIST + "?page=2")
    assert (first.content.count(b"Number "), second.content.count(b"Number ")) == (20, 10)
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev" href="?page=1"' in second.content.decode()
    assert "No proposal is open" not in words_of(second)  # they are on the first page


@pytest.mark.parametrize("number", ["0", "2", "-1", "1.0", "abc", "１", "9" * 30])
def test_a_page_that_does_not_exist_is_not_found(client, cast, charter, number):
    cast.proposal(cast.member())
    assert client.get(LIST, {"page": number}).status_code == 404


@pytest.mark.parametrize("who", ["visitor", "member"])
@pytest.mark.parametrize("path", [LIST, LIST + "?page=2", "/me/"])
def test_it_costs_the_same_with_many_as_with_few(client, cast, sign_in, charter, path, who):
    if who == "visitor" and path == "/me/":
        path = LIST + "?page=3"
    bilal = cast.member("Bilal")
    browser = client if who == "visitor" else sign_in(bilal)
    costs = []
    for count in (22, 60):
        crowd(cast, count, bilal) if count == 22 else crowd_again(count, bilal)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
    if path.startswith(LIST):
        assert costs[0] <= {"visitor": 7, "member": 10}[who]


def crowd_again(count, responder):
    """More of the same."""
    pattern = Proposal.objects.filter(status="open").first()
    for _ in range(count):
        pattern.pk = None
        pattern._state.adding = True
        pattern.save()
        Response.objects.create(wording=pattern.wordings.create(text="Number"), member=responder, kind="fine")
