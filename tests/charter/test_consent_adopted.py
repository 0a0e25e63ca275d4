"""What adopting makes of the charter: each kind of change, a line that changed underneath, and the account of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from charter.models import Charter, Commitment, MergeNeeded, Origin, ProposalRefused, Response, Revision
from charter.models.consent import account_of, adopt, amend, changed_underneath
from charter.verify import faults
from tests.charter import changes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ONE, TWO, THREE = "We are patient with one another.", "We say things plainly.", "We share what we learn."
STATED = {"summary": "We changed it.", "reason": "It was time.", "decided": "By consent."}
GONE = r"^A line it is about is not in the charter any more, so it cannot be adopted as it is\.$"


@pytest.fixture
def charter(cast):
    """Three lines, the second with words on what it looks like; by their text, which commitment each is."""
    cast.charter(preamble="For all of us.")
    changes.reword(TWO, TWO, "If a word needs explaining, we explain it.")
    return {line.text: line.commitment_id for line in newest().lines.all()}


def newest():
    """The revision in force."""
    return Revision.objects.latest_one()


def ripe(cast, clock, **fields):
    """A proposal by Amina that can be decided now."""
    meetup = cast.meetup()
    proposal = cast.proposal(cast.member(), **fields)
    clock.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC))
    assert meetup.is_over()
    return proposal


def lines():
    """Text, what it looks like, and identity of every line in force."""
    return [(line.text, line.detail, line.commitment_id) for line in newest().lines.all()]


# --- Each kind ------------------------------------------------------------------------------------------------------


def test_a_new_line_comes_last_under_an_identity_of_its_own(cast, clock, charter):
    before = lines()
    proposal = ripe(cast, clock, text="Passing is fine.", detail="Nobody is asked why.")
    revision = adopt(proposal, cast.organiser(), STATED)
    *kept, (text, detail, commitment) = lines()
    assert (kept, text, detail) == (before, "Passing is fine.", "Nobody is asked why.")
    assert commitment not in charter.values()
    origin = Origin.objects.get(proposal=proposal)
    assert (origin.commitment_id, origin.revision) == (commitment, revision)


def test_a_reworded_line_keeps_its_identity_and_its_place(cast, clock, charter):
    first, _, third = lines()
    proposal = ripe(cast, clock, kind="reword", commitment_id=charter[TWO], text="We use plain words.")
    adopt(proposal, cast.organiser(), STATED)
    assert lines() == [first, ("We use plain words.", "", charter[TWO]), third]
    assert list(Origin.objects.values_list("commitment", "proposal")) == [(charter[TWO], proposal.pk)]


def test_a_line_is_taken_out_and_its_identity_is_kept(cast, clock, charter):
    first, _, third = lines()
    proposal = ripe(cast, clock, kind="remove", commitment_id=charter[TWO], text="")
    adopt(proposal, cast.organiser(), STATED)
    assert lines() == [first, third]
    assert Commitment.objects.filter(pk=charter[TWO]).exists()
    assert not Origin.objects.exists()


@pytest.mark.parametrize(("stays", "goes"), [(ONE, THREE), (THREE, ONE)])
def test_two_lines_become_one_where_the_first_chosen_stood(cast, clock, charter, stays, goes):
    words = {"text": "We are patient, and share what we learn.", "detail": "Both."}
    fields = {"kind": "merge", "commitment_id": charter[stays], "other_id": charter[goes]}
    proposal = ripe(cast, clock, **fields, **words)
    adopt(proposal, cast.organiser(), STATED)
    merged = (*words.values(), charter[stays])
    second = (TWO, "If a word needs explaining, we explain it.", charter[TWO])
    assert lines() == ([merged, second] if stays == ONE else [second, merged])
    assert newest().lines.get(commitment=charter[stays]).absorbed == [charter[goes]]


def test_the_newest_words_are_adopted(cast, clock, charter):
    proposal = ripe(cast, clock)
    amend(proposal, "We wait.", "A while.", "Shorter.")
    clock.shift(timedelta(days=7))
    adopt(proposal, cast.organiser(), STATED)
    assert lines()[-1][:2] == ("We wait.", "A while.")


def test_the_words_before_the_lines_stay_and_the_chain_verifies(cast, clock, charter):
    adopt(ripe(cast, clock), cast.organiser(), STATED | {"preamble": "Something else."})
    assert newest().preamble == "For all of us."
    assert (newest().number, list(faults())) == (3, [])


def test_where_it_came_from_goes_along(cast, clock, charter):
    meetup = cast.meetup(prompt="What would you like more of?")
    bilal = cast.member("Bilal")
    meetup.rsvp(bilal)
    answer = meetup.check_in(bilal, "Silence", "everyone", "name")
    proposal = ripe(cast, clock)
    proposal.answers.add(answer)
    adopt(proposal, cast.organiser(), STATED)
    found = Origin.objects.values_list("proposal", "meetup", "answer")
    assert list(found) == [(proposal.pk, None, None), (None, meetup.pk, answer.pk)]


def test_the_first_line_of_all_can_be_a_proposal(cast, clock):
    adopt(ripe(cast, clock), cast.organiser(), STATED)
    assert [(line.position, line.text) for line in newest().lines.all()] == [(1, "We leave room for silence.")]


def test_the_last_line_of_all_cannot_be_taken_out(cast, clock):
    cast.charter(ONE)
    only = newest().lines.get().commitment_id
    proposal = ripe(cast, clock, kind="remove", commitment_id=only, text="")
    with pytest.raises(ValidationError, match="A charter needs at least one line"):
        adopt(proposal, cast.organiser(), STATED)
    proposal.refresh_from_db()
    assert (proposal.is_open, newest().number) == (True, 1)


@pytest.mark.parametrize("missing", ["summary", "reason", "decided"])
def test_nothing_is_adopted_without_an_account_of_itself(cast, clock, charter, outbox, missing):
    proposal = ripe(cast, clock)
    with pytest.raises(ValidationError, match="Everyone will read it"):
        adopt(proposal, cast.organiser(), STATED | {missing: ""})
    proposal.refresh_from_db()
    assert (proposal.is_open, newest().number, outbox()) == (True, 2, [])


# --- The charter has changed since ----------------------------------------------------------------------------------


def reword_two(cast, clock, charter):
    """A proposal to reword the second line, which was reworded meanwhile."""
    proposal = ripe(cast, clock, kind="reword", commitment_id=charter[TWO], text="We use plain words.")
    changes.reword(TWO, "We say things kindly.", "And plainly.")
    return proposal


def test_a_line_that_changed_underneath_asks_for_a_merge(cast, clock, charter, outbox):
    proposal = reword_two(cast, clock, charter)
    with pytest.raises(MergeNeeded):
        adopt(proposal, cast.organiser(), STATED)
    proposal.refresh_from_db()
    assert (proposal.is_open, newest().number, outbox()) == (True, 3, [])


def test_with_merged_words_it_is_adopted(cast, clock, charter):
    proposal = reword_two(cast, clock, charter)
    adopt(proposal, cast.organiser(), STATED, text="We use plain and kind words.", detail="Both.")
    assert lines()[1] == ("We use plain and kind words.", "Both.", charter[TWO])
    assert proposal.wordings.get().text == "We use plain words."  # what people said fine to stays


def test_what_it_looks_like_is_part_of_the_line(cast, clock, charter):
    proposal = ripe(cast, clock, kind="remove", commitment_id=charter[TWO], text="")
    changes.reword(TWO, TWO, "Another example.")
    assert changed_underneath(proposal, newest())


@pytest.mark.parametrize("change", ["another line reworded", "moved", "a line added", "another line taken out"])
def test_what_happens_to_other_lines_asks_for_no_merge(cast, clock, charter, change):
    proposal = ripe(cast, clock, kind="reword", commitment_id=charter[TWO], text="We use plain words.")
    {
        "another line reworded": lambda: changes.reword(ONE, "We wait."),
        "moved": lambda: changes.move(TWO, 1),
        "a line added": lambda: changes.add("Passing is fine.", at=1),
        "another line taken out": lambda: changes.next_revision(lambda kept: kept[1:]),
    }[change]()
    assert not changed_underneath(proposal, newest())
    adopt(proposal, cast.organiser(), STATED)
    assert newest().lines.get(commitment=charter[TWO]).text == "We use plain words."


def test_two_proposals_on_the_same_line_the_second_asks_for_a_merge(cast, clock, charter):
    olu, fields = cast.organiser(), {"kind": "reword", "commitment_id": charter[TWO]}
    first = ripe(cast, clock, **fields, text="We use plain words.")
    second = cast.proposal(cast.member("Bilal"), **fields, text="We use short words.", opened_at=first.opened_at)
    adopt(first, olu, STATED)
    with pytest.raises(MergeNeeded):
        adopt(second, olu, STATED)
    adopt(second, olu, STATED, text="We use short, plain words.")
    assert lines()[1][0] == "We use short, plain words."


@pytest.mark.parametrize("fields", [{"kind": "reword"}, {"kind": "remove", "text": ""}, {"kind": "merge"}])
def test_a_line_that_is_gone_cannot_be_changed_even_with_merged_words(cast, clock, charter, fields):
    other = {"other_id": charter[ONE]} if fields["kind"] == "merge" else {}
    proposal = ripe(cast, clock, commitment_id=charter[TWO], **fields, **other)
    changes.next_revision(lambda kept: [line for line in kept if line.text != TWO])
    assert changed_underneath(proposal, newest())
    olu = cast.organiser()
    for text in (None, "We use plain words."):
        with pytest.raises(ProposalRefused, match=GONE):
            adopt(proposal, olu, STATED, text=text)
    assert newest().number == 3


def test_a_merge_needs_both_its_lines(cast, clock, charter):
    proposal = ripe(cast, clock, kind="merge", commitment_id=charter[TWO], other_id=charter[ONE])
    changes.next_revision(lambda kept: kept[1:])
    with pytest.raises(ProposalRefused, match=GONE):
        adopt(proposal, cast.organiser(), STATED, text="Both.")


# --- The account of it ----------------------------------------------------------------------------------------------


def test_the_account_of_it_is_drafted_from_what_was_said(cast, clock, charter):
    proposal = ripe(cast, clock, kind="reword", commitment_id=charter[TWO], text="We use plain words.", why="I asked.")
    olu, say = cast.organiser(), Response.objects.say
    say(proposal, cast.member("Bilal"), "concern", "Which words are plain?", "name")
    say(proposal, cast.member("Carys"), "fine", "I like it.", "name")
    say(proposal, cast.member("Dilys"), "objection", "It names me.", "name").hide(olu, "It names somebody.")
    amend(proposal, "We use plain words, and ask.", "", "For Bilal.")
    say(proposal, cast.member("Emeka"), "concern", "Who asks?", "name")
    account = account_of(proposal)
    assert account == {
        "summary": f"We reworded “{TWO}”.",
        "reason": "I asked.",
        "decided": "By consent. All members could respond from Tuesday 3 November 2026 on, and nobody objected to the "
        "last wording.",
        "concerns": "Which words are plain?\n\nWho asks?",
        "meetup": proposal.meetups_held(datetime.now(UTC)).get(),
    }
    assert not {"Bilal", "Carys", "Emeka"} & set(str(account["concerns"]).split())


@pytest.mark.parametrize(
    ("fields", "summary"),
    [
        ({}, "We added “We leave room for silence.”."),
        ({"kind": "remove", "text": ""}, f"We took out “{TWO}”."),
        ({"kind": "merge"}, "We merged two lines into “We leave room for silence.”."),
    ],
)
def test_the_account_says_what_is_done(cast, clock, charter, fields, summary):
    about = {"commitment_id": charter[TWO]} if fields else {}
    other = {"other_id": charter[ONE]} if fields.get("kind") == "merge" else {}
    assert account_of(ripe(cast, clock, **fields, **about, **other))["summary"] == summary


def test_the_longest_line_fits_the_account(cast, clock, charter):
    proposal = ripe(cast, clock, text="x" * 200)
    account = account_of(proposal)
    assert len(account["summary"]) <= 200
    assert adopt(proposal, cast.organiser(), STATED | {"summary": account["summary"]}).number == 3


def test_the_account_is_what_the_revision_says_of_itself(cast, clock, charter):
    proposal = ripe(cast, clock)
    revision = adopt(proposal, cast.organiser(), account_of(proposal))
    assert (revision.reason, revision.meetup) == (proposal.why, proposal.meetups_held(datetime.now(UTC)).get())
    assert Charter.current().last_number == revision.number
