"""A member responds to a proposal: fine, a concern, an objection; theirs to change until it is decided."""

from datetime import UTC, datetime, timedelta

import pytest

from charter.models import Proposal, ProposalRefused, Response
from charter.models.consent import adopt, amend
from charter.models.proposal import AnotherWording
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STATED = {"summary": "We added a line.", "reason": "It was missing.", "decided": "By consent."}
FINE = {"kind": "fine", "reason": "", "naming": "member", "wording": "1"}
HARM = {"kind": "objection", "reason": "It shuts somebody out.", "naming": "first", "wording": "1"}


@pytest.fixture
def proposal(cast):
    """Amina's."""
    cast.charter()
    return cast.proposal(cast.member())


@pytest.fixture
def bilal(cast, sign_in):
    """Bilal's browser."""
    return sign_in(cast.member("Bilal Farrell"))


@pytest.fixture
def url(proposal):
    """Where a response is sent."""
    return f"/charter/proposals/{proposal.pk}/respond/"


def said():
    """Every response there is: to which wording, what, why, named how."""
    return list(Response.objects.order_by("pk").values_list("wording__number", "kind", "reason", "naming"))


# --- Saying it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reason"), [("fine", ""), ("fine", "I needed this."), ("concern", "Which words?"), ("objection", "Harm.")]
)
def test_a_response_is_saved_and_shown(bilal, proposal, url, kind, reason):
    answer = bilal.post(url, {"kind": kind, "reason": reason, "naming": "first", "wording": "1"})
    assert (answer.status_code, answer["Location"]) == (302, proposal.get_absolute_url())
    assert said() == [(1, kind, reason, "first")]
    page = words_of(bilal.get(answer["Location"]))
    assert "Your response is saved. You can change it until the proposal is decided." in page
    assert (f"{Response.Kind(kind).label} {reason} Bilal (you)" if reason else "It is fine with Bilal.") in page


def test_line_breaks_are_kept_and_space_around_is_not(bilal, url):
    bilal.post(url, HARM | {"reason": " One.\r\n\r\nTwo. "})
    assert said() == [(1, "objection", "One.\n\nTwo.", "first")]


def test_the_form_holds_what_was_said_and_changes_it(bilal, proposal, url, clock):
    bilal.post(url, HARM)
    page = bilal.get(proposal.get_absolute_url())
    form = {name: values[0] for name, values in form_of(page, "response").items() if "token" not in name}
    assert form == HARM
    assert "Change what you said" in words_of(page)
    clock.shift(timedelta(days=3))
    bilal.post(url, form | {"kind": "fine"})
    assert said() == [(1, "fine", "It shuts somebody out.", "first")]
    response = Response.objects.get()
    assert (response.created_at, response.changed_at) == (proposal.opened_at, proposal.opened_at + timedelta(days=3))


def test_the_same_sent_twice_is_one_response(bilal, url):
    for _ in range(2):
        assert bilal.post(url, HARM).status_code == 302
    assert said() == [(1, "objection", "It shuts somebody out.", "first")]


def test_each_has_a_response_of_their_own(bilal, cast, sign_in, url):
    bilal.post(url, HARM)
    sign_in(cast.member("Carys")).post(url, FINE)
    assert said() == [(1, "objection", "It shuts somebody out.", "first"), (1, "fine", "", "member")]


def test_nobody_can_respond_for_another(bilal, cast, sign_in, proposal, url):
    carys = cast.member("Carys")
    hers = Response.objects.say(proposal, carys, "objection", "It hurts.", "name")
    bilal.post(url, FINE | {"member": carys.pk, "response": hers.pk, "id": hers.pk, "pk": hers.pk})
    hers.refresh_from_db()
    assert (hers.kind, hers.reason, hers.member) == ("objection", "It hurts.", carys)
    assert Response.objects.count() == 2


def test_responding_tells_nobody(bilal, url, outbox):
    bilal.post(url, HARM)
    assert outbox() == []


def test_an_organiser_responds_as_any_member(cast, sign_in, url):
    assert sign_in(cast.organiser()).post(url, HARM).status_code == 302


def test_what_is_hidden_can_be_changed_by_its_author_and_stays_hidden(bilal, proposal, url, cast, client):
    bilal.post(url, HARM)
    Response.objects.get().hide(cast.organiser(), "It names somebody.")
    bilal.post(url, HARM | {"reason": "It still does."})
    assert said() == [(1, "objection", "It still does.", "first")]
    assert b"It still does." not in client.get(proposal.get_absolute_url()).content


# --- Not like this --------------------------------------------------------------------------------------------------

CONCERN_WHY = "Say what your concern is, so that it can be taken into account."
HARM_WHY = "Say what harm you see, so that we can prevent it."
WHAT, NAMING = "Choose what you say to it.", "Choose how we shall name you."


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({"kind": "concern", "reason": ""}, [CONCERN_WHY]),
        ({"kind": "concern", "reason": " \r\n "}, [CONCERN_WHY]),
        ({"kind": "objection", "reason": ""}, [HARM_WHY]),
        ({"kind": ""}, [WHAT]),
        ({"kind": "abstain"}, [WHAT]),
        ({"naming": ""}, [NAMING]),
        ({"naming": "Olu"}, [NAMING]),
        ({"kind": "", "naming": ""}, [WHAT, NAMING]),
        ({"reason": "x" * 2001}, ["This has room for 2000 letters. You have 2001: please cut it."]),
        ({"reason": "a\0b"}, ["Null characters are not allowed."]),
    ],
)
def test_what_is_missing_is_said_on_the_proposals_page_and_what_was_typed_is_kept(bilal, url, sent, sentences):
    page = bilal.post(url, HARM | sent)
    assert page.status_code == 422
    words = words_of(page)
    assert all(words.count(sentence) == 2 for sentence in sentences)  # in the summary and beside the field
    form = page.context["form"]
    assert (form["reason"].value(), form["kind"].value()) == ((HARM | sent)["reason"], (HARM | sent)["kind"])
    assert "Before" not in words
    assert "Add a new line" in words
    assert said() == []


def test_a_response_that_cannot_be_kept_leaves_the_one_there_was(bilal, url):
    bilal.post(url, HARM)
    assert bilal.post(url, HARM | {"kind": "concern", "reason": ""}).status_code == 422
    assert said() == [(1, "objection", "It shuts somebody out.", "first")]


def test_the_verb_itself_asks_for_a_reason(proposal, cast):
    for kind in ("concern", "objection"):
        with pytest.raises(ProposalRefused, match=r"^Say why, so that it can be taken into account\.$"):
            Response.objects.say(proposal, cast.member(f"Guest {kind}"), kind, " \n", "name")
    assert said() == []


def test_ones_own_proposal_is_not_for_one_to_respond_to(sign_in, proposal, url):
    for sent in (FINE, HARM, {}):
        page = sign_in(proposal.author).post(url, sent)
        assert page.status_code == 409
        assert "This is your own proposal: you can change or withdraw it." in words_of(page)
    assert said() == []


def test_a_proposal_that_is_not_there_is_not_found(bilal):
    assert bilal.post("/charter/proposals/999/respond/", FINE).status_code == 404


# --- It changed while they wrote ------------------------------------------------------------------------------------

LOOK_AGAIN = (
    "Nothing was changed. Its wording has changed while you wrote. Please read it as it is now. What you wrote is "
    "still in the form: send it again if it still holds."
)


def test_a_response_to_words_that_changed_meanwhile_is_not_put_under_the_new_ones(bilal, proposal, url):
    amend(proposal, "We wait.", "", "Shorter.")
    page = bilal.post(url, HARM)
    assert page.status_code == 409
    assert LOOK_AGAIN in words_of(page)
    assert "We wait." in words_of(page)
    form = {name: values[0] for name, values in form_of(page, "response").items() if "token" not in name}
    assert form == HARM | {"wording": "2"}
    assert said() == []
    assert bilal.post(url, form).status_code == 302
    assert said() == [(2, "objection", "It shuts somebody out.", "first")]


def test_a_response_with_errors_to_words_that_changed_meanwhile_says_so_too(bilal, proposal, url):
    amend(proposal, "We wait.", "", "Shorter.")
    page = bilal.post(url, HARM | {"naming": ""})
    assert page.status_code == 409
    assert LOOK_AGAIN in words_of(page)
    assert page.context["form"]["reason"].value() == "It shuts somebody out."


@pytest.mark.parametrize("number", ["", "0", "2", "-1", "x", "１", "9" * 40, None])
def test_a_response_that_does_not_say_to_which_words_is_not_taken(bilal, url, number):
    sent = {name: value for name, value in (HARM | {"wording": number}).items() if value is not None}
    assert bilal.post(url, sent).status_code == 409
    assert said() == []


def test_who_responded_before_is_asked_anew_and_what_they_said_stays(bilal, proposal, url):
    bilal.post(url, HARM)
    amend(proposal, "We wait.", "", "Shorter.")
    page = bilal.get(proposal.get_absolute_url())
    form = {name: values[0] for name, values in form_of(page, "response").items() if "token" not in name}
    assert form == {"reason": HARM["reason"], "naming": "first", "wording": "2"}  # what they say now is not guessed
    assert "It has changed since you responded" in words_of(page)
    bilal.post(url, form | {"kind": "fine"})
    assert said() == [(1, "objection", "It shuts somebody out.", "first"), (2, "fine", HARM["reason"], "first")]


def test_the_verb_holds_on_to_the_words_that_were_read(proposal, cast):
    bilal = cast.member("Bilal")
    amend(proposal, "We wait.", "", "Shorter.")
    with pytest.raises(AnotherWording):
        Response.objects.say(proposal, bilal, "fine", "", "member", read=1)
    assert Response.objects.say(proposal, bilal, "fine", "", "member", read=2).wording.number == 2


@pytest.mark.parametrize("how", ["adopted", "withdrawn"])
@pytest.mark.parametrize("sent", [HARM, HARM | {"naming": ""}])
def test_a_response_that_comes_too_late_is_given_back(bilal, proposal, url, cast, clock, how, sent):
    if how == "withdrawn":
        proposal.withdraw()
    else:
        cast.meetup()
        clock.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC))
        adopt(proposal, cast.organiser(), STATED)
    page = bilal.post(url, sent)
    assert page.status_code == 409
    assert f"Nothing was changed. This proposal is {how} already. You wrote: It shuts somebody out." in words_of(page)
    assert said() == []


def test_after_a_decision_what_was_said_stays(bilal, proposal, url, client):
    bilal.post(url, HARM)
    proposal.withdraw()
    assert "It shuts somebody out. Bilal" in words_of(client.get(proposal.get_absolute_url()))
    assert bilal.post(url, FINE).status_code == 409
    assert said() == [(1, "objection", "It shuts somebody out.", "first")]


# --- Signed out meanwhile -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["respond", "withdraw"])
def test_whose_session_ran_out_signs_in_and_finds_the_proposal(client, proposal, action):
    answer = client.post(f"/charter/proposals/{proposal.pk}/{action}/", HARM)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/charter/proposals/{proposal.pk}/")
    assert (said(), Proposal.objects.get().status) == ([], "open")
