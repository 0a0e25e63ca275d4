"""What a process killed between a file and its row leaves behind goes a day later; what somebody shows never does."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from community import jobs
from community.models import Member, Profile
from community.models.profile import folder_of, images_of
from community.photo_files import drop_orphans, keep, names_under
from meetups.models.recap_photo import file_name
from tests import photos as files
from tests.community import buckets
from tests.meetups.recaps import out, photo_of
from tests.site import ROOT, environment

pytestmark = pytest.mark.django_db

LARGE = files.jpeg((1600, 800))
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.files.storage import FileSystemStorage
from community.models import Member, Profile
from community.models.profile import images_of
from tests.photos import jpeg
save, saved = FileSystemStorage.save, []
def then_die(self, *args, **kwargs):
    saved.append(save(self, *args, **kwargs))
    if len(saved) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
FileSystemStorage.save = then_die
Profile.tell(Member.objects.get(), {}, images_of(jpeg((1600, 800))))
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def names():
    return sorted(names_under("people") + names_under("recaps"))


def age(*which, hours=25):
    """Makes files that old; all, unless named."""
    then = time.time() - hours * 3600
    for name in which or names():
        os.utime(default_storage.path(name), (then, then))


def sweep():
    return drop_orphans(timezone.now() - timedelta(days=1))


def told(member, data=LARGE):
    return Profile.tell(member, {}, images_of(data))


def test_orphans_go_after_a_day_and_what_is_shown_stays(cast):
    profile = told(cast.member())
    photo = photo_of(out(cast.meetup(days=-3)))
    shown = names()
    assert len(shown) == 4
    for name in (f"{folder_of(profile.member_id)}/{'a' * 64}.webp", f"people/999/{'b' * 64}.webp",
                 file_name(photo.recap_id, "c" * 64), file_name(999, "d" * 64)):  # fmt: skip
        keep(name, b"x")
    age(hours=23)
    assert sweep() == 0
    age()
    assert sweep() == 4
    assert names() == shown
    assert sweep() == 0


def test_what_lies_elsewhere_is_not_ours_to_delete(cast):
    for name in ("people/readme.txt", "other/1/a.webp", "people/me/a.webp", "people/1/deep/a.webp"):
        keep(name, b"x")
        age(name)
    assert sweep() == 0
    assert default_storage.exists("people/readme.txt")


def test_of_a_recap_thrown_away_nothing_is_left_even_where_its_files_could_not_be_deleted_then(cast):
    recap = out(cast.meetup(days=-3))
    photo_of(recap)
    recap.take_back()
    recap.discard()  # what runs after the commit does not in a test, as in a process killed there
    assert len(names()) == 2
    age()
    assert (sweep(), names()) == (2, [])


@pytest.mark.parametrize("count", [1, 300])
def test_looking_costs_the_same_however_many_there_are(cast, django_assert_num_queries, count):
    small, large = images_of(LARGE)
    people = Member.objects.bulk_create([Member(email=f"m{number}@example.org") for number in range(count)])
    Profile.objects.bulk_create([Profile(member=each, small=small.key, large=large.key) for each in people])
    for each in people:
        for image in (small, large):
            keep(f"{folder_of(each.pk)}/{image.key}.webp", b"x")
    age()
    with django_assert_num_queries(1):
        assert sweep() == 0


def test_it_is_looked_for_once_a_day(cast, django_assert_num_queries):
    cache.clear()
    keep("people/999/a.webp", b"x")
    age()
    assert jobs.sweep_out_orphans() == 1
    keep("people/999/a.webp", b"x")
    age()
    with django_assert_num_queries(1):
        assert jobs.sweep_out_orphans() == 0
    cache.clear()
    assert jobs.sweep_out_orphans() == 1


def test_in_a_bucket_it_is_the_same(cast, settings):
    with buckets.serve() as bucket:
        settings.STORAGES = settings.STORAGES | bucket.storages
        told(cast.member())
        keep("people/999/a.webp", b"x")
        assert sweep() == 0
        assert drop_orphans(timezone.now() + timedelta(minutes=1)) == 1
        assert len(names()) == 2


def test_a_bucket_that_is_down_is_tried_another_day_and_stops_no_other_job(settings):
    settings.STORAGES = settings.STORAGES | buckets.Bucket("http://127.0.0.1:9").storages
    cache.clear()
    from django.core.management import call_command

    call_command("work", "--once")


@pytest.mark.live
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestWithOtherProcesses:
    def test_killed_between_file_and_row_leaves_files_that_go_after_a_day(self, cast, tmp_path):
        member = cast.member()
        env = environment(1, 1) | {"MEDIA_ROOT": str(tmp_path), "DJANGO_SETTINGS_MODULE": "community.settings"}
        done = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=env, check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        assert not Profile.objects.exists()
        assert len(names()) == 2
        assert sweep() == 0
        age()
        assert (sweep(), names()) == (2, [])
        assert told(member).small

    def test_a_photo_sent_again_while_its_orphan_is_swept_out_is_there_afterwards(self, cast):
        """The file of an orphan is a day old, and the photo the same: what is being written now is in use."""
        member = cast.member()
        for image in images_of(LARGE):
            keep(f"{folder_of(member.pk)}/{image.key}.webp", image.content)
        age()
        held, swept = threading.Event(), []

        def sweeper():
            held.wait(10)
            swept.append(sweep())
            connection.close()

        thread = threading.Thread(target=sweeper)
        thread.start()
        with transaction.atomic():
            told(member)
            held.set()
            time.sleep(0.7)  # seconds in which the sweeper looks, and waits for the lock
        thread.join(30)
        profile = Profile.objects.get()
        assert swept
        assert names() == sorted(profile.file_name(key) for key in (profile.small, profile.large))
