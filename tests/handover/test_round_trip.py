"""What is handed over and taken over is the same community: to the letter, on every page, on either database."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from community import outbox
from community.archive.parts import LEFT_OUT, REPLACED, SOME, fields_of, handed_over
from community.models import Member
from tests import crawl
from tests.conftest import POSTGRES
from tests.handover.houses import House, as_json, data, empty, hand_over, manifest, take_over
from tests.handover.whole import EMPTY

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

OF_EACH_HOUSE = (
    "auth.Permission",
    "contenttypes.ContentType",
    "auth.Group_permissions",
    "admin.LogEntry",
    "community.Member_user_permissions",
)
READERS = {"visitor": None, "member": "amina@example.org", "organiser": "olu@example.org"}
READ_TWICE = {"member": READERS["member"]}  # on PostgreSQL as well; what differs there are rows, which are compared
STARTS = [*crawl.STARTS, "/meetups/calendar.ics", "/meetups/feed/", "/charter/feed/", "/bursaries/", "/members/"]


def pages(sign_in):
    """Pages of every kind there is, for each of the readers."""
    found = {}
    for reader, email in (READ_TWICE if POSTGRES else READERS).items():
        member = Member.objects.get(email=email) if email else None
        browser = sign_in(member, second_factor=True) if member else crawl.Client()
        found |= {f"{reader} {path}": page for path, page in crawl.every_page(browser, STARTS, of_a_kind=5).items()}
    return found


def test_pages_of_every_kind_of_the_demo_are_the_same_for_everyone(demo, sign_in, tmp_path):
    before = pages(sign_in)
    rows = everything(but=OF_EACH_HOUSE)
    hand_over(tmp_path / "one.zip")
    empty()
    assert not Member.objects.exists()
    take_over(tmp_path / "one.zip")
    assert everything(but=OF_EACH_HOUSE) == rows
    after = pages(sign_in)
    assert len(before) > (100 if POSTGRES else 300)
    assert any(path.endswith(".ics") for path in before)
    assert crawl.changed(before, after) == set()


def everything(*, but=()):
    """Every row of every table that is handed over, as the database has it."""
    return {
        model._meta.label: list(models.QuerySet(model).order_by("pk").values())
        for model in handed_over()
        if model._meta.label not in but
    }


def test_every_row_of_somebody_who_did_everything_is_the_same(everybody, tmp_path):
    outbox.erase(list(outbox.waiting().values_list("pk", flat=True)))
    before, photos = everything(but=OF_EACH_HOUSE), files()
    hand_over(tmp_path / "one.zip", waiting=False)
    empty()
    assert files() == {}
    take_over(tmp_path / "one.zip")
    assert everything(but=OF_EACH_HOUSE) == before
    assert files() == photos
    hand_over(tmp_path / "two.zip", waiting=False)
    assert data(tmp_path / "one.zip") == data(tmp_path / "two.zip")


def files():
    """The photos there are."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_other_database_can_take_it_over_and_hand_it_back(everybody, tmp_path):
    """On PostgreSQL: to SQLite and back. On SQLite: to another file, from nothing."""
    outbox.erase(list(outbox.waiting().values_list("pk", flat=True)))
    hand_over(tmp_path / "one.zip", waiting=False)
    house = House(tmp_path / "house")
    house.done("migrate", "-v0")
    house.done("takeover", str(tmp_path / "one.zip"))
    house.done("verify_charter")
    house.done("handover", str(tmp_path / "two.zip"))
    empty()
    take_over(tmp_path / "two.zip")
    hand_over(tmp_path / "three.zip")
    one, two, three = (as_json(tmp_path / f"{name}.zip") for name in ("one", "two", "three"))
    assert one == two == three
    texts = [{name: text for name, text in data(tmp_path / f"{name}.zip").items() if "data/" not in name}
             for name in ("one", "two", "three")]  # fmt: skip
    assert texts[0] == texts[1] == texts[2]
    keys = [manifest(tmp_path / f"{name}.zip")["last_keys"] for name in ("one", "two", "three")]
    assert keys[0] == keys[1]
    assert all(keys[2][label] >= last for label, last in keys[1].items())


# --- Nothing is forgotten ---------------------------------------------------------------------------------------------


def test_every_model_is_handed_over_or_left_out_for_a_reason():
    every = {model._meta.label for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    assert {model._meta.label for model in handed_over()} == every - {*LEFT_OUT}
    assert {*LEFT_OUT} | {*SOME} | {*REPLACED} <= every
    assert all([*LEFT_OUT.values(), *(why for _, why in SOME.values()), *REPLACED.values()])


def test_every_field_is_in_its_rows_or_is_a_table_between():
    for model in handed_over():
        names = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        assert {field.name for field in fields_of(model)} == names, model._meta.label
        for field in model._meta.local_many_to_many:
            assert field.remote_field.through in handed_over()


def test_the_rows_this_is_tried_with_are_of_every_model(everybody):
    """A new model has a row in `tests/everybody`, so that the tests above see it go and come back."""
    assert {label for label, rows in everything().items() if not rows} == EMPTY


def test_every_file_there_is_goes_along(everybody, tmp_path):
    hand_over(tmp_path / "one.zip")
    assert {f"media/{name}": content for name, content in files().items()} == {
        name: content for name, content in data(tmp_path / "one.zip").items() if name.startswith("media/")
    }
