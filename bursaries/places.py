"""The place at the meetup that an application is for: held while it is decided, and kept or given up apart from it.

It is a place like any other: nothing about it shows anybody that its holder has asked for a bursary.
"""

from bursaries.models import Application, Status
from community.models import Member
from meetups.models import Meetup, Rsvp, RsvpRefused


def place_of(application: Application) -> Rsvp | None:
    """What its author has at that meetup: a place, or one in the queue."""
    if application.meetup is None or application.member_id is None:
        return None
    found: Rsvp | None = application.meetup.rsvps.filter(member=application.member_id).first()
    return found if found and found.holds_something else None


def can_be_held(application: Application) -> bool:
    """Whether there is a meetup at which its author could save a place now, and has none."""
    meetup = application.meetup
    return meetup is not None and not meetup.closed_because() and place_of(application) is None


def hold(application: Application, member: Member) -> None:
    """Saves the place, or one in the queue; none where places have closed meanwhile, which costs no application."""
    if application.meetup is None:
        return
    try:
        application.meetup.rsvp(member)
    except RsvpRefused:
        return


def to_leave(meetup: Meetup, member: Member) -> Application | None:
    """Of somebody without a place at this meetup, the application for it that may still lead to money, or has: they may
    want to leave it to others, or to say that they could not attend."""
    going_on = [*Status.withdrawable(), *Status.promised(), *Status.settled()]
    found = Application.objects.of(member).filter(meetup=meetup, status__in=going_on, could_not_attend_at=None)
    return found.first()
