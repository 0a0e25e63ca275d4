"""Reading mail as people do: who got it, what it is about, which day and which hours it names.

What is read, and what the diary foresees, is put into the same few words, such as "reminder 26 Jan: Amina". Hours are
those on the wall in London; where none are given it is half past eleven, for an hour.
"""

import re
from datetime import datetime
from email.message import EmailMessage
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.people import LONDON

YEAR = 2027
NEW_YORK = ZoneInfo("America/New_York")
HOURS = "11.30am to 12.30pm"
KINDS = {
    "Your place is saved": "saved",
    "You are waiting for a place": "waiting",
    "A place came free for you": "promoted",
    "You are off the list": "removed",
    "Changed": "changed",
    "Cancelled": "cancelled",
    "Reminder": "reminder",
    "New": "announced",
    r"\d+ new meetups": "announced",
    "What we explored": "recap",
}
WHEN = re.compile(r"\b(\w+day \d+ \w+ \d{4})(?:, (\S+ to \S+) UK time)?")


class Heard(NamedTuple):
    """One piece of news, as one person hears it at one moment."""

    at: datetime
    who: str
    what: str


def moment(words):
    """The instant "26 Jan 10:30" names, on the wall in London."""
    return datetime.strptime(f"{words} {YEAR}", "%d %b %H:%M %Y").replace(tzinfo=LONDON)


def day(words):
    """The day "26 Jan" or "25 Jan 2028" names."""
    return datetime.strptime(words if words[-4:].isdigit() else f"{words} {YEAR}", "%d %b %Y").date()


def foreseen(at, words):
    """What the diary's "saved 26 Jan: Amina Bilal; waiting 26 Jan: Chidi" says that people hear at that moment."""
    lines = [line.split(": ") for line in words.split("; ") if line]
    return [Heard(at, name, what) for what, names in lines for name in names.split()]


def read(at, mail: EmailMessage):
    """What this mail says, and that its parts agree: subject, text, invite."""
    subject, text = mail["Subject"], mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    kind = next(kind for words, kind in KINDS.items() if re.match(rf"{words}\b", subject))
    named = list(dict.fromkeys(WHEN.findall(text)))
    assert named, text
    check_subject(subject, named[0])
    check_invite(mail, named[-1] if kind == "changed" else named[0])
    between = " > " if kind == "changed" else ", "
    who = mail["X-Recipient"].partition("@")[0].capitalize()
    assert text.startswith(f"Hello {who},\n")
    if kind not in {"recap", "cancelled", "removed"}:
        check_own_hours(who, text, named[-1:] if kind == "changed" else named)
    return Heard(at, who, f"{kind} {between.join(in_short(*when) for when in named)}")


def in_short(date, hours):
    """ "26 Jan" for "Tuesday 26 January 2027" at the usual hours; others are given."""
    found = datetime.strptime(date, "%A %d %B %Y")
    assert f"{found:%A}" == date.split()[0], f"{date} is a {found:%A}"
    short = f"{found.day} {found:%b}" + (f" {found.year}" if found.year != YEAR else "")
    return short if hours in ("", HOURS) else f"{short} {hours}"


def check_subject(subject, when):
    """A subject that names a time names the one in the text."""
    date, hours = when
    if "UK time" in subject:
        assert subject.endswith(f", {date}, {hours.split(' to ')[0]} UK time"), subject


def check_invite(mail, when):
    """The calendar shows what the text says."""
    for part in mail.iter_attachments():
        (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
        start, end = event["DTSTART"].dt.astimezone(LONDON), event["DTEND"].dt.astimezone(LONDON)
        date, hours = when
        assert (f"{start:%A} {start.day} {start:%B %Y}", f"{spoken(start)} to {spoken(end)}") == (date, hours)


def check_own_hours(who, text, whens):
    """Dora, in New York, reads when it is for her. The clocks there change two weeks earlier, and one week later."""
    own = re.findall(r"^For you: (.*) New York time$", text, re.MULTILINE)
    there = [" to ".join(in_new_york(date, clock) for clock in hours.split(" to ")) for date, hours in whens]
    assert own == (there if who == "Dora" else [])


def in_new_york(date, words):
    """ "6.30am" for a day and "11.30am" in London."""
    clock = datetime.strptime(f"{date} {words}", f"%A %d %B %Y {'%I.%M%p' if '.' in words else '%I%p'}")
    return spoken(clock.replace(tzinfo=LONDON).astimezone(NEW_YORK))


def spoken(clock):
    """ "11.30am", "6pm", "midday"."""
    if f"{clock:%H%M}" == "1200":
        return "midday"
    return f"{clock:%I.%M%p}".lower().lstrip("0").replace(".00", "")
