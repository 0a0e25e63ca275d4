"""A draft begun before somebody else published: both texts side by side, and nothing typed is lost."""

import pytest
from django.contrib.admin.models import LogEntry

from charter.models import Draft, NewLine, Revision
from charter.models.publishing import as_it_stands, publish
from charter.verify import faults
from tests.charter.desk import address, line
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def charter(cast):
    """Three lines, agreed."""
    return cast.charter("We are patient.", "We say things plainly.", "We share.")


def published(*lines, **stated):
    """Somebody else's next revision: of these lines, each under its identity, in order; None: taken out."""
    base = Revision.objects.latest_one()
    given = {"summary": "Theirs.", "reason": "So.", "decided": "By consent.", "preamble": base.preamble} | stated
    old = as_it_stands(base)
    kept = [NewLine(text, commitment=each.commitment) for text, each in zip(lines, old, strict=False) if text]
    return publish(given, kept + [NewLine(text) for text in lines[len(old) :]], base=base)


def texts(draft):
    """Its lines, in order."""
    return [line.text for line in draft.lines.all()]


def merge(desk, draft, *choices, page=None, **typed):
    """Makes the choices on the page, opened now unless given, and sends it."""
    page = page or desk.client.get(address("draft_merge", draft.pk))
    form = page.context["form"]
    fields = [field.html_name for field in form.visible_fields()]
    data = {"seen": form["seen"].value()} | dict(zip(fields, choices, strict=False)) | typed
    return desk.client.post(address("draft_merge", draft.pk), data)


# --- Refused, with the page ------------------------------------------------------------------------------------------


def test_a_stale_draft_is_refused_with_both_texts_side_by_side(desk, charter):
    draft = desk.drafted(**line(0, text="We take our time."))
    published("We are slow.", "We say things plainly.", "We share.")
    answer = desk.publish(draft)
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Revision 2 was published since this draft was begun: “Theirs.” Nothing of the draft is lost." in page
    assert "Line 1: both changed it" in page
    row = answer.context["clashes"][0]
    sides = [
        "".join(each.text for each in side.text if each.op != "removed") for side in (row.before, row.now, row.mine)
    ]
    assert sides == ["We are patient.", "We are slow.", "We take our time."]
    assert "2 lines are the same everywhere." in page
    assert Revision.objects.count() == 2
    assert texts(draft)[0] == "We take our time."


def test_every_line_that_somebody_changed_is_told_with_what_becomes_of_it(desk, charter):
    draft = desk.drafted(**line(0, text="We take our time."), **line(3, text="We ask."))
    published("We are patient.", "We speak plainly.", None)
    rows = desk.client.get(address("draft_merge", draft.pk)).context["others"]
    assert [(row.name, row.fate) for row in rows] == [
        ("Line 1", "Only this draft changed it: that stays."),
        ("Line 2", "Only revision 2 changed it: that is taken in."),
        ("Line 3", "Only revision 2 changed it: that is taken in."),
        ("Line 4", "Only this draft changed it: that stays."),
    ]


def test_the_form_of_a_stale_draft_says_so_and_can_still_be_saved(desk, charter):
    draft = desk.drafted(**line(0, text="We take our time."))
    published("We are slow.", "We say things plainly.", "We share.")
    assert "A revision was published since this draft was begun." in words_of(
        desk.client.get(address("draft_change", draft.pk))
    )
    assert desk.save(draft, **line(1, text="Mine.")).status_code == 302


# --- Taken in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "kept"), [("mine", "We take our time."), ("now", "We are slow.")])
def test_the_choice_holds_and_all_else_of_both_is_in_the_draft(desk, charter, choice, kept):
    draft = desk.drafted(reason="Typed with care.", **line(0, text="We take our time."), **line(3, text="We ask."))
    theirs = published("We are slow.", "We speak plainly.", "We share.", "We rest.")
    answer = merge(desk, draft, choice)
    assert answer["Location"] == address("draft_changes", draft.pk)
    draft.refresh_from_db()
    assert texts(draft) == [kept, "We speak plainly.", "We share.", "We ask.", "We rest."]
    assert (draft.base, draft.reason) == (theirs, "Typed with care.")
    assert LogEntry.objects.latest("pk").change_message == "Brought up to date with Revision 2."
    assert desk.publish(draft).status_code == 302
    assert [each.text for each in Revision.objects.latest_one().lines.all()] == texts(draft)
    assert list(faults()) == []


def test_each_line_that_both_changed_asks_for_a_choice(desk, charter):
    draft = desk.drafted(**line(0, text="Mine."), **line(1, text="Mine too."))
    published("Theirs.", "Theirs too.", "We share.")
    answer = merge(desk, draft, "mine")
    assert answer.status_code == 422
    assert "Choose whose words stay." in words_of(answer)
    assert "checked" in answer.content.decode()
    assert texts(draft) == ["Mine.", "Mine too.", "We share."]
    assert merge(desk, draft, "mine", "now").status_code == 302
    assert texts(draft) == ["Mine.", "Theirs too.", "We share."]


@pytest.mark.parametrize("choice", ["", "theirs", "\0", "9" * 5000])
def test_what_is_no_choice_is_refused(desk, charter, choice):
    draft = desk.drafted(**line(0, text="Mine."))
    published("Theirs.", "We say things plainly.", "We share.")
    assert merge(desk, draft, choice).status_code == 422
    assert texts(draft)[0] == "Mine."


def test_a_second_revision_published_meanwhile_brings_the_page_again(desk, charter):
    draft = desk.drafted(**line(0, text="Mine."), **line(1, text="Mine too."))
    published("Theirs.", "Theirs too.", "We share.")
    page = desk.client.get(address("draft_merge", draft.pk))
    published("Theirs.", "Quite another.", "We share.")
    answer = merge(desk, draft, "now", "now", page=page)
    assert answer.status_code == 422
    assert "Something has changed since you opened this page." in words_of(answer)
    first, second = answer.context["form"].visible_fields()
    assert (first.value(), second.value()) == ("now", None)  # what was chosen between other words does not hold
    assert texts(draft) == ["Mine.", "Mine too.", "We share."]
    assert merge(desk, draft, "now", "mine", page=answer).status_code == 302
    draft.refresh_from_db()
    assert (texts(draft), draft.base.number) == (["Theirs.", "Mine too.", "We share."], 3)


def test_a_draft_written_on_meanwhile_brings_the_page_again(desk, charter, clock):
    draft = desk.drafted(**line(0, text="Mine."))
    published("Theirs.", "We say things plainly.", "We share.")
    page = desk.client.get(address("draft_merge", draft.pk))
    clock.shift(60)
    desk.save(draft, **line(0, text="Mine, but better."))
    assert merge(desk, draft, "now", page=page).status_code == 422
    assert texts(draft)[0] == "Mine, but better."


def test_a_draft_that_is_up_to_date_has_nothing_to_take_in(desk, charter):
    draft = desk.drafted(**line(0, text="Mine."))
    for method in (desk.client.get, desk.client.post):
        answer = method(address("draft_merge", draft.pk))
        assert answer["Location"] == address("draft_change", draft.pk)
    draft.publish()
    answer = desk.client.post(address("draft_merge", draft.pk))
    assert answer["Location"] == address("draft_change", draft.pk)
    assert Draft.objects.get().base == charter


def test_looking_at_the_page_takes_nothing_in(desk, charter):
    draft = desk.drafted(**line(0, text="Mine."))
    published("Theirs.", "We say things plainly.", "We share.")
    desk.client.get(address("draft_merge", draft.pk))
    assert Draft.objects.get().base == charter


# --- The hard cases --------------------------------------------------------------------------------------------------


def test_preambles_that_both_wrote_ask_for_a_choice_too(desk, cast):
    cast.charter("We wait.", preamble="For us.")
    draft = desk.drafted(preamble="For all of us.")
    published("We wait.", preamble="For everyone.")
    answer = desk.publish(draft)
    assert [row.name for row in answer.context["clashes"]] == ["The words before the lines"]
    assert merge(desk, draft, "mine").status_code == 302
    draft.refresh_from_db()
    assert draft.preamble == "For all of us."


def test_a_preamble_that_only_they_wrote_is_taken_in(desk, charter):
    draft = desk.drafted(**line(0, text="Mine."))
    published("We are patient.", "We say things plainly.", "We share.", preamble="For everyone.")
    merge(desk, draft)
    draft.refresh_from_db()
    assert (draft.preamble, texts(draft)[0]) == ("For everyone.", "Mine.")


def test_two_first_charters_drafted_at_once_lose_nothing(desk, cast):
    draft = desk.drafted(preamble="Mine.", **line(0, text="We wait."))
    cast.charter("We ask.", preamble="Theirs.")
    assert desk.publish(draft).status_code == 409
    assert merge(desk, draft, "mine").status_code == 302
    draft.refresh_from_db()
    assert (draft.preamble, texts(draft)) == ("Mine.", ["We wait.", "We ask."])
    assert desk.publish(draft).status_code == 302


def test_a_line_i_reworded_and_they_took_out_can_stay_under_its_identity(desk, charter):
    first = charter.lines.first()
    draft = desk.drafted(**line(0, text="Mine."))
    published(None, "We say things plainly.", "We share.")
    merge(desk, draft, "mine")
    assert desk.publish(draft).status_code == 302
    kept = Revision.objects.latest_one().lines.first()
    assert (kept.text, kept.commitment) == ("Mine.", first.commitment)
    assert list(faults()) == []


def test_a_line_i_took_out_and_they_reworded_can_come_back(desk, charter):
    draft = desk.drafted(**line(0, DELETE="on"))
    published("Theirs.", "We say things plainly.", "We share.")
    merge(desk, draft, "now")
    assert texts(draft) == ["Theirs.", "We say things plainly.", "We share."]


def test_what_cannot_go_into_another_line_any_more_does_not(desk, charter):
    first, second, _ = charter.lines.all()
    draft = desk.drafted(**line(1, DELETE="on"))
    row = draft.lines.first()
    row.absorbs.set([second.commitment])
    published("We are patient.", "Theirs.", "We share.")
    merge(desk, draft, "now")
    assert (texts(draft)[1], row.absorbs.count()) == ("Theirs.", 0)
    desk.save(draft, **line(0, text="Mine."))
    assert desk.publish(draft).status_code == 302


def test_a_line_others_go_into_is_not_taken_out_unasked(desk, charter):
    first, second, _ = charter.lines.all()
    draft = desk.drafted(**line(1, DELETE="on"))
    draft.lines.first().absorbs.set([second.commitment])
    published(None, "We say things plainly.", "We share.")
    answer = desk.publish(draft)
    assert [row.name for row in answer.context["clashes"]] == ["Line 1"]
    merge(desk, draft, "mine")
    assert texts(draft) == ["We are patient.", "We share."]
    assert [each.pk for each in draft.lines.first().absorbs.all()] == [second.commitment_id]


def test_their_order_is_taken_in_where_i_moved_nothing_and_mine_stays_where_i_did(desk, charter, cast):
    base = Revision.objects.latest_one()
    still, moving = desk.drafted(**line(0, text="Mine.")), Draft.objects.begin(cast.organiser("Pia"))
    desk.save(moving, **line(2, position="2"))
    stated = {"summary": "Theirs.", "reason": "So.", "decided": "By consent."}
    publish(stated, as_it_stands(base)[::-1], base=base)
    page = words_of(desk.client.get(address("draft_merge", moving.pk)))
    assert "This draft and revision 2 both moved lines: the order of this draft stays." in page
    for draft in (still, moving):
        assert merge(desk, draft).status_code == 302
    assert texts(still) == ["We share.", "We say things plainly.", "Mine."]
    assert texts(moving) == ["We are patient.", "We share.", "We say things plainly."]
