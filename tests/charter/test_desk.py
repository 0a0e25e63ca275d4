"""The rest of the charter's desk: settings, what is published, names taken out, responses hidden, answers to a
proposal."""

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest

from charter.admin import CharterAdmin
from charter.admin_forms.account import CharterForm
from charter.models import Charter, Draft, DraftLine, Line, Redaction, Response, Revision
from charter.models.redacting import GONE
from charter.verify import faults
from meetups.models import CheckIn
from tests.charter.desk import address, line
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANSWERS = "/admin/meetups/checkin/"


# --- Settings --------------------------------------------------------------------------------------------------------


def test_settings_are_one_form_that_its_list_leads_to(desk):
    answer = desk.client.get(address("charter_changelist"))
    assert answer["Location"] == address("charter_change", 1)
    form = form_of(desk.client.get(answer["Location"]), "charter_form")
    saved = desk.client.post(answer["Location"], form | {"title": "How we are", "open_days": "21"})
    assert saved.status_code == 302
    assert (Charter.current().title, Charter.current().open_days) == ("How we are", 21)


@pytest.mark.parametrize(
    "typed",
    [{"title": ""}, {"title": "x" * 81}, {"open_days": "0"}, {"open_days": "181"}, {"open_days": "x"},
     {"licence_link": "javascript:alert(1)"}, {"licence": "x" * 121}, {"title": "a\0b"}],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(desk, typed):
    Charter.locked()
    form = form_of(desk.client.get(address("charter_change", 1)), "charter_form")
    answer = desk.client.post(address("charter_change", 1), form | {"licence": "CC0"} | typed)
    assert answer.status_code == 422
    assert (Charter.current().title, Charter.current().licence) == ("Our care charter", "CC BY-SA 4.0")


def test_a_revision_published_while_the_settings_are_saved_stays_the_newest(cast):
    cast.charter()
    loaded = Charter.current()
    cast.charter("We wait.")
    form = CharterForm({"title": "How we are", "open_days": "14"}, instance=loaded)
    assert form.is_valid()
    CharterAdmin(Charter, site).save_model(HttpRequest(), form.instance, form, True)
    assert (Charter.current().title, Charter.current().last_number) == ("How we are", 2)
    assert list(faults()) == []


def test_settings_cannot_be_deleted_or_added(desk):
    Charter.locked()
    assert desk.press("charter_delete", 1, post="yes").status_code == 403
    assert desk.client.get(address("charter_add")).status_code == 403


# --- What is published -----------------------------------------------------------------------------------------------


def test_revisions_are_looked_at_and_never_touched(desk, cast):
    revision = cast.charter(preamble="For us.")
    assert "We wrote it down." in words_of(desk.client.get(address("revision_changelist")))
    page = desk.client.get(address("revision_change", revision.pk))
    for said in ("We are patient with one another.", "For us.", "By consent.", revision.digest):
        assert said in words_of(page)
    assert desk.client.post(address("revision_change", revision.pk), {"summary": "Else"}).status_code == 403
    assert desk.press("revision_delete", revision.pk, post="yes").status_code == 403
    assert desk.client.get(address("revision_add")).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": revision.pk, "post": "yes"}
    desk.client.post(address("revision_changelist"), bulk)
    assert Revision.objects.get().summary == "We wrote it down."


# --- Taking a name out -----------------------------------------------------------------------------------------------


@pytest.fixture
def named(cast):
    """Two revisions in which somebody is named."""
    cast.charter("We listen to Bilal.", "We wait.")
    return cast.charter("We listen to Bilal.", "We wait.", "We ask.", reason="Bilal, and Bilal again, asked us to.")


def test_where_the_name_stands_is_shown_before_anything_is_done(desk, named):
    answer = desk.press("redaction_add", name="Bilal", reason="He asked for it.", decision="look")
    assert answer.status_code == 200
    places = [(place["where"], place["before"] + "|" + place["after"]) for place in answer.context["places"]]
    assert places == [
        ("Revision 2: why", "|, and "),
        ("Revision 2: why", ", and | again, asked us to."),
        ("Revision 1, line 1", "We listen to |."),
        ("Revision 2, line 1", "We listen to |."),
    ]
    assert not Redaction.objects.exists()


def test_the_name_is_taken_out_everywhere_and_kept_nowhere(desk, named):
    answer = desk.press("redaction_add", name=" Bilal ", reason="He asked for it.", decision="take-out")
    assert answer["Location"] == address("redaction_changelist")
    page = words_of(desk.client.get(answer["Location"]))
    assert "The name is taken out. Texts changed: 3." in page
    assert "He asked for it." in page
    assert Revision.objects.get(number=2).reason == f"{GONE}, and {GONE} again, asked us to."
    assert list(faults()) == []
    assert not any("Bilal" in str(row) for row in LogEntry.objects.values())
    again = desk.press("redaction_add", name="Bilal", reason="He asked for it.", decision="take-out")
    assert again.status_code == 422
    assert "This name stands nowhere in the charter." in words_of(again)
    assert Redaction.objects.count() == 3


def test_the_name_is_taken_out_of_drafts_too_and_whoever_writes_one_looks_again(desk, named, clock):
    draft = desk.drafted(**line(1, text="We wait for Bilal."), concerns="Bilal minded.")
    form = desk.open(draft)
    clock.shift(60)
    desk.press("redaction_add", name="Bilal", reason="He asked for it.", decision="take-out")
    draft.refresh_from_db()
    assert (draft.concerns, [each.text for each in draft.lines.all()][:2]) == (
        f"{GONE} minded.",
        [f"We listen to {GONE}.", f"We wait for {GONE}."],
    )
    assert desk.save(draft, form).status_code == 422
    assert desk.publish(draft).status_code == 302
    rows = [str(row) for model in (Revision, Line, Draft, DraftLine) for row in model.objects.values()]
    assert not any("Bilal" in row for row in rows)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "Bilal"},
        {"reason": "Why"},
        {"name": "B", "reason": "Why"},
        {"name": "Bilal", "reason": "Bilal asked."},
        {"name": "Zoë", "reason": "Why"},
        {"name": "name", "reason": "Why"},
        {"name": "Bilal", "reason": "x" * 201},
        {"name": "x" * 121, "reason": "Why"},
        {"name": "Bilal\0", "reason": "Why"},
    ],
)
@pytest.mark.parametrize("decision", ["look", "take-out", "", "x"])
def test_what_is_no_redaction_changes_nothing_and_says_why(desk, named, typed, decision):
    assert desk.press("redaction_add", decision=decision, **typed).status_code == 422
    assert not Redaction.objects.exists()


def test_looking_at_the_page_takes_nothing_out_whatever_its_address_says(desk, named):
    page = f"{address('redaction_add')}?name=Bilal&reason=Why&decision=take-out"
    assert desk.client.get(page).status_code == 200
    assert not Redaction.objects.exists()


def test_redactions_are_looked_at_and_never_touched(desk, named):
    desk.press("redaction_add", name="Bilal", reason="He asked for it.", decision="take-out")
    row = Redaction.objects.first()
    assert "He asked for it." in words_of(desk.client.get(address("redaction_change", row.pk)))
    assert desk.client.post(address("redaction_change", row.pk), {"reason": "Else"}).status_code == 403
    assert desk.press("redaction_delete", row.pk, post="yes").status_code == 403


# --- Hiding a response -----------------------------------------------------------------------------------------------


@pytest.fixture
def response(cast):
    """An objection that says more than it should."""
    proposal = cast.proposal(cast.member())
    return Response.objects.say(proposal, cast.member("Bilal"), "objection", "Dilys shouts at people.", "name")


def test_a_hidden_response_keeps_its_words_from_everyone_and_stays_an_objection(desk, response, client):
    assert "Dilys shouts" in words_of(client.get(response.wording.proposal.get_absolute_url()))
    page = words_of(desk.client.get(address("response_hide", response.pk)))
    assert "Dilys shouts at people." in page
    answer = desk.press("response_hide", response.pk, because=" It names somebody. ")
    assert answer["Location"] == address("proposal_change", response.wording.proposal_id)
    response.refresh_from_db()
    assert (response.hidden_because, response.hidden_by.name) == ("It names somebody.", "Olu")
    assert (response.reason, response.kind) == ("Dilys shouts at people.", "objection")
    seen = words_of(client.get(response.wording.proposal.get_absolute_url()))
    assert "Dilys" not in seen
    assert "It names somebody." in seen
    assert "Dilys shouts at people." in words_of(desk.client.get(answer["Location"]))
    assert LogEntry.objects.latest("pk").change_message == "Hidden."
    assert "Dilys" not in LogEntry.objects.latest("pk").object_repr


@pytest.mark.parametrize("because", ["", "  ", "x" * 301, "a\0b"])
def test_hiding_needs_a_reason_people_can_read(desk, response, because):
    answer = desk.press("response_hide", response.pk, because=because)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["because"])
    assert Response.objects.get().hidden_at is None


def test_hidden_twice_the_first_reason_stands(desk, response):
    desk.press("response_hide", response.pk, because="First.")
    answer = desk.press("response_hide", response.pk, because="Second.")
    assert answer.status_code == 422
    assert "This response is hidden already." in words_of(answer)
    assert Response.objects.get().hidden_because == "First."


def test_looking_at_the_page_hides_nothing(desk, response):
    assert desk.client.get(f"{address('response_hide', response.pk)}?because=x").status_code == 200
    assert Response.objects.get().hidden_at is None


def test_the_list_of_responses_can_be_narrowed_and_tells_no_name_too_many(desk, cast, response):
    Response.objects.say(response.wording.proposal, cast.member("Carys Jones"), "fine", "Good.", "first")
    page = words_of(desk.client.get(address("response_changelist")))
    assert "Carys" in page
    assert "Jones" not in page
    found = desk.client.get(address("response_changelist"), {"kind__exact": "fine"}).context["cl"].result_list
    assert [each.reason for each in found] == ["Good."]
    desk.press("response_hide", response.pk, because="First.")
    found = desk.client.get(address("response_changelist"), {"hidden": "yes"}).context["cl"].result_list
    assert [each.reason for each in found] == ["Dilys shouts at people."]
    for query in ("member=1", "member__email__startswith=c", "hidden_by=1"):
        assert desk.client.get(f"{address('response_changelist')}?{query}").status_code in (302, 400)


# --- From answers to a proposal --------------------------------------------------------------------------------------


@pytest.fixture
def answers(cast):
    """Three answers at a meetup."""
    meetup = cast.meetup()
    given = {"meetup": meetup, "visibility": "everyone"}
    return [CheckIn.objects.create(member=cast.member(f"M{each}"), text=f"Answer {each}", **given) for each in range(3)]


def test_answers_lead_to_the_form_of_a_proposal_with_them_ticked(desk, answers):
    chosen = [answers[2].pk, answers[0].pk]
    answer = desk.client.post(ANSWERS, {"action": "propose", "_selected_action": chosen})
    assert answer["Location"] == f"/charter/proposals/new/?answer={answers[0].pk}&answer={answers[2].pk}"
    page = desk.client.get(answer["Location"] + "&kind=add")
    assert page.status_code == 200
    ticks = [tick for tick in page.content.decode().split("<input") if 'name="answers"' in tick]
    assert [("Answer" in tick, "checked" in tick) for tick in ticks] == [(True, each in (0, 2)) for each in range(3)]


def test_no_answers_chosen_lead_nowhere(desk, answers):
    answer = desk.client.post(ANSWERS, {"action": "propose", "index": "0"}, follow=True)
    assert "Items must be selected" in words_of(answer)


@pytest.mark.parametrize("key", ["x", "-1", "²"])
def test_what_is_no_answer_is_refused(desk, answers, key):
    assert desk.client.post(ANSWERS, {"action": "propose", "_selected_action": key}).status_code == 400


def test_more_answers_than_one_line_is_made_of_are_refused_in_words(desk, answers):
    meetup = answers[0].meetup
    CheckIn.objects.bulk_create(
        CheckIn(meetup=meetup, text=f"More {each}", visibility="everyone") for each in range(50)
    )
    data = {"action": "propose", "_selected_action": answers[0].pk, "select_across": "1"}
    answer = desk.client.post(ANSWERS, data, follow=True)
    assert "Choose 50 answers at most: a proposal is about one line of the charter." in words_of(answer)
