"""Calendars read as a calendar app reads them: parsed, not searched."""

from email import message_from_bytes, policy

from icalendar import Calendar

from meetups.models import CalendarAddress

FEED = "/meetups/calendar.ics"
ODD = 'Tea, cake; a \\ and "quotes"\nand ümläut 🎉 \\n \\, BEGIN:VEVENT'


def calendar_at(client, path=FEED):
    """The whole calendar there, parsed."""
    answer = client.get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events_at(client, path=FEED):
    return calendar_at(client, path).walk("VEVENT")


def event_at(client, path=FEED):
    """The one event there."""
    (event,) = events_at(client, path)
    return event


def personal_path(member):
    return f"/meetups/calendar/{CalendarAddress.renew(member).token}.ics"


def invite_in(mail):
    """The mail's attachment as it goes out, and the calendar in it."""
    sent = message_from_bytes(mail.email_message().message().as_bytes(), policy=policy.default)
    [part] = sent.iter_attachments()
    return part, Calendar.from_ical(part.get_content())
