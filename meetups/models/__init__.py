"""Meetups and the people at them: one file a subject."""

from meetups.models.calendar_address import CalendarAddress
from meetups.models.host import Host
from meetups.models.meetup import Access, Meetup
from meetups.models.places import RsvpRefused
from meetups.models.rsvp import Rsvp

__all__ = ["Access", "CalendarAddress", "Host", "Meetup", "Rsvp", "RsvpRefused"]
