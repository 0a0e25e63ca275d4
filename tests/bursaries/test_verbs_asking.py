"""What the person asking does first: fill in, and send."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bursaries.models import Application, CostLine, Entry, Refused, asking

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


def again(application):
    return Application.objects.get(pk=application.pk)


# --- Filling in ---------------------------------------------------------------------------------------------------


def test_begin_gives_the_same_draft_until_it_is_sent(cast, desk):
    fund, amina = desk.fund(), cast.member()
    draft = asking.begin(fund, amina)
    assert asking.begin(fund, amina) == draft
    assert asking.begin(fund, cast.member("Bilal")) != draft


@pytest.mark.parametrize(
    "dates", [{"opens_at": 1}, {"opens_at": -2, "closes_at": -1}, {"opens_at": -2, "closes_at": 0}]
)
def test_closed_fund_cannot_be_applied_to(cast, desk, dates):
    fund = desk.fund(**{name: timezone.now() + timedelta(days=days) for name, days in dates.items()})
    with pytest.raises(Refused, match="not open"):
        asking.begin(fund, cast.member())


def test_answers_and_costs_are_saved_and_costs_replace_those_before(cast, desk):
    amina = cast.member()
    draft = asking.begin(desk.fund(), amina)
    asking.fill_in(draft, amina, event="The gathering", costs=[("travel", 2000, "by train"), ("food", 300, "")])
    asking.fill_in(draft, amina, costs=[("travel", 1800, "by coach")])
    assert again(draft).event == "The gathering"
    assert list(CostLine.objects.values_list("category", "pence", "note")) == [("travel", 1800, "by coach")]


@pytest.mark.parametrize("cost", [("travel", 0, ""), ("travel", -1, ""), ("travel", 100_000_001, ""), ("yacht", 5, "")])
def test_cost_that_cannot_be_is_refused_and_the_ones_before_stay(cast, desk, cost):
    amina = cast.member()
    draft = desk.draft(desk.fund(), amina)
    with pytest.raises(Refused):
        asking.fill_in(draft, amina, event="Changed", costs=[("food", 100, ""), cost])
    assert (again(draft).event, draft.costs.get().category) == ("The autumn gathering", "travel")


def test_editing_keeps_a_draft_for_thirty_days_more(cast, desk, clock):
    amina = cast.member()
    draft = asking.begin(desk.fund(), amina)
    assert draft.expires_on == TODAY + timedelta(days=30)
    clock.shift(timedelta(days=20))
    assert asking.fill_in(draft, amina, more="").expires_on == TODAY + timedelta(days=50)


def test_sent_application_and_somebody_elses_cannot_be_filled_in(cast, desk):
    amina, bilal = cast.member(), cast.member("Bilal")
    draft = desk.draft(desk.fund(), amina)
    for stranger in (bilal, desk.reviewer(), cast.superuser(), cast.organiser()):
        with pytest.raises(Refused, match="somebody else"):
            asking.fill_in(draft, stranger, more="x")
    asking.submit(draft, amina, consent=True)
    with pytest.raises(Refused, match="Sent"):
        asking.fill_in(draft, amina, more="x", costs=[])
    assert (again(draft).more, draft.costs.count()) == ("", 1)


@pytest.mark.parametrize("name", ["status", "accepted", "member", "asked", "expires_on"])
def test_nothing_but_answers_can_be_filled_in(cast, desk, name):
    with pytest.raises(TypeError):
        asking.fill_in(desk.draft(desk.fund(), cast.member()), cast.member("Bilal"), **{name: 1})


# --- Sending ------------------------------------------------------------------------------------------------------


def test_sending_keeps_the_consent_the_sum_and_the_day_of_the_answer(cast, desk, outbox):
    fund, amina = desk.fund(reply_days=10), cast.member()
    draft = desk.draft(fund, amina, 2000)
    draft.costs.create(category="food", pence=505)
    row = asking.submit(draft, amina, consent=True)
    assert (row.status, row.asked, row.reply_by) == ("submitted", 2505, TODAY + timedelta(days=10))
    assert (row.consent_wording, row.consent_at, row.confirmed_at) == (asking.CONSENT, timezone.now(), None)
    assert [(mail.to, mail.subject) for mail in outbox()] == [
        (["amina@example.org"], "We have your bursary application")
    ]


@pytest.mark.parametrize(
    ("left_out", "step"),
    [
        ({"event": ""}, "what"),
        ({"circumstance": ""}, "circumstance"),
        ({"circumstance": "rich"}, "circumstance"),
        ({"pay_how": ""}, "payment"),
        ({"pay_how": "in gold"}, "payment"),
        ({"needed_by": None}, "payment"),
        ({"contact": ""}, "contact"),
    ],
)
def test_what_is_not_complete_cannot_be_sent(cast, desk, outbox, left_out, step):
    draft = desk.draft(desk.fund(), cast.member(), **left_out)
    assert asking.missing(draft) == [step]
    with pytest.raises(Refused, match="still to be filled in"):
        asking.submit(draft, draft.member, consent=True)
    assert (again(draft).status, outbox()) == ("draft", [])


def test_without_costs_or_consent_nothing_is_sent(cast, desk):
    draft = desk.draft(desk.fund(), cast.member())
    with pytest.raises(Refused, match="agreement"):
        asking.submit(draft, draft.member, consent=False)
    draft.costs.all().delete()
    with pytest.raises(Refused, match="still to be filled in"):
        asking.submit(draft, draft.member, consent=True)


def test_nothing_is_sent_twice_or_by_somebody_else_or_to_a_fund_that_has_closed(cast, desk, clock):
    amina, closes = cast.member(), timezone.now() + timedelta(days=1)
    draft = desk.draft(desk.fund(closes_at=closes), amina)
    with pytest.raises(Refused, match="somebody else"):
        asking.submit(draft, cast.superuser(), consent=True)
    clock.shift(timedelta(days=1))
    with pytest.raises(Refused, match="has closed"):
        asking.submit(draft, amina, consent=True)
    clock.shift(timedelta(days=-1))
    asking.submit(draft, amina, consent=True)
    with pytest.raises(Refused, match="Sent"):
        asking.submit(draft, amina, consent=True)
    assert Entry.objects.count() == 1


def test_one_person_cannot_get_more_than_the_largest_award_by_asking_twice(cast, desk):
    fund, amina = desk.fund(largest_award=5000), cast.member()
    with pytest.raises(Refused, match="to one person"):
        asking.submit(desk.draft(fund, amina, 5001), amina, consent=True)
    Application.objects.all().delete()
    first = desk.sent(fund, amina, 3000)
    second = desk.draft(fund, amina, 2001)
    with pytest.raises(Refused, match="to one person"):
        asking.submit(second, amina, consent=True)
    asking.withdraw(first, amina)
    assert asking.submit(second, amina, consent=True).status == "submitted"
