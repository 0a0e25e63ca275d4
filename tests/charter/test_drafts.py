"""An organiser writes the next revision, line by line."""

import pytest
from django.contrib.admin.models import LogEntry

from charter.models import Draft, DraftLine, Revision
from tests.charter.desk import ACCOUNT, address, line
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STALE = "Someone else changed this draft while you were editing."


@pytest.fixture
def charter(cast):
    """Three lines, agreed."""
    return cast.charter("We are patient.", "We say things plainly.", "We share.")


def texts(draft):
    """Its lines, in order."""
    return [line.text for line in draft.lines.all()]


def errors_on(answer):
    """What the form complains of, field to sentences."""
    assert answer.status_code == 422
    return {name: list(errors) for name, errors in answer.context["adminform"].form.errors.items()}


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_what_the_charter_says(desk, charter):
    draft = desk.begin()
    assert texts(draft) == ["We are patient.", "We say things plainly.", "We share."]
    assert [line.position for line in draft.lines.all()] == [1, 2, 3]
    assert (draft.base, draft.author.name, draft.published_as) == (charter, "Olu", None)


def test_the_first_draft_of_all_begins_empty_with_room_for_lines(desk):
    draft = desk.begin()
    assert (texts(draft), draft.base) == ([], None)
    assert len([name for name in desk.open(draft) if name.endswith("-text")]) == 10 + 1  # and the one scripts copy


def test_pressed_twice_the_button_begins_one_draft(desk, charter):
    assert desk.begin() == desk.begin()
    assert Draft.objects.count() == 1


def test_a_draft_that_was_touched_is_not_begun_again(desk, charter, clock):
    draft = desk.begin()
    clock.shift(60)
    desk.save(draft, summary="Mine")
    assert desk.begin() != draft


def test_each_organiser_has_a_draft_of_their_own(desk, charter, cast, sign_in):
    draft = desk.begin()
    sign_in(cast.organiser("Pia"), second_factor=True).post(address("draft_begin"))
    assert Draft.objects.latest("pk") != draft


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_lines_are_reworded_added_moved_and_taken_out(desk, charter, clock):
    draft = desk.begin()
    clock.shift(60)
    answer = desk.save(
        draft,
        **line(0, text="We take our time.", detail="One thing\r\nat a time."),
        **line(1, DELETE="on"),
        **line(2, position="1"),
        **line(3, text="We ask."),
        **line(4, text="We are on time.", position="2"),
    )
    assert answer["Location"] == address("draft_change", draft.pk)
    assert texts(draft) == ["We share.", "We are on time.", "We take our time.", "We ask."]
    assert [line.position for line in draft.lines.all()] == [1, 2, 3, 4]
    assert draft.lines.get(text="We take our time.").detail == "One thing\nat a time."
    assert [line.text for line in draft.gone()] == ["We say things plainly."]
    assert Revision.objects.count() == 1


def test_saving_the_form_untouched_changes_nothing(desk, cast, clock):
    cast.charter("We are patient.", preamble="One.\n\nTwo <&> “three”.")
    draft = desk.drafted(present="14", review_on="01/02/2027", naming="name", meetup=str(cast.meetup().pk))
    before, lines = Draft.objects.values().get(), list(DraftLine.objects.values())
    clock.shift(3600)
    assert desk.save(draft).status_code == 302
    assert (Draft.objects.values().get(), list(DraftLine.objects.values())) == (before, lines)


def test_saving_leads_on_to_what_it_would_change_if_asked_to(desk, charter):
    draft = desk.begin()
    answer = desk.save(draft, _changes="", **line(0, text="We are very patient."))
    assert answer["Location"] == address("draft_changes", draft.pk)
    page = desk.client.get(answer["Location"])
    assert "Line 1: reworded" in words_of(page)
    assert "<ins>" in page.content.decode()
    assert "2 lines stay as they are." in words_of(page)


def test_an_untouched_draft_says_that_nothing_is_changed(desk, charter):
    assert "Nothing is changed yet." in words_of(desk.client.get(address("draft_changes", desk.begin().pk)))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"summary": "x" * 201}, "summary"),
        ({"preamble": "x" * 5001}, "preamble"),
        ({"kind": "huge"}, "kind"),
        ({"present": "-1"}, "present"),
        ({"present": "9" * 30}, "present"),
        ({"review_on": "03/11/2026"}, "review_on"),
        ({"review_on": "31/12/9999"}, "review_on"),
        ({"review_on": "soon"}, "review_on"),
        ({"meetup": "9" * 30}, "meetup"),
        ({"naming": "nickname"}, "naming"),
        ({"reason": "a\0b"}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(desk, charter, typed, field):
    draft = desk.begin()
    answer = desk.save(draft, decided="Do not lose this.", **line(0, text="Nor this."), **typed)
    assert list(errors_on(answer)) == [field]
    assert "Do not lose this." in answer.content.decode()
    assert "Nor this." in answer.content.decode()
    assert texts(draft)[0] == "We are patient."


@pytest.mark.parametrize(
    "typed", [{"text": ""}, {"text": "x" * 201}, {"detail": "x" * 5001}, {"position": "0"}, {"position": "x"},
              {"position": "9" * 30}, {"id": "9" * 30}, {"id": "x"}]
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused_beside_it(desk, charter, typed):
    draft = desk.begin()
    answer = desk.save(draft, summary="Do not lose this.", **line(1, **typed))
    assert answer.status_code == 422
    assert "Do not lose this." in answer.content.decode()
    assert texts(draft) == ["We are patient.", "We say things plainly.", "We share."]
    assert Draft.objects.get().summary == ""


def test_a_line_of_another_draft_cannot_be_had_by_its_number(desk, charter, cast, sign_in):
    draft = desk.begin()
    other = Draft.objects.begin(cast.organiser("Pia"))
    foreign = other.lines.first()
    desk.save(draft, **line(0, id=str(foreign.pk), text="Mine now"))
    foreign.refresh_from_db()
    assert (foreign.draft, foreign.text) == (other, "We are patient.")


def test_sixty_lines_of_prose_can_be_written_in_one_go(desk, cast):
    cast.charter(*(f"We keep promise {number}." for number in range(60)))
    draft = desk.begin()
    typed = {}
    for number in range(60):
        typed |= line(number, detail=f"{number}: " + "é" * 900, position=str(60 - number))
    assert desk.save(draft, **typed).status_code == 302
    assert texts(draft) == [f"We keep promise {number}." for number in reversed(range(60))]
    assert all(len(line.detail) > 900 for line in draft.lines.all())


def test_two_hundred_lines_are_still_saved_and_a_thousand_more_not_built(desk, cast):
    cast.charter(*(f"We keep promise {number}." for number in range(200)))
    draft = desk.begin()
    assert desk.save(draft, **line(199, text="The last.")).status_code == 302
    assert texts(draft)[-1] == "The last."
    answer = desk.save(draft, **{"lines-TOTAL_FORMS": "100000"})
    assert answer.status_code == 422


@pytest.mark.parametrize("number", [3, 60])
def test_the_form_costs_the_same_number_of_queries_however_many_lines(
    desk, cast, number, django_assert_max_num_queries
):
    cast.charter(*(f"We keep promise {each}." for each in range(number)))
    draft = desk.begin()
    for page in ("draft_change", "draft_changes"):
        with django_assert_max_num_queries(16):
            desk.client.get(address(page, draft.pk))


# --- Two at once -----------------------------------------------------------------------------------------------------


def test_what_was_changed_meanwhile_is_not_overwritten_and_what_was_typed_is_kept(desk, charter, clock):
    draft = desk.begin()
    first, second = desk.open(draft), desk.open(draft)
    clock.shift(60)
    assert desk.save(draft, first, **line(0, text="The first.")).status_code == 302
    answer = desk.save(draft, second, reason="A long text.", **line(0, text="The second."))
    assert STALE in errors_on(answer)["__all__"][0]
    assert "The second." in answer.content.decode()
    assert "A long text." in answer.content.decode()
    assert texts(draft)[0] == "The first."


def test_a_line_taken_out_meanwhile_does_not_lose_what_was_typed_into_it(desk, charter, clock):
    draft = desk.begin()
    first, second = desk.open(draft), desk.open(draft)
    clock.shift(60)
    desk.save(draft, first, **line(1, DELETE="on"))
    answer = desk.save(draft, second, **line(1, text="My better words."))
    assert STALE in errors_on(answer)["__all__"][0]
    assert "My better words." in answer.content.decode()


def test_a_draft_published_meanwhile_gives_the_typed_words_back(desk, charter, clock):
    draft = desk.drafted(**line(0, text="We wait."))
    form = desk.open(draft)
    clock.shift(60)
    draft.publish()
    answer = desk.save(draft, form, **line(0, text="My better words."))
    assert "This draft was published meanwhile, as Revision 2." in errors_on(answer)["__all__"][0]
    assert "My better words." in answer.content.decode()
    assert Revision.objects.latest_one().lines.first().text == "We wait."


# --- What a published draft is good for ------------------------------------------------------------------------------


def test_a_published_draft_is_looked_at_and_not_changed(desk, charter):
    draft = desk.drafted(**line(0, text="We wait."))
    form = desk.open(draft)
    draft.publish()
    page = desk.client.get(address("draft_change", draft.pk))
    assert page.status_code == 200
    assert "This draft is published, as revision 2" in words_of(page)
    assert "<textarea" not in page.content.decode()
    for _ in range(2):
        assert desk.save(draft, form, summary="Else").status_code == 422
    assert desk.client.get(address("draft_delete", draft.pk)).status_code == 403
    assert desk.press("draft_delete", draft.pk, post="yes").status_code == 403
    assert Draft.objects.get().summary == ACCOUNT["summary"]


def test_a_draft_can_be_deleted(desk, charter):
    draft = desk.begin()
    assert desk.press("draft_delete", draft.pk, post="yes")["Location"] == address("draft_changelist")
    assert not Draft.objects.exists()
    assert Revision.objects.count() == 1


def test_the_list_says_where_each_draft_has_got_to(desk, charter, cast, clock):
    desk.drafted(summary="One", **line(0, text="We wait.")).publish()
    clock.shift(60)
    desk.drafted(summary="Two")
    clock.shift(60)
    cast.charter("We are quick.")
    desk.drafted(summary="Three")
    page = words_of(desk.client.get(address("draft_changelist")))
    assert "Three Olu Tuesday 3 November 2026, 9.02am UK time being written" in page
    assert "Two Olu Tuesday 3 November 2026, 9.01am UK time to be brought up to date" in page
    assert "One Olu Tuesday 3 November 2026, 9am UK time published as Revision 2" in page


def test_the_log_keeps_no_words_of_the_draft(desk, charter, clock):
    draft = desk.begin()
    clock.shift(60)
    desk.save(draft, summary="Bilal was shouted at.", **line(0, text="We do not shout at Bilal."))
    desk.save(draft, **line(0, DELETE="on"))
    desk.press("draft_delete", draft.pk, post="yes")
    entries = [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.order_by("pk")]
    assert entries == [(f"Draft {draft.pk}", message) for message in ("Begun.", "Changed.", "Changed.", "")]
