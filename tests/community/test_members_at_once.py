"""Two windows and two organisers in the same moment: one profile whole, one pause, told once."""

from pathlib import Path

import pytest
from post_office.models import Email

from community.models import Member, Pause, Profile
from community.models.pausing import PauseRefused
from tests import photos as files
from tests.community.pauses import WHY
from tests.community.told import NOTHING
from tests.meetups.recaps import file
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TELL = "/me/profile/more/"
WORDS = ("place", "does", "curious", "helps")
COLOURS = ("red", "teal", "gold", "plum")


@pytest.fixture
def stored(settings, tmp_path):
    """The files there are, in a folder of this test's own."""
    settings.MEDIA_ROOT = str(tmp_path)
    return lambda: {path.stem for path in Path(tmp_path).rglob("*.webp")}


@pytest.mark.parametrize("first", [False, True], ids=["the first time", "again"])
def test_of_windows_that_save_a_profile_at_once_one_is_kept_whole(cast, sign_in, stored, first):
    amina = cast.member()
    if first:
        sign_in(amina).post(TELL, NOTHING | {"file": file(files.png((400, 400)))})
    windows = [sign_in(amina) for _ in COLOURS]
    saved = [
        NOTHING | dict.fromkeys(WORDS, colour) | {"file": file(files.png((300 + 9 * number, 300)))}
        for number, colour in enumerate(COLOURS)
    ]
    pairs = zip(windows, saved, strict=True)
    answers = at_once(*(lambda pair=pair: pair[0].post(TELL, pair[1]).status_code for pair in pairs))
    assert answers == [302] * 4
    profile = Profile.objects.get()
    assert {getattr(profile, word) for word in WORDS} in [{colour} for colour in COLOURS]
    assert {profile.small, profile.large} <= stored()  # the row names no file that is not there
    assert stored() == {profile.small, profile.large}


def test_words_saved_while_the_photo_is_taken_away_leave_one_or_the_other(cast, sign_in, stored):
    amina = cast.member()
    windows = [sign_in(amina) for _ in range(2)]
    for number in range(4):
        windows[0].post(TELL, NOTHING | {"file": file()})
        sent = [NOTHING | {"place": f"P{number}", "file": file()}, NOTHING | {"no_photo": "on"}]
        at_once(*(lambda pair=pair: pair[0].post(TELL, pair[1]) for pair in zip(windows, sent, strict=True)))
        profile = Profile.objects.get()
        assert bool(profile.place) is bool(profile.small)
        assert stored() == {profile.small, profile.large} - {""}


def test_of_organisers_who_pause_somebody_at_once_one_does_and_they_are_told_once(cast):
    amina, desk = cast.member(), [cast.organiser(f"Olu {number}") for number in range(4)]
    answers = at_once(*(lambda olu=olu: Pause.objects.begin(amina, olu, WHY) and None for olu in desk))
    refused = [each for each in answers if each is not None]
    assert (len(refused), {type(each) for each in refused}) == (3, {PauseRefused})
    assert (Pause.objects.count(), Member.objects.get(pk=amina.pk).is_paused) == (1, True)
    assert [mail.to for mail in Email.objects.all()] == [["amina@example.org"]]


def test_a_pause_ended_while_it_is_ended_and_begun_anew_leaves_one_truth(cast):
    amina, olu, ola = cast.member(), cast.organiser("Olu"), cast.organiser("Ola")
    for _ in range(4):
        Pause.objects.begin(amina, olu, WHY)
        answers = at_once(
            lambda: Pause.objects.end(amina, olu) and None,
            lambda: Pause.objects.end(amina, ola) and None,
            lambda: Pause.objects.begin(amina, ola, WHY) and None,
        )
        assert {type(each) for each in answers if each is not None} <= {PauseRefused}
        running = Pause.objects.running().count()
        assert (running, Member.objects.get(pk=amina.pk).is_paused) in [(0, False), (1, True)]
        if running:
            Pause.objects.end(amina, olu)
