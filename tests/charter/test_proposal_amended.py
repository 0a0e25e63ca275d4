"""Whoever proposed something changes its words, or withdraws it, as long as it is open."""

from datetime import timedelta

import pytest

from charter.models import Proposal, Response
from charter.models.consent import amend
from tests.charter.marks import as_seen
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TWO = "We say things plainly."
SENT = {"text": "We use plain words.", "detail": "- Few\r\n- Short", "note": "For who is new.", "wording": "1"}


@pytest.fixture
def charter(cast):
    """Three lines; by their text, which commitment each is."""
    return {line.text: line.commitment_id for line in cast.charter().lines.all()}


@pytest.fixture
def proposal(cast, charter):
    """Amina's, to reword the second line."""
    return cast.proposal(
        cast.member(), kind="reword", commitment_id=charter[TWO], text="We say it plainly.", detail="x"
    )


@pytest.fixture
def amina(proposal, sign_in):
    """Amina's browser."""
    return sign_in(proposal.author)


@pytest.fixture
def url(proposal):
    """Where it is changed."""
    return f"/charter/proposals/{proposal.pk}/amend/"


def wordings():
    """Every wording there is."""
    return list(Proposal.objects.get().wordings.values_list("number", "text", "detail", "note"))


FIRST = (1, "We say it plainly.", "x", "")
SECOND = (2, "We use plain words.", "- Few\n- Short", "For who is new.")


# --- Changing the words ---------------------------------------------------------------------------------------------


def test_the_form_holds_the_words_as_they_are(amina, url):
    page = amina.get(url)
    form = {name: values[0] for name, values in form_of(page, "proposal").items() if "token" not in name}
    assert form == {"wording": "1", "text": "We say it plainly.", "detail": "x", "note": ""}


def test_new_words_are_kept_beside_the_old_and_those_who_responded_are_asked_again(amina, cast, proposal, url, outbox):
    Response.objects.say(proposal, cast.member("Bilal"), "concern", "Which words?", "name")
    answer = amina.post(url, SENT)
    assert (answer.status_code, answer["Location"]) == (302, proposal.get_absolute_url())
    assert wordings() == [FIRST, SECOND]
    assert [mail.to for mail in outbox()] == [["bilal@example.org"]]
    page = words_of(amina.get(answer["Location"]))
    assert "Your new wording is saved. Those who responded are asked to look again." in page
    assert "What changed, and why: For who is new." in page


def test_before_and_after_compare_with_the_charter_and_save_nothing(amina, cast, proposal, url, outbox):
    Response.objects.say(proposal, cast.member("Bilal"), "fine", "", "name")
    page = amina.post(url, SENT | {"action": "preview"})
    assert page.status_code == 200
    shown = page.content.decode().split('id="preview"')[1].split("</section>")[0]
    assert "We <del>say things plainly</del><ins>use plain words</ins>." in as_seen(shown)
    assert "There is a problem" not in words_of(page)
    assert form_of(page, "proposal")["note"] == ["For who is new."]
    assert (wordings(), outbox()) == ([FIRST], [])


def test_the_button_pressed_twice_is_one_new_wording_and_one_mail(amina, cast, proposal, url, outbox):
    Response.objects.say(proposal, cast.member("Bilal"), "fine", "", "name")
    for _ in range(2):
        assert amina.post(url, SENT).status_code == 302
    assert wordings() == [FIRST, SECOND]
    assert len(outbox()) == 1


def test_why_and_whom_it_helps_stay_as_they_were_proposed(amina, proposal, url):
    amina.post(url, SENT | {"why": "Else.", "helps": "Else.", "kind": "remove", "status": "adopted"})
    found = Proposal.objects.get()
    assert (found.why, found.helps, found.kind, found.status) == (proposal.why, proposal.helps, "reword", "open")


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({"text": " "}, ["Write the line as you would have it."]),
        ({"text": "x" * 201}, ["The line has room for 200 letters. You have 201: please cut it."]),
        ({"detail": "x" * 5001}, ["This has room for 5000 letters. You have 5001: please cut it."]),
        ({"note": " "}, ["Say what you changed, and why."]),
        ({"note": "a\0b"}, ["Null characters are not allowed."]),
        ({"text": "", "note": ""}, ["Write the line as you would have it.", "Say what you changed, and why."]),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_what_was_typed_is_kept(amina, url, sent, sentences):
    page = amina.post(url, SENT | sent)
    assert page.status_code == 422
    assert [error for errors in page.context["form"].errors.values() for error in errors] == sentences
    for name in ("text", "detail", "note"):
        assert page.context["form"][name].value() == (SENT | sent)[name]
    assert wordings() == [FIRST]


def test_the_same_words_are_no_change(amina, url):
    page = amina.post(url, SENT | {"text": "We say it plainly.", "detail": "x"})
    assert page.status_code == 409
    assert "This is what it says already." in words_of(page)
    assert page.context["form"]["note"].value() == "For who is new."
    assert wordings() == [FIRST]


def test_words_changed_in_another_window_are_shown_first(amina, proposal, url):
    amend(proposal, "We say it simply.", "", "Simpler.")
    page = amina.post(url, SENT)
    assert page.status_code == 409
    assert "Its wording has changed while you wrote. It says now: “We say it simply.”" in words_of(page)
    form = {name: values[0] for name, values in form_of(page, "proposal").items() if "token" not in name}
    assert (form["text"], form["wording"]) == ("We use plain words.", "2")
    assert len(wordings()) == 2
    assert amina.post(url, form | {"detail": SENT["detail"]}).status_code == 302
    assert [number for number, *_ in wordings()] == [1, 2, 3]


@pytest.mark.parametrize("number", ["", "0", "2", "x", "9" * 40])
def test_a_form_that_does_not_say_what_it_was_made_from_is_not_taken(amina, url, number):
    assert amina.post(url, SENT | {"wording": number}).status_code == 409
    assert wordings() == [FIRST]


def test_once_it_is_decided_the_words_stay_and_what_was_typed_is_given_back(amina, proposal, url):
    proposal.withdraw()
    page = amina.post(url, SENT)
    assert page.status_code == 409
    assert "Its words cannot be changed, or not any more. You wrote: We use plain words." in words_of(page)
    assert "For who is new." in words_of(page)
    assert wordings() == [FIRST]
    for looked_at in (amina.get(url), amina.post(url, SENT | {"action": "preview"})):
        assert "Withdrawn on Tuesday 3 November 2026." in words_of(looked_at)
        assert b'name="note"' not in looked_at.content
    assert amina.get(url).status_code == 200


def test_taking_a_line_out_has_no_words_to_change(cast, sign_in, charter):
    carys = cast.member("Carys")
    made = cast.proposal(carys, kind="remove", commitment_id=charter[TWO], text="")
    browser = sign_in(carys)
    assert browser.post(f"{made.get_absolute_url()}amend/", SENT).status_code == 409
    assert browser.get(f"{made.get_absolute_url()}amend/").status_code == 200
    assert made.wordings.count() == 1


def test_a_change_of_words_gives_a_week_to_look(amina, url, proposal, clock):
    clock.shift(timedelta(days=13))
    amina.post(url, SENT)
    assert "It stays open until Monday 23 November 2026, 9am UK time" in words_of(
        amina.get(proposal.get_absolute_url())
    )


# --- Withdrawing ----------------------------------------------------------------------------------------------------


def test_it_is_withdrawn_with_one_button_and_stays_to_read(amina, proposal, client):
    answer = amina.post(f"{proposal.get_absolute_url()}withdraw/")
    assert (answer.status_code, answer["Location"]) == (302, proposal.get_absolute_url())
    assert "Your proposal is withdrawn." in words_of(amina.get(answer["Location"]))
    assert Proposal.objects.get().status == "withdrawn"
    assert "Proposal, withdrawn Reword line 2" in words_of(client.get(proposal.get_absolute_url()))


def test_withdrawing_twice_says_that_it_is_done(amina, proposal):
    amina.post(f"{proposal.get_absolute_url()}withdraw/")
    at = Proposal.objects.get().decided_at
    page = amina.post(f"{proposal.get_absolute_url()}withdraw/")
    assert page.status_code == 409
    assert "This proposal is withdrawn already." in words_of(page)
    assert Proposal.objects.get().decided_at == at
