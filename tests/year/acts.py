"""What people do in the year, each by one verb of the models. A day stands for the meetup that is on it."""

from datetime import time
from functools import partial, wraps

from django.utils import timezone

from community import preferences
from community.models import Member
from meetups.models import Meetup, Recap, Series
from tests import people
from tests.year.letters import day


def act(function):
    """Called with what it is about, gives something to be done later."""

    @wraps(function)
    def later(*args, **options):
        return partial(function, *args, **options)

    return later


def together(*acts):
    """Several acts at the same moment, in order."""

    def carry_out():
        for one in acts:
            one()

    return carry_out


def on(words):
    """The meetup on that day."""
    return Meetup.objects.get(date=day(words))


def named(name):
    return Member.objects.get(name=name)


# --- Members --------------------------------------------------------------------------------------------------------


@act
def join(**members):
    """New members, each with the kinds of mail they turn on ("recap") or off ("-day-before")."""
    for name, choices in members.items():
        people.member(name, time_zone="America/New_York" if name == "Dora" else "")
        prefer(name, choices)()


@act
def prefer(name, choices):
    """Somebody chooses their mail."""
    wanted = {f"meetups.{kind.removeprefix('-')}": not kind.startswith("-") for kind in choices.split()}
    assert wanted.keys() <= preferences.KINDS.keys()
    preferences.choose(named(name), wanted)


@act
def close_account(name):
    """As an organiser does in the admin."""
    Member.objects.filter(name=name).update(is_active=False)


@act
def save(words, names):
    """People ask for a place, in this order."""
    for name in names.split():
        on(words).rsvp(named(name))


@act
def leave(words, names, **options):
    """People give up their place, or are taken off the list (`by_organiser`)."""
    for name in names.split():
        on(words).release(named(name), **options)


# --- Organisers -----------------------------------------------------------------------------------------------------


@act
def begin_series(**fields):
    """The last Tuesday of every month, published as made: `work` makes the meetups."""
    people.series(publish=True, platform="BigBlueButton", join_link="https://meet.example.org/table", **fields)


@act
def publish_single(words, title):
    """A meetup outside the series."""
    people.meetup_at(day(words), time(11, 30), title=title)


@act
def revise(words, **changes):
    """An edit of one meetup by hand."""
    on(words).revise(**changes)


@act
def revise_series(**changes):
    """An edit of the whole series."""
    series = Series.objects.get()
    for name, value in changes.items():
        setattr(series, name, value)
    series.carry_out()


@act
def revise_from(words, **changes):
    """An edit of one meetup and those after it."""
    Series.objects.get().revise_from(on(words), changes)


@act
def cancel(words, reason):
    on(words).cancel(reason)


@act
def publish_recap(words):
    """What the meetup explored, written down."""
    Recap.objects.create(meetup=on(words), text=f"We shared words until {timezone.now():%H.%M}.").publish()
