"""Meetups and the people at them: one file a subject."""

from meetups.models.answering import CheckInRefused
from meetups.models.calendar_address import CalendarAddress
from meetups.models.checkin import CheckIn
from meetups.models.details import Access
from meetups.models.host import Host, SeriesHost
from meetups.models.meetup import Meetup
from meetups.models.news import Message, News, Notice
from meetups.models.places import RsvpRefused
from meetups.models.poll import Poll, PollRefused
from meetups.models.poll_answer import Choice, PollAnswer
from meetups.models.poll_invitation import PollInvitation
from meetups.models.poll_option import PollOption
from meetups.models.recap import Recap
from meetups.models.rsvp import Rsvp
from meetups.models.series import Series

__all__ = [
    "Access",
    "CalendarAddress",
    "CheckIn",
    "CheckInRefused",
    "Choice",
    "Host",
    "Meetup",
    "Message",
    "News",
    "Notice",
    "Poll",
    "PollAnswer",
    "PollInvitation",
    "PollOption",
    "PollRefused",
    "Recap",
    "Rsvp",
    "RsvpRefused",
    "Series",
    "SeriesHost",
]
