"""Several people at the same moment: nobody's words are lost, nothing is done twice, no response is to words that its
author has not read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from charter.models import AskedAgain, Proposal, Response, Revision
from charter.models.consent import adopt, amend, set_aside
from charter.verify import faults
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NEW = "/charter/proposals/new/"
STATED = {"summary": "We changed it.", "reason": "It was time.", "decided": "By consent."}
HARM = {"kind": "objection", "reason": "It hurts.", "naming": "member", "wording": "1"}


@pytest.fixture
def proposal(cast):
    """Amina's, to reword a line, which can be decided now."""
    line = cast.charter().lines.get(position=2)
    made = cast.proposal(cast.member(), kind="reword", commitment_id=line.commitment_id, text="We use plain words.")
    month_ago = timezone.now() - timedelta(days=30)
    Proposal.objects.update(opened_at=month_ago)
    made.wordings.update(created_at=month_ago)
    cast.meetup(days=-7)
    return made


@pytest.fixture
def url(proposal):
    """The proposal's page."""
    return proposal.get_absolute_url()


def new(**more):
    """A proposal as a browser sends it."""
    return {"kind": "add", "text": "We wait.", "why": "So.", "helps": "Us.", "naming": "member"} | more


def test_a_button_pressed_four_times_opens_one_proposal(cast, sign_in):
    cast.charter()
    amina = cast.member()
    browsers = [sign_in(amina) for _ in range(4)]
    answers = at_once(*(lambda browser=browser: browser.post(NEW, new()) for browser in browsers))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Proposal.objects.count() == 1


def test_members_who_propose_on_the_same_line_at_once_all_may(cast, sign_in):
    line = cast.charter().lines.first()
    browsers = [sign_in(cast.member(f"Guest{number}")) for number in range(4)]
    sent = new(kind="reword", line=line.commitment_id)
    answers = at_once(*(lambda browser=browser: browser.post(NEW, sent) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert Proposal.objects.open().filter(commitment=line.commitment_id).count() == 4


def test_responding_four_times_at_once_is_one_response(cast, sign_in, url):
    bilal = cast.member("Bilal")
    browsers = [sign_in(bilal) for _ in range(4)]
    answers = at_once(*(lambda browser=browser: browser.post(f"{url}respond/", HARM) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert list(Response.objects.values_list("kind", "reason")) == [("objection", "It hurts.")]


def test_an_objection_sent_as_it_is_adopted_comes_before_or_is_given_back(cast, sign_in, proposal, url):
    browser, olu = sign_in(cast.member("Bilal")), cast.organiser()
    answer, adopted = at_once(lambda: browser.post(f"{url}respond/", HARM), lambda: adopt(proposal, olu, STATED))
    if answer.status_code == 302:
        assert str(adopted).startswith("Somebody objects to it")
        assert (Response.objects.count(), Revision.objects.count()) == (1, 1)
    else:
        assert answer.status_code == 409
        assert "It hurts." in answer.content.decode()
        assert (Response.objects.count(), Revision.objects.count()) == (0, 2)
    assert list(faults()) == []


def test_a_response_sent_as_the_words_change_is_to_the_words_that_were_read(cast, sign_in, proposal, url, outbox):
    bilal = cast.member("Bilal")
    browser = sign_in(bilal)
    answer, wording = at_once(
        lambda: browser.post(f"{url}respond/", HARM), lambda: amend(proposal, "We use short words.", "", "Shorter.")
    )
    assert wording.number == 2
    said = list(Response.objects.values_list("wording__number", flat=True))
    if answer.status_code == 302:  # came first: to the first wording, and asked again
        assert (said, [mail.to for mail in outbox()]) == ([1], [["bilal@example.org"]])
    else:
        assert (answer.status_code, said, outbox()) == (409, [], [])
        assert "It hurts." in answer.content.decode()


def test_words_changed_four_times_at_once_ask_each_person_once(cast, sign_in, proposal, url, outbox):
    for number in range(3):
        Response.objects.say(proposal, cast.member(f"Guest{number}"), "fine", "", "member")
    browsers = [sign_in(proposal.author) for _ in range(4)]
    sent = {"text": "We use short words.", "note": "Shorter.", "wording": "1"}
    answers = at_once(*(lambda browser=browser: browser.post(f"{url}amend/", sent) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert (proposal.wordings.count(), AskedAgain.objects.count()) == (2, 3)
    assert sorted(mail.to[0] for mail in outbox()) == [f"guest{number}@example.org" for number in range(3)]


def test_of_two_windows_that_change_the_words_differently_one_is_told_to_look(sign_in, proposal, url):
    browsers = [sign_in(proposal.author) for _ in range(2)]
    texts = ["We use short words.", "We use few words."]
    answers = at_once(
        *(
            lambda browser=browser, text=text: browser.post(
                f"{url}amend/", {"text": text, "note": "Better.", "wording": "1"}
            )
            for browser, text in zip(browsers, texts, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    kept = next(text for answer, text in zip(answers, texts, strict=True) if answer.status_code == 302)
    assert [wording.text for wording in proposal.wordings.all()] == ["We use plain words.", kept]


def test_it_is_decided_once(cast, sign_in, proposal, url, outbox):
    olu, pia = cast.organiser(), cast.organiser("Pia")
    amina = sign_in(proposal.author)
    at_once(
        lambda: adopt(proposal, olu, STATED),
        lambda: set_aside(proposal, pia, "Not now."),
        lambda: amina.post(f"{url}withdraw/"),
        lambda: adopt(proposal, pia, STATED),
    )
    proposal.refresh_from_db()
    adopted = proposal.status == "adopted"
    assert proposal.status in ("adopted", "set-aside", "withdrawn")
    assert Revision.objects.count() == (2 if adopted else 1)
    assert len(outbox()) == (0 if proposal.status == "withdrawn" else 1)


def test_two_on_the_same_line_adopted_at_once_one_asks_for_a_merge(cast, proposal):
    other = cast.proposal(cast.member("Bilal"), kind="reword", commitment_id=proposal.commitment_id, text="We ask.")
    Proposal.objects.update(opened_at=Proposal.objects.get(pk=proposal.pk).opened_at)
    olu, pia = cast.organiser(), cast.organiser("Pia")
    answers = at_once(lambda: adopt(proposal, olu, STATED), lambda: adopt(other, pia, STATED))
    assert sorted(type(answer).__name__ for answer in answers) == ["MergeNeeded", "Revision"]
    assert list(Proposal.objects.order_by("status").values_list("status", flat=True)) == ["adopted", "open"]


def test_a_proposal_sent_as_its_line_changes_is_about_the_words_that_were_read_or_refused(cast, sign_in, proposal):
    browser, olu = sign_in(cast.member("Bilal")), cast.organiser()
    sent = new(kind="remove", line=proposal.commitment_id, revision="1")
    answer, _ = at_once(lambda: browser.post(NEW, sent), lambda: adopt(proposal, olu, STATED))
    made = Proposal.objects.filter(kind="remove").select_related("base").first()
    if answer.status_code == 302:
        assert [line.text for line in made.lines_in(made.base)] == ["We say things plainly."]
    else:
        assert (answer.status_code, made) == (422, None)
