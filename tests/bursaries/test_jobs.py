"""What `work` does: reviewers hear once a day that something waits, nothing is done twice, idling costs little."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bursaries import jobs
from bursaries.models import Application, Entry, Nudge, asking, deciding, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(clock):
    """Tuesday 3 November 2026, 9am."""


@pytest.fixture
def nudges(outbox):
    """Whom the mails that something waits went to, with their subjects."""
    return lambda: [(mail.to[0], mail.subject) for mail in outbox() if "for an answer" in mail.subject]


def test_each_reviewer_is_told_once_a_day_how_many_wait(cast, desk, nudges, clock, outbox):
    fund, ruth = desk.fund(reply_days=1), desk.reviewer()
    desk.reviewer("Rosa"), desk.payer(), cast.organiser(), cast.superuser()
    desk.sent(fund, more="canary")
    desk.reviewed(desk.sent(fund), ruth)
    assert jobs.nudge_reviewers() == 2
    told = "2 bursary applications wait for an answer"
    assert nudges() == [("rosa@example.org", told), ("ruth@example.org", told)]
    assert "promised" not in outbox()[-1].message
    assert jobs.nudge_reviewers() == 0
    clock.shift(timedelta(hours=21, seconds=59))  # 6.59am and 59 seconds
    assert jobs.nudge_reviewers() == 0
    clock.shift(timedelta(hours=1))
    assert jobs.nudge_reviewers() == 2
    clock.shift(timedelta(days=1))
    jobs.nudge_reviewers()
    assert "We have promised to answer 2 of them by now." in outbox()[-1].message
    assert not any("canary" in mail.message or "Asker" in mail.message for mail in outbox()[2:])


def test_nobody_is_told_of_their_own_or_of_what_is_closed_to_them(desk, nudges):
    fund, ruth, rosa = desk.fund(), desk.reviewer(), desk.reviewer("Rosa")
    application = desk.sent(fund, ruth)
    deciding.declare(application, rosa, conflict=True)
    desk.reviewer("Rob")
    assert jobs.nudge_reviewers() == 1
    assert nudges() == [("rob@example.org", "A bursary application waits for an answer")]


def test_nobody_is_told_of_drafts_or_of_what_waits_for_others(cast, desk, nudges):
    fund, ruth = desk.fund(), desk.reviewer()
    desk.draft(fund, cast.member())
    desk.offered(fund, ruth)
    deciding.ask(desk.reviewed(desk.sent(fund), ruth), ruth, "?")
    asking.withdraw(gone := desk.sent(fund), gone.member)
    assert (jobs.nudge_reviewers(), nudges(), Nudge.objects.count()) == (0, [], 0)


def test_reviewer_who_may_not_sign_in_any_more_is_told_nothing(desk, nudges):
    ruth = desk.reviewer()
    desk.sent(desk.fund())
    ruth.is_active = False
    ruth.save()
    assert (jobs.nudge_reviewers(), nudges()) == (0, [])


def test_killed_half_way_tells_nobody_and_the_next_round_tells_everyone_once(desk, nudges, monkeypatch):
    desk.sent(desk.fund())
    for name in ("Ruth", "Rosa", "Rob"):
        desk.reviewer(name)
    from bursaries.models import nudge

    told, calls = nudge._told, iter([False, True])

    def killed(reviewer, today):
        if next(calls):
            raise KeyboardInterrupt
        return told(reviewer, today)

    with monkeypatch.context() as patch:
        patch.setattr(nudge, "_told", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.nudge_reviewers()
    assert (nudges(), Nudge.objects.count()) == ([], 0)
    assert jobs.nudge_reviewers() == 3
    assert len(nudges()) == len(set(nudges())) == 3


def test_one_that_cannot_be_ended_holds_up_no_other_and_is_tried_again(desk, clock, monkeypatch):
    fund, ruth = desk.fund(), desk.reviewer()
    for _ in range(3):
        desk.offered(fund, ruth)
    clock.shift(timedelta(days=16))
    calls = iter([None, KeyboardInterrupt, None, None])

    def killed(*args, **kwargs):
        if error := next(calls):
            raise error

    with monkeypatch.context() as patch:
        patch.setattr("bursaries.emails.ran_out", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.keep_dates()
    assert sorted(Application.objects.values_list("status", flat=True)) == ["expired", "offered", "offered"]
    jobs.keep_dates()
    assert set(Application.objects.values_list("status", flat=True)) == {"expired"}
    assert Entry.objects.filter(verb="run out").count() == 3


def test_idle_round_costs_one_query(desk):
    fund, ruth, pat = desk.fund(), desk.reviewer(), desk.payer()
    for _ in range(3):
        application = desk.offered(fund, ruth)
    asking.accept(application, application.member, 2500)
    paying.arrange(application, pat)
    with CaptureQueriesContext(connection) as queries:
        assert jobs.tend_bursaries() == 0
    assert len(queries) == 1


def test_round_after_reviewers_were_told_costs_one_query_too(desk):
    desk.reviewer()
    desk.sent(desk.fund())
    jobs.nudge_reviewers()
    with CaptureQueriesContext(connection) as queries:
        assert jobs.tend_bursaries() == 0
    assert len(queries) == 1
