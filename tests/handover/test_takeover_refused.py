"""An archive that is not what it should be, or came to the wrong house, is refused in a sentence; nothing changes."""

import json
import os
import stat
import struct
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError
from django.db import models

from bursaries.models import Application
from charter.models import Charter
from community.archive.parts import handed_over
from community.models import Community, Member
from community.secrets import LOST, rotate
from meetups.models import Board
from tests.handover.houses import forged, take_over
from tests.site import ROOT

pytestmark = pytest.mark.django_db

ROWS = "data/meetups.rsvp.jsonl"
PHOTO = "media/people/1/photo.webp"


def counts():
    """How many rows there are of everything, and which photos."""
    photos = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return {model: models.QuerySet(model).count() for model in handed_over()}, photos


def refused(archive, why):
    """Is refused with these words, in one sentence or two, and changes nothing."""
    before = counts()
    with pytest.raises(CommandError, match=why) as told:
        take_over(archive)
    assert str(told.value).startswith("Nothing was taken over. ")
    assert "\n" not in str(told.value)
    assert counts() == before


def row_with(changes=None, fields=None, *, drop="", line=2, file=ROWS):
    """Changes one row of a file."""

    def change(files, said):
        lines = files[file].splitlines()
        row = json.loads(lines[line - 1])
        row.update(changes or {})
        row["fields"].update(fields or {})
        row["fields"].pop(drop, None)
        lines[line - 1] = json.dumps(row).encode()
        files[file] = b"\n".join(lines) + b"\n"

    return change


def text_in(file, old, new):
    """Replaces some bytes of a file once."""

    def change(files, said):
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)

    return change


def manifest_with(**changes):
    """Changes what it says of itself."""
    return lambda files, said: said.update(changes)


def renamed(old, new):
    """Gives a file another name, here and in the manifest."""

    def change(files, said):
        files[new] = files.pop(old)
        said["files"][new] = said["files"].pop(old)

    return change


def more(name):
    """One more file, named in the manifest."""

    def change(files, said):
        files[name] = b"more"
        said["files"][name] = {}

    return change


FORGED = {
    "another format": (manifest_with(format=2), "of another format"),
    "another version": (manifest_with(migrations={"meetups": []}), "made by another version"),
    "no list of files": (manifest_with(files=[]), "damaged"),
    "keys that are no numbers": (manifest_with(last_keys={"meetups.rsvp": "many"}), "damaged"),
    "keys of other tables": (manifest_with(last_keys={"meetups.rsvp": 7}), "damaged"),
    "a model we do not know": (more("data/meetups.secret.jsonl"), "exactly the tables"),
    "a table missing": (renamed(ROWS, "data/meetups.other.jsonl"), "exactly the tables"),
    "a row of another model": (row_with({"model": "community.member"}), f"{ROWS}, line 2: this is not a row"),
    "a field we do not know": (row_with(fields={"colour": "red"}), f"{ROWS}, line 2: it has other fields"),
    "a field missing": (row_with(drop="ticket"), f"{ROWS}, line 2: it has other fields"),
    "a value of another kind": (row_with(fields={"ticket": "red"}), f"{ROWS}, line 2: this is not a row"),
    "a key that is none": (row_with({"pk": "red"}), f"{ROWS}, line 2: this is not a row"),
    "a key no database has": (row_with({"pk": 10**30}), f"{ROWS}, line 2: "),
    "a status there is not": (row_with(fields={"status": "perhaps"}), f"{ROWS}, line 2: the database does not"),
    "two rows with one key": (row_with({"pk": 1}), f"{ROWS}, line 2: the database does not take"),
    "a link to nobody": (row_with(fields={"member": 999_999}), "lead to others which are not there"),
    "a link into nothing": (row_with(fields={"member": None}), f"{ROWS}, line 2: "),
    "half a line": (text_in(ROWS, b'"pk": 2', b'"pk": '), f"{ROWS}, line 2: this is not a row in JSON"),
    "no row but a list": (text_in(ROWS, b"{", b"[1]\n{"), f"{ROWS}, line 1: this is not a row in JSON"),
    "no letters": (text_in(ROWS, b"{", b"\xff\xfe{"), f"{ROWS}, line 1: this is not a row in JSON"),
    "deep in itself": (text_in(ROWS, b"{", b"[" * 100_000 + b"\n{"), f"{ROWS}, line 1: this is not a row in JSON"),
    "fewer rows than it says": (text_in(ROWS, b"\n", b"\n{}\n"), f"{ROWS}, line 2: this is not a row"),
    "rows gone": (lambda files, said: files.update({ROWS: b""}), "as many rows as the manifest says"),
    "another history": (row_with(fields={"summary": "Nothing."}, file="data/charter.revision.jsonl"), "The charter is"),
    "a way out of the folder": (more("media/../../evil.py"), "names that no archive of ours has"),
    "a way from the root": (more("/etc/evil"), "names that no archive of ours has"),
    "a way of Windows": (more("media\\evil"), "names that no archive of ours has"),
    "a hidden file": (more("media/.htaccess"), "names that no archive of ours has"),
    "a file beside": (more("setup.py"), "names that no archive of ours has"),
    "a file nobody spoke of": (lambda files, said: files.update({PHOTO: b"x"}), "exactly the files that it says"),
    "a file that is not there": (lambda files, said: files.pop(ROWS), "exactly the files that it says"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(FORGED))
def test_forged_archive_is_refused(what, demo_archive, tmp_path):
    change, why = FORGED[what]
    refused(forged(demo_archive, tmp_path / "forged.zip", change), why)


def test_archive_whose_file_was_changed_is_refused(demo_archive, tmp_path):
    with ZipFile(demo_archive) as old, ZipFile(tmp_path / "changed.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Amina", b"Aminu"))
    refused(tmp_path / "changed.zip", "is not what was handed over: its checksum differs")


@pytest.mark.parametrize("length", [0, 22, 1000, 50_000, -1])
def test_part_of_an_archive_is_refused(length, demo_archive, tmp_path):
    (tmp_path / "part.zip").write_bytes(demo_archive.read_bytes()[:length])
    refused(tmp_path / "part.zip", "is not a ZIP archive, or not all of it is there")


@pytest.mark.parametrize("name", ["manifest.json", "README.md", "media/", ROWS])
def test_archive_with_one_wrong_byte_is_refused(name, demo_archive, tmp_path):
    content = bytearray(demo_archive.read_bytes())
    with ZipFile(demo_archive) as folder:
        info = next(info for info in folder.infolist() if info.filename.startswith(name))
    head = info.header_offset + 26  # where the lengths of name and extra field stand, before both and the content
    start = head + 4 + sum(struct.unpack("<HH", content[head : head + 4]))
    content[start + info.compress_size // 2] ^= 0xFF
    (tmp_path / "wrong.zip").write_bytes(content)
    refused(tmp_path / "wrong.zip", "is damaged|its checksum differs")


def test_no_archive_and_another_archive_are_refused(tmp_path):
    refused(tmp_path / "none.zip", "There is no file")
    with ZipFile(tmp_path / "other.zip", "w") as folder:
        folder.writestr("README.md", "Hello")
    refused(tmp_path / "other.zip", "It has no manifest.json")


def special(tmp_path, info, content=b"/etc/passwd"):
    """An archive with an entry of a special kind."""
    with ZipFile(tmp_path / "special.zip", "w", ZIP_DEFLATED) as folder:
        folder.writestr(info, content, ZIP_DEFLATED)
    return tmp_path / "special.zip"


def test_links_and_folders_are_refused(tmp_path):
    link = ZipInfo("media/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(special(tmp_path, link), "links or folders")
    refused(special(tmp_path, ZipInfo("media/folder/")), "links or folders|names that")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    refused(special(tmp_path, "data/meetups.rsvp.jsonl", b"\0" * 50_000_000), "unpack to far more")


def test_two_files_of_one_name_are_refused(tmp_path):
    with ZipFile(tmp_path / "two.zip", "w") as folder:
        folder.writestr("README.md", "Hello")
        with pytest.warns(UserWarning, match="Duplicate"):
            folder.writestr("README.md", "Hello")
    refused(tmp_path / "two.zip", "two files of one name")


# --- The house ------------------------------------------------------------------------------------------------------


def test_house_with_somebody_in_it_is_left_alone(cast, demo_archive):
    cast.member()
    refused(demo_archive, r"This installation is not empty \(there is a member\)")


def test_what_migrations_and_first_visits_left_is_replaced(demo_archive):
    Group.objects.get(name="Organisers").delete()
    Group.objects.create(name="Somebody's own")
    Community.objects.create(pk=1, name="A new house")
    Charter.locked()
    Board.current()
    take_over(demo_archive)
    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Bursary payers", "Bursary reviewers", "Care stewards", "Organisers",
    ]  # fmt: skip
    assert Community.current().name != "A new house"
    assert Member.objects.get(email="olu@example.org").has_perm("meetups.change_meetup")


def test_taken_over_twice_is_refused(demo_archive):
    take_over(demo_archive)
    refused(demo_archive, "not empty")


def test_while_work_runs_it_is_refused(demo_archive, tmp_path):
    """In processes of their own: the lock is one process's."""
    hold = (
        "import django, time; django.setup()\n"
        "from community.locks import only_one\n"
        "with only_one('work') as mine:\n print(mine, flush=True); time.sleep(60)"
    )
    env = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/house.sqlite3"}
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=env | {"DJANGO_SETTINGS_MODULE": "community.settings", "PYTHONPATH": str(ROOT)},
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "True\n"
        done = subprocess.run(
            [sys.executable, "manage.py", "takeover", str(demo_archive)],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        holder.kill()
    assert (done.returncode, done.stderr) == (
        1, "CommandError: “work” is running. Stop it, and start it again afterwards.\n",
    )  # fmt: skip


# --- The keys -------------------------------------------------------------------------------------------------------


def test_without_the_key_it_is_refused_and_with_it_the_words_are_there(demo_archive, settings):
    old = settings.DATA_KEYS
    settings.DATA_KEYS = ["new-" * 20]
    refused(demo_archive, r"Put the old house's first DATA_KEYS \(its SECRET_KEY.*\) last into DATA_KEYS here")
    settings.DATA_KEYS = ["new-" * 20, *old]
    take_over(demo_archive)
    assert sum(changed for _, changed, _ in rotate()) > 0
    settings.DATA_KEYS = ["new-" * 20]
    words = [each.circumstance for each in Application.objects.exclude(circumstance="")]
    assert words
    assert LOST not in words
