"""News reaches those it is for: what changed, what is called off, what is near, what is new. Once, and not too soon."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from post_office.models import STATUS, Email

from community import outbox, preferences
from meetups import telling
from meetups.models import Message, News, Notice, Recap
from meetups.preferences import ANNOUNCED, DAY_BEFORE, HOUR_BEFORE, RECAP
from tests.community.post import own_signals, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(news, since=0):
    """Who was told this, by name, in the order of telling."""
    found = Message.objects.filter(kind=news, pk__gt=since).order_by("pk").select_related("member")
    return [message.member.name for message in found]


def leave_the_house():
    """All mail queued so far has been sent."""
    Email.objects.update(status=STATUS.sent)


@pytest.fixture
def meetup(cast):
    """Amina is going, Bilal waits; both mails have left."""
    made = cast.meetup(capacity=1)
    made.rsvp(cast.member())
    made.rsvp(cast.member("Bilal"))
    leave_the_house()
    return made


def text_to(name, news):
    """What this person was told in the newest mail of this kind."""
    message = Message.objects.filter(kind=news, member__name=name).latest("pk")
    return message.mail.message


# --- Changed ---------------------------------------------------------------------------------------------------------


def test_changes_within_ten_minutes_make_one_mail(meetup, clock):
    meetup.revise(time=time(12))
    clock.shift(timedelta(minutes=9))
    telling.tell_all()
    meetup.revise(title="Words we keep")
    clock.shift(timedelta(minutes=9))
    telling.tell_all()
    assert told(News.CHANGED) == []
    clock.shift(timedelta(minutes=1))
    telling.tell_all()
    telling.tell_all()
    assert told(News.CHANGED) == ["Amina", "Bilal"]
    text = text_to("Amina", News.CHANGED)
    assert "something has changed about Words we share." in text
    assert "What\n  was: Words we share\n  now: Words we keep\n" in text
    assert (
        "When\n  was: Tuesday 10 November 2026, 11.30am to 12.30pm UK time\n"
        "  now: Tuesday 10 November 2026, midday to 1pm UK time\n"
    ) in text
    assert "Join: https://meet.example.org/secret-room" in text
    assert "secret-room" not in text_to("Bilal", News.CHANGED)


def test_change_taken_back_in_time_is_told_to_nobody(meetup, clock):
    meetup.revise(time=time(12))
    meetup.revise(time=time(11, 30))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told(News.CHANGED) == []
    assert not Notice.objects.due().exists()


def test_change_told_and_taken_back_is_told_again(meetup, clock):
    for hour in (12, 11):
        meetup.revise(time=time(hour, 30))
        clock.shift(timedelta(minutes=10))
        telling.tell_all()
        leave_the_house()
    assert told(News.CHANGED) == ["Amina", "Bilal"] * 2


def test_who_asked_after_the_change_is_not_told_of_it(meetup, clock, cast):
    meetup.revise(time=time(12))
    meetup.rsvp(cast.member("Chidi"))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told(News.CHANGED) == ["Amina", "Bilal"]


def test_change_in_the_last_hour_is_told_at_once(meetup, clock):
    clock.move_to(meetup.starts_at - timedelta(minutes=50))
    meetup.revise(minutes=90)
    telling.tell_all()
    assert told(News.CHANGED) == ["Amina", "Bilal"]


def test_change_that_concerns_only_people_going_is_told_to_them(meetup, clock):
    meetup.revise(join_link="https://meet.example.org/other")
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told(News.CHANGED) == ["Amina"]


@pytest.mark.parametrize("changes", [{"description": "New."}, {"capacity": 1}, {"access": ["captions"]}])
def test_what_is_no_news_is_told_to_nobody(meetup, clock, changes):
    meetup.revise(**changes)
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told(News.CHANGED) == []


# --- Cancelled -------------------------------------------------------------------------------------------------------


def test_cancelling_is_told_at_once_and_instead_of_all_else(meetup, clock, cast):
    following = cast.meetup("The next one", days=30)
    meetup.revise(time=time(12))
    meetup.rsvp(cast.member("Chidi"))
    meetup.cancel("The room is flooded.")
    telling.tell_all()
    clock.shift(timedelta(days=7))
    telling.tell_all()
    assert told(News.CANCELLED) == ["Amina", "Bilal", "Chidi"]
    assert told(News.CHANGED) == told(News.DAY_BEFORE) == []
    waiting = [mail.subject.split(":")[0] for mail in outbox.waiting()]
    assert waiting == ["Cancelled"] * 3  # that Chidi waits for a place had not left
    text = text_to("Amina", News.CANCELLED)
    assert "Why: The room is flooded." in text
    when = "Thursday 3 December 2026, 11.30am to 12.30pm UK time"
    assert f"The next one is The next one, on {when}:\n{following.url}" in text


def test_who_left_is_not_told_of_anything(meetup, clock, cast):
    meetup.release(cast.member("Chidi"))
    meetup.release(Message.objects.filter(kind=News.SAVED).get().member)
    leave_the_house()
    meetup.revise(time=time(12))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    meetup.cancel("The room is flooded.")
    telling.tell_all()
    assert told(News.PROMOTED) == told(News.CHANGED) == told(News.CANCELLED) == ["Bilal"]


def test_someone_taken_off_the_list_is_told(meetup):
    meetup.release(Message.objects.filter(kind=News.SAVED).get().member, by_organiser=True)
    assert (told(News.REMOVED), told(News.PROMOTED)) == (["Amina"], ["Bilal"])


def test_asking_anew_is_a_cause_of_its_own(meetup):
    amina = Message.objects.filter(kind=News.SAVED).get().member
    for _ in range(2):
        meetup.release(amina)
        meetup.rsvp(amina)
        meetup.rsvp(amina)
    assert told(News.WAITING) == ["Bilal", "Amina", "Amina"]


# --- Reminders -------------------------------------------------------------------------------------------------------


def test_reminder_comes_the_day_before_and_if_wanted_an_hour_before(meetup, clock, cast):
    amina = Message.objects.filter(kind=News.SAVED).get().member
    clock.move_to(meetup.starts_at - timedelta(days=1, seconds=1))
    telling.tell_all()
    assert told(News.DAY_BEFORE) == []
    clock.shift(timedelta(seconds=1))
    telling.tell_all()
    telling.tell_all()
    assert told(News.DAY_BEFORE) == ["Amina"]  # not Bilal, who waits
    preferences.choose(amina, {HOUR_BEFORE.key: True})
    clock.move_to(meetup.starts_at - timedelta(hours=1))
    telling.tell_all()
    telling.tell_all()
    assert (told(News.DAY_BEFORE), told(News.HOUR_BEFORE)) == (["Amina"], ["Amina"])


def test_who_wants_no_reminder_gets_none(meetup, clock):
    preferences.choose(Message.objects.filter(kind=News.SAVED).get().member, {DAY_BEFORE.key: False})
    clock.move_to(meetup.starts_at - timedelta(days=1))
    telling.tell_all()
    assert told(News.DAY_BEFORE) == []


def test_who_saves_a_place_on_the_last_day_needs_no_reminder(meetup, clock, cast):
    clock.move_to(meetup.starts_at - timedelta(hours=23, minutes=50))
    meetup.revise(capacity=2)
    telling.tell_all()
    assert (told(News.PROMOTED), told(News.DAY_BEFORE)) == (["Bilal"], ["Amina"])


def test_moved_meetup_reminds_at_its_new_time(meetup, clock):
    clock.move_to(meetup.starts_at - timedelta(days=1))
    telling.tell_all()
    meetup.revise(date=date(2026, 11, 17))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    clock.shift(timedelta(days=6, hours=23, minutes=49))
    telling.tell_all()
    assert told(News.DAY_BEFORE) == ["Amina"]
    clock.shift(timedelta(minutes=1))
    telling.tell_all()
    assert told(News.DAY_BEFORE) == ["Amina"] * 2


def test_reminder_makes_way_for_a_change_that_says_it_all(meetup, clock):
    clock.move_to(meetup.starts_at - timedelta(days=1, minutes=5))
    meetup.revise(title="Words we keep")
    for _ in range(20):
        clock.shift(timedelta(minutes=1))
        telling.tell_all()
    assert (told(News.CHANGED), told(News.DAY_BEFORE)) == (["Amina", "Bilal"], [])


def test_reminder_that_would_come_in_the_last_hour_is_left_out(meetup, clock):
    clock.move_to(meetup.starts_at - timedelta(minutes=59))
    telling.tell_all()
    assert told(News.DAY_BEFORE) == []
    assert not Notice.objects.due().exists()


# --- New meetups and recaps ------------------------------------------------------------------------------------------


def test_meetups_announced_together_make_one_mail_to_who_wants_it(cast, clock):
    amina, _ = cast.member(), cast.member("Bilal")
    preferences.choose(amina, {ANNOUNCED.key: True})
    first = cast.meetup("First")
    clock.shift(timedelta(minutes=9))
    cast.meetup("Second", days=14)
    cast.meetup("Hidden", status="draft")
    clock.shift(timedelta(minutes=1))
    telling.tell_all()
    assert told(News.ANNOUNCED) == []
    clock.shift(timedelta(minutes=9))
    telling.tell_all()
    telling.tell_all()
    assert told(News.ANNOUNCED) == ["Amina", "Amina"]
    mail = Email.objects.get()
    assert mail.subject == "2 new meetups"
    assert first.url in mail.message
    assert "Hidden" not in mail.message
    stop = preferences.stop_url(amina, ANNOUNCED)
    assert mail.headers["List-Unsubscribe"] == f"<{stop}>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in mail.message


def test_announcement_not_sent_yet_goes_with_its_meetup_and_the_other_is_told_anew(cast, clock):
    preferences.choose(cast.member(), {ANNOUNCED.key: True})
    first, second = cast.meetup("First"), cast.meetup("Second", days=14)
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    first.cancel("The room is flooded.")
    assert not outbox.waiting().exists()
    telling.tell_all()
    assert [mail.subject for mail in outbox.waiting()] == [f"New: {second}, Tuesday 17 November 2026, 11.30am UK time"]


def test_recap_is_told_to_who_wants_it(cast, clock):
    preferences.choose(cast.member(), {RECAP.key: True})
    cast.member("Bilal")
    meetup = cast.meetup()
    clock.move_to(meetup.ends_at)
    Recap.objects.create(meetup=meetup, text="We shared words.").publish()
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    telling.tell_all()
    assert told(News.RECAP) == ["Amina"]
    assert Email.objects.get().subject == "What we explored: Words we share"


def test_nothing_to_do_costs_few_queries(django_assert_max_num_queries, cast):
    cast.series().make(timezone.localdate())
    cast.meetup().rsvp(cast.member())
    leave_the_house()
    Notice.objects.filter(due_at__lte=timezone.now()).update(done_at=timezone.now())
    work()
    with own_signals(), django_assert_max_num_queries(12):
        call_command("work", "--once")
