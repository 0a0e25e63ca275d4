"""Mail that could not leave yet, about a meetup that changes meanwhile: what arrives in the end is true, and once."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from post_office.models import STATUS, Email

from community import outbox, preferences
from meetups import telling
from meetups.models import Message, News
from meetups.preferences import ANNOUNCED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WHEN = "When: Tuesday 17 November 2026, 11.30am to 12.30pm UK time"


@pytest.fixture
def meetup(cast):
    """Amina is going, Bilal waits. The mail server is away: nothing has left."""
    made = cast.meetup(capacity=1)
    made.rsvp(cast.member())
    made.rsvp(cast.member("Bilal"))
    return made


@pytest.fixture
def told(clock):
    """Ten minutes go by, and what is due is told."""

    def tell():
        clock.shift(timedelta(minutes=10))
        telling.tell_all()
        telling.tell_all()

    return tell


def leaves():
    """The mail server is back for a moment: all that is queued leaves."""
    Email.objects.update(status=STATUS.sent)


def waiting():
    """The subjects of what has not left, without the meetup's name, by recipient."""
    return sorted((mail.to[0].partition("@")[0], mail.subject.partition(":")[0]) for mail in outbox.waiting())


def test_what_says_that_a_place_is_saved_says_the_new_time_and_is_the_only_mail(meetup, told):
    meetup.revise(date=date(2026, 11, 17))
    told()
    assert waiting() == [("amina", "Your place is saved"), ("bilal", "You are waiting for a place")]
    for mail in Email.objects.all():
        assert WHEN in mail.message
        [attached] = mail.attachments.all()
        [event] = Calendar.from_ical(attached.file.read()).walk("VEVENT")
        assert (event["DTSTART"].dt.date(), event["SEQUENCE"]) == (date(2026, 11, 17), 2)
    assert outbox.OutboxFile.objects.count() == 2  # the old invites are gone with their mails
    assert not Message.objects.exclude(withdrawn_at=None).exists()


def test_what_was_given_up_is_written_anew_and_tried_again(meetup, told):
    outbox.give_up(list(Email.objects.values_list("pk", flat=True)), "TooLate")
    meetup.revise(date=date(2026, 11, 17))
    told()
    assert waiting() == [("amina", "Your place is saved"), ("bilal", "You are waiting for a place")]
    assert Email.objects.count() == 2


def test_two_changes_one_of_them_unsent_make_one_mail_from_what_people_know_to_how_it_is(meetup, told):
    leaves()
    for day in (17, 18):
        meetup.revise(date=date(2026, 11, day))
        told()
    assert waiting() == [("amina", "Changed"), ("bilal", "Changed")]
    for mail in outbox.waiting():
        assert "  was: Tuesday 10 November 2026, 11.30am" in mail.message
        assert "  now: Wednesday 18 November 2026, 11.30am" in mail.message


def test_change_that_never_left_and_is_taken_back_is_told_to_nobody(meetup, told):
    leaves()
    meetup.revise(time=time(12))
    told()
    meetup.revise(time=time(11, 30))
    told()
    assert waiting() == []


def test_change_told_to_someone_waiting_makes_way_for_a_place_that_came_free(meetup, told):
    leaves()
    meetup.revise(date=date(2026, 11, 17))
    told()
    meetup.revise(capacity=2)
    told()
    assert waiting() == [("amina", "Changed"), ("bilal", "A place came free for you")]
    assert WHEN in outbox.waiting().get(to="bilal@example.org").message


def test_reminder_of_the_old_time_never_leaves_and_another_comes_at_the_new_one(meetup, told, clock):
    leaves()
    clock.move_to(meetup.starts_at - timedelta(days=1))
    telling.tell_all()
    assert waiting() == [("amina", "Reminder")]
    meetup.revise(date=date(2026, 11, 17))
    told()
    assert waiting() == [("amina", "Changed"), ("bilal", "Changed")]
    leaves()
    meetup.refresh_from_db()
    clock.move_to(meetup.starts_at - timedelta(days=1))
    telling.tell_all()
    assert waiting() == [("amina", "Reminder")]


def test_reminder_that_is_still_true_stays(meetup, told, clock):
    leaves()
    clock.move_to(meetup.starts_at - timedelta(days=1))
    telling.tell_all()
    meetup.revise(title="Words we keep")
    meetup.revise(title="Words we share")
    told()
    assert waiting() == [("amina", "Reminder")]


def test_reminder_makes_way_for_a_mail_that_was_written_anew_meanwhile(meetup, told, clock):
    clock.move_to(meetup.starts_at - timedelta(days=1, minutes=5))
    meetup.revise(title="Words we keep")
    told()
    assert waiting() == [("amina", "Your place is saved"), ("bilal", "You are waiting for a place")]


def test_announcement_says_the_new_time_to_those_it_did_not_reach(cast, told):
    for name in ("Amina", "Bilal"):
        preferences.choose(cast.member(name), {ANNOUNCED.key: True})
    meetup, _ = cast.meetup(), cast.meetup("Another", days=14)
    told()
    Email.objects.filter(to="bilal@example.org").update(status=STATUS.sent)
    meetup.revise(date=date(2026, 11, 18))
    told()
    [mail] = outbox.waiting()
    assert (mail.to, mail.subject) == (["amina@example.org"], "2 new meetups")
    assert "Wednesday 18 November 2026" in mail.message
    assert "Tuesday 10 November" not in mail.message
    assert Message.objects.filter(kind=News.ANNOUNCED).count() == 4


def test_announcement_is_not_sent_once_all_of_it_has_begun(cast, told):
    preferences.choose(cast.member(), {ANNOUNCED.key: True})
    _, later = cast.meetup(), cast.meetup("Another", days=14)
    told()
    assert outbox.due(later.starts_at - timedelta(seconds=1)).count() == 1
    assert outbox.due(later.starts_at).count() == 0


def test_mail_about_a_place_does_not_wait_behind_announcements(cast, told):
    for number in range(12):
        preferences.choose(cast.member(f"Guest{number}"), {ANNOUNCED.key: True})
    meetup = cast.meetup()
    told()
    meetup.rsvp(cast.member())
    assert [mail.subject.partition(":")[0] for mail in outbox.due()] == ["Your place is saved", *["New"] * 12]


def test_meetups_announced_together_are_told_in_the_order_of_their_days(cast, told):
    preferences.choose(cast.member(), {ANNOUNCED.key: True})
    for days in (14, 21, 7):
        cast.meetup(f"In {days} days", days=days)
    told()
    lines = outbox.waiting().get().message.splitlines()
    assert [line for line in lines if line.startswith("In ")] == ["In 7 days", "In 14 days", "In 21 days"]
    assert timezone.now() < outbox.waiting().get().expires_at
