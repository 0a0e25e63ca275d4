"""The invite in a mail, as it arrives at a mail server: right by the standard, and at work in a real calendar program.

khal 0.14 drops METHOD, knows events by their UID, and believes whatever it imported last. It never deletes an event for
a METHOD:CANCEL: it keeps the one it has, shows it as CANCELLED, and that is as removed as khal makes anything.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from meetups import telling
from meetups.models import Meetup
from tests.calendars.programs import KHAL, CalendarProgram
from tests.community import conftest
from tests.community.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

post = conftest.post

LONDON = ZoneInfo("Europe/London")
SECRET = "https://meet.example.org/secret-room"
# What each kind of mail says of the event and of the person: METHOD, STATUS, PARTSTAT, and whether it holds the link.
KINDS = {
    "saved": ("REQUEST", "CONFIRMED", "ACCEPTED", True),
    "waiting": ("REQUEST", "TENTATIVE", "TENTATIVE", False),
    "promoted": ("REQUEST", "CONFIRMED", "ACCEPTED", True),
    "removed": ("CANCEL", "CANCELLED", "ACCEPTED", False),
    "changed": ("REQUEST", "CONFIRMED", "ACCEPTED", True),
    "changed for who waits": ("REQUEST", "TENTATIVE", "TENTATIVE", False),
    "cancelled": ("CANCEL", "CANCELLED", "ACCEPTED", False),
}
THE_TENTH = ["2026-11-10 11:30 to 12:30 Words we share"]

every_kind = pytest.mark.parametrize("kind", KINDS)


class Diary(CalendarProgram):
    """A khal whose owner opens what comes by mail."""

    def take_in(self, part):
        """Imports an attachment without a question."""
        (self.home / "events").mkdir(parents=True, exist_ok=True)
        (self.home / "invite.ics").write_bytes(part.get_payload(decode=True))
        self._write("khal", KHAL.format(home=self.home, zone="Europe/London").replace("readonly = True", ""))
        self._run("khal", "-c", f"{self.home}/khal", "import", "--batch", f"{self.home}/invite.ics")

    def shown(self):
        """What khal lists of November 2026, with the mark it gives cancelled events where nobody chose a format."""
        lines = ("--day-format", "", "--format", "{cancelled}{start} to {end-time} {title}")
        return self._run("khal", "-c", f"{self.home}/khal", "list", *lines, "2026-11-01", "30d").splitlines()

    def kept(self):
        """The one event in the one file it keeps, parsed. (Beside it khal leaves files it wrote while saving.)"""
        [path] = (self.home / "events").glob("*.ics")
        [event] = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        return event


@pytest.fixture
def diary(tmp_path):
    return Diary(tmp_path, feed="")


@pytest.fixture
def arrived(post, clock):
    """Sends what is queued; the newest attachment that reached Amina."""

    def newest():
        telling.tell_all()
        work()
        clock.shift(timedelta(minutes=1))
        mails = [mail for mail in post.mails if mail["To"] == "amina@example.org"]
        [part] = mails[-1].iter_attachments()
        return part

    return newest


@pytest.fixture
def story(cast, arrived, clock):
    """Lets happen what leads to this kind of mail to Amina; every attachment that reached her, oldest first."""

    def told(kind):
        waits = kind in ("waiting", "promoted", "changed for who waits")
        meetup, amina, bilal = cast.meetup(capacity=1), cast.member(), cast.member("Bilal")
        for person in (bilal, amina) if waits else (amina, bilal):
            meetup.rsvp(person)
        parts = [arrived()]
        if kind == "promoted":
            meetup.release(bilal)
        elif kind == "removed":
            meetup.release(amina, by_organiser=True)
        elif kind.startswith("changed"):
            meetup.revise(date=date(2026, 11, 17), time=time(18, 30))
            clock.shift(timedelta(minutes=10))
        elif kind == "cancelled":
            meetup.cancel("The room is flooded.")
        return [*parts, arrived()] if kind not in ("saved", "waiting") else parts

    return told


def read(part):
    """The calendar in an attachment, and the one event in it."""
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    [event] = calendar.walk("VEVENT")
    return calendar, event


# --- By the standard --------------------------------------------------------------------------------------------------


@every_kind
def test_mail_says_what_it_brings(story, kind):
    """The type's method is that of the calendar (RFC 6047, 2.4)."""
    part = story(kind)[-1]
    calendar, _ = read(part)
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "invite.ics")
    assert part.get_param("method") == str(calendar["METHOD"]) == KINDS[kind][0]


@every_kind
def test_invite_is_whole(story, kind):
    """What RFC 5546 asks of a REQUEST (3.2.2) and a CANCEL (3.2.5): one organiser, the one attendee it is sent to."""
    calendar, event = read(story(kind)[-1])
    _, status, answer, _ = KINDS[kind]
    meetup = Meetup.objects.get()
    assert (str(event["UID"]), event["SEQUENCE"]) == (str(meetup.uid), meetup.sequence)
    assert str(event["ORGANIZER"]) == "mailto:hello@testserver.example.org"
    assert str(event["ATTENDEE"]) == "mailto:amina@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == answer
    assert str(event["STATUS"]) == status
    assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
    assert "REQUEST-STATUS" not in event
    assert calendar.walk("VALARM") == []


@every_kind
def test_time_comes_with_its_zone(story, kind):
    calendar, event = read(story(kind)[-1])
    wall = datetime(2026, 11, 17, 18, 30) if kind.startswith("changed") else datetime(2026, 11, 10, 11, 30)
    for name, moment in (("DTSTART", wall), ("DTEND", wall + timedelta(hours=1))):
        assert event[name].params["TZID"] == "Europe/London"
        assert event[name].dt == moment.replace(tzinfo=LONDON)
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/London"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


@every_kind
def test_only_who_is_going_gets_the_link(story, kind):
    text = story(kind)[-1].get_payload(decode=True).decode().replace("\r\n ", "")
    assert (SECRET in text, "0000 555 0100" in text) == (KINDS[kind][3],) * 2


@pytest.mark.parametrize("kind", ["promoted", "removed", "changed", "changed for who waits", "cancelled"])
def test_later_invite_overtakes_the_first(story, kind):
    """Programs go by SEQUENCE, then by DTSTAMP (RFC 5546, 2.1.5)."""
    (_, first), (_, then) = map(read, story(kind))
    assert then["UID"] == first["UID"]
    assert then["DTSTAMP"].dt > first["DTSTAMP"].dt
    if kind in ("promoted", "removed"):  # the meetup itself is as it was
        assert then["SEQUENCE"] == first["SEQUENCE"]
    else:
        assert then["SEQUENCE"] > first["SEQUENCE"]


# --- In khal ----------------------------------------------------------------------------------------------------------


def test_invite_shows_the_meetup(story, diary):
    diary.take_in(story("saved")[0])
    assert diary.shown() == THE_TENTH
    assert (str(diary.kept()["LOCATION"]), str(diary.kept()["TRANSP"])) == (SECRET, "OPAQUE")


def test_who_waits_sees_it_as_not_certain_until_a_place_comes_free(story, diary):
    first, then = story("promoted")
    diary.take_in(first)
    assert (str(diary.kept()["STATUS"]), str(diary.kept()["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    diary.take_in(then)
    assert (str(diary.kept()["STATUS"]), str(diary.kept()["TRANSP"])) == ("CONFIRMED", "OPAQUE")
    assert str(diary.kept()["LOCATION"]) == SECRET
    assert diary.shown() == THE_TENTH


def test_changed_invite_moves_the_meetup(story, diary):
    first, then = story("changed")
    diary.take_in(first)
    diary.take_in(then)
    assert diary.shown() == ["2026-11-17 18:30 to 19:30 Words we share"]
    assert diary.kept()["UID"] == read(first)[1]["UID"]


@pytest.mark.parametrize("kind", ["removed", "cancelled"])
def test_cancelling_strikes_the_meetup_out_and_frees_the_time(story, diary, kind):
    first, then = story(kind)
    diary.take_in(first)
    diary.take_in(then)
    assert diary.shown() == ["CANCELLED 2026-11-10 11:30 to 12:30 Words we share"]
    event = diary.kept()
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
    assert SECRET not in event.to_ical().decode()
