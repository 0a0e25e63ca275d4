"""The organisers' desk for meetups. Every change goes through the models' locked verbs."""

from meetups.admin.checkin import CheckInAdmin
from meetups.admin.keep_apart import KeepApartAdmin
from meetups.admin.library import ResourceAdmin
from meetups.admin.meetup import MeetupAdmin
from meetups.admin.message import MessageAdmin
from meetups.admin.offer import OfferAdmin
from meetups.admin.poll import PollAdmin
from meetups.admin.prompt import PromptAdmin
from meetups.admin.series import SeriesAdmin
from meetups.admin.themes import ThemeAdmin
from meetups.admin.topic import ForumTopicAdmin

__all__ = [
    "CheckInAdmin",
    "ForumTopicAdmin",
    "KeepApartAdmin",
    "MeetupAdmin",
    "MessageAdmin",
    "OfferAdmin",
    "PollAdmin",
    "PromptAdmin",
    "ResourceAdmin",
    "SeriesAdmin",
    "ThemeAdmin",
]
