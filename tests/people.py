"""The cast: a few people and one meetup, the same in every test.

Amina and Bilal are members, Olu organises, Root is a superuser. The meetup is next Tuesday's.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.utils import timezone

from charter.models import NewLine, Proposal, Revision
from charter.models.publishing import publish
from community.models import Member
from meetups.models import Meetup, Rsvp, Series

LONDON = ZoneInfo("Europe/London")


def member(name: str = "Amina", **fields: Any) -> Member:
    """A confirmed member called `name`, at <name>@example.org."""
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@example.org")
    return Member.objects.create_user(email, name, **fields)


def organiser(name: str = "Olu") -> Member:
    """Someone in the Organisers group, who may open the admin."""
    person = member(name, is_staff=True)
    person.groups.add(Group.objects.get(name="Organisers"))
    return person


def superuser(name: str = "Root") -> Member:
    """Someone who may do anything."""
    return Member.objects.create_superuser(f"{name.lower()}@example.org", name)


def meetup(title: str = "Words we share", *, days: int = 7, status: str = "published", **fields: Any) -> Meetup:
    """A meetup `days` from today, 11.30 in London, an hour long, published unless said otherwise."""
    given = {
        "date": timezone.now().astimezone(LONDON).date() + timedelta(days=days),
        "time": time(11, 30),
        "zone": "Europe/London",
        "summary": "Plain words for things we do together.",
        "platform": "BigBlueButton",
        "join_link": "https://meet.example.org/secret-room",
        "dial_in": "Dial 0000 555 0100",
    } | fields
    made = Meetup(title=title, **given)
    made.full_clean(validate_constraints=False)  # which the database holds, too
    made.save()
    if status != "draft":
        made.publish()
    made.refresh_from_db()
    if status == "cancelled":
        made.cancel("The room is flooded.")
        made.refresh_from_db()
    return made


def meetup_at(day: date, clock: time = time(11, 30), **fields: Any) -> Meetup:
    """A published meetup on that day, at that wall time in London."""
    return meetup(**({"date": day, "time": clock} | fields))


def series(title: str = "Our monthly meetup", **fields: Any) -> Series:
    """A slot that nobody has made meetups of yet: the last Tuesday of every month, 11.30 in London, an hour long."""
    given = {"first_month": timezone.now().date(), "time": time(11, 30), "zone": "Europe/London"} | fields
    made = Series(title=title, **given)
    made.full_clean()
    made.save()
    return made


def charter(*lines: str, **stated: Any) -> Revision:
    """The next revision of the charter: these lines, each kept under its identity where the words are unchanged."""
    newest = Revision.objects.latest_one()
    known = {line.text: line.commitment_id for line in newest.lines.all()} if newest else {}
    given = {"summary": "We wrote it down.", "reason": "So that we know.", "decided": "By consent."} | stated
    texts = lines or ("We are patient with one another.", "We say things plainly.", "We share what we learn.")
    return publish(given, [NewLine(text, commitment=known.get(text)) for text in texts], base=newest)


def proposal(author: Member, **fields: Any) -> Proposal:
    """An open proposal by this member: to add a line, unless said otherwise. `text` and `detail` are its wording's."""
    words = {"text": fields.pop("text", "We leave room for silence."), "detail": fields.pop("detail", "")}
    base = Revision.objects.latest_one()
    given = {"kind": "add", "base": base, "why": "Some of us need time.", "author": author} | fields
    made: Proposal = Proposal.objects.create(**given)
    made.wordings.create(**words, created_at=made.opened_at)
    return made


def full_meetup(capacity: int = 1, **fields: Any) -> tuple[Meetup, list[Rsvp]]:
    """A meetup with every place taken, and the RSVPs that took them."""
    made = meetup(capacity=capacity, **fields)
    return made, [made.rsvp(member(f"Guest{number}")) for number in range(capacity)]


def statuses(made: Meetup) -> dict[str, str]:
    """Name to status, for everyone who answered."""
    return {rsvp.member.name: rsvp.status for rsvp in Rsvp.objects.filter(meetup=made).select_related("member")}


def rsvp_url(made: Meetup) -> str:
    """Where a place at this meetup is saved, changed and given up."""
    return f"{made.get_absolute_url()}rsvp/"


def check_in_url(made: Meetup) -> str:
    """Where this meetup's prompt is answered."""
    return f"{made.get_absolute_url()}check-in/"


def in_london(moment: datetime) -> str:
    """ "2026-11-24 11:30", as a wall clock in London shows it."""
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
