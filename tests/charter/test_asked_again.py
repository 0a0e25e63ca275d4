"""Who responded to a proposal is asked again when its words change: everyone who did, and each of them once."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from charter.models import AskedAgain, ProposalRefused, Response
from charter.models.consent import adopt, amend, set_aside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STATED = {"summary": "We added a line.", "reason": "It was missing.", "decided": "By consent."}


class BrokenError(Exception):
    """Something after the verb, in the same transaction, goes wrong."""


def and_then_fail(verb):
    """Does it, then fails, in one transaction."""
    with transaction.atomic():
        verb()
        raise BrokenError


@pytest.fixture
def proposal(cast):
    """Amina's."""
    cast.charter()
    return cast.proposal(cast.member())


def say(proposal, member, kind="fine", words=""):
    """A response, without a name."""
    return Response.objects.say(proposal, member, kind, words or kind, "member")


@pytest.fixture
def change(proposal):
    """Gives it other words, never the same twice."""
    wordings = iter(f"We wait {number} seconds." for number in range(1, 99))
    return lambda: amend(proposal, next(wordings), "", "Another number.")


@pytest.fixture
def asked(outbox):
    """Who was mailed since it was last looked, in order."""
    seen = 0

    def look():
        nonlocal seen
        mails = outbox()[seen:]
        seen += len(mails)
        assert {mail.subject for mail in mails} <= {"A proposal you responded to has changed"}
        return sorted(address.partition("@")[0] for mail in mails for address in mail.to)

    return look


def test_everyone_who_responded_is_asked_whatever_they_said(proposal, cast, change, asked):
    for name, kind in (("Bilal", "fine"), ("Carys", "concern"), ("Dilys", "objection")):
        say(proposal, cast.member(name), kind)
    cast.member("Emeka")  # said nothing
    change()
    assert asked() == ["bilal", "carys", "dilys"]


def test_the_mail_says_what_changed_and_where_to_look_and_nothing_anyone_said(proposal, cast, outbox):
    say(proposal, cast.member("Bilal"), "objection", "It frightens me.")
    amend(proposal, "We wait.", "", "So that nobody is frightened.")
    (mail,) = outbox()
    assert mail.to == ["bilal@example.org"]
    assert mail.subject == "A proposal you responded to has changed"
    assert "So that nobody is frightened." in mail.message
    assert f"http://testserver/charter/proposals/{proposal.pk}/" in mail.message
    assert "It frightens me" not in mail.message


def test_who_has_not_answered_since_is_not_asked_twice(proposal, cast, change, asked):
    say(proposal, cast.member("Bilal"))
    change()
    assert asked() == ["bilal"]
    for _ in range(3):
        change()
        assert asked() == []
    assert AskedAgain.objects.count() == 1


def test_who_answered_since_is_asked_about_the_next_words(proposal, cast, change, asked):
    bilal, carys = cast.member("Bilal"), cast.member("Carys")
    for member in (bilal, carys):
        say(proposal, member)
    change()
    assert asked() == ["bilal", "carys"]
    say(proposal, bilal, "concern")
    change()
    assert asked() == ["bilal"]
    say(proposal, carys)
    change()
    assert asked() == ["carys"]


def test_who_answers_words_after_those_they_were_asked_about_is_asked_again(proposal, cast, change, asked):
    bilal = cast.member("Bilal")
    say(proposal, bilal)
    change()  # asked about 2
    change()  # not about 3
    say(proposal, bilal)  # answers 3
    assert asked() == ["bilal"]
    change()
    assert asked() == ["bilal"]


def test_changing_ones_mind_about_the_same_words_asks_once(proposal, cast, change, asked):
    bilal = cast.member("Bilal")
    for kind in ("fine", "objection", "concern"):
        say(proposal, bilal, kind)
    change()
    assert asked() == ["bilal"]


def test_who_came_later_is_asked_from_then_on(proposal, cast, change, asked):
    say(proposal, cast.member("Bilal"))
    change()
    asked()
    say(proposal, cast.member("Carys"))
    change()
    assert asked() == ["carys"]


def test_whose_words_are_hidden_is_asked_as_well(proposal, cast, change, asked):
    say(proposal, cast.member("Bilal"), "objection").hide(cast.organiser(), "It names somebody.")
    change()
    assert asked() == ["bilal"]


def test_who_may_not_sign_in_any_more_is_not_asked(proposal, cast, change, asked):
    bilal, carys = cast.member("Bilal"), cast.member("Carys")
    for member in (bilal, carys):
        say(proposal, member)
    type(bilal).objects.filter(pk=bilal.pk).update(is_active=False)
    change()
    assert asked() == ["carys"]


def test_an_account_closed_or_erased_after_it_was_asked_stops_nobody(proposal, cast, change, asked):
    bilal, carys, dilys = (cast.member(name) for name in ("Bilal", "Carys", "Dilys"))
    for member in (bilal, carys):
        say(proposal, member)
    change()
    assert asked() == ["bilal", "carys"]
    type(bilal).objects.filter(pk=bilal.pk).update(is_active=False)
    carys.delete()
    say(proposal, dilys)
    change()
    assert asked() == ["dilys"]
    assert Response.objects.filter(member=None).count() == 1  # what Carys said stays, without her name


def test_responses_to_other_proposals_ask_nobody_here(proposal, cast, change, asked):
    say(cast.proposal(cast.member("Zoe"), text="We wait."), cast.member("Bilal"))
    change()
    assert asked() == []


def test_its_proposer_is_not_asked(proposal, cast, change, asked):
    with pytest.raises(ProposalRefused, match="your own proposal"):
        say(proposal, proposal.author)
    change()
    assert asked() == []


def test_the_same_words_sent_twice_are_one_wording_and_one_mail(proposal, cast, asked):
    say(proposal, cast.member("Bilal"))
    first, second = (amend(proposal, "We wait.", "", "Shorter.", read=1) for _ in range(2))
    assert (first, first.number) == (second, 2)
    assert asked() == ["bilal"]


@pytest.mark.parametrize(("text", "detail"), [("We leave room for silence.", ""), ("We wait.", "")])
def test_what_it_says_already_is_no_other_wording(proposal, cast, asked, text, detail):
    say(proposal, cast.member("Bilal"))
    if text == "We wait.":
        amend(proposal, text, detail, "Shorter.")
        asked()
    with pytest.raises(ProposalRefused, match=r"^This is what it says already\.$"):
        amend(proposal, text, detail, "Another reason.")
    assert asked() == []


def test_going_back_to_earlier_words_is_a_change_too(proposal, cast, change, asked):
    bilal = cast.member("Bilal")
    say(proposal, bilal)
    change()
    say(proposal, bilal)
    amend(proposal, "We leave room for silence.", "", "It was better.")
    assert asked() == ["bilal", "bilal"]
    assert [wording.text for wording in proposal.wordings.all()][::2] == ["We leave room for silence."] * 2


def test_a_transaction_that_fails_leaves_neither_words_nor_row_nor_mail(proposal, cast, outbox):
    say(proposal, cast.member("Bilal"))
    with pytest.raises(BrokenError):
        and_then_fail(lambda: amend(proposal, "We wait.", "", "Shorter."))
    assert (proposal.wordings.count(), AskedAgain.objects.count(), outbox()) == (1, 0, [])
    amend(proposal, "We wait.", "", "Shorter.")
    assert len(outbox()) == 1


def test_the_row_and_its_mail_belong_together(proposal, cast, change, outbox):
    say(proposal, cast.member("Bilal"))
    wording = change()
    row = AskedAgain.objects.get()
    assert (row.wording, row.member.name, row.mail) == (wording, "Bilal", outbox()[0])


# --- What is decided ------------------------------------------------------------------------------------------------


@pytest.fixture
def ripe(proposal, cast, clock):
    """The same, to be decided now; Bilal said it was fine."""
    cast.meetup()
    say(proposal, cast.member("Bilal"))
    clock.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC))
    return proposal


def test_whoever_proposed_it_hears_that_it_is_adopted_and_nobody_else(ripe, cast, outbox):
    adopt(ripe, cast.organiser(), STATED)
    (mail,) = outbox()
    assert (mail.to, mail.subject) == (["amina@example.org"], "Your proposal for our charter is adopted")
    assert "is part of our charter now" in mail.message
    assert f"http://testserver/charter/proposals/{ripe.pk}/" in mail.message


def test_whoever_proposed_it_hears_why_it_is_set_aside(ripe, cast, outbox):
    set_aside(ripe, cast.organiser(), "We look at it again <in spring>.")
    (mail,) = outbox()
    assert (mail.to, mail.subject) == (["amina@example.org"], "Your proposal for our charter is set aside")
    assert "This is why:\n\nWe look at it again <in spring>." in mail.message


@pytest.mark.parametrize("gone", ["closed", "erased"])
def test_nobody_is_mailed_where_the_proposer_has_left(ripe, cast, outbox, gone):
    amina = ripe.author
    if gone == "closed":
        type(amina).objects.filter(pk=amina.pk).update(is_active=False)
    else:
        amina.delete()
    assert adopt(ripe, cast.organiser(), STATED).number == 2
    assert outbox() == []


def test_a_decision_that_fails_mails_nobody(ripe, cast, outbox):
    with pytest.raises(BrokenError):
        and_then_fail(lambda: adopt(ripe, cast.organiser(), STATED))
    ripe.refresh_from_db()
    assert (ripe.status, outbox()) == ("open", [])
