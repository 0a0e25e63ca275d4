"""A believable run of meetups: a year of last Tuesdays around today, the series they follow, and two from long ago."""

import random
from datetime import date, time, timedelta
from typing import Any

from dateutil.relativedelta import TU, relativedelta
from django.utils import timezone

from community.demo import part
from community.models import Member
from community.naming import Naming
from meetups import demo_day, demo_library, demo_polls, demo_recap, demo_themes
from meetups.demo_answers import ANSWERS, FIRST_PROMPT, NEXT_PROMPT, OFFERS, PROVOCATIONS, QUALITIES
from meetups.demo_subjects import SUBJECTS
from meetups.models import Access, CheckIn, Host, Meetup, Notice, Offer, Provocation, Role, Rsvp, Series
from meetups.models.lifecycle import later_than

LONDON = "Europe/London"

SHARED = {
    "platform": "BigBlueButton",
    "join_link": "https://meet.example.org/riverside",
    "dial_in": "0000 555 0100, then 4321#",
}
EDITED = ["access", "capacity", "description", "hosts", "summary", "title"]  # each month's own, within the series


@part
def regular_meetups() -> None:
    """The last Tuesday of six months back and six to come, 11.30am to 12.30pm on the wall in London."""
    if Meetup.objects.exists():
        return
    today = timezone.localdate()
    series = Series.objects.create(
        title="Monthly meetup", first_month=today.replace(day=1), time=time(11, 30), zone=LONDON, publish=True, **SHARED
    )
    members = list(Member.objects.confirmed().filter(is_staff=False).order_by("pk"))
    for number, subject in enumerate(SUBJECTS):
        day = last_tuesday(today + relativedelta(day=1, months=number - 5))
        meetup = new_meetup(
            subject.title, day, summary=subject.summary, description=subject.description,
            capacity=[None, 30, 16, 40][number % 4],
            access=[Access.CAPTIONS, Access.PHONE, Access.MATERIALS, Access.NO_CAMERA][: 2 + number % 3],
            series=series, month=day.replace(day=1), edited=EDITED,
            **SHARED,
        )  # fmt: skip
        Host.objects.create(meetup=meetup, member=members[number % len(members)])
        for place, role in enumerate([Role.NOTE_TAKER, Role.CARE], start=1):
            member = members[(number + place) % len(members)]
            Host.objects.create(meetup=meetup, member=member, role=role, position=place)
        if number % 3 == 0:
            Host.objects.create(
                meetup=meetup,
                organisation="A neighbourhood radio station",
                link="https://radio.example.org",
                role=Role.CO_HOST,
                position=3,
            )
        fill(meetup, members, wanted=max(3, 22 - 3 * max(0, number - 6)), dice=random.Random(number))
    demo_day.fill(Meetup.objects.past()[0])
    last = Meetup.objects.latest("starts_at")
    last.cancel("The room we shared online has closed. We will meet in the month after.")
    Notice.objects.due().update(done_at=timezone.now())  # all of this was told long ago


@part
def first_meetups() -> None:
    """Two meetups of a community of practice in 2023, which began ours."""
    if Meetup.objects.filter(date__year=2023).exists():
        return
    care = new_meetup(
        "Beginning with care", date(2023, 6, 27),
        summary="Our very first meetup: one long check-in, so that everyone who wanted to could speak.",
        description="We asked one question: **what behaviours or qualities do you want in this space?** "
        "Kindness, patience and curiosity came up; so did plain words and sharing openly. "
        "The answers went on to become a charter of how we treat one another.",
    )  # fmt: skip
    Host.objects.create(meetup=care, organisation="The stewards")
    good = new_meetup(
        "Technology for social good, in two parts", date(2023, 7, 25),
        summary="A guest brought two questions, and we took them into small groups.",
        description="1. What comes to mind when you hear “tech for social good”?\n"
        "2. How could you use it for what you are trying to do?\n\n"
        "We talked about how hard it can be to bring people online at all, and how confidence grows "
        "where nobody is judged. "
        "Members' own questions about running this community were gathered into themes.",
    )  # fmt: skip
    Host.objects.create(meetup=good, name="A guest", organisation="a non-profit that helps activists use technology")


@part
def recap() -> None:
    """What was explored at the latest meetup, with two pictures."""
    latest = Meetup.objects.past().exclude(series=None).filter(recap=None)[:1]
    written = Meetup.objects.exclude(recap=None).order_by("starts_at")[:1]
    for meetup in [*written] or [*latest]:
        demo_recap.fill(meetup)


@part
def programme() -> None:
    """What happens at the next meetup, and where it is talked about before, for all to see."""
    coming = Meetup.objects.published().upcoming().first()
    if coming and not coming.agenda.exists():
        coming.start_agenda()
        Provocation.rewrite(coming, [Provocation(prompt=prompt, minutes=5) for prompt in PROVOCATIONS])
        forum = "https://forum.example.org/t/before-we-meet/12"
        coming.revise(agenda_shown="now", provocations_shown="now", forum_url=forum)


@part
def offers() -> None:
    """One with organisers, and one they ask about."""
    if Offer.objects.exists():
        return
    for number, member in enumerate(Member.objects.confirmed().filter(is_staff=False).order_by("pk")[:2]):
        month = f"{timezone.localdate() + relativedelta(months=2 + number):%Y-%m}"
        offer = Offer.objects.make(member, OFFERS[number], "Someone beside me who has done it before.", [month])
        if number:
            Offer.objects.filter(pk=offer.pk).update(state=Offer.State.ASKED)
            offer.questions.create(text="Lovely. Would an hour be enough?")


@part
def check_ins() -> None:
    """What people said when it began, and what they say before the next meetup: each seen by whom they chose."""
    if CheckIn.objects.exists():
        return
    if care := Meetup.objects.filter(date=date(2023, 6, 27)).first():
        care.revise(prompt=FIRST_PROMPT)
        fill(care, list(Member.objects.confirmed().filter(is_staff=False).order_by("pk")), 19, random.Random(2023))
        CheckIn.objects.bulk_create(
            CheckIn(
                meetup=care,
                member=rsvp.member,
                text=quality,
                visibility=CheckIn.Visibility.MEMBERS if number % 9 == 4 else CheckIn.Visibility.EVERYONE,
                naming=list(Naming)[number % 3],
            )
            for number, (quality, rsvp) in enumerate(
                zip(QUALITIES, care.rsvps.select_related("member").order_by("ticket"), strict=True)
            )
        )
        care.check_ins.update(created_at=care.ends_at, changed_at=care.ends_at)
    if coming := Meetup.objects.published().upcoming().first():
        coming.revise(prompt=NEXT_PROMPT)
        for said, rsvp in zip(ANSWERS, coming.rsvps.going().select_related("member").order_by("ticket"), strict=False):
            coming.check_in(rsvp.member, *said)


@part
def themes() -> None:
    """Prompts on a list, questions, and themes; and the library."""
    demo_themes.fill()
    demo_library.fill()


@part
def polls() -> None:
    """One that runs, one that is closed."""
    demo_polls.fill()


def last_tuesday(day: date) -> date:
    """The last Tuesday of that day's month."""
    last: date = day + relativedelta(day=31, weekday=TU(-1))
    return last


def new_meetup(title: str, day: date, **fields: Any) -> Meetup:
    """A published meetup in the regular slot."""
    meetup = Meetup(title=title, date=day, time=time(11, 30), zone=LONDON, minutes=60, **fields)
    meetup.full_clean()
    meetup.save()
    meetup.publish()
    meetup.refresh_from_db()
    return meetup


def fill(meetup: Meetup, members: list[Member], wanted: int, dice: random.Random) -> None:
    """Gives `wanted` members a place or a wait, as if they had asked over the weeks before. Sends no mail."""
    rows = []
    for ticket, member in enumerate(dice.sample(members, wanted), start=1):
        full = meetup.capacity is not None and ticket > meetup.capacity
        status = Rsvp.Status.WAITING if full else Rsvp.Status.GOING
        rows.append(Rsvp(meetup=meetup, member=member, status=status, ticket=ticket, show_name=dice.random() < 0.5))
    Rsvp.objects.bulk_create(rows)
    Meetup.objects.filter(pk=meetup.pk).update(tickets=wanted, changed_at=later_than(meetup.changed_at - timedelta(1)))
