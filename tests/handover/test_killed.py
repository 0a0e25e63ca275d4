"""Processes die, and people go on writing: an archive is there whole or not at all, and of one moment; a house is taken
over whole or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from community.archive import writing
from community.models import Member, Profile
from meetups.models import Rsvp
from tests.handover.houses import as_json, data, empty, hand_over, take_over
from tests.site import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

KILLED = """
import os, signal, sys, django
django.setup()
from community.archive import taking, writing
from django.core.management import call_command
left = int(sys.argv[1])

def until_killed(function):
    def call(*args):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args)
    return call

writing.write_rows = until_killed(writing.write_rows)
taking.add_rows = until_killed(taking.add_rows)
taking.add_file = until_killed(taking.add_file)
call_command(*sys.argv[2:])
"""


def killed_after(steps, *command):
    """Runs a command in a process that is killed after so many tables (and photos)."""
    env = os.environ | {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    env |= {"DJANGO_SETTINGS_MODULE": "community.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(steps), *command], cwd=ROOT, env=env, check=False)
    assert done.returncode == -9


def test_takeover_killed_anywhere_changes_nothing_and_is_simply_started_again(everybody, tmp_path):
    photo = Profile.objects.get(member=everybody.me)
    hand_over(tmp_path / "one.zip")
    tables = len([name for name in data(tmp_path / "one.zip") if name.startswith("data/")])
    empty()
    for steps in (3, tables // 2, tables + 1):  # the last: all rows are in, and one photo
        killed_after(steps, "takeover", str(tmp_path / "one.zip"))
        assert not Member.objects.exists()
        assert not Rsvp.objects.exists()
    name = photo.file_name(photo.small)
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")  # killed in the middle of it
    take_over(tmp_path / "one.zip")
    hand_over(tmp_path / "two.zip")
    assert path.stat().st_size > 100
    one, two = data(tmp_path / "one.zip"), data(tmp_path / "two.zip")
    mail = {"data/post_office.email.jsonl", "data/post_office.log.jsonl"}  # put aside on the way
    assert {name for name in one | two if one.get(name) != two.get(name)} == mail


def test_handover_killed_leaves_no_archive_and_the_next_one_tidies_up(everybody, tmp_path):
    killed_after(20, "handover", "--while-mail-waits", str(tmp_path / "one.zip"))
    assert not (tmp_path / "one.zip").exists()
    [part] = tmp_path.glob(".one.zip.*.part")
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    hand_over(tmp_path / "one.zip")
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == ["one.zip"]
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600


def test_handover_that_fails_leaves_nothing(everybody, tmp_path, monkeypatch):
    monkeypatch.setattr(writing.words, "readme", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand_over(tmp_path / "one.zip")
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == []


def test_nothing_is_overwritten(everybody, tmp_path):
    (tmp_path / "one.zip").write_text("mine")
    with pytest.raises(CommandError, match=r"something called .*one\.zip already"):
        hand_over(tmp_path / "one.zip")
    with pytest.raises(CommandError, match="could not be written"):
        hand_over(tmp_path / "nowhere" / "one.zip")
    assert (tmp_path / "one.zip").read_text() == "mine"


def test_archive_is_of_one_moment_while_people_go_on_writing(cast, tmp_path, monkeypatch):
    """Somebody joins, asks for a place and leaves in the middle: the archive knows nothing of it, and none of them
    waits."""
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    write_rows, written = writing.write_rows, []

    def others_write():
        meetup.rsvp(cast.member("Bilal"))
        Rsvp.objects.filter(member=amina).delete()
        Member.objects.filter(pk=amina.pk).update(name="Changed")
        written.append(connection.vendor)
        connection.close()

    def interrupted(model, stream):
        if model is Member:
            other = Thread(target=others_write)
            other.start()
            other.join(20)
            assert written, "writing has to wait"
        return write_rows(model, stream)

    monkeypatch.setattr(writing, "write_rows", interrupted)
    hand_over(tmp_path / "one.zip")
    rows = as_json(tmp_path / "one.zip")
    assert [row["fields"]["name"] for row in rows["data/community.member.jsonl"]] == ["Amina"]
    assert [row["fields"]["member"] for row in rows["data/meetups.rsvp.jsonl"]] == [amina.pk]
    assert Member.objects.count() == 2
