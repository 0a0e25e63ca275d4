"""A proposal's page: before and after, why, and what happens next."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from charter.models import Proposal, Response, Revision
from charter.models.consent import adopt, amend, set_aside
from tests.charter import changes
from tests.charter.marks import as_seen
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ONE, TWO, THREE = "We are patient with one another.", "We say things plainly.", "We share what we learn."
STATED = {"summary": "We changed it.", "reason": "It was time.", "decided": "By consent."}


@pytest.fixture
def charter(cast):
    """Three lines; by their text, which commitment each is."""
    return {line.text: line.commitment_id for line in cast.charter().lines.all()}


@pytest.fixture
def proposal(cast, charter):
    """Amina's, to reword the second line."""
    fields = {"helps": "Whoever is new.", "naming": "first", "text": "We use plain words."}
    return cast.proposal(cast.member("Amina Aziz"), kind="reword", commitment_id=charter[TWO], **fields)


def say(proposal, member, kind, words="", naming="name"):
    """A response, by name."""
    return Response.objects.say(proposal, member, kind, words, naming)


def read(browser, proposal):
    """The words on the page."""
    page = browser.get(f"/charter/proposals/{proposal.pk}/")
    assert page.status_code == 200
    return words_of(page)


def marked(browser, proposal):
    """The marked texts on the page, without what is for screen readers."""
    html = browser.get(f"/charter/proposals/{proposal.pk}/").content.decode()
    return re.findall(r'<p class="piece">\s*(.*?)\s*</p>', as_seen(html), re.DOTALL)


# --- What it would do -----------------------------------------------------------------------------------------------


def test_a_visitor_reads_all_of_it_and_gets_no_cookie(client, proposal):
    page = read(client, proposal)
    assert "Proposal, open Reword line 2 Proposed by Amina on Tuesday 3 November 2026. Compared with revision 1" in page
    assert "Why Some of us need time. Whom it helps Whoever is new." in page
    assert "Sign in to respond" in page
    assert "Send my response" not in page
    assert dict(client.cookies) == {}


@pytest.mark.parametrize(
    ("fields", "title", "pieces"),
    [
        ({"text": "We wait."}, "Add a new line", ["<ins>We wait.</ins>"]),
        ({"kind": "reword", "about": TWO, "text": "We say it plainly."}, "Reword line 2",
         ["We say <del>things</del><ins>it</ins> plainly."]),
        ({"kind": "remove", "about": TWO, "text": ""}, "Take out line 2", [f"<del>{TWO}</del>"]),
        ({"kind": "merge", "about": THREE, "other": ONE, "text": "We share what we learn, patiently."},
         "Merge lines 1 and 3", ["We share what we learn<ins>, patiently</ins>.", f"<del>{ONE}</del>"]),
    ],
)  # fmt: skip
def test_before_and_after_is_marked(client, cast, charter, fields, title, pieces):
    about = {"commitment_id": charter[fields.pop("about")]} if "about" in fields else {}
    other = {"other_id": charter[fields.pop("other")]} if "other" in fields else {}
    made = cast.proposal(cast.member(), **fields, **about, **other)
    assert f"Proposal, open {title} Proposed" in read(client, made)
    assert marked(client, made) == pieces


def test_what_people_typed_is_never_markup(client, cast, charter):
    made = cast.proposal(
        cast.member("<i>Amina</i>", email="amina@example.org"),
        text="<b>We</b>",
        why="<script>x</script>",
        naming="name",
    )
    say(made, cast.member("Bilal"), "concern", "<img src=x>")
    amend(made, "<u>We</u>", "<hr>", "<em>why</em>")
    html = client.get(made.get_absolute_url()).content.decode()
    for tag in ("<i>", "<b>", "<script>x", "<img src=x", "<u>", "<hr>", "<em>"):
        assert tag not in html


def test_a_proposal_that_is_not_there_is_not_found(client):
    for path in ("/charter/proposals/999/", "/charter/proposals/x/", "/charter/proposals/-1/"):
        assert client.get(path).status_code == 404


# --- What happens next ----------------------------------------------------------------------------------------------


def test_the_page_says_until_when_it_is_open_and_what_an_objection_leads_to(client, cast, proposal, clock):
    page = read(client, proposal)
    assert "It stays open until Tuesday 17 November 2026, 9am UK time, so that everyone can respond." in page
    assert "Each proposal stays open for 14 days at least, and until we have met once." in page
    assert "If somebody objects, whoever proposed it can change it so that all can live with it." in page
    clock.shift(timedelta(days=14))
    assert "It stays open until we have met once more, so that it can be talked about." in read(client, proposal)
    cast.meetup(days=1)
    clock.shift(timedelta(days=2))
    assert "It has been open long enough, so it can be decided now." in read(client, proposal)


def test_the_page_says_that_somebody_objects(client, cast, proposal):
    assert "Somebody objects" not in read(client, proposal)
    say(proposal, cast.member("Bilal"), "objection", "It shuts somebody out.")
    assert "Somebody objects to it as it is. It does not become part of the charter until" in read(client, proposal)


def test_a_line_that_has_changed_since_is_shown_as_it_was_and_is(client, proposal):
    assert "changed since" not in read(client, proposal)
    changes.reword(TWO, "We say things kindly.")
    changes.move("We say things kindly.", 1)
    page = read(client, proposal)
    assert "The line has changed since. This is what became of it: Line 2 reads otherwise now and is line 1" in page
    assert marked(client, proposal)[1] == "We say things <del>plainly</del><ins>kindly</ins>."


def test_lines_that_are_gone_since_are_said_to_be(client, cast, charter):
    made = cast.proposal(
        cast.member(), kind="merge", commitment_id=charter[ONE], other_id=charter[TWO], text="Both of them."
    )
    changes.next_revision(lambda kept: kept[2:])
    page = read(client, made)
    assert "The lines have changed since. This is what became of them: Line 1 is not in the charter any more" in page
    assert "Line 2 is not in the charter any more" in page


def test_what_became_of_other_lines_is_not_said(client, proposal):
    changes.reword(ONE, "We wait.")
    changes.add("Passing is fine.", at=1)
    assert "changed since" not in read(client, proposal)


@pytest.fixture
def ripe(cast, proposal, clock):
    """The same, to be decided now."""
    cast.meetup()
    clock.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC))
    return proposal


def test_an_adopted_one_says_so_and_leads_to_its_revision(client, cast, sign_in, ripe):
    adopt(ripe, cast.organiser(), STATED)
    for browser in (client, sign_in(cast.member("Bilal")), sign_in(ripe.author)):
        page = read(browser, ripe)
        assert "Proposal, adopted" in page
        assert "What became of it Adopted on Wednesday 18 November 2026. It is in revision 2 ." in page
        for offer in ("Send my response", "Change my proposal", "Withdraw", "Sign in to respond", "What happens next"):
            assert offer not in page
    html = client.get(ripe.get_absolute_url()).content.decode()
    assert '<a href="/charter/revisions/2/">revision 2</a>' in html


def test_one_that_is_set_aside_says_why(client, cast, ripe):
    set_aside(ripe, cast.organiser(), "It says the same as line 1.")
    page = read(client, ripe)
    assert "Set aside on Wednesday 18 November 2026. It says the same as line 1." in page
    assert "Nobody responded." in page


def test_a_withdrawn_one_says_so(client, proposal):
    proposal.withdraw()
    assert "What became of it Withdrawn on Tuesday 3 November 2026." in read(client, proposal)


def test_the_charter_changing_after_it_was_decided_is_not_said(client, cast, ripe):
    adopt(ripe, cast.organiser(), STATED)
    changes.reword("We use plain words.", "We use short words.")
    assert "changed since" not in read(client, ripe)


# --- Whose page it is -----------------------------------------------------------------------------------------------


def test_the_proposer_can_change_and_withdraw_it_and_nobody_else_is_offered_that(client, cast, sign_in, proposal):
    page = read(sign_in(proposal.author), proposal)
    assert "Change my proposal Withdraw it" in page
    assert "Send my response" not in page
    for browser in (client, sign_in(cast.member("Bilal")), sign_in(cast.organiser())):
        page = read(browser, proposal)
        assert "Change my proposal" not in page
        assert "Withdraw" not in page


def test_taking_a_line_out_has_no_words_to_change(cast, sign_in, charter):
    amina = cast.member()
    page = read(sign_in(amina), cast.proposal(amina, kind="remove", commitment_id=charter[TWO], text=""))
    assert "Change my proposal" not in page
    assert "Withdraw it" in page


def test_the_way_to_the_desk_is_shown_to_organisers_alone(client, cast, sign_in, proposal):
    address = f"/admin/charter/proposal/{proposal.pk}/change/"
    for browser, sees in ((client, False), (sign_in(cast.member("Bilal")), False), (sign_in(cast.organiser()), True)):
        assert (address in browser.get(proposal.get_absolute_url()).content.decode()) == sees


# --- Cost -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["visitor", "member", "organiser"])
def test_the_page_costs_the_same_with_hundreds_of_responses(
    client, cast, sign_in, proposal, django_assert_max_num_queries, who
):
    carys = cast.member("Carys")
    browser = {"visitor": client, "member": sign_in(carys), "organiser": sign_in(cast.organiser())}[who]
    guests = [cast.member(f"Guest{number}") for number in range(40)]
    for round_ in range(4):
        wording = Proposal.objects.get().wording
        Response.objects.bulk_create(
            Response(wording=wording, member=guest, kind="concern", reason="How?", naming="name") for guest in guests
        )
        proposal.wordings.create(number=round_ + 2, text=f"Number {round_}")
    changes.reword(TWO, "We say things kindly.")
    with django_assert_max_num_queries({"visitor": 14, "member": 18, "organiser": 18}[who]):
        read(browser, proposal)
    assert Revision.objects.count() == 2
