"""When a proposal may be decided: after its days, over one meetup, and never over an objection."""

from datetime import UTC, datetime, timedelta

import pytest

from charter.models import Charter, ProposalRefused, Response, Revision
from charter.models.consent import adopt, amend, objections, set_aside, why_not_yet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OPENED = datetime(2026, 11, 3, 9, tzinfo=UTC)  # where `clock` stands
DAYS = timedelta(days=14)
STATED = {"summary": "We added a line.", "reason": "It was missing.", "decided": "By consent."}
TOO_SOON = "It stays open until Tuesday 17 November 2026, 9am UK time, so that everyone can respond."
NOT_MET = "It stays open until we have met once more, so that it can be talked about."
OBJECTED = "Somebody objects to it: change it so that they can live with it, or set it aside."


@pytest.fixture
def proposal(cast):
    """Amina's, opened today, with a meetup next Tuesday, 11.30am to 12.30pm."""
    cast.charter()
    cast.meetup()
    return cast.proposal(cast.member())


def reason(proposal):
    """Why it cannot be decided now."""
    proposal.refresh_from_db()
    return why_not_yet(proposal, Charter.current())


def say(proposal, member, kind, words="It could hurt."):
    """A response of that kind."""
    return Response.objects.say(proposal, member, kind, words, "member")


# --- Days -----------------------------------------------------------------------------------------------------------


def test_it_stays_open_for_fourteen_days_to_the_second(proposal, clock):
    clock.move_to(OPENED + DAYS - timedelta(seconds=1))
    assert reason(proposal) == TOO_SOON
    clock.move_to(OPENED + DAYS)
    assert reason(proposal) == ""


@pytest.mark.parametrize("days", [8, 30, 180])
def test_organisers_set_how_many_days(proposal, clock, days):
    Charter.objects.filter(pk=1).update(open_days=days)
    clock.move_to(OPENED + timedelta(days=days) - timedelta(seconds=1))
    assert reason(proposal).startswith("It stays open until")
    clock.move_to(OPENED + timedelta(days=days))
    assert reason(proposal) == ""


def test_the_change_from_summer_time_moves_nothing_but_the_clock_on_the_wall(cast, clock):
    clock.move_to(datetime(2026, 10, 20, 8, tzinfo=UTC))
    cast.meetup()
    assert "Tuesday 3 November 2026, 8am UK time" in reason(cast.proposal(cast.member()))  # 9am then, 8am now


# --- A meetup -------------------------------------------------------------------------------------------------------


def test_the_days_alone_are_not_enough(cast, clock):
    proposal = cast.proposal(cast.member())
    clock.move_to(OPENED + DAYS * 10)
    assert reason(proposal) == NOT_MET


def test_the_meetup_counts_once_it_is_over(cast, clock):
    proposal = cast.proposal(cast.member())
    meetup = cast.meetup(days=14)  # Tuesday 17 November, 11.30am to 12.30pm
    clock.move_to(meetup.ends_at - timedelta(seconds=1))
    assert reason(proposal) == NOT_MET
    clock.move_to(meetup.ends_at)
    assert reason(proposal) == ""


def test_a_meetup_that_had_begun_when_it_was_opened_does_not_count(cast, clock):
    meetup = cast.meetup()
    clock.move_to(meetup.starts_at + timedelta(seconds=1))
    proposal = cast.proposal(cast.member())
    clock.shift(DAYS)
    assert reason(proposal) == NOT_MET


def test_a_meetup_that_begins_as_it_is_opened_counts(cast, clock):
    meetup = cast.meetup()
    clock.move_to(meetup.starts_at)
    proposal = cast.proposal(cast.member())
    clock.shift(DAYS)
    assert reason(proposal) == ""


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_meetup_that_does_not_take_place_does_not_count(cast, clock, status):
    proposal = cast.proposal(cast.member())
    cast.meetup(status=status)
    clock.shift(DAYS)
    assert reason(proposal) == NOT_MET


# --- Other words ----------------------------------------------------------------------------------------------------


def test_other_words_early_on_take_no_more_time(proposal, clock):
    clock.shift(timedelta(days=7))
    amend(proposal, "We wait.", "", "Shorter.")
    clock.move_to(OPENED + DAYS - timedelta(seconds=1))
    assert reason(proposal) == TOO_SOON
    clock.move_to(OPENED + DAYS)
    assert reason(proposal) == ""


def test_other_words_late_give_a_week_to_look_again(proposal, clock):
    clock.move_to(OPENED + DAYS - timedelta(seconds=1))
    amend(proposal, "We wait.", "", "Shorter.")
    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    assert "Tuesday 24 November 2026, 8.59am UK time" in reason(proposal)
    clock.shift(timedelta(seconds=1))
    assert reason(proposal) == ""


def test_every_change_of_words_gives_its_own_week(proposal, clock):
    clock.move_to(OPENED + DAYS)
    amend(proposal, "We wait.", "", "Shorter.")
    clock.shift(timedelta(days=6))
    amend(proposal, "We wait a while.", "", "Clearer.")
    clock.shift(timedelta(days=6))
    assert reason(proposal).startswith("It stays open until")
    clock.shift(timedelta(days=1))
    assert reason(proposal) == ""


# --- Who decides too soon -------------------------------------------------------------------------------------------


def test_neither_adopted_nor_set_aside_before_its_time(proposal, cast):
    olu = cast.organiser()
    for decide in (lambda: adopt(proposal, olu, STATED), lambda: set_aside(proposal, olu, "Not now.")):
        with pytest.raises(ProposalRefused, match=f"^{TOO_SOON}$"):
            decide()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_at, Revision.objects.count()) == ("open", None, 1)


def test_what_holds_is_looked_at_when_it_is_decided_not_when_it_was_read(proposal, cast, clock):
    clock.move_to(OPENED + DAYS)
    read_before = type(proposal).objects.get()
    amend(proposal, "We wait.", "", "Shorter.")
    with pytest.raises(ProposalRefused, match="Tuesday 24 November 2026, 9am"):
        adopt(read_before, cast.organiser(), STATED)


# --- Objections -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ripe(proposal, clock):
    """The same, to be decided now."""
    clock.move_to(OPENED + DAYS)
    return proposal


def test_one_objection_stands_in_the_way_however_many_it_is_fine_with(ripe, cast):
    for number in range(12):
        say(ripe, cast.member(f"Guest{number}"), "fine")
    say(ripe, cast.member("Bilal"), "objection")
    with pytest.raises(ProposalRefused, match=f"^{OBJECTED}$"):
        adopt(ripe, cast.organiser(), STATED)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("kind", ["fine", "concern"])
def test_a_concern_is_heard_and_does_not_stand_in_the_way(ripe, cast, kind):
    say(ripe, cast.member("Bilal"), kind)
    assert adopt(ripe, cast.organiser(), STATED).number == 2


def test_nobody_has_to_say_anything(ripe, cast):
    assert adopt(ripe, cast.organiser(), STATED).number == 2


def test_who_no_longer_objects_no_longer_stands_in_the_way(ripe, cast):
    bilal = cast.member("Bilal")
    say(ripe, bilal, "objection")
    say(ripe, bilal, "concern", "I can live with it.")
    assert list(objections(ripe)) == []
    assert adopt(ripe, cast.organiser(), STATED).number == 2


def test_an_objection_that_is_hidden_stands_in_the_way_all_the_same(ripe, cast):
    say(ripe, cast.member("Bilal"), "objection").hide(cast.organiser(), "It names somebody.")
    with pytest.raises(ProposalRefused, match=f"^{OBJECTED}$"):
        adopt(ripe, cast.organiser("Pia"), STATED)


def test_an_objection_of_somebody_who_left_stands_in_the_way_all_the_same(ripe, cast):
    bilal = cast.member("Bilal")
    say(ripe, bilal, "objection")
    bilal.delete()
    with pytest.raises(ProposalRefused, match=f"^{OBJECTED}$"):
        adopt(ripe, cast.organiser(), STATED)


def test_an_objection_to_earlier_words_gives_way_after_a_week_unless_it_is_said_again(ripe, cast, clock):
    bilal, olu = cast.member("Bilal"), cast.organiser()
    say(ripe, bilal, "objection")
    amend(ripe, "We wait.", "", "So that nobody is hurt.")
    with pytest.raises(ProposalRefused, match="Tuesday 24 November 2026, 9am"):
        adopt(ripe, olu, STATED)
    clock.shift(timedelta(days=7))
    say(ripe, bilal, "objection", "It still hurts.")
    with pytest.raises(ProposalRefused, match=f"^{OBJECTED}$"):
        adopt(ripe, olu, STATED)
    say(ripe, bilal, "fine", "")
    assert adopt(ripe, olu, STATED).lines.last().text == "We wait."
    assert list(Response.objects.values_list("wording__number", "kind")) == [(1, "objection"), (2, "fine")]


def test_an_objection_does_not_stand_in_the_way_of_setting_aside(ripe, cast):
    say(ripe, cast.member("Bilal"), "objection")
    set_aside(ripe, cast.organiser(), " We look at it again in spring. ")
    ripe.refresh_from_db()
    assert (ripe.status, ripe.outcome) == ("set-aside", "We look at it again in spring.")


@pytest.mark.parametrize("outcome", ["", "  \n "])
def test_nothing_is_set_aside_without_a_reason_for_all_to_read(ripe, cast, outcome):
    with pytest.raises(ProposalRefused, match=r"^Say why it is set aside\. Everyone will read it\.$"):
        set_aside(ripe, cast.organiser(), outcome)
    ripe.refresh_from_db()
    assert ripe.is_open


# --- Once decided ---------------------------------------------------------------------------------------------------


def decided_as(how, proposal, olu):
    """Decides it that way."""
    {
        "adopted": lambda: adopt(proposal, olu, STATED),
        "set aside": lambda: set_aside(proposal, olu, "Not now."),
        "withdrawn": proposal.withdraw,
    }[how]()


@pytest.mark.parametrize("how", ["adopted", "set aside", "withdrawn"])
def test_what_is_decided_stays_decided(ripe, cast, outbox, how):
    olu, bilal = cast.organiser(), cast.member("Bilal")
    decided_as(how, ripe, olu)
    ripe.refresh_from_db()
    before, mails = (ripe.status, ripe.decided_at, ripe.decided_by, ripe.outcome, ripe.adopted_in), len(outbox())
    for change in (
        lambda: adopt(ripe, olu, STATED),
        lambda: set_aside(ripe, olu, "Never."),
        ripe.withdraw,
        lambda: amend(ripe, "We wait.", "", "Shorter."),
        lambda: say(ripe, bilal, "fine"),
    ):
        with pytest.raises(ProposalRefused, match=f"^This proposal is {how} already"):
            change()
    ripe.refresh_from_db()
    assert (ripe.status, ripe.decided_at, ripe.decided_by, ripe.outcome, ripe.adopted_in) == before
    assert (ripe.wordings.count(), Response.objects.count(), len(outbox())) == (1, 0, mails)


def test_it_is_kept_who_decided_when_and_as_what(ripe, cast):
    olu = cast.organiser()
    revision = adopt(ripe, olu, STATED)
    ripe.refresh_from_db()
    assert (ripe.status, ripe.decided_by, ripe.decided_at, ripe.adopted_in) == (
        "adopted", olu, OPENED + DAYS, revision,
    )  # fmt: skip


def test_withdrawing_needs_no_waiting_and_tells_nobody(proposal, outbox):
    proposal.withdraw()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_at, proposal.decided_by) == ("withdrawn", OPENED, None)
    assert outbox() == []
