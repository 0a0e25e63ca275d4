"""A year of mail: everyone hears what is for them, when it is due, once, though `work` dies fifty times.

What they are to hear stands in `diary.py`, by hand. What they heard is read from mails that a real SMTP server took:
kind, day and hours, which are half past eleven on the wall all year wherever the diary does not say otherwise.
"""

import os
from collections import Counter

import pytest

from tests.site import end
from tests.year.letters import Heard
from tests.year.year import entries, live_a_year

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SEED = int(os.environ.get("YEAR_SEED", "11"))
KILLS = 50


@pytest.fixture
def nobody_works(site, monkeypatch, tmp_path):
    """The site that other tests share is served on, but it is we who say when `work` runs. It finds no photos of other
    tests to tidy up: what it does in an idle moment is what the dice are thrown for."""
    end(site.worker)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))


def in_words(heard: Counter[Heard]):
    return [f"{at:%d %b %H:%M} {what}: {who}" for at, who, what in sorted(heard.elements())]


def assert_everyone_heard_exactly_what_is_for_them(year):
    heard, expected = Counter(year.letters()), Counter(heard for entry in entries() for heard in entry.heard)
    missing = [f"not heard: {words}" for words in in_words(expected - heard)]
    beyond = [f"not for them: {words}" for words in in_words(heard - expected)]
    assert missing + beyond == [], "\n".join(missing + beyond)


def assert_a_mail_came_twice_only_where_the_server_had_taken_it_and_we_had_not_noted_it(year):
    """One mail at most is in that state when a process dies."""
    assert max(len(death["unnoted"]) for death in year.deaths) <= 1
    assert year.came_again() == Counter(key for death in year.deaths for key in death["unnoted"])


def figures(year):
    """What the year was like."""
    kinds = Counter(heard.what.split()[0] for heard in year.letters())
    places = Counter(death["died"] for death in year.deaths)
    return {
        "mails": kinds.total(),
        "of each kind": dict(kinds.most_common()),
        "mails that came twice": year.came_again().total(),
        "kills": len(year.deaths),
        "where they fell": dict(places.most_common()),
        "runs of work": year.runs,
    }


def test_in_a_year_of_fifty_kills_everyone_hears_what_is_for_them_and_nothing_else(nobody_works, record_property):
    print(f"The dice are those of YEAR_SEED={SEED}")  # noqa: T201 - seen on failure, or with `pytest -s`
    year = live_a_year(SEED, KILLS)
    for name, value in figures(year).items():
        record_property(name, value)
        print(f"{name}: {value}")  # noqa: T201 - figures to read
    assert year.errors == []
    assert len(year.deaths) == KILLS
    assert_everyone_heard_exactly_what_is_for_them(year)
    assert_a_mail_came_twice_only_where_the_server_had_taken_it_and_we_had_not_noted_it(year)
