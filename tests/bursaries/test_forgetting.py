"""Words expire, or go when their author says so, in every state; amounts and dates stay, with nobody's name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bursaries import jobs
from bursaries.models import (  # fmt: skip
    Application,
    CostLine,
    Entry,
    Fund,
    Question,
    Refused,
    Review,
    asking,
    deciding,
    forgetting,
    paying,
)
from community.models import Member

pytestmark = pytest.mark.django_db

STAGES = ["submitted", "in-review", "question", "waiting", "offered", "accepted", "arranged", "paid", "closed"]
ENDS = ["not-now", "declined", "withdrawn", "expired"]


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


@pytest.fixture
def bring(desk, clock):
    """Makes an application full of canaries, and brings it to a state."""
    ruth, pat = desk.reviewer(), desk.payer()

    def brought(state, **fields):
        words = {"event": "canary", "more": "canary", "contact": "canary"} | fields
        application = desk.sent(desk.fund(by_draw=state == "waiting"), **words)
        author = application.member
        CostLine.objects.update(note="canary")
        if state == "submitted":
            return Application.objects.get()
        desk.reviewed(application, ruth)
        question = deciding.ask(application, ruth, "canary")
        if state == "question":
            return Application.objects.get()
        asking.answer(question, author, "canary")
        if state in ("not-now", "withdrawn"):
            deciding.not_now(application, ruth, "canary") if state == "not-now" else asking.withdraw(
                application, author
            )
        elif state != "in-review":
            deciding.offer(application, ruth, 2500, "canary")
        steps = {
            "accepted": lambda: asking.accept(application, author, 2500),
            "arranged": lambda: paying.arrange(application, pat),
            "paid": lambda: paying.pay(application, pat, 2000, timezone.now().date(), "FP-1"),
            "closed": lambda: paying.close(application, pat),
        }
        for name, step in steps.items() if state in steps else ():
            step()
            if name == state:
                break
        if state == "declined":
            asking.turn_down(application, author)
        if state == "expired":
            clock.shift(timedelta(days=16))
            jobs.keep_dates()
        row = Application.objects.get()
        assert row.status == state
        return row

    return brought


def words_left():
    """Every word of a person that is still there, and every link to them."""
    texts = [getattr(row, name) for row in Application.objects.all() for name in Application.WORDS]
    texts += [*CostLine.objects.values_list("note", flat=True), *Review.objects.values_list("words", flat=True)]
    texts += [text for pair in Question.objects.values_list("text", "answer") for text in pair]
    authors = Member.objects.filter(name__startswith="Asker")
    links = [*Application.objects.filter(member__in=authors), *Entry.objects.filter(by__in=authors)]
    return [text for text in texts if text] + links


# --- At their author's wish ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [*STAGES, *ENDS])
def test_author_erases_everything_now_in_every_state(bring, state):
    application = bring(state)
    promised = Fund.objects.get().committed
    forgetting.erase_now(application, application.member)
    row, fund = Application.objects.get(), Fund.objects.get()
    assert words_left() == []
    assert row.status == ("withdrawn" if state in STAGES[:6] else state)
    assert (row.erased_at, row.submitted_at is None, row.asked) == (timezone.now(), False, 2500)
    assert fund.committed == (promised if state == "arranged" else 0)
    assert row.paid == (2000 if state in ("paid", "closed") else 0)


def test_draft_is_erased_whole(cast, desk):
    draft = desk.draft(desk.fund(), cast.member())
    draft.opened(cast.organiser(), "organiser")
    forgetting.erase_now(draft, draft.member)
    assert not Application.objects.exists()
    assert not CostLine.objects.exists()


@pytest.mark.parametrize("verb", [forgetting.erase_now, forgetting.take_back_consent])
def test_nobody_erases_what_is_not_theirs_and_nobody_twice(cast, desk, bring, verb):
    application = bring("paid")
    author = application.member
    for somebody in (cast.superuser(), cast.organiser(), desk.reviewer("Rosa"), desk.payer("Pia")):
        with pytest.raises(Refused, match="somebody else"):
            verb(application, somebody)
    assert words_left()
    verb(application, author)
    with pytest.raises(Refused, match="somebody else"):
        verb(application, author)


def test_page_opened_while_it_was_a_draft_erases_what_was_sent_meanwhile_properly(cast, desk):
    stale = desk.draft(desk.fund(), cast.member())
    asking.submit(Application.objects.get(), stale.member, consent=True)
    forgetting.erase_now(stale, stale.member)
    assert Application.objects.get().status == "withdrawn"


def test_consent_taken_back_ends_and_erases_it_and_stays_on_record(cast, desk, bring):
    application = bring("in-review")
    given = application.consent_at
    forgetting.take_back_consent(application, application.member)
    row = Application.objects.get()
    assert (row.status, row.consent_at, row.consent_withdrawn_at) == ("withdrawn", given, timezone.now())
    assert row.consent_wording == asking.CONSENT
    assert words_left() == []
    draft = desk.draft(row.fund, cast.member())
    with pytest.raises(Refused, match="not sent"):
        forgetting.take_back_consent(draft, draft.member)


def test_money_that_is_erased_with_its_application_goes_to_who_waits(desk, cast):
    fund, ruth = desk.fund(2500), desk.reviewer()
    first, second = desk.offered(fund, ruth), desk.offered(fund, ruth)
    asking.accept(first, first.member, 2500)
    forgetting.erase_now(first, first.member)
    assert Application.objects.get(pk=second.pk).status == "offered"


def test_who_leaves_is_forgotten_in_all_they_asked_for(cast, desk, bring):
    application = bring("accepted")
    author = application.member
    desk.draft(application.fund, author, 100)
    forgetting.forget(author)
    assert words_left() == []
    author.delete()
    assert Application.objects.get().status == "withdrawn"
    assert Fund.objects.get().committed == 0


@pytest.mark.parametrize("state", ["submitted", "accepted", "arranged", "closed"])
def test_account_deleted_by_hand_leaves_no_words_behind(bring, state):
    bring(state).member.delete()
    assert jobs.keep_dates() == 1
    assert words_left() == []
    assert Fund.objects.get().committed == (2500 if state == "arranged" else 0)


# --- In time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "days"), [("paid", 90), ("closed", 90), *((state, 90) for state in ENDS)])
def test_words_are_erased_ninety_days_after_it_is_over(bring, clock, state, days):
    application = bring(state)
    assert application.expires_on == timezone.now().date() + timedelta(days=days)
    clock.shift(timedelta(days=days - 1))
    jobs.keep_dates()
    assert words_left()
    clock.shift(timedelta(days=1))
    assert jobs.keep_dates() == 1
    assert words_left() == []
    assert Application.objects.get().status == state
    assert jobs.keep_dates() == 0


def test_draft_is_erased_thirty_days_after_the_last_edit(cast, desk, clock):
    draft = desk.draft(desk.fund(), cast.member())
    clock.shift(timedelta(days=29))
    asking.fill_in(draft, draft.member, more="still at it")
    clock.shift(timedelta(days=29))
    assert (jobs.keep_dates(), Application.objects.count()) == (0, 1)
    clock.shift(timedelta(days=1))
    assert (jobs.keep_dates(), Application.objects.count()) == (1, 0)


@pytest.mark.parametrize("state", ["submitted", "in-review", "waiting", "accepted"])
def test_what_nobody_touches_for_a_year_ends_is_erased_and_its_author_hears_of_it(bring, clock, outbox, state):
    application = bring(state)
    author = application.member
    clock.shift(timedelta(days=365))
    assert jobs.keep_dates() == 1
    assert (Application.objects.get().status, Fund.objects.get().committed, words_left()) == ("expired", 0, [])
    assert (outbox()[-1].to, outbox()[-1].subject) == ([author.email], "Your bursary application has ended")
    assert "/bursaries/" not in outbox()[-1].message


def test_payment_on_its_way_for_a_year_is_erased_but_not_ended(bring, clock):
    bring("arranged")
    clock.shift(timedelta(days=365))
    jobs.keep_dates()
    assert (Application.objects.get().status, Fund.objects.get().committed, words_left()) == ("arranged", 2500, [])


def test_offer_stands_to_the_end_of_its_last_day_everywhere_on_earth(bring, clock, outbox):
    application = bring("offered")
    last = application.offer_ends_on
    clock.move_to(datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=11))
    assert jobs.keep_dates() == 0
    clock.shift(timedelta(hours=1))
    assert jobs.keep_dates() == 1
    assert (Application.objects.get().status, outbox()[-1].subject) == ("expired", "Our offer has run out")


def test_erasing_expired_names_nobody_in_what_it_says(bring, clock, capsys, caplog):
    bring("closed")
    clock.shift(timedelta(days=91))
    call_command("work", "--once")
    captured = capsys.readouterr()
    assert words_left() == []
    assert "canary" not in captured.out + captured.err + caplog.text
