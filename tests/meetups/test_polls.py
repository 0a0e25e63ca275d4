"""Polls: what organisers may do with one, what is kept of an answer, who is invited, what becomes of the result."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from community import preferences
from community.jobs import JOBS
from community.models import Member
from meetups.models import Meetup, PollAnswer, PollInvitation, PollOption, PollRefused, Series
from meetups.models.poll_outcome import into_meetup, into_platform, into_series, week_of
from meetups.preferences import POLL
from tests.meetups.polls import poll, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

invite = erase = JOBS["meetups.jobs.keep_dates"].run


# --- Opening, changing, closing ---------------------------------------------------------------------------------------


def test_draft_opens_once_and_closes_once():
    drafted = poll(status="draft")
    drafted.open()
    with pytest.raises(ValidationError, match="opened already"):
        drafted.open()
    drafted.close()
    with pytest.raises(ValidationError, match="Only an open poll"):
        drafted.close()


def test_poll_needs_two_options_and_a_time_to_come(clock):
    one = poll(status="draft", options=["Jitsi"], kind="platform")
    with pytest.raises(ValidationError, match="at least 2 options"):
        one.open()
    late = poll(status="draft")
    clock.move_to(late.closes_at)
    with pytest.raises(ValidationError, match="close in the past"):
        late.open()


def test_question_zone_and_length_stay_once_it_is_open_and_all_once_it_is_closed():
    running = poll()
    for changes in ({"zone": "UTC"}, {"minutes": 30}, {"question": "Other?"}, {"kind": "platform"}):
        with pytest.raises(ValidationError, match="stays as it is"):
            running.revise(**changes)
    running.revise(note="See you there.")
    running.close()
    with pytest.raises(ValidationError, match="closed"):
        running.revise(note="Or not.")


def test_editing_an_option_loses_no_answer_and_is_seen(cast, clock):
    running, amina = poll(), cast.member()
    say(running, amina, "yes", "no")
    first = running.options.all()[0]
    clock.shift(timedelta(minutes=1))
    running.put_option(first.pk, time=time(19))
    answer = PollAnswer.objects.get(option=first)
    assert (answer.choice, answer.answered_at < PollOption.objects.get(pk=first.pk).changed_at) == ("yes", True)


def test_an_option_with_answers_cannot_be_deleted_and_two_stay_to_choose_from(cast):
    running = poll()
    say(running, cast.member(), "yes", "no")
    first = running.options.all()[0]
    with pytest.raises(IntegrityError):
        first.delete()
    with pytest.raises(ValidationError, match="keeps at least 2"):
        running.put_option(first.pk, taken_off=True)
    running.put_option(None, date=date(2026, 12, 3), time=time(18))
    running.put_option(first.pk, taken_off=True)
    assert (PollAnswer.objects.count(), running.options.standing().count()) == (2, 2)


# --- Answering --------------------------------------------------------------------------------------------------------


def test_answer_is_changed_until_the_poll_closes_and_not_after(cast, clock):
    running, amina = poll(), cast.member()
    say(running, amina, "yes", "no")
    say(running, amina, "no", "shut-out", reason="No captions there.")
    assert list(PollAnswer.objects.values_list("choice", "reason")) == [("no", ""), ("shut-out", "No captions there.")]
    clock.move_to(running.closes_at)
    with pytest.raises(PollRefused, match="closed"):
        say(running, amina, "yes", "yes")


def test_options_changed_meanwhile_are_not_answered_unseen(cast, clock):
    running = poll()
    read = running.stamp
    clock.shift(timedelta(seconds=1))
    running.put_option(running.options.all()[0].pk, time=time(8))
    with pytest.raises(PollRefused, match="changed since you opened"):
        say(running, cast.member(), "yes", "yes", stamp=read)
    assert not PollAnswer.objects.exists()


def test_being_shut_out_needs_a_reason_and_all_is_kept_or_nothing(cast):
    with pytest.raises(ValidationError, match="Say what would shut you out"):
        say(poll(), cast.member(), "yes", "shut-out", reason="  ")
    assert not PollAnswer.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"choice": "shut-out"},
        {"choice": "shut-out", "reason": "Stairs."},  # with no day on which it goes
        {"choice": "yes", "reason": "Stairs."},
        {"choice": "maybe"},
    ],
)
def test_database_keeps_no_answer_of_another_shape(cast, wrong):
    option = poll().options.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PollAnswer.objects.create(option=option, member=cast.member(), **wrong)


def test_database_keeps_one_answer_per_option_and_member(cast):
    running, amina = poll(), cast.member()
    say(running, amina, "yes", "yes")
    with pytest.raises(IntegrityError), transaction.atomic():
        PollAnswer.objects.create(option=running.options.all()[0], member=amina, choice="no")


def test_reason_is_erased_30_days_after_the_poll_and_the_answer_still_counts(cast, clock):
    running = poll()
    say(running, cast.member(), "yes", "shut-out", reason="Stairs.")
    clock.move_to(running.closes_at + timedelta(days=30) - timedelta(seconds=1))
    assert erase() == 0
    clock.shift(timedelta(seconds=1))
    assert (erase(), erase()) == (1, 0)
    assert PollAnswer.objects.get(choice="shut-out").reason == ""


def test_result_is_sorted_by_whom_it_excludes_then_by_ease(cast):
    running = poll(options=["Zoom", "Jitsi", "Phone"], kind="platform")
    say(running, cast.member("A"), "yes", "need-be", "yes")
    say(running, cast.member("B"), "yes", "yes", "no")
    say(running, cast.member("C"), "shut-out", "no", "no", reason="Stairs.")
    found = list(running.options.counted())
    assert [(each.text, each.shut_out, each.no, each.need_be, each.yes) for each in found] == [
        ("Jitsi", 0, 1, 1, 1),
        ("Phone", 0, 2, 0, 1),
        ("Zoom", 1, 0, 0, 2),
    ]


# --- Inviting ---------------------------------------------------------------------------------------------------------


def test_who_wants_to_know_and_has_not_answered_is_invited_once(cast, clock, outbox):
    running = poll()
    amina, bilal, cleo = (cast.member(name) for name in ("Amina", "Bilal", "Cleo"))
    for member in (amina, bilal):
        preferences.choose(member, {POLL.key: True})
    say(running, bilal, "yes", "no")
    say(running, cleo, "yes", "no")
    assert invite() == 0
    clock.move_to(running.closes_at - timedelta(days=3))
    assert (invite(), invite()) == (1, 0)
    (mail,) = outbox()
    assert mail.to == ["amina@example.org"]
    assert running.question in mail.subject
    assert not any(word in mail.message for word in ("1 person", "yes", "answered by"))


def test_inviting_goes_on_where_it_was_stopped(cast, clock):
    running = poll()
    for name in ("Amina", "Bilal", "Cleo"):
        preferences.choose(cast.member(name), {POLL.key: True})
    clock.move_to(running.closes_at - timedelta(days=3))
    PollInvitation.objects.update(told_up_to=Member.objects.get(name="Amina").pk)
    assert (invite(), invite()) == (2, 0)


def test_nobody_is_invited_to_a_poll_closed_meanwhile(cast, clock, outbox):
    running = poll()
    preferences.choose(cast.member(), {POLL.key: True})
    clock.move_to(running.closes_at - timedelta(days=3))
    running.close()
    assert (invite(), outbox()) == (0, [])


def test_an_invitation_that_has_not_left_is_taken_back_from_who_answers_and_from_all_once_it_is_closed(
    cast, clock, outbox
):
    running, other = poll(), poll("Which platform?", kind="platform", options=("Jitsi", "BigBlueButton"))
    members = [cast.member(name) for name in ("Amina", "Bilal", "Cleo")]
    for member in members:
        preferences.choose(member, {POLL.key: True})
    clock.move_to(running.closes_at - timedelta(days=3))
    invite()
    left = Email.objects.filter(headers__References=running.thread).get(to="bilal@example.org")
    Email.objects.filter(pk=left.pk).update(status=STATUS.sent)
    for member in members[:2]:
        say(running, member, "yes", "no")
    about = {(mail.to[0], mail.subject == left.subject) for mail in outbox()}
    assert about == {
        ("bilal@example.org", True), ("cleo@example.org", True),
        *((member.email, False) for member in members),
    }  # fmt: skip
    running.close()
    assert [mail.to for mail in outbox() if mail.subject == left.subject] == [["bilal@example.org"]]
    assert Email.objects.filter(headers__References=other.thread).count() == 3


# --- What becomes of it -----------------------------------------------------------------------------------------------


def test_slot_becomes_a_draft_meetup_once():
    closed = poll(status="closed")
    option = closed.options.all()[0]
    meetup = into_meetup(closed, option.pk, "Words we share")
    assert (meetup.status, meetup.starts_at) == ("draft", datetime(2026, 12, 1, 18, tzinfo=UTC))
    with pytest.raises(ValidationError, match="already"):
        into_meetup(closed, option.pk, "Words we share")
    assert Meetup.objects.count() == 1


def test_slot_becomes_a_series_of_drafts_on_that_weekday():
    closed = poll(status="closed")
    series = into_series(closed, closed.options.all()[0].pk, "Evenings")
    assert series.days == "the first Tuesday of every month"
    assert series.meetups.earliest("month").date == date(2026, 12, 1)
    assert {meetup.status for meetup in series.meetups.all()} == {"draft"}


@pytest.mark.parametrize(("day", "week"), [(1, 1), (7, 1), (8, 2), (22, 4), (28, 4), (29, -1), (31, -1)])
def test_a_fifth_weekday_is_the_last(day, week):
    assert week_of(date(2026, 12, day)) == week


def test_platform_reaches_the_series_and_its_meetups_but_those_edited_by_hand(cast):
    series = cast.series(platform="Zoom")
    first, second, *rest = series.make(timezone.localdate())
    first.revise(platform="Phone")
    closed = poll(kind="platform", options=["BigBlueButton", "Jitsi"], status="closed")
    assert into_platform(closed, closed.options.all()[0].pk, series) == 1 + len(rest)
    assert [meetup.platform for meetup in series.later()[:2]] == ["Phone", "BigBlueButton"]
    assert Series.objects.get().platform == "BigBlueButton"


def test_nothing_is_made_of_an_open_poll_or_of_another_polls_option_or_of_a_slot_gone_by(clock):
    running, closed = poll(), poll(status="closed")
    with pytest.raises(ValidationError, match="Close the poll first"):
        into_meetup(running, running.options.all()[0].pk, "Early")
    with pytest.raises(ValidationError, match="one of the poll's options"):
        into_meetup(closed, running.options.all()[0].pk, "Wrong")
    with pytest.raises(ValidationError, match="does not ask for a platform"):
        into_platform(closed, closed.options.all()[0].pk, Series())
    clock.move_to(datetime(2026, 12, 2, tzinfo=UTC))
    with pytest.raises(ValidationError, match="passed"):
        into_meetup(closed, closed.options.all()[0].pk, "Late")
    assert not Meetup.objects.exists()
