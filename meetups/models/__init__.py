"""Meetups and the people at them: one file a subject."""

from meetups.models.calendar_address import CalendarAddress
from meetups.models.meetup import Access, Host, Meetup, RsvpRefused
from meetups.models.rsvp import Rsvp

__all__ = ["Access", "CalendarAddress", "Host", "Meetup", "Rsvp", "RsvpRefused"]
