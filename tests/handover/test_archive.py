"""An archive can be read without us: plain files, and a README that says of each what it is."""

import json
import re
from zipfile import ZipFile

import icalendar
import pytest
from django.test import Client

from bursaries.models import CostLine
from community.archive.parts import fields_of, file_of, handed_over, locks
from community.archive.sealing import Seal
from community.models import Member
from community.secrets import SecretText
from meetups.models import Meetup
from tests.handover.houses import as_json, empty, hand_over, manifest, take_over

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def files(everybody, tmp_path):
    """Everything in an archive, by name."""
    moment = everybody.me.confirmed_at.replace(microsecond=123_456)
    Member.objects.filter(pk=everybody.me.pk).update(confirmed_at=moment)
    hand_over(tmp_path / "one.zip")
    with ZipFile(tmp_path / "one.zip") as folder:
        assert folder.testzip() is None
        return {name: folder.read(name) for name in folder.namelist()}


def test_readme_says_of_every_file_and_every_field_what_it_is(files):
    text = files["README.md"].decode()
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(handed_over())
    for model, part in zip(handed_over(), parts, strict=True):
        rows = len(files[file_of(model)].splitlines())
        assert part.startswith(f"`{file_of(model)}` ({rows} row")
        told = dict(re.findall(r"^- `(\w+)`: (.+)$", part, re.MULTILINE))
        assert list(told) == [field.name for field in fields_of(model)]
        assert all("encrypted" in told[name] for name in locks(model))
    assert "One per member and meetup." in text
    assert "`going` Going" in text
    assert not re.search(r"&#?\w+;", text)  # plain words, not HTML
    assert "Meetup(" not in text  # nor what Django calls a model that has no words of its own


def test_manifest_counts_and_sums_up_every_file(files):
    said = json.loads(files.pop("manifest.json"))
    assert said["files"].keys() == files.keys()
    for name, content in files.items():
        assert said["files"][name]["bytes"] == len(content)
        if name.startswith("data/"):
            assert said["files"][name]["rows"] == len(content.splitlines())
    assert said["site"] == "http://testserver"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["made_at"])


def test_moments_are_whole_and_money_is_in_pence(files, everybody):
    rows = [json.loads(line) for line in files["data/community.member.jsonl"].splitlines()]
    [moment] = [row["fields"]["confirmed_at"] for row in rows if row["pk"] == everybody.me.pk]
    assert moment.endswith(".123456Z")  # Django's own format would lose the last three
    paid = [json.loads(line)["fields"]["pence"] for line in files["data/bursaries.payment.jsonl"].splitlines()]
    assert paid == [2000, 2500]


def test_calendar_holds_every_meetup_that_was_announced_and_nobody(files):
    calendar = icalendar.Calendar.from_ical(files["calendar.ics"])
    uids = {str(event["UID"]) for event in calendar.walk("VEVENT")}
    assert uids == {str(uid) for uid in Meetup.objects.announced().values_list("uid", flat=True)}
    assert b"secret-room" not in files["calendar.ics"]


def test_charter_is_the_one_the_site_gives_out(files):
    assert files["charter.md"] == Client().get("/charter/?format=md").content
    assert sorted(name for name in files if name.startswith("charter/")) == [
        "charter/revision-1.md", "charter/revision-2.md",
    ]  # fmt: skip
    assert b"revision 1," in files["charter/revision-1.md"]


def test_new_and_empty_house_can_be_handed_over_too(transactional_db, tmp_path):
    hand_over(tmp_path / "one.zip", waiting=False)
    said = take_over(tmp_path / "one.zip")
    assert re.match(r"The community is here: \d+ rows, 0 files of photos\.\nCharter: revisions 0, digest", said)
    assert "charter.md" not in manifest(tmp_path / "one.zip")["files"]


def test_another_address_is_pointed_out(transactional_db, settings, tmp_path):
    hand_over(tmp_path / "one.zip")
    assert "It was at" not in take_over(tmp_path / "one.zip")
    settings.SITE_URL = "https://new.example.org"
    assert "It was at http://testserver and is at https://new.example.org now" in take_over(tmp_path / "one.zip")


def test_photo_that_is_gone_is_told(everybody, tmp_path):
    name = everybody.profile.file_name(everybody.profile.small)
    (tmp_path / "media" / name).unlink()
    assert "1 file of a photo is gone, or went just now." in hand_over(tmp_path / "one.zip")
    assert f"media/{name}" not in manifest(tmp_path / "one.zip")["files"]


def test_what_is_sealed_opens_with_any_of_our_keys_and_only_where_it_belongs(settings):
    seal = Seal("mfa.Authenticator.data")
    locked = seal.lock({"secret": "JBSWY"})
    assert (locked, "JBSWY" in locked) == (seal.lock({"secret": "JBSWY"}), False)
    settings.DATA_KEYS = ["new", *settings.DATA_KEYS]
    assert seal.as_stored(locked) == {"secret": "JBSWY"}
    assert not Seal("other.Model.field").can_open(locked)
    assert not any(seal.can_open(wrong) for wrong in ("", "no", "ö", locked[:-8], "A" + locked[1:]))
    settings.DATA_KEYS = ["new"]
    assert not seal.can_open(locked)


def test_text_no_key_of_the_old_house_reads_does_not_stop_the_others(everybody, settings, tmp_path):
    """Its key was lost before: it stays as it is, in case the key is found."""
    [first, *_] = CostLine.objects.order_by("pk")
    lost = SecretText.as_stored("gAAAAA-lost")
    CostLine.objects.filter(pk=first.pk).update(note=lost)
    assert "1 encrypted text cannot be read" in hand_over(tmp_path / "one.zip")
    rows = as_json(tmp_path / "one.zip")["data/bursaries.costline.jsonl"]
    assert rows[0]["fields"]["note"] == "gAAAAA-lost"
    empty()
    take_over(tmp_path / "one.zip")
    assert CostLine.objects.get(pk=first.pk).note.token == "gAAAAA-lost"
