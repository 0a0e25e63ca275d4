"""Organisers decide on proposals: adopted in one click, merged where the line has changed, set aside with a reason."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from charter.models import Charter, Proposal, Response, Revision
from charter.models.consent import amend, why_not_yet
from charter.verify import faults
from tests.charter.desk import address
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

say = Response.objects.say


@pytest.fixture
def charter(cast):
    """Three lines, agreed; and a meetup since the proposals below were made."""
    cast.meetup("Held since", days=-10)
    return cast.charter("We are patient.", "We say things plainly.", "We share.")


@pytest.fixture
def ripe(cast, charter):
    """A proposal to reword the first line, open long enough, with a concern."""
    line = charter.lines.first()
    proposal = ripened(cast, cast.member(), kind="reword", commitment=line.commitment, text="We take our time.")
    say(proposal, cast.member("Bilal"), "concern", "It may take long.", "name")
    return proposal


def ripened(cast, author, **fields):
    """An open proposal that can be decided."""
    return cast.proposal(author, opened_at=timezone.now() - timedelta(days=30), **fields)


def adopt(desk, proposal, form=None, **typed):
    """Opens the page unless its form is given, types into it, and presses the button."""
    page = address("proposal_adopt", proposal.pk)
    return desk.client.post(page, (form or form_of(desk.client.get(page), "adopt_form")) | typed)


def newest():
    """What the charter says now: its lines."""
    return [line.text for line in Revision.objects.latest_one().lines.all()]


# --- The list and the page -------------------------------------------------------------------------------------------


def test_what_can_be_decided_comes_first_and_the_list_says_so(desk, cast, ripe):
    cast.proposal(cast.member("Carys"), text="Too new.")
    ripened(cast, cast.member("Dilys"), text="Withdrawn.").withdraw()
    page = desk.client.get(address("proposal_changelist"))
    assert [proposal.wording.text for proposal in page.context["cl"].result_list] == [
        "We take our time.",
        "Too new.",
        "Withdrawn.",
    ]
    assert "Reword “We are patient.” Can be decided" in words_of(page)


@pytest.mark.parametrize(
    ("state", "texts"), [("ready", ["Ripe."]), ("open", ["Ripe.", "Young."]), ("withdrawn", ["Gone."]), ("x", None)]
)
def test_the_list_is_narrowed_by_state(desk, cast, charter, state, texts):
    ripened(cast, cast.member(), text="Ripe.")
    cast.proposal(cast.member("Bilal"), text="Young.")
    ripened(cast, cast.member("Carys"), text="Gone.").withdraw()
    found = desk.client.get(address("proposal_changelist"), {"state": state}).context["cl"].result_list
    assert [proposal.wording.text for proposal in found] == (texts or ["Ripe.", "Young.", "Gone."])


@pytest.mark.parametrize("days", [0, 5, 13, 14, 15, 30])
@pytest.mark.parametrize("amended", [None, 3, 7, 8])
@pytest.mark.parametrize("met", [None, -10, -1, 1])
def test_the_list_and_the_rule_agree_on_what_can_be_decided(cast, days, amended, met):
    if met is not None:
        cast.meetup(days=met)
    proposal = cast.proposal(cast.member(), opened_at=timezone.now() - timedelta(days=days))
    if amended is not None:
        at = timezone.now() - timedelta(days=amended)
        proposal.wordings.create(number=2, text="Other words.", created_at=at)
    charter = Charter.current()
    ranked = Proposal.objects.with_rank(charter).get()
    assert (ranked.rank == 0) == (why_not_yet(ranked, charter) == "")


def test_its_page_shows_words_reasons_and_all_that_was_said_and_no_name_too_many(desk, cast, ripe):
    say(ripe, cast.member("Carys Jones"), "objection", "It shuts me out.", "member")
    page = words_of(desk.client.get(address("proposal_change", ripe.pk)))
    for said in (
        "Reword line 1",
        "Some of us need time.",
        "Fine, but I have a concern (Bilal): It may take long.",
        "I object: this could cause harm (a member): It shuts me out.",
        "Somebody objects to it",
    ):
        assert said in page
    assert "Carys" not in page


def test_earlier_words_stay_visible_with_what_was_said_to_them(desk, ripe):
    amend(ripe, "We take the time it takes.", "", "Clearer.")
    page = words_of(desk.client.get(address("proposal_change", ripe.pk)))
    assert "What it says now" in page
    assert "What it said before, from Sunday 4 October 2026" in page
    assert "It stays open until" in page


def test_nobody_edits_a_proposal_or_a_response_on_the_desk(desk, ripe):
    response = Response.objects.get()
    for page in (address("proposal_change", ripe.pk), address("response_change", response.pk)):
        assert desk.client.post(page, {"why": "x", "reason": "x", "kind": "fine"}).status_code == 403
        assert desk.client.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
    for page in (address("proposal_add"), address("response_add")):
        assert desk.client.get(page).status_code == 403
    assert (Proposal.objects.get().why, Response.objects.get().reason) == ("Some of us need time.", "It may take long.")


@pytest.mark.parametrize("query", ["author=1", "author__email__startswith=a", "decided_by=1"])
def test_the_list_does_not_tell_whose_a_proposal_is(desk, ripe, query):
    assert desk.client.get(f"{address('proposal_changelist')}?{query}").status_code in (302, 400)


# --- Adopting --------------------------------------------------------------------------------------------------------


def test_adopting_takes_one_click_and_the_account_is_filled_in(desk, charter, ripe, outbox):
    page = desk.client.get(address("proposal_adopt", ripe.pk))
    form = form_of(page, "adopt_form")
    assert form["summary"] == ["We reworded “We are patient.”."]
    assert form["reason"] == ["Some of us need time."]
    assert form["concerns"] == ["It may take long."]
    answer = adopt(desk, ripe, form)
    assert answer["Location"] == address("proposal_change", ripe.pk)
    assert "It is adopted: Revision 2 is published." in words_of(desk.client.get(answer["Location"]))
    assert newest() == ["We take our time.", "We say things plainly.", "We share."]
    revision = Revision.objects.latest_one()
    assert (revision.meetup.title, revision.concerns) == ("Held since", "It may take long.")
    assert [origin.proposal for origin in revision.origins.all()] == [ripe]
    ripe.refresh_from_db()
    assert (ripe.status, ripe.decided_by.name, ripe.adopted_in) == ("adopted", "Olu", revision)
    assert [mail.to for mail in outbox()].count(["amina@example.org"]) == 1
    assert list(faults()) == []
    assert LogEntry.objects.latest("pk").change_message == "Adopted as Revision 2."


def test_all_of_the_account_can_be_changed_first(desk, cast, ripe):
    meetup = cast.meetup("Another", days=-3)
    typed = {"summary": "S.", "reason": "R.\r\nR.", "decided": "D.", "concerns": "C.", "kind": "editorial",
             "meetup": str(meetup.pk), "present": "12", "review_on": "2027-02-01"}  # fmt: skip
    assert adopt(desk, ripe, **typed).status_code == 302
    revision = Revision.objects.latest_one()
    assert (revision.summary, revision.reason, revision.decided, revision.concerns) == ("S.", "R.\nR.", "D.", "C.")
    assert (revision.kind, revision.meetup, revision.present) == ("editorial", meetup, 12)
    assert revision.review_on == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"reason": "  "}, "reason"),
        ({"decided": "x" * 2001}, "decided"),
        ({"kind": "x"}, "kind"),
        ({"meetup": "999999"}, "meetup"),
        ({"present": "many"}, "present"),
        ({"review_on": "2026-11-03"}, "review_on"),
        ({"review_on": "2026-02-30"}, "review_on"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_kept(desk, ripe, typed, field):
    answer = adopt(desk, ripe, **({"concerns": "Do not lose this."} | typed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Do not lose this." in answer.content.decode()
    assert Revision.objects.count() == 1


def test_what_is_still_to_stay_open_cannot_be_decided(desk, cast, charter):
    young = cast.proposal(cast.member())
    page = desk.client.get(address("proposal_adopt", young.pk))
    assert "It cannot be adopted now. It stays open until" in words_of(page)
    assert "adopt_form" not in page.content.decode()
    answer = desk.press("proposal_adopt", young.pk, summary="S", reason="R", decided="D", kind="material", heard="x")
    assert answer.status_code == 422
    answer = desk.press("proposal_set-aside", young.pk, outcome="Do not lose this.")
    assert answer.status_code == 422
    assert "It stays open until" in words_of(answer)
    assert "Do not lose this." in answer.content.decode()
    assert Proposal.objects.get().is_open


def test_an_objection_stands_in_the_way_of_adopting_and_not_of_setting_aside(desk, cast, ripe):
    form = form_of(desk.client.get(address("proposal_adopt", ripe.pk)), "adopt_form")
    say(ripe, cast.member("Carys"), "objection", "It shuts me out.", "member")
    answer = adopt(desk, ripe, form)
    assert answer.status_code == 422
    again = adopt(desk, ripe, form_of(answer, "adopt_form"))
    assert again.status_code == 422
    assert "Somebody objects to it: change it so that they can live with it, or set it aside." in words_of(again)
    assert Revision.objects.count() == 1
    assert desk.press("proposal_set-aside", ripe.pk, outcome="It shuts somebody out.").status_code == 302


def test_what_was_said_since_the_page_was_opened_is_read_first(desk, cast, ripe, clock):
    form = form_of(desk.client.get(address("proposal_adopt", ripe.pk)), "adopt_form")
    clock.shift(60)
    say(ripe, cast.member("Carys"), "concern", "Read me.", "member")
    answer = adopt(desk, ripe, form, decided="Do not lose this.")
    assert answer.status_code == 422
    assert "Something was said or changed since you opened this page." in words_of(answer)
    assert "Read me." in words_of(answer)
    assert "Do not lose this." in answer.content.decode()
    assert adopt(desk, ripe, form_of(answer, "adopt_form")).status_code == 302
    assert Revision.objects.latest_one().decided == "Do not lose this."


def test_pressed_twice_it_is_adopted_once(desk, ripe, outbox):
    form = form_of(desk.client.get(address("proposal_adopt", ripe.pk)), "adopt_form")
    assert adopt(desk, ripe, form).status_code == 302
    answer = adopt(desk, ripe, form)
    assert answer.status_code == 422
    assert "This proposal is adopted already." in words_of(answer)
    assert Revision.objects.count() == 2
    assert "This proposal is adopted already." in words_of(desk.client.get(address("proposal_adopt", ripe.pk)))


def test_a_proposal_that_says_what_the_charter_says_already_is_refused_in_words(desk, cast, charter):
    line = charter.lines.first()
    same = ripened(cast, cast.member(), kind="reword", commitment=line.commitment, text=line.text)
    answer = adopt(desk, same)
    assert answer.status_code == 422
    assert "Nothing is changed yet" in words_of(answer)


# --- Merging ---------------------------------------------------------------------------------------------------------


def reworded_underneath(desk, text="We are very patient."):
    """Somebody drafts and publishes other words for the first line."""
    draft = desk.drafted(**{"lines-0-text": text})
    assert desk.publish(draft).status_code == 302


def test_where_the_line_changed_underneath_adopting_asks_for_the_merge(desk, ripe):
    reworded_underneath(desk)
    page = desk.client.get(address("proposal_adopt", ripe.pk))
    words = words_of(page)
    assert "The line has changed since this was proposed." in words
    for heading, text in (
        ("When it was proposed (Revision 1)", "We are patient."),
        ("Now (Revision 2)", "We are very patient."),
        ("As proposed", "We take our time."),
    ):
        assert f"{heading} {text}" in words
    form = form_of(page, "adopt_form")
    assert form["text"] == ["We take our time."]
    assert (
        adopt(desk, ripe, form, text="We are patient, and take our time.", detail="Both.\r\nReally.").status_code == 302
    )
    line = Revision.objects.latest_one().lines.first()
    assert (line.text, line.detail) == ("We are patient, and take our time.", "Both.\nReally.")
    assert list(faults()) == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 201, "a\0b"])
def test_merged_words_that_cannot_be_are_refused(desk, ripe, text):
    reworded_underneath(desk)
    answer = adopt(desk, ripe, text=text, detail="Do not lose this.")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert "Do not lose this." in answer.content.decode()
    assert Revision.objects.count() == 2


def test_the_line_changing_while_the_page_is_open_asks_for_the_merge_first(desk, ripe):
    form = form_of(desk.client.get(address("proposal_adopt", ripe.pk)), "adopt_form")
    reworded_underneath(desk)
    answer = adopt(desk, ripe, form, decided="Do not lose this.")
    assert answer.status_code == 422
    assert "Now (Revision 2) We are very patient." in words_of(answer)
    assert "Do not lose this." in answer.content.decode()
    reworded_underneath(desk, "We are endlessly patient.")
    again = adopt(desk, ripe, form_of(answer, "adopt_form"), text="Both.")
    assert again.status_code == 422
    assert "Now (Revision 3) We are endlessly patient." in words_of(again)
    assert 'value="Both."' in again.content.decode()
    assert adopt(desk, ripe, form_of(again, "adopt_form")).status_code == 302
    assert newest()[0] == "Both."


def test_a_change_to_another_line_asks_for_nothing(desk, ripe):
    form = form_of(desk.client.get(address("proposal_adopt", ripe.pk)), "adopt_form")
    assert desk.publish(desk.drafted(**{"lines-2-text": "We share a lot."})).status_code == 302
    assert adopt(desk, ripe, form).status_code == 302
    assert newest() == ["We take our time.", "We say things plainly.", "We share a lot."]


def test_taking_out_a_line_that_was_reworded_is_looked_at_again_first(desk, cast, charter):
    removal = ripened(cast, cast.member(), kind="remove", commitment=charter.lines.first().commitment, text="")
    form = form_of(desk.client.get(address("proposal_adopt", removal.pk)), "adopt_form")
    reworded_underneath(desk)
    answer = adopt(desk, removal, form)
    assert answer.status_code == 422
    assert "Now (Revision 2) We are very patient." in words_of(answer)
    assert adopt(desk, removal, form_of(answer, "adopt_form")).status_code == 302
    assert newest() == ["We say things plainly.", "We share."]


def test_a_line_that_is_gone_cannot_be_reworded(desk, ripe):
    assert desk.publish(desk.drafted(**{"lines-0-DELETE": "on"})).status_code == 302
    page = words_of(desk.client.get(address("proposal_adopt", ripe.pk)))
    assert "A line it is about is not in the charter any more, so it cannot be adopted as it is." in page
    assert adopt(desk, ripe, {"summary": "S"}).status_code == 422


def test_two_lines_are_merged_and_a_line_is_added(desk, cast, charter):
    first, second, _ = (line.commitment for line in charter.lines.all())
    merge = ripened(cast, cast.member(), kind="merge", commitment=first, other=second, text="We are patient and plain.")
    add = ripened(cast, cast.member("Bilal"), text="We rest.")
    assert adopt(desk, merge).status_code == 302
    assert adopt(desk, add).status_code == 302
    assert newest() == ["We are patient and plain.", "We share.", "We rest."]
    assert Revision.objects.get(number=2).lines.first().absorbed == [second.pk]


# --- Setting aside ---------------------------------------------------------------------------------------------------


def test_setting_aside_tells_everyone_why(desk, ripe, client, outbox):
    answer = desk.press("proposal_set-aside", ripe.pk, outcome=" It says too little. ")
    assert answer["Location"] == address("proposal_change", ripe.pk)
    ripe.refresh_from_db()
    assert (ripe.status, ripe.outcome, ripe.decided_by.name) == ("set-aside", "It says too little.", "Olu")
    assert "It says too little." in words_of(client.get(ripe.get_absolute_url()))
    assert [mail.to for mail in outbox()].count(["amina@example.org"]) == 1
    assert LogEntry.objects.latest("pk").change_message == "Set aside."


@pytest.mark.parametrize("outcome", ["", "   ", "x" * 2001, "a\0b"])
def test_setting_aside_needs_a_reason_people_can_read(desk, ripe, outcome):
    answer = desk.press("proposal_set-aside", ripe.pk, outcome=outcome)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["outcome"])
    assert Proposal.objects.get().is_open


def test_what_is_decided_stays_decided(desk, ripe):
    desk.press("proposal_set-aside", ripe.pk, outcome="First.")
    answer = desk.press("proposal_set-aside", ripe.pk, outcome="Second.")
    assert answer.status_code == 422
    assert "This proposal is set aside already." in words_of(answer)
    assert Proposal.objects.get().outcome == "First."
