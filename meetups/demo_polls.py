"""The demo's polls: one that runs, with answers of many kinds, and one that is closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from community import times
from community.models import Member
from meetups.models import Board, Choice, Poll, Theme

LONDON = "Europe/London"
YES, NEED_BE, NO, SHUT_OUT = Choice.YES, Choice.NEED_BE, Choice.NO, Choice.SHUT_OUT
PLATFORMS = ["BigBlueButton", "Jitsi", "Zoom"]
# What each person says to each option, and why it would shut them out.
OF_PLATFORMS = [(YES, YES, NO), (YES, NEED_BE, YES), (NEED_BE, SHUT_OUT, YES), (YES, NEED_BE, YES), (YES, YES, NEED_BE)]
OF_SLOTS = [(YES, NO, YES), (NO, YES, NEED_BE), (YES, YES, NO), (SHUT_OUT, YES, YES), (NEED_BE, YES, NO)]
WHY = "My phone cannot show captions there."


def fill() -> None:
    """Once: where to meet (closed), and when to try an evening (open), which a theme raised."""
    by = Member.objects.filter(is_staff=True).first()
    if Poll.objects.exists() or by is None:
        return
    closed = asked("Which platform should we meet on?", Poll.Kind.PLATFORM, [{"text": name} for name in PLATFORMS])
    answered(closed, OF_PLATFORMS)
    closed.close()
    day = timezone.localdate() + relativedelta(months=2, day=1)
    clocks = [time(18), time(19, 30), time(12)]
    slots = [{"date": day + timedelta(days=3 + n), "time": clock} for n, clock in enumerate(clocks)]
    running = asked("When could we try a meetup in the evening?", Poll.Kind.SLOT, slots)
    answered(running, OF_SLOTS)
    board = Board.current()
    if theme := Theme.objects.open().filter(title="Keeping what we learn").first():
        board.link(theme, theme.meetup, running, by, board.version)


def asked(question: str, kind: str, options: Sequence[Mapping[str, object]]) -> Poll:
    """A poll that members can answer for ten days."""
    ends = datetime.combine(timezone.localdate() + timedelta(days=10), time(20))
    poll = Poll(
        question=question, kind=kind, zone=LONDON, closes_at=times.instant(ends.date(), ends.time(), LONDON),
        note="Say *if need be* for what is hard but can be done. Only what would shut you out needs a reason.",
    )  # fmt: skip
    poll.full_clean()
    poll.save()
    for position, option in enumerate(options):
        poll.put_option(None, position=position, **option)
    poll.open()
    return poll


def answered(poll: Poll, said: Sequence[Sequence[str]]) -> None:
    """The first members say one each."""
    options = list(poll.options.standing())
    people = Member.objects.confirmed().filter(is_staff=False).order_by("pk")
    for member, choices in zip(people, said, strict=False):
        words = {o.pk: (choice, WHY if choice == SHUT_OUT else "") for o, choice in zip(options, choices, strict=True)}
        poll.answer(member, words, stamp=poll.stamp)
