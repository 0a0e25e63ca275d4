"""Private keep-aparts on the desk: two members, no reason, seen by organisers alone."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetups.models import KeepApart
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST, ADD = reverse("admin:meetups_keepapart_changelist"), reverse("admin:meetups_keepapart_add")


@pytest.fixture
def two(cast):
    return cast.member("Ada"), cast.member("Bo")


def test_two_members_are_kept_apart_whoever_is_named_first_and_only_once(desk, two):
    ada, bo = two
    assert desk.client.post(ADD, {"one": bo.pk, "other": ada.pk}).status_code == 302
    assert [(each.one, each.other) for each in KeepApart.objects.all()] == [(ada, bo)]
    for one, other in ((ada, bo), (bo, ada)):
        again = desk.client.post(ADD, {"one": one.pk, "other": other.pk})
        assert again.status_code == 422
        assert "These two are kept apart already." in words_of(again)
    assert KeepApart.objects.count() == 1


def test_nobody_is_kept_apart_from_themselves(desk, two):
    answer = desk.client.post(ADD, {"one": two[0].pk, "other": two[0].pk})
    assert answer.status_code == 422
    assert "Choose two people." in words_of(answer)


def test_the_list_names_them_and_nothing_else_does(desk, two):
    desk.client.post(ADD, {"one": two[0].pk, "other": two[1].pk})
    assert "Ada" in words_of(desk.client.get(LIST))
    assert [(entry.object_repr, entry.get_change_message()) for entry in LogEntry.objects.all()] == [
        ("Two people", "Added.")
    ]
    assert "Ada" not in words_of(desk.client.get("/admin/"))


def test_it_is_taken_away_and_not_changed(desk, two):
    kept = KeepApart.objects.create(one=two[1], other=two[0])
    page = reverse("admin:meetups_keepapart_change", args=[kept.pk])
    assert desk.client.post(page, {"one": two[0].pk, "other": two[1].pk}).status_code == 403
    delete = reverse("admin:meetups_keepapart_delete", args=[kept.pk])
    assert delete in desk.client.get(page).content.decode()
    assert desk.client.post(delete, {"post": "yes"}).status_code == 302
    assert not KeepApart.objects.exists()


def test_it_goes_with_either_account(two):
    KeepApart.objects.create(one=two[0], other=two[1])
    two[1].delete()
    assert not KeepApart.objects.exists()


def test_the_database_refuses_a_pair_twice_or_of_one(two):
    KeepApart.objects.create(one=two[0], other=two[1])
    for one, other in ((two[0], two[1]), (two[1], two[0]), (two[0], two[0])):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeepApart.objects.create(one=one, other=other)


def test_members_cannot_see_it(cast, sign_in, two):
    browser = sign_in(two[0])
    assert browser.get(LIST, follow=True).status_code == 403
    assert "keep-apart" not in words_of(browser.get("/me/"))
