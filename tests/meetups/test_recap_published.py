"""A recap that is out: told once, changed, taken back with the mail that has not left, published again."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from post_office.models import Email

from community import preferences
from meetups import telling
from meetups.models import Meetup, News, Notice, Recap
from meetups.models.recap_start import ASKED, EXPLORED, NEXT
from meetups.preferences import RECAP
from tests.meetups.desk import address
from tests.meetups.recaps import tell, told
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


STANDS = "We shared **words**."


def test_published_it_is_on_the_page_and_told_to_those_who_want_it(recap_desk, draft, client, cast, reader, clock):
    cast.member("Bilal")
    meetup = draft.meetup
    answer = recap_desk.do(meetup, "publish", attendance="23")
    assert answer["Location"] == address(meetup, "recap")
    page = words_of(recap_desk.page(meetup))
    assert "The recap is out. Those who want to know are told in ten minutes." in page
    assert "Save and publish" not in page
    shown = client.get(meetup.get_absolute_url())
    assert "Recap 23 people came. We shared words ." in words_of(shown)
    assert "<strong>words</strong>" in shown.content.decode()
    assert "Changed on" not in words_of(shown)
    assert LogEntry.objects.latest("pk").change_message == "Published the recap."
    telling.tell_all()
    assert told() == []
    tell(clock)
    assert told() == ["Amina"]
    mail = Email.objects.get(subject="What we explored: Words we share")
    assert meetup.url in mail.message
    assert "We shared" not in mail.message
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(("number", "words"), [("", ""), ("0", "Nobody came."), ("1", "1 person came.")])
def test_how_many_came_is_a_number_and_a_sentence(recap_desk, draft, client, number, words):
    recap_desk.do(draft.meetup, "publish", attendance=number)
    page = words_of(client.get(draft.meetup.get_absolute_url()))
    assert f"Recap {words} We shared".replace("  ", " ") in page


def test_pressed_twice_it_is_published_once_and_told_once(recap_desk, draft, reader, clock):
    form = recap_desk.open(draft.meetup)
    recap_desk.do(draft.meetup, "publish", form=form)
    first = Recap.objects.get().published_at
    tell(clock)
    assert recap_desk.do(draft.meetup, "publish", form=form).status_code == 409
    answer = recap_desk.do(draft.meetup, "publish")
    assert (answer.status_code, "This recap is out already." in words_of(answer)) == (422, True)
    tell(clock)
    assert (Recap.objects.get().published_at, told()) == (first, ["Amina"])


@pytest.mark.parametrize("state", ["one second before its end", "cancelled", "draft"])
def test_it_comes_out_only_after_a_meetup_that_took_place(recap_desk, draft, client, clock, state):
    meetup = draft.meetup
    if state == "one second before its end":
        clock.shift(timedelta(seconds=-1))
    else:
        Meetup.objects.update(status=state, cancel_reason="x" if state == "cancelled" else "")
    assert "Save and publish" not in words_of(recap_desk.page(meetup))
    answer = recap_desk.do(meetup, "publish")
    assert (answer.status_code, "A recap can come out once its meetup is over." in words_of(answer)) == (422, True)
    assert Recap.objects.get().published_at is None
    if state != "draft":
        assert "Recap" not in words_of(client.get(meetup.get_absolute_url()))


@pytest.mark.parametrize("hint", [EXPLORED, ASKED, NEXT])
def test_what_was_to_be_filled_in_does_not_come_out(recap_desk, draft, hint):
    answer = recap_desk.do(draft.meetup, "publish", text=f"# Asks\n\n{hint}")
    assert answer.status_code == 422
    assert f"“{hint}” is still there." in words_of(answer)
    assert recap_desk.do(draft.meetup, text=f"# Asks\n\n{hint}").status_code == 302  # a draft may hold it


def test_what_is_typed_in_it_runs_nowhere(draft, client):
    Recap.objects.update(text="<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    draft.publish()
    page = client.get(draft.meetup.get_absolute_url()).content.decode()
    for evil in ("<script>alert", 'href="javascript', "<img src=x"):
        assert evil not in page


def test_changed_afterwards_it_says_so_and_nobody_is_told_again(recap_desk, draft, client, clock, reader):
    draft.publish()
    tell(clock)
    clock.shift(timedelta(days=1))
    recap_desk.do(draft.meetup, text="Mended.")
    page = words_of(client.get(draft.meetup.get_absolute_url()))
    assert "Mended. Changed on Wednesday 11 November 2026." in page
    tell(clock)
    assert told() == ["Amina"]


def test_taken_back_it_is_gone_at_once_and_told_to_nobody(recap_desk, draft, client, reader, clock):
    draft.publish()
    recap_desk.press(draft.meetup, "take-back")
    assert "The recap is a draft again. Only we see it." in words_of(recap_desk.page(draft.meetup))
    assert "Recap" not in words_of(client.get(draft.meetup.get_absolute_url()))
    tell(clock)
    assert told() == []
    assert LogEntry.objects.latest("pk").change_message == "Took the recap back."


def test_taken_back_its_mail_that_has_not_left_is_taken_back_too(draft, reader, clock, cast):
    other = cast.meetup("Other", days=-1)
    other_recap = Recap.objects.create(meetup=other, text="Maps.")
    for recap in (draft, other_recap):
        recap.publish()
    tell(clock)
    assert told() == ["Amina", "Amina"]  # in one mail
    draft.take_back()
    tell(clock)
    waiting = Email.objects.get(messages__kind=News.RECAP)
    assert (waiting.subject, told()) == ("What we explored: Other", ["Amina"])


def test_published_again_it_is_told_to_those_who_were_not(draft, reader, clock, cast):
    draft.publish()
    tell(clock)
    draft.take_back()
    assert told() == []
    draft.publish()
    tell(clock)
    assert told() == ["Amina"]
    Email.objects.update(status=0)  # it has left
    draft.take_back()
    preferences.choose(cast.member("Bilal"), {RECAP.key: True})
    draft.publish()
    tell(clock)
    assert told() == ["Amina", "Bilal"]


def test_taken_back_twice_is_taken_back(draft):
    draft.publish()
    draft.take_back()
    version = Recap.objects.get().version
    draft.take_back()
    assert (Recap.objects.get().version, Notice.objects.filter(kind=News.RECAP).count()) == (version, 0)
