"""The organisers' desk for meetups. Every change goes through the models' locked verbs."""

from meetups.admin.checkin import CheckInAdmin
from meetups.admin.meetup import MeetupAdmin
from meetups.admin.message import MessageAdmin
from meetups.admin.poll import PollAdmin
from meetups.admin.series import SeriesAdmin

__all__ = ["CheckInAdmin", "MeetupAdmin", "MessageAdmin", "PollAdmin", "SeriesAdmin"]
