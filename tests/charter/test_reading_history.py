"""How the charter became what it is: the story, each revision whole, the life of a line, the feed."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils.http import http_date

from charter.models import Draft, NewLine, Revision
from charter.models.redacting import redact
from charter.verify import faults
from community.models import Community
from meetups.models import CheckIn
from tests.charter import changes
from tests.charter.changes import commitment
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PATIENT, PLAIN, SHARE = "We are patient.", "We say things plainly.", "We share."


def read(browser, path, status=200):
    """The words on a page of the charter."""
    response = browser.get(f"/charter/{path}")
    assert response.status_code == status
    return words_of(response)


# --- The story ------------------------------------------------------------------------------------------------------


@pytest.fixture
def eventful(cast):
    """Seven revisions: each does one thing."""
    cast.charter(PATIENT, PLAIN, SHARE)
    changes.add("We rest.", at=1)
    changes.reword(PATIENT, "We have time.")
    changes.move(SHARE, 1)
    changes.merge(PLAIN, "We have time.", "We have time, and plain words.")
    changes.take_out("We rest.")
    changes.next_revision(lambda lines: lines, preamble="For all who come.")


def test_history_tells_what_changed_line_by_line_newest_first(client, eventful):
    words = read(client, "history/")
    told = [
        "It began with 3 lines.",
        "“ We rest. ” was added as line 1.",
        "“ We have time. ” was reworded.",
        "“ We share. ” was moved from 4 to 1.",
        "“ We have time, and plain words. ” was reworded.",
        "“ We say things plainly. ” was merged into 3.",
        "“ We rest. ” was removed.",
        "The words before the lines were added.",
    ]
    places = [words.index(sentence) for sentence in reversed(told[:4] + told[5:])]
    assert places == sorted(places)
    assert told[4] in words


def test_history_says_why_how_where_who_and_what_changed_for_concerns(client, cast):
    meetup = cast.meetup("Words we share", days=-7)
    olu = cast.organiser()
    draft = Draft.objects.begin(olu)
    draft.lines.create(text=PATIENT, position=1)
    for name, value in {
        "summary": "We wrote it down.",
        "reason": "So that we know.\n\nAnd keep to it.",
        "decided": "By consent.",
        "concerns": "It was too long, so we cut it.",
        "meetup": meetup,
        "present": 14,
        "naming": "first",
    }.items():
        setattr(draft, name, value)
    draft.save()
    draft.publish()
    words = read(client, "history/")
    for said in (
        "Tuesday 3 November 2026",
        "We wrote it down.",
        "Why So that we know. And keep to it.",
        "How it was decided By consent. At Words we share , Tuesday 27 October 2026. 14 people were there.",
        "Concerns, and what changed for them It was too long, so we cut it.",
        "Who brought it Prepared by Olu.",
        "It changes what we hold to.",
    ):
        assert said in words
    olu.delete()
    assert "Prepared by a member." in read(client, "history/")


def test_history_names_who_proposed_as_they_want_to_be_named_and_leads_to_the_proposal(client, cast):
    cast.charter(PATIENT)
    proposal = cast.proposal(cast.member("Amina Adeyemi", email="amina@example.org"), naming="first")
    revision = changes.add(SHARE, proposal=proposal, stated={"kind": "editorial"})
    type(proposal).objects.update(status="adopted", decided_at=revision.published_at, adopted_in=revision)
    words = read(client, "history/")
    assert "Who brought it Proposed by Amina: the proposal ." in words
    assert "Adeyemi" not in words
    assert "Nothing new: only the wording is tidied." in words
    assert f'href="{proposal.get_absolute_url()}"' in client.get("/charter/history/").content.decode()


def test_redaction_is_said_plainly_without_the_name(client, cast):
    cast.charter(PATIENT, "We thank Bilal.", reason="Bilal was tired.")
    redact("Bilal", "He asked for it.")
    for path in ("history/", "revisions/1/"):
        words = read(client, path)
        assert "Taken out since" in words
        assert (
            "A name was taken out of what this revision says of itself, on Tuesday 3 November 2026. "
            "Why: He asked for it." in words
        )
        assert "A name was taken out of line 2, on Tuesday 3 November 2026. Why: He asked for it." in words
        assert "Bilal" not in words
        assert "[name removed] was tired." in words
    assert list(faults()) == []


def test_long_change_is_told_in_part_and_leads_to_all_of_it(client, cast):
    cast.charter(PATIENT)
    changes.next_revision(lambda lines: [*lines, *(NewLine(f"Line {number}.") for number in range(20))])
    html = client.get("/charter/history/").content.decode()
    assert "8 more lines changed" in html
    assert "Line 11." in html
    assert "Line 12." not in html
    assert 'href="/charter/compare/?from=1&amp;to=2"' in html


def test_history_turns_pages_without_losing_a_change_between_them(client, cast):
    cast.charter("Line 0.")
    for number in range(1, 13):
        changes.add(f"Line {number}.")
    first, second = read(client, "history/"), read(client, "history/?page=2")
    assert "“ Line 3. ” was added as line 4." in first
    assert first.count("was added") == 10
    assert "“ Line 2. ” was added as line 3." in second
    assert "It began with 1 line." in second
    assert "“ Line 3. ”" not in second
    read(client, "history/?page=3", 404)
    read(client, "history/?page=x", 404)


def test_history_of_no_charter_says_so(client):
    assert "Nothing has happened yet" in read(client, "history/")


# --- One revision ---------------------------------------------------------------------------------------------------


def test_revision_page_shows_it_whole_as_it_was_with_its_fingerprint_and_its_neighbours(client, cast):
    cast.charter(PATIENT, PLAIN, preamble="For us.")
    changes.reword(PATIENT, "We have time.", "We wait.")
    changes.take_out(PLAIN)
    words = read(client, "revisions/2/")
    assert "Tuesday 3 November 2026, 9am UK time" in words
    assert "For us." in words
    assert "The life of line 1 We have time. We wait." in words
    assert PLAIN in words
    assert Revision.objects.get(number=2).digest in words
    assert "The charter has changed since." in words
    html = client.get("/charter/revisions/2/").content.decode()
    for address in ("/charter/revisions/1/", "/charter/revisions/3/", "/charter/compare/?from=1&amp;to=2"):
        assert f'href="{address}"' in html
    newest = client.get("/charter/revisions/3/").content.decode()
    assert "has changed since" not in newest
    assert "/charter/revisions/4/" not in newest
    assert "/charter/revisions/0/" not in client.get("/charter/revisions/1/").content.decode()


# --- The life of a line ---------------------------------------------------------------------------------------------


def test_life_of_a_line_tells_every_wording_and_number_it_had(client, cast):
    cast.charter(PATIENT, PLAIN)
    with time_machine.travel(datetime(2026, 11, 10, 9, tzinfo=UTC), tick=False):
        changes.add("We rest.", at=1)
        changes.reword(PATIENT, "We are very patient.", "We wait.")
        changes.add("We laugh.")
    words = read(client, f"commitments/{commitment('We are very patient.')}/")
    assert words.count("Revision") == 3
    for said in (
        "Line 2 of our charter We are very patient. We wait.",
        "Revision 1 , Tuesday 3 November 2026 It came in as line 1. We are patient.",
        "Revision 2 , Tuesday 10 November 2026 It became line 2; before, it was line 1. Revision 3",
        "It was reworded. We are added: very (end of added) patient. added: We wait. (end of added)",
        "Nobody has proposed to change it.",
        "Propose a change to this line",
    ):
        assert said in words, said


def test_life_of_a_merged_line_goes_on_in_the_other_and_each_names_the_other(client, cast):
    cast.charter(PATIENT, PLAIN)
    gone, into = commitment(PLAIN), commitment(PATIENT)
    changes.merge(PLAIN, PATIENT, "We are patient and plain.")
    changes.add(SHARE)
    words = read(client, f"commitments/{gone}/")
    assert "Merged into another line We say things plainly." in words
    assert "It lives on in “ We are patient and plain. ”" in words
    assert "Revision 2 , Tuesday 3 November 2026 It was merged into line 1." in words
    assert "Propose a change to this line" not in words
    assert f'href="/charter/commitments/{into}/"' in client.get(f"/charter/commitments/{gone}/").content.decode()
    assert "It was reworded. “ We say things plainly. ” was merged into it." in read(client, f"commitments/{into}/")


def test_life_of_a_line_that_was_taken_out_is_kept(client, cast):
    cast.charter(PATIENT, PLAIN)
    changes.take_out(PLAIN)
    words = read(client, f"commitments/{commitment(PLAIN)}/")
    assert "Not in our charter any more We say things plainly." in words
    assert "Revision 2 , Tuesday 3 November 2026 It was taken out." in words


def test_life_of_a_line_names_its_proposals_and_where_its_words_come_from(client, cast):
    cast.charter(PATIENT)
    amina = cast.member("Amina Adeyemi", email="amina@example.org")
    meetup = cast.meetup("Words we share")
    said = CheckIn.objects.create(meetup=meetup, member=amina, text="Room", visibility="everyone", naming="first")
    added = cast.proposal(amina, naming="first", text="We leave room.")
    changes.add("We leave room.", proposal=added, answers=[said])
    line = Revision.objects.latest_one().lines.get(position=2)
    cast.proposal(cast.member("Bilal"), kind="reword", commitment=line.commitment, text="We leave silence.")
    words = read(client, f"commitments/{line.commitment_id}/")
    assert "These words come from: A proposal by Amina “Room” (Amina), an answer at Words we share" in words
    assert "Add a new line : “We leave room.” (open, by Amina)" in words
    assert "Reword a line : “We leave silence.” (open, by a member)" in words


# --- The feed -------------------------------------------------------------------------------------------------------


def test_feed_tells_the_newest_twenty_without_names_of_people(client, cast):
    Community.objects.create(pk=1, name="Riverside Makers")
    amina = cast.member("Amina", email="amina@example.org")
    cast.charter("Line 0.")
    for number in range(1, 22):
        proposal = cast.proposal(amina, naming="name")
        changes.add(f"Line {number}.", proposal=proposal, stated={"summary": f"Summary <{number}>."})
    response = client.get("/charter/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = response.content.decode()
    assert "Riverside Makers: our charter" in feed
    assert feed.count("<entry>") == 20
    assert "<title>Revision 22: Summary &lt;21&gt;.</title>" in feed
    assert "Revision 3:" in feed
    assert "Revision 2:" not in feed
    assert "was added as line 22" in feed
    assert "Amina" not in feed


def test_feed_of_no_charter_is_empty(client):
    assert "<entry>" not in client.get("/charter/feed/").content.decode()


def test_feed_is_not_sent_again_until_something_changes(client, cast, clock):
    cast.charter("We thank Bilal.")
    clock.shift(60)
    community = Community.objects.create(pk=1)  # it changes the title of the feed
    first = client.get("/charter/feed/")
    assert first["Last-Modified"] == http_date(community.changed_at.timestamp())

    def again(**headers):
        return client.get("/charter/feed/", headers=headers)

    known = {"if-none-match": first["ETag"]}
    same = again(**known)
    assert (same.status_code, same.content, same["Cache-Control"]) == (304, b"", "no-cache")
    assert again(**{"if-modified-since": first["Last-Modified"]}).status_code == 304
    earlier = http_date(datetime(2026, 11, 2, tzinfo=UTC).timestamp())
    assert again(**{"if-modified-since": earlier}).status_code == 200
    redact("Bilal", "He asked for it.")
    redacted = again(**known)
    assert redacted.status_code == 200
    assert b"Bilal" not in redacted.content
    known = {"if-none-match": redacted["ETag"]}
    changes.add(SHARE)
    assert again(**known).status_code == 200


def test_entry_keeps_its_identity_when_a_name_is_taken_out_and_the_site_moves(client, cast, settings):
    cast.charter("We thank Bilal.")

    def identity():
        return client.get("/charter/feed/").content.decode().split("<entry>")[1].split("<id>")[1].split("</id>")[0]

    before = identity()
    assert before.startswith("urn:uuid:")
    redact("Bilal", "He asked for it.")
    settings.SITE_URL = "https://moved.example.org"
    assert identity() == before


def test_day_of_review_stands_on_the_revision(client, cast):
    cast.charter(review_on=date(2027, 4, 27))
    assert "To be looked at again by Tuesday 27 April 2027." in read(client, "revisions/1/")
