"""Recaps at the same moment: two organisers, a button pressed four times, somebody who asks to be left out."""

import pytest
from django.core.files.storage import default_storage

from meetups.models import PhotoLine, Recap, RecapMoved, RecapNames
from meetups.models.recap_photo import file_name, images_of
from tests.meetups.recaps import photo_of
from tests.meetups.test_at_once import at_once
from tests.photos import jpeg

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WORDS = {"attendance": None, "audience": "everyone"}


@pytest.fixture
def draft(cast):
    """Of a meetup that is over."""
    return Recap.objects.create(meetup=cast.meetup(days=-3), text="We shared.")


def test_of_four_organisers_one_is_kept_and_three_are_told(draft):
    answers = at_once(*(lambda text=text: draft.revise(0, text=text, **WORDS) for text in "ABCD"))
    assert sorted(map(type, answers), key=str) == sorted([type(None), *[RecapMoved] * 3], key=str)
    kept = Recap.objects.get()
    assert (kept.text, kept.version) == ("ABCD"[answers.index(None)], 1)


def test_begun_four_times_at_once_there_is_one(cast):
    meetup = cast.meetup(days=-3)
    answers = at_once(*[lambda: Recap.start(meetup)] * 4)
    assert [type(answer).__name__ for answer in answers].count("Recap") == 1
    assert Recap.objects.count() == 1


def test_who_asks_while_it_comes_out_is_left_out_or_seen(draft, cast):
    amina = cast.member()
    draft.meetup.rsvps.create(member=amina, status="going", ticket=9)
    Recap.objects.update(text="Amina spoke.")
    published, asked = at_once(draft.publish, lambda: draft.meetup.leave_out(amina))
    kept = Recap.objects.get()
    assert asked is True
    assert [named.name for named in kept.named()] == ["Amina"]
    assert kept.is_out == (published is None)
    assert published is None or isinstance(published, RecapNames)


def test_a_photo_taken_away_while_the_same_is_added_keeps_its_files(draft):
    photo = photo_of(draft)
    new = PhotoLine("The same again", images=images_of(jpeg((1600, 800))))
    draft.revise(0, text="A", photos=[], **WORDS)
    assert not default_storage.exists(file_name(draft.pk, photo.large))
    draft.revise(1, text="A", photos=[new], **WORDS)
    kept = [PhotoLine(each.alt, pk=each.pk) for each in draft.photos.all()]
    at_once(
        lambda: draft.revise(2, text="A", photos=[], **WORDS),
        lambda: draft.revise(2, text="B", photos=[*kept, new], **WORDS),
        lambda: draft.revise(3, text="C", photos=[new], **WORDS),
    )
    rows = Recap.objects.get().photos.all()
    assert all(default_storage.exists(file_name(draft.pk, each.large)) for each in rows)
    assert rows or not default_storage.exists(file_name(draft.pk, photo.large))
