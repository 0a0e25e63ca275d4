"""A proposal that cannot be sent as it is: said in plain words, what was typed is kept, and nothing is opened."""

import pytest

from charter.models import Announcement, Proposal, ProposalRefused, Revision
from charter.models.consent import propose
from tests.charter import changes
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/charter/proposals/new/"
ONE, TWO, THREE = "We are patient with one another.", "We say things plainly.", "We share what we learn."
SAID = {"why": "I had to look up three words.", "helps": "Whoever is new.", "naming": "name", "action": "send"}


@pytest.fixture
def charter(cast):
    """Three lines; by their text, which commitment each is."""
    return {line.text: line.commitment_id for line in cast.charter().lines.all()}


@pytest.fixture
def amina(cast, sign_in):
    """Amina's browser."""
    return sign_in(cast.member())


def refused(browser, sent, *sentences):
    """Sends the form; it is shown again with exactly these sentences, what was typed in it, and nothing is opened."""
    before = Announcement.objects.count()
    page = browser.post(NEW, sent)
    assert page.status_code == 422
    form = page.context["form"]
    assert [error for errors in form.errors.values() for error in errors] == list(sentences)
    assert all(words_of(page).count(sentence) >= 1 for sentence in sentences)
    for name in ("text", "why", "helps", "detail"):
        if name in form.fields and sent.get(name):
            assert form[name].value() == sent[name]
    assert (Proposal.objects.count(), Announcement.objects.count()) == (0, before)
    return page


LINE = "Write the line as you would have it."
NO_LINE, GONE = "Choose a line.", "This line is not in the charter any more."
WHAT, NAMING = "Choose what to change.", "Choose how we shall name you."
WHY, WHOM = "Say why. Everyone will read it.", "Say whom it helps. “Anyone who is new” is a good answer."


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({"kind": "add"}, [LINE]),
        ({"kind": "add", "text": " \r\n "}, [LINE]),
        ({"kind": "add", "text": "x" * 201}, ["The line has room for 200 letters. You have 201: please cut it."]),
        ({"kind": "add", "text": "a\0b"}, ["Null characters are not allowed."]),
        ({"kind": "add", "text": TWO}, ["The charter says this already, in line 2."]),
        ({"kind": "add", "text": "We wait.", "detail": "x" * 5001},
         ["This has room for 5000 letters. You have 5001: please cut it."]),
        ({"kind": "add", "text": "We wait.", "why": " "}, [WHY]),
        ({"kind": "add", "text": "We wait.", "why": "x" * 2001},
         ["This has room for 2000 letters. You have 2001: please cut it."]),
        ({"kind": "add", "text": "We wait.", "helps": ""}, [WHOM]),
        ({"kind": "add", "text": "We wait.", "naming": ""}, [NAMING]),
        ({"kind": "add", "text": "We wait.", "naming": "Olu"}, [NAMING]),
        ({"kind": "reword", "text": "We wait."}, [NO_LINE]),
        ({"kind": "reword", "line": "999", "text": "We wait."}, [GONE]),
        ({"kind": "reword", "line": "x", "text": "We wait."}, [GONE]),
        ({"kind": "reword", "line": "9" * 40, "text": "We wait."}, [GONE]),
        ({"kind": "reword", "line": "{one}", "text": ""}, [LINE]),
        ({"kind": "reword", "line": "{one}", "text": ONE}, ["This is how the line reads now. Change something in it."]),
        ({"kind": "reword", "line": "{one}", "text": f"  {ONE}\r\n"},
         ["This is how the line reads now. Change something in it."]),
        ({"kind": "remove"}, [NO_LINE]),
        ({"kind": "remove", "line": "999"}, [GONE]),
        ({"kind": "merge", "text": "Both."}, [NO_LINE, NO_LINE]),
        ({"kind": "merge", "line": "{one}", "text": "Both."}, [NO_LINE]),
        ({"kind": "merge", "line": "{one}", "other": "{one}", "text": "Both."}, ["Choose two different lines."]),
        ({"kind": "merge", "line": "{one}", "other": "{two}"}, [LINE]),
        ({"kind": "merge", "line": "{one}", "other": "999", "text": "Both."}, [GONE]),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said(amina, charter, sent, sentences):
    numbers = {"{one}": charter[ONE], "{two}": charter[TWO]}
    refused(amina, SAID | {name: numbers.get(value, value) for name, value in sent.items()}, *sentences)


@pytest.mark.parametrize("kind", ["", "x", "ADD", "add\0"])
def test_a_kind_that_is_none_is_asked_for_with_all_that_was_typed(amina, charter, kind):
    sent = SAID | {"kind": kind, "line": charter[ONE], "text": "We wait."}
    page = amina.post(NEW, sent)
    assert (page.status_code, Proposal.objects.count()) == (422, 0)
    assert WHAT in words_of(page) or "\0" in kind
    form = page.context["form"]
    assert (form["text"].value(), form["line"].value()) == ("We wait.", str(charter[ONE]))


def test_an_empty_form_is_a_form_with_errors(amina, charter):
    page = amina.post(NEW, {})
    assert page.status_code == 422
    assert {WHAT, WHY, WHOM, NAMING} <= {error for errors in page.context["form"].errors.values() for error in errors}


def test_a_line_that_does_not_hold_can_be_chosen_on_the_spot(amina, charter):
    page = refused(amina, SAID | {"kind": "merge", "line": charter[ONE], "other": "999", "text": "Both."}, GONE)
    html = page.content.decode()
    assert "<h1>Merge two lines into one</h1>" in html
    assert '<select name="other"' in html
    assert f'<input type="hidden" name="line" value="{charter[ONE]}"' in html


def test_who_has_no_name_is_a_member(cast, sign_in, charter):
    browser = sign_in(cast.member("", email="nameless@example.org"))
    refused(browser, SAID | {"kind": "add", "text": "We wait.", "naming": "name"}, NAMING)
    browser.post(NEW, SAID | {"kind": "add", "text": "We wait.", "naming": "member"})
    assert Proposal.objects.get().credit == "a member"


# --- The charter changed while they wrote ---------------------------------------------------------------------------

LOOK = "Look at it as it is now, then send your proposal again."
CHANGED = f"The charter has changed while you wrote. {LOOK}"


def test_a_line_reworded_meanwhile_is_shown_first(amina, charter):
    sent = SAID | {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "revision": "1"}
    changes.reword(TWO, "We say things kindly.")
    page = refused(amina, sent, CHANGED)
    assert "removed: say things kindly" in words_of(page)
    again = {name: values[0] for name, values in form_of(page, "proposal").items()} | {"action": "send"}
    assert again["revision"] == "2"
    assert amina.post(NEW, again).status_code == 302
    assert Proposal.objects.get().base.number == 2


@pytest.mark.parametrize("more", [{"why": ""}, {"action": "preview"}])
def test_a_line_reworded_meanwhile_is_told_of_even_after_other_pages(amina, charter, more):
    sent = SAID | {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "revision": "1"}
    changes.reword(TWO, "We say things kindly.")
    page = amina.post(NEW, sent | more)
    again = {name: values[0] for name, values in form_of(page, "proposal").items()} | {"why": "So.", "action": "send"}
    assert again["revision"] == "1"
    refused(amina, again, CHANGED)


def test_the_verb_itself_holds_on_to_the_lines_that_were_read(cast, charter):
    author, read = cast.member("Carys"), Revision.objects.latest_one()
    asked = {"kind": "remove", "commitment_id": charter[ONE], "why": "So."}
    changes.reword(ONE, "We wait.")
    with pytest.raises(ProposalRefused, match=r"^The charter has changed while you wrote\.$"):
        propose(author, read, "", "", **asked)
    changes.next_revision(lambda kept: kept[1:])
    with pytest.raises(ProposalRefused, match=r"^A line it is about is not in the charter any more\.$"):
        propose(author, read, "", "", **asked)
    assert (Proposal.objects.count(), Announcement.objects.filter(proposal__isnull=False).count()) == (0, 0)


def test_a_line_taken_out_meanwhile_is_asked_for_again(amina, charter):
    changes.next_revision(lambda kept: kept[1:])
    sent = SAID | {"kind": "reword", "line": charter[ONE], "text": "We wait.", "revision": "1"}
    refused(amina, sent, GONE)


def test_what_became_of_other_lines_does_not_matter(amina, charter):
    sent = SAID | {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "revision": "1"}
    changes.reword(ONE, "We wait.")
    changes.move(TWO, 3)
    assert amina.post(NEW, sent).status_code == 302
    assert Proposal.objects.get().base.number == 3


@pytest.mark.parametrize("revision", ["", "x", "0", "9" * 40, "-1", "１"])
def test_a_number_that_no_page_of_ours_sends_does_no_harm(amina, charter, revision):
    sent = SAID | {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "revision": revision}
    assert amina.post(NEW, sent).status_code in (302, 422)


def test_the_same_words_as_before_are_no_change_any_more(amina, charter):
    """Somebody proposes what a revision brought meanwhile."""
    changes.reword(TWO, "We use plain words.")
    sent = SAID | {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "revision": "1"}
    refused(amina, sent, "This is how the line reads now. Change something in it.")


# --- Answers behind it ----------------------------------------------------------------------------------------------


@pytest.fixture
def answers(cast):
    """What Bilal said at four meetups, each for fewer people; by whom it is for."""
    bilal, given = cast.member("Bilal"), {}
    for day, visibility in enumerate(("everyone", "members", "going", "organisers"), start=1):
        meetup = cast.meetup(f"Number {day}", days=day, prompt="What would you like more of?")
        meetup.rsvp(bilal)
        given[visibility] = meetup.check_in(bilal, f"Said for {visibility}", visibility, "name")
    return given


def test_answers_this_person_may_read_can_be_pointed_at(amina, charter, answers):
    chosen = [answers["everyone"].pk, answers["members"].pk]
    page = amina.get(f"{NEW}?kind=add&answer={chosen[0]}&answer={chosen[1]}")
    assert sorted(form_of(page, "proposal")["answers"]) == sorted(map(str, chosen))
    amina.post(NEW, SAID | {"kind": "add", "text": "We wait.", "answers": chosen})
    assert sorted(Proposal.objects.get().answers.values_list("pk", flat=True)) == sorted(chosen)


@pytest.mark.parametrize("visibility", ["going", "organisers"])
def test_answers_this_person_may_not_read_are_neither_shown_nor_taken(amina, charter, answers, visibility):
    hidden = answers[visibility]
    page = amina.get(f"{NEW}?kind=add&answer={hidden.pk}")
    assert hidden.text not in page.content.decode()
    assert f'value="{hidden.pk}"' not in page.content.decode()
    sent = SAID | {"kind": "add", "text": "We wait.", "answers": [answers["everyone"].pk, hidden.pk]}
    page = refused(amina, sent, "One of these answers is not there any more. Look at the list again.")
    assert hidden.text not in page.content.decode()


@pytest.mark.parametrize("visibility", ["everyone", "members", "going", "organisers"])
def test_its_author_and_an_organiser_may_point_at_any(cast, sign_in, charter, answers, visibility):
    bilal = answers[visibility].member
    for person in (bilal, cast.organiser()):
        sent = SAID | {"kind": "add", "text": "We wait.", "answers": [answers[visibility].pk]}
        assert sign_in(person).post(NEW, sent).status_code == 302
    assert list(Proposal.objects.values_list("answers", flat=True)) == [answers[visibility].pk] * 2


def test_someone_going_may_point_at_what_is_for_those_who_go(cast, sign_in, charter, answers):
    carys = cast.member("Carys")
    answers["going"].meetup.rsvp(carys)
    sent = SAID | {"kind": "add", "text": "We wait.", "answers": [answers["going"].pk]}
    assert sign_in(carys).post(NEW, sent).status_code == 302


def test_without_an_address_the_latest_check_in_that_can_be_read_is_offered(amina, charter, answers):
    page = amina.get(f"{NEW}?kind=add").content.decode()
    assert "Said for members" in page  # of the second meetup; what was said at later ones is not for Amina
    assert not any(f"Said for {each}" in page for each in ("everyone", "going", "organisers"))
    assert "checked" not in page.split("<details")[1].split("</details>")[0]


def test_without_any_answer_the_question_is_left_out(amina, charter):
    assert b"Does it come from a check-in?" not in amina.get(f"{NEW}?kind=add").content


@pytest.mark.parametrize("answer", ["x", "-1", "999", "9" * 40, "１", "1 OR 1=1"])
def test_what_is_no_answer_is_left_out_of_the_page(amina, charter, answer):
    assert amina.get(NEW, {"kind": "add", "answer": answer}).status_code == 200


@pytest.mark.parametrize("answer", ["x", "-1", "999"])
def test_what_is_no_answer_is_refused_when_it_is_sent(amina, charter, answers, answer):
    sent = SAID | {"kind": "add", "text": "We wait.", "answers": [answer]}
    refused(amina, sent, "One of these answers is not there any more. Look at the list again.")


def test_answers_chosen_come_along_through_the_questions(cast, sign_in, charter, answers):
    first, second = answers["organisers"].pk, answers["everyone"].pk
    browser = sign_in(cast.organiser())
    page = browser.get(f"{NEW}?answer={first}&answer={second}")
    assert "The answers you chose come along." in words_of(page)
    addresses = [choice.address for choice in page.context["step"].choices]
    assert len(addresses) == 4
    assert all(f"answer={first}" in address and f"answer={second}" in address for address in addresses)
    form = form_of(browser.get(addresses[0]), "proposal")
    assert sorted(form["answers"]) == sorted([str(first), str(second)])


def test_hundreds_of_answers_in_an_address_do_no_harm(amina, charter, answers):
    query = "&".join(f"answer={number}" for number in range(900))
    assert amina.get(f"{NEW}?kind=add&{query}").status_code == 200
