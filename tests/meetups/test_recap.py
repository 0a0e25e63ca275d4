"""What a meetup explored: written on the desk, published once, after the meetup, and told to those who want it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from post_office.models import Email

from community import preferences
from meetups import telling
from meetups.admin_forms import MeetupForm
from meetups.models import Meetup, Message, News, Recap
from meetups.preferences import RECAP
from tests.meetups.desk import address
from tests.meetups.series_desk import unseen
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HEADING = "What we explored"


def typed(text, **more):
    """A recap typed into the form of a meetup that has none yet."""
    return {"recap-TOTAL_FORMS": "1", "recap-0-text": text, "decision": "one"} | more


@pytest.fixture
def write(desk):
    """Writes a recap on the desk; the answer."""
    return lambda meetup, text, **more: desk.client.post(
        address(meetup), unseen(MeetupForm, meetup) | typed(text, **more)
    )


@pytest.fixture
def past(cast, clock):
    """A meetup that is just over."""
    meetup = cast.meetup()
    clock.move_to(meetup.ends_at)
    return meetup


@pytest.fixture
def recap(past):
    """A recap nobody but organisers has read."""
    return Recap.objects.create(meetup=past, text="We shared **words**.")


def told():
    """Who was told that a recap is out."""
    return [message.member.name for message in Message.objects.filter(kind=News.RECAP).order_by("pk")]


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_recap_is_written_on_the_desk_and_seen_by_nobody_yet(write, desk, past, client, cast):
    preferences.choose(cast.member(), {RECAP.key: True})
    assert write(past, "We shared **words**.").status_code == 302
    assert (Recap.objects.get().text, Recap.objects.get().published_at) == ("We shared **words**.", None)
    assert HEADING not in words_of(client.get(past.get_absolute_url()))
    assert "Publish the recap" in words_of(desk.client.get(address(past)))
    telling.tell_all()
    assert told() == []


def test_the_form_brings_it_back_as_it_was_written(write, desk, past):
    write(past, "One <b>Two</b> & “three”")
    form = form_of(desk.client.get(address(past)), "meetup_form")
    assert form["recap-0-text"] == ["One <b>Two</b> & “three”"]
    before = Recap.objects.values().get()
    assert desk.client.post(address(past), form).status_code == 302
    assert Recap.objects.values().get() == before


def test_it_is_changed_after_it_came_out_without_being_told_again(desk, recap, client, clock, cast):
    preferences.choose(cast.member(), {RECAP.key: True})
    recap.publish()
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    form = form_of(desk.client.get(address(recap.meetup)), "meetup_form")
    desk.client.post(address(recap.meetup), form | {"recap-0-text": "Mended."})
    assert "Mended." in words_of(client.get(recap.meetup.get_absolute_url()))
    clock.shift(timedelta(days=1))
    telling.tell_all()
    assert told() == ["Amina"]


@pytest.mark.parametrize("text", ["x" * 50_001, "\0"])
def test_text_that_cannot_be_kept_is_refused(write, past, text):
    assert write(past, text).status_code == 422
    assert not Recap.objects.exists()


def test_an_empty_recap_is_none_and_one_that_is_emptied_is_refused(write, past, recap):
    empty = {"recap-INITIAL_FORMS": "1", "recap-0-id": recap.pk}
    assert write(past, "  ", **empty).status_code == 422
    assert Recap.objects.get().text == "We shared **words**."
    recap.delete()
    assert write(past, "").status_code == 302
    assert not Recap.objects.exists()


@pytest.mark.parametrize("page", ["add", "change"])
def test_a_meetup_has_one_recap_whatever_is_sent(write, desk, past, page):
    two = {"recap-TOTAL_FORMS": "2", "recap-1-text": "Second"}
    answer = desk.create(**typed("First", **two)) if page == "add" else write(past, "First", **two)
    assert answer.status_code == 422
    assert not Recap.objects.exists()


def test_nobody_publishes_by_typing_a_date(write, past):
    write(past, "Text", **{"recap-0-published_at": "2026-11-10", "recap-0-published_at_0": "10/11/2026"})
    assert Recap.objects.get().published_at is None


def test_a_recap_of_another_meetup_is_not_written_over(write, past, recap, cast):
    other = cast.meetup("Other")
    write(other, "Mine", **{"recap-INITIAL_FORMS": "1", "recap-0-id": recap.pk})
    assert list(Recap.objects.values_list("meetup", "text")) == [(past.pk, "We shared **words**.")]


# --- Publishing ------------------------------------------------------------------------------------------------------


def test_published_it_is_on_the_page_and_told_to_those_who_want_it(desk, recap, client, cast, clock):
    preferences.choose(cast.member(), {RECAP.key: True})
    cast.member("Bilal")
    answer = desk.press(recap.meetup, "publish-recap")
    assert answer["Location"] == address(recap.meetup)
    page = words_of(desk.client.get(address(recap.meetup)))
    assert "The recap is out. Those who want to know are told in ten minutes." in page
    assert "Publish the recap" not in page
    content = client.get(recap.meetup.get_absolute_url()).content.decode()
    assert "<strong>words</strong>" in content
    assert HEADING in content
    assert LogEntry.objects.latest("pk").change_message == "Published the recap."
    telling.tell_all()
    assert told() == []
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told() == ["Amina"]
    mail = Email.objects.get(subject="What we explored: Words we share")
    assert recap.meetup.url in mail.message
    assert "We shared" not in mail.message
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_pressed_twice_it_is_published_once_and_told_once(desk, recap, cast, clock):
    preferences.choose(cast.member(), {RECAP.key: True})
    desk.press(recap.meetup, "publish-recap")
    first = Recap.objects.get().published_at
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    answer = desk.press(recap.meetup, "publish-recap")
    assert "This recap is out already." in words_of(desk.client.get(answer["Location"]))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert (Recap.objects.get().published_at, told()) == (first, ["Amina"])


@pytest.mark.parametrize("state", ["one second before its end", "cancelled", "draft"])
def test_it_comes_out_only_after_a_meetup_that_took_place(desk, recap, client, clock, state):
    meetup = recap.meetup
    if state == "one second before its end":
        clock.shift(timedelta(seconds=-1))
    else:
        Meetup.objects.update(status=state, cancel_reason="x" if state == "cancelled" else "")
    answer = desk.press(meetup, "publish-recap")
    page = words_of(desk.client.get(answer["Location"]))
    assert "A recap can come out once its meetup is over." in page
    assert "Publish the recap" not in page
    assert Recap.objects.get().published_at is None
    if state != "draft":
        assert HEADING not in words_of(client.get(meetup.get_absolute_url()))


def test_taken_away_again_it_is_told_to_nobody(desk, recap, client, cast, clock):
    preferences.choose(cast.member(), {RECAP.key: True})
    recap.publish()
    gone = {"recap-TOTAL_FORMS": "1", "recap-INITIAL_FORMS": "1", "recap-0-id": recap.pk, "recap-0-DELETE": "on"}
    desk.client.post(address(recap.meetup), unseen(MeetupForm, recap.meetup) | gone | {"recap-0-text": "x"})
    assert HEADING not in words_of(client.get(recap.meetup.get_absolute_url()))
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told() == []


def test_what_is_typed_in_it_runs_nowhere(recap, client):
    Recap.objects.update(text="<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    recap.publish()
    page = client.get(recap.meetup.get_absolute_url()).content.decode()
    for evil in ("<script>alert", 'href="javascript', "<img src=x"):
        assert evil not in page


# --- Who and how -----------------------------------------------------------------------------------------------------


def test_nobody_else_publishes_it(recap, cast, client, sign_in):
    path = address(recap.meetup, "publish-recap")
    assert client.post(path, follow=True).redirect_chain[-1][0] == f"/accounts/login/?next={path}"
    staff = sign_in(cast.member("Bilal", is_staff=True), second_factor=True)
    for browser in (sign_in(cast.member()), staff):
        assert browser.post(path, follow=True).status_code == 403
    assert Recap.objects.get().published_at is None


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_the_button_is_pressed_not_opened(desk, recap, method):
    assert getattr(desk.client, method)(address(recap.meetup, "publish-recap")).status_code == 405
    assert Recap.objects.get().published_at is None


def test_where_there_is_none_there_is_nothing_to_publish(desk, past):
    assert desk.press(past, "publish-recap").status_code == 404
    assert desk.client.post("/admin/meetups/meetup/999999/publish-recap/").status_code == 404


def test_a_form_from_elsewhere_publishes_nothing(desk, recap):
    desk.client.handler.enforce_csrf_checks = True
    assert desk.press(recap.meetup, "publish-recap").status_code == 403
    assert Recap.objects.get().published_at is None
