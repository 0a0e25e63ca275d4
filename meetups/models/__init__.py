"""Meetups and the people at them: one file a subject."""

from meetups.models.answering import CheckInRefused
from meetups.models.attendance import Attendance
from meetups.models.board import Board, BoardMoved, Step
from meetups.models.breakout import Breakout, KeepApart
from meetups.models.calendar_address import CalendarAddress
from meetups.models.checkin import CheckIn
from meetups.models.close_out import CloseOut
from meetups.models.details import Access
from meetups.models.host import Host, Role, SeriesHost
from meetups.models.meetup import Meetup
from meetups.models.news import Message, News, Notice
from meetups.models.offer import Offer, OfferQuestion, OfferRefused
from meetups.models.places import RsvpRefused
from meetups.models.poll import Poll, PollRefused
from meetups.models.poll_answer import Choice, PollAnswer
from meetups.models.poll_invitation import PollInvitation
from meetups.models.poll_option import PollOption
from meetups.models.programme import AgendaItem, Provocation
from meetups.models.prompt import Prompt
from meetups.models.question import Question, Wonder
from meetups.models.recap import Audience, Recap, RecapMoved
from meetups.models.recap_names import RecapNames
from meetups.models.recap_photo import PhotoLine, RecapPhoto
from meetups.models.resource import Resource
from meetups.models.resource_terms import ResourceRefused
from meetups.models.rooming import RoomsMoved
from meetups.models.rsvp import Rsvp
from meetups.models.series import Series
from meetups.models.tag import Tag
from meetups.models.theme import Theme, ThemeItem

__all__ = [
    "Access",
    "AgendaItem",
    "Attendance",
    "Audience",
    "Board",
    "BoardMoved",
    "Breakout",
    "CalendarAddress",
    "CheckIn",
    "CheckInRefused",
    "Choice",
    "CloseOut",
    "Host",
    "KeepApart",
    "Meetup",
    "Message",
    "News",
    "Notice",
    "Offer",
    "OfferQuestion",
    "OfferRefused",
    "PhotoLine",
    "Poll",
    "PollAnswer",
    "PollInvitation",
    "PollOption",
    "PollRefused",
    "Prompt",
    "Provocation",
    "Question",
    "Recap",
    "RecapMoved",
    "RecapNames",
    "RecapPhoto",
    "Resource",
    "ResourceRefused",
    "Role",
    "RoomsMoved",
    "Rsvp",
    "RsvpRefused",
    "Series",
    "SeriesHost",
    "Step",
    "Tag",
    "Theme",
    "ThemeItem",
    "Wonder",
]
