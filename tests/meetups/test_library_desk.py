"""The library on the desk: what waits comes first, is put right, published, or declined."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from meetups.models import Resource
from tests.meetups.shelf import in_library, suggestion
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def waiting(cast):
    return suggestion(cast.member(), title="Asking in rownds", tags=["care"])


def page(made, name="change"):
    return reverse(f"admin:meetups_resource_{name}", args=[made.pk])


def open_form(desk, made):
    return form_of(desk.client.get(page(made)), "resource_form")


def test_the_list_says_how_many_wait_and_shows_them_first(desk, cast, waiting):
    in_library(cast.member("Bilal"), title="Older")
    answer = desk.client.get(reverse("admin:meetups_resource_changelist"))
    words = words_of(answer)
    assert "Library: 1 suggestion waits for you" in words
    assert words.index("Asking in rownds") < words.index("Older")
    waiting.publish()
    words = words_of(desk.client.get(reverse("admin:meetups_resource_changelist")))
    assert "Library: 0 suggestions wait for you" in words


def test_put_right_saved_and_published_everyone_reads_it(desk, waiting, client):
    form = open_form(desk, waiting)
    assert form["tags"] == ["care"]
    assert desk.client.post(page(waiting), form | {"title": "Asking in rounds", "tags": "Care, listening"})
    waiting.refresh_from_db()
    assert (waiting.title, waiting.status) == ("Asking in rounds", "suggested")
    assert [tag.name for tag in waiting.tags.all()] == ["care", "listening"]
    assert waiting.words.startswith("Asking in rounds\ncare\nlistening\n")
    assert waiting.slug == "asking-in-rownds"  # an address stays
    assert desk.client.post(page(waiting, "publish")).status_code == 302
    assert "Asking in rounds" in words_of(client.get("/meetups/library/"))
    again = desk.client.post(page(waiting, "publish"), follow=True)
    assert "This suggestion has been answered already." in words_of(again)


def test_declined_with_words_it_stays_as_it_is(desk, waiting):
    assert "does not come into the library" in words_of(desk.client.get(page(waiting, "decline")))
    assert desk.client.post(page(waiting, "decline"), {"reply": "We have one."}).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reply) == ("declined", "We have one.")
    assert desk.client.post(page(waiting, "decline"), {"reply": "Again."}).status_code == 422
    assert desk.client.post(page(waiting), {"title": "Other"}).status_code == 403
    waiting.refresh_from_db()
    assert (waiting.title, waiting.reply) == ("Asking in rownds", "We have one.")


def test_changed_by_somebody_else_meanwhile_nothing_is_typed_over(desk, waiting):
    form = open_form(desk, waiting)
    waiting.revise(["care"], title="Asking in rounds")
    assert desk.client.post(page(waiting), form | {"title": "Mine"}).status_code == 422
    assert Resource.objects.get().title == "Asking in rounds"


def test_what_is_in_the_library_can_be_put_right_and_taken_out(desk, waiting, client):
    waiting.publish()
    desk.client.post(page(waiting), open_form(desk, waiting) | {"title": "Asking in rounds"})
    assert "Asking in rounds" in words_of(client.get(waiting.get_absolute_url()))
    desk.client.post(page(waiting, "delete"), {"post": "yes"})
    assert client.get(waiting.get_absolute_url()).status_code == 404


def test_an_organiser_adds_something_that_waits_like_any_other(desk, client):
    add = reverse("admin:meetups_resource_add")
    form = form_of(desk.client.get(add), "resource_form")
    given = {"title": "Ours", "kind": "tool", "text": "x", "licence": "cc0", "tags": "maps"}
    assert desk.client.post(add, form | given).status_code == 302
    made = Resource.objects.get()
    assert (made.slug, made.status, made.member.name, made.credit) == ("ours", "suggested", "Olu", "a member")
    assert client.get(made.get_absolute_url()).status_code == 404


def test_no_words_of_members_stand_in_the_log(desk, waiting):
    desk.client.post(page(waiting), open_form(desk, waiting) | {"title": "Canary title"})
    desk.client.post(page(waiting, "decline"), {"reply": "Canary words"})
    entries = LogEntry.objects.all()
    assert len(entries) == 2
    assert not [entry for entry in entries if "anary" in entry.change_message + entry.object_repr]


def test_organisers_without_a_second_factor_and_members_do_nothing(cast, sign_in, waiting):
    for browser in (sign_in(cast.organiser()), sign_in(cast.member("Bilal")), sign_in(waiting.member)):
        for name, data in {"publish": {}, "decline": {"reply": "No."}, "delete": {"post": "yes"}}.items():
            assert browser.post(page(waiting, name), data).status_code in (302, 403)
    waiting.refresh_from_db()
    assert waiting.status == "suggested"
