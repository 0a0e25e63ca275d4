"""The day of the demo's last meetup: who came, a guest among them, in which rooms, and how it was closed."""

from datetime import timedelta

from community.models import Member
from meetups.breakouts import Gathering, Person, Sizes, make
from meetups.models import Attendance, Breakout, CloseOut, Meetup

GUEST = "Hattie from the allotments"


def fill(meetup: Meetup) -> None:
    """Has all but two of those who had a place come, and a guest; two rounds of rooms. As if it had been noted then."""
    going = [rsvp.member for rsvp in meetup.rsvps.going().select_related("member").order_by("ticket")]
    holding = [host.member for host in meetup.hosts.select_related("member") if host.member]
    came: list[Member] = list(dict.fromkeys([*holding, *going[:-2]]))
    at = meetup.starts_at - timedelta(minutes=2)
    rows = [Attendance(meetup=meetup, member=member, here_at=at) for member in came]
    Attendance.objects.bulk_create([*rows, Attendance(meetup=meetup, name=GUEST, here_at=at)])
    here = list(meetup.attendances.select_related("member"))
    plan = make(Gathering([Person(row.key, row.called) for row in here], Sizes(size=4), rounds=2), seed=1)
    for row in here:
        row.rooms = [next(at for at, room in enumerate(rooms, 1) if row.key in room) for rooms in plan.rounds]
    Attendance.objects.bulk_update(here, ["rooms"])
    kept = {"rounds": 2, "rooms": len(plan.rounds[0]), "spread_hosts": True, "welcome": False, "seed": 1}
    Breakout.objects.create(meetup=meetup, made_at=meetup.starts_at + timedelta(minutes=20), **kept)
    CloseOut.objects.create(
        meetup=meetup, incident=CloseOut.Incident.NONE, note_taker=here[0], came=len(here), at=meetup.ends_at
    )
