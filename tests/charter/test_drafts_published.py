"""From a draft to the next revision: what it would change, publishing it, and where its lines come from."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from charter.models import Draft, Revision
from charter.verify import faults
from meetups.models import CheckIn
from tests.charter.desk import ACCOUNT, address, line
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def charter(cast):
    """Three lines, agreed."""
    return cast.charter("We are patient.", "We say things plainly.", "We share.")


def newest():
    """What the charter says now: its lines."""
    return [line.text for line in Revision.objects.latest_one().lines.all()]


def answer_at(cast, meetup, text="Patience", name="Amina", naming="first"):
    """An answer to a meetup's prompt."""
    return CheckIn.objects.create(
        meetup=meetup, member=cast.member(name), text=text, visibility="everyone", naming=naming
    )


# --- What it would change --------------------------------------------------------------------------------------------


def test_what_would_change_is_said_line_by_line(desk, charter):
    draft = desk.drafted(
        preamble="For all of us.",
        **line(0, text="We are very patient."),
        **line(1, DELETE="on"),
        **line(2, position="1"),
        **line(3, text="We ask."),
    )
    page = words_of(desk.client.get(address("draft_changes", draft.pk)))
    for said in (
        "The words before the lines: changed",
        "Line 1: moved from 3 to 1",
        "Line 2: reworded",
        "It was line 2: removed",
        "Line 3: added",
        "Compared with revision 1.",
    ):
        assert said in page


def test_a_line_taken_out_by_mistake_is_put_back_in_its_place(desk, charter, clock):
    draft = desk.drafted(**line(1, DELETE="on"))
    gone = draft.gone().get()
    clock.shift(60)
    answer = desk.press("draft_put-back", draft.pk, commitment=gone.commitment_id)
    assert answer["Location"] == address("draft_changes", draft.pk)
    assert [(each.text, each.commitment_id) for each in draft.lines.all()] == [
        (each.text, each.commitment_id) for each in charter.lines.all()
    ]
    assert desk.save(draft, {"seen": draft.changed_at.isoformat()}).status_code == 422  # whoever wrote meanwhile
    again = desk.press("draft_put-back", draft.pk, commitment=gone.commitment_id)
    assert "This line stands in the draft already." in words_of(desk.client.get(again["Location"]))
    assert draft.lines.count() == 3


@pytest.mark.parametrize("commitment", ["", "x", "-1", "9" * 30, "²"])
def test_what_is_no_line_cannot_be_put_back(desk, charter, commitment):
    assert desk.press("draft_put-back", desk.begin().pk, commitment=commitment).status_code == 404


# --- Publishing ------------------------------------------------------------------------------------------------------


def test_publishing_makes_it_the_next_revision(desk, charter, cast, client):
    meetup = cast.meetup()
    draft = desk.drafted(meetup=str(meetup.pk), present="14", review_on="01/02/2027", **line(0, text="We wait."))
    answer = desk.publish(draft)
    assert answer["Location"] == address("draft_change", draft.pk)
    assert "Revision 2 is published. Everyone reads it from now on." in words_of(desk.client.get(answer["Location"]))
    revision = Revision.objects.latest_one()
    assert newest() == ["We wait.", "We say things plainly.", "We share."]
    assert (revision.summary, revision.present, revision.meetup) == (ACCOUNT["summary"], 14, meetup)
    assert revision.review_on == date(2027, 2, 1)
    assert [line.commitment_id for line in revision.lines.all()] == [line.commitment_id for line in charter.lines.all()]
    assert Draft.objects.get().published_as == revision
    assert list(faults()) == []
    assert LogEntry.objects.latest("pk").change_message == "Published as Revision 2."


def test_the_first_revision_of_all_is_drafted_and_published(desk):
    draft = desk.drafted(preamble="For us.", **line(0, text="We wait."), **line(1, text="We ask."))
    assert desk.publish(draft).status_code == 302
    assert newest() == ["We wait.", "We ask."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"summary": ""}, "Say what changes, in one sentence. Everyone will read it."),
        ({"reason": ""}, "Say why. Everyone will read it."),
        ({"decided": ""}, "Say how it was decided. Everyone will read it."),
    ],
)
def test_a_draft_without_its_account_is_not_published_and_the_form_says_what_is_missing(desk, charter, typed, sentence):
    draft = desk.drafted(**({"preamble": "For us.", **line(0, text="We wait.")} | typed))
    answer = desk.publish(draft)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert f'<a href="#id_{next(iter(typed))}">' in answer.content.decode()
    form = form_of(answer, "draft_form")
    assert f'<form action="{address("draft_change", draft.pk)}"' in answer.content.decode()
    assert (form["preamble"], form["lines-0-text"]) == (["For us."], ["We wait."])
    assert desk.save(draft, form, **ACCOUNT).status_code == 302
    assert desk.publish(draft).status_code == 302


def test_a_draft_that_changes_nothing_is_not_published(desk, charter):
    answer = desk.publish(desk.drafted())
    assert answer.status_code == 422
    assert "Nothing is changed yet: this is what the charter says already." in words_of(answer)
    assert Revision.objects.count() == 1


def test_a_draft_without_a_line_is_not_published(desk, charter):
    draft = desk.drafted(**line(0, DELETE="on"), **line(1, DELETE="on"), **line(2, DELETE="on"))
    answer = desk.publish(draft)
    assert "A charter needs at least one line." in words_of(answer)
    assert newest() == ["We are patient.", "We say things plainly.", "We share."]


def test_pressed_twice_the_button_publishes_once(desk, charter):
    draft = desk.drafted(**line(0, text="We wait."))
    assert desk.publish(draft).status_code == 302
    answer = desk.publish(draft)
    assert answer.status_code == 422
    assert "This draft is published already, as Revision 2." in words_of(answer)
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "yesterday", "2099-01-01T00:00:00+00:00"])
def test_what_somebody_changed_since_i_looked_is_not_published_unseen(desk, charter, seen):
    draft = desk.drafted(**line(0, text="We wait."))
    answer = desk.publish(draft, seen=seen)
    assert answer.status_code == 422
    assert "Someone changed this draft since you opened the page." in words_of(answer)
    assert Revision.objects.count() == 1


def test_looking_at_the_pages_publishes_nothing(desk, charter):
    draft = desk.drafted(**line(0, text="We wait."))
    for page in ("draft_change", "draft_changes", "draft_history"):
        assert desk.client.get(address(page, draft.pk)).status_code == 200
    assert desk.client.get(address("draft_publish", draft.pk)).status_code == 405
    assert Revision.objects.count() == 1


# --- Where a line comes from -----------------------------------------------------------------------------------------


def sources(desk, draft, row, query="", **typed):
    """Ticks on the page of one line, and saves it."""
    page = address("draft_line", draft.pk, row.pk) + query
    draft.refresh_from_db()
    return desk.client.post(page, {"seen": draft.changed_at.isoformat()} | typed)


def test_answers_behind_a_line_are_ticked_and_kept_with_the_revision(desk, charter, cast, clock):
    meetup = cast.meetup()
    first, second = answer_at(cast, meetup), answer_at(cast, meetup, "Time", "Bilal Khan", "member")
    draft = desk.drafted(**line(3, text="We take our time."))
    row = draft.lines.last()
    page = words_of(desk.client.get(address("draft_line", draft.pk, row.pk)))
    assert "Line 4: We take our time." in page
    assert "“Patience” (Amina)" in page
    assert "“Time” (a member)" in page
    clock.shift(60)
    answer = sources(desk, draft, row, answers=[first.pk, second.pk])
    assert answer["Location"] == address("draft_change", draft.pk)
    assert "2 answers" in words_of(desk.client.get(answer["Location"]))
    assert desk.publish(draft).status_code == 302
    origins = Revision.objects.latest_one().origins.all()
    assert [(origin.answer, origin.meetup) for origin in origins] == [(first, meetup), (second, meetup)]


def test_answers_of_another_meetup_can_be_added_and_those_ticked_stay(desk, charter, cast):
    old, late = cast.meetup(days=-30), cast.meetup(days=-2)
    first, second = answer_at(cast, old), answer_at(cast, late, "Time", "Bilal")
    draft = desk.drafted()
    row = draft.lines.first()
    assert "Patience" not in words_of(desk.client.get(address("draft_line", draft.pk, row.pk)))
    sources(desk, draft, row, f"?meetup={old.pk}", answers=[first.pk])
    assert "Patience" in words_of(desk.client.get(address("draft_line", draft.pk, row.pk)))
    sources(desk, draft, row, answers=[first.pk, second.pk])
    assert set(row.answers.all()) == {first, second}


def test_two_lines_are_merged_into_one(desk, charter, clock):
    patient, plain, _ = charter.lines.all()
    draft = desk.drafted(**line(0, text="We are patient and plain."), **line(1, DELETE="on"))
    row = draft.lines.get(commitment=patient.commitment)
    clock.shift(60)
    assert sources(desk, draft, row, absorbs=[plain.commitment_id]).status_code == 302
    assert "It was line 2: merged into 1" in words_of(desk.client.get(address("draft_changes", draft.pk)))
    desk.publish(draft)
    assert Revision.objects.latest_one().lines.get(position=1).absorbed == [plain.commitment_id]


def test_only_lines_that_are_gone_can_be_merged_and_each_into_one_line(desk, charter):
    first, gone, last = charter.lines.all()
    draft = desk.drafted(**line(1, DELETE="on"))
    row, other = draft.lines.all()
    assert sources(desk, draft, row, absorbs=[last.commitment_id]).status_code == 422
    assert sources(desk, draft, row, absorbs=[gone.commitment_id]).status_code == 302
    assert gone.text not in words_of(desk.client.get(address("draft_line", draft.pk, other.pk)))
    desk.press("draft_put-back", draft.pk, commitment=gone.commitment_id)
    assert row.absorbs.count() == 0


def test_ticks_over_somebody_elses_change_are_refused(desk, charter, cast):
    answer = answer_at(cast, cast.meetup())
    draft = desk.drafted()
    row = draft.lines.first()
    for seen in ("", "yesterday"):
        refused = sources(desk, draft, row, seen=seen, answers=[answer.pk])
        assert refused.status_code == 422
        assert "Someone else changed this draft while you were editing." in words_of(refused)
    assert row.answers.count() == 0


@pytest.mark.parametrize("answers", ["x", "0", "-1", "9" * 30, "999999"])
def test_answers_that_are_none_are_refused(desk, charter, cast, answers):
    answer_at(cast, cast.meetup())
    draft = desk.drafted()
    assert sources(desk, draft, draft.lines.first(), answers=[answers]).status_code in (400, 422)
    assert draft.lines.first().answers.count() == 0


def test_the_page_of_a_line_is_of_that_draft_and_that_draft_open(desk, charter, cast):
    draft = desk.drafted(**line(0, text="We wait."))
    other = Draft.objects.begin(cast.organiser("Pia"))
    assert desk.client.get(address("draft_line", draft.pk, other.lines.first().pk)).status_code == 404
    assert desk.client.get(address("draft_line", draft.pk, 10**25)).status_code == 404
    draft.publish()
    answer = desk.client.get(address("draft_line", draft.pk, draft.lines.first().pk))
    assert answer["Location"] == address("draft_change", draft.pk)
