"""What telling people costs: the steps that `bin/bench` has done, each in a process of its own, on the database named
by DATABASE_URL."""

import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from post_office.models import STATUS, Email

from community.jobs import JOBS
from community.models import MailPreference, Member
from meetups import telling
from meetups.models import Meetup, Rsvp
from meetups.models.lifecycle import FOLD
from meetups.preferences import ANNOUNCED
from tests import people

TO_COME = 3  # meetups with a date, for each series of a few


def members(count: int, *, wanting: int) -> list[Member]:
    """That many members, of whom the first `wanting` want to know of new meetups."""
    now = timezone.now()
    made = Member.objects.bulk_create(
        Member(email=f"guest{number}@example.org", name=f"Guest {number}", confirmed_at=now, password="!")
        for number in range(count)
    )
    MailPreference.objects.bulk_create(
        MailPreference(member=member, kind=ANNOUNCED.key, wanted=True) for member in made[:wanting]
    )
    return made


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Counts the queries in the block, keeping none of them."""
    seen = {"queries": 0}

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        seen["queries"] += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        yield seen


# --- Steps ----------------------------------------------------------------------------------------------------------


def migrate() -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    return {}


def fill(count: str) -> dict[str, Any]:
    """A meetup just published, and members who all want to know of it."""
    members(int(count), wanting=int(count))
    people.meetup()
    return {}


def announce() -> dict[str, Any]:
    """Tells everyone: seconds, queries, and the most memory this process ever held, in bytes."""
    with counted() as seen:
        start = time.perf_counter()
        told = telling.tell_all(timezone.now() + FOLD)
        seconds = time.perf_counter() - start
    wanting = ANNOUNCED.wanted_by().count()
    assert told == Email.objects.count() == wanting, f"{told} of {wanting} told"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "peak": peak, "per_hundred": seen["queries"] * 100 / told}


def settle(meetups: str, count: str) -> dict[str, Any]:
    """So many meetups (a third of them by series, a third past) and members with places, with nothing left to do."""
    made, third = members(int(count), wanting=3), int(meetups) // 3
    for number in range(max(1, third // TO_COME)):
        people.series(f"Series {number}", every=3, publish=True).make(timezone.localdate())
    for day in range(1, third + 1):
        people.meetup(f"Past {day}", days=-day)
    for day in range(1, int(meetups) - Meetup.objects.count() + 1):
        people.meetup(f"To come {day}", days=1 + day)
    hold_places(made)
    telling.tell_all(timezone.now() + FOLD)
    Email.objects.update(status=STATUS.sent)
    done = {name: job.run() for name, job in JOBS.items()}
    assert not any(done.values()), done
    assert Meetup.objects.count() == int(meetups)
    return {}


def hold_places(made: list[Member]) -> None:
    """Each member is going to one of the meetups to come."""
    to_come = list(Meetup.objects.upcoming())
    Rsvp.objects.bulk_create(
        Rsvp(meetup=to_come[number % len(to_come)], member=member, status="going", ticket=number + 1)
        for number, member in enumerate(made)
    )


def idle() -> dict[str, Any]:
    """The queries of `work --once`."""
    with counted() as seen:
        call_command("work", "--once")
    return dict(seen)


STEPS = {step.__name__: step for step in (migrate, fill, announce, settle, idle)}


def main(name: str, *words: str) -> None:
    """Does one step and prints its figures as JSON."""
    figures = STEPS[name](*words)
    connection.close()
    print(json.dumps(figures))
