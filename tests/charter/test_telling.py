"""Members who want to know hear of a proposal, and of a change, once; nobody else does."""

from datetime import timedelta

import pytest

from charter.models import Announcement
from charter.models.consent import propose
from charter.preferences import CHANGED, PROPOSED
from charter.telling import BATCH, tell_all
from community import preferences
from community.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATER = timedelta(minutes=11)


def wanting(cast, kind, *names):
    """Members of these names, who asked for that kind of mail."""
    members = [cast.member(name) for name in names]
    for member in members:
        preferences.choose(member, {kind.key: True})
    return members


def told(outbox):
    """Who got which mail, oldest first."""
    return [(mail.to[0].split("@")[0], mail.subject) for mail in outbox()]


def proposed(author):
    """A proposal as a member opens it."""
    return propose(author, None, "We leave room.", "", kind="add", why="Some need time.", naming="first")


def test_change_is_told_to_those_who_want_to_know_and_to_nobody_else(cast, outbox, clock):
    wanting(cast, CHANGED, "Amina")
    wanting(cast, PROPOSED, "Bilal")
    cast.member("Chidi")
    cast.charter()
    clock.shift(LATER)
    assert tell_all() == 1
    assert told(outbox) == [("amina", "Our charter has changed")]
    assert "We wrote it down." in outbox()[0].message
    assert "List-Unsubscribe" in outbox()[0].headers


def test_proposal_is_told_to_those_who_want_to_know_but_its_author(cast, outbox, clock):
    amina, _ = wanting(cast, PROPOSED, "Amina", "Bilal")
    proposal = proposed(amina)
    clock.shift(LATER)
    tell_all()
    assert told(outbox) == [("bilal", "Somebody proposes a change to our charter")]
    assert "Amina proposes this" in outbox()[0].message
    assert proposal.get_absolute_url() in outbox()[0].message


def test_nobody_is_told_twice(cast, outbox, clock):
    wanting(cast, CHANGED, "Amina", "Bilal")
    cast.charter()
    clock.shift(LATER)
    assert [tell_all(), tell_all()] == [2, 0]
    clock.shift(timedelta(days=30))
    assert tell_all() == 0
    assert len(outbox()) == 2


def test_telling_goes_on_where_it_was_broken_off(cast, outbox, clock):
    members = wanting(cast, CHANGED, "Amina", "Bilal", "Chidi")
    cast.charter()
    clock.shift(LATER)
    Announcement.objects.update(told_up_to=members[1].pk)  # as a process killed between two batches leaves it
    tell_all()
    assert told(outbox) == [("chidi", "Our charter has changed")]


def test_more_than_one_batch_is_told_in_order(cast, outbox, clock):
    people = [
        Member(email=f"guest{number}@example.org", confirmed_at="2026-01-01T00:00Z") for number in range(BATCH + 5)
    ]
    for member in Member.objects.bulk_create(people):
        preferences.choose(member, {CHANGED.key: True})
    cast.charter()
    clock.shift(LATER)
    assert tell_all() == BATCH + 5
    assert len({mail.to[0] for mail in outbox()}) == len(outbox()) == BATCH + 5


def test_proposal_taken_back_at_once_is_never_told(cast, outbox, clock):
    amina, _ = wanting(cast, PROPOSED, "Amina", "Bilal")
    proposal = proposed(amina)
    clock.shift(timedelta(minutes=5))
    tell_all()
    proposal.withdraw()
    clock.shift(LATER)
    assert tell_all() == 0
    assert not outbox()
    assert not Announcement.objects.filter(done_at=None).exists()
