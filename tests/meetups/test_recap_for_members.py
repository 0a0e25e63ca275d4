"""A recap for members: nothing of it reaches a stranger, on whatever page, feed, mail or copy."""

from datetime import timedelta

import pytest
from django.test import Client
from post_office.models import Email

from community import preferences
from meetups import telling
from meetups.models import CalendarAddress, Recap
from meetups.preferences import RECAP
from tests.crawl import every_page
from tests.meetups.recaps import out, photo_of
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORDS = {"text": "canary-text", "attendance": 7919}
CANARIES = ("canary-text", "7919", "canary-alt", "canary-caption")
CLOSED = "The recap is for members. Sign in to read it."


@pytest.fixture
def recap(past):
    """For members, with a photo."""
    made = out(past, audience="members", **WORDS)
    photo_of(made, "canary-alt", caption="canary-caption")
    return made


def everywhere(recap):
    """Where somebody might look for it."""
    page = recap.meetup.get_absolute_url()
    paths = ["/", "/meetups/", "/meetups/?year=2026", "/meetups/feed/", "/meetups/calendar.ics"]
    return [*paths, page, f"{page}invite.ics", f"{page}rsvp/", f"{page}check-in/", f"{page}questions/"]


def seen(browser, recap):
    """The pages on which there is anything of it."""
    photo = recap.photos.get()
    words = (*CANARIES, photo.small, photo.large)
    answers = {path: browser.get(path, follow=True).content.decode() for path in everywhere(recap)}
    return {
        path: [word for word in words if word in text]
        for path, text in answers.items()
        if any(w in text for w in words)
    }


def test_a_stranger_sees_nothing_of_it_but_that_it_is_there(recap, client):
    assert seen(client, recap) == {}
    page = client.get(recap.meetup.get_absolute_url())
    assert CLOSED in words_of(page)
    assert f'/accounts/login/?next={recap.meetup.get_absolute_url()}"' in page.content.decode()


def test_a_member_reads_all_of_it_on_the_meetups_page(recap, cast, sign_in):
    photo, page = recap.photos.get(), recap.meetup.get_absolute_url()
    found = seen(sign_in(cast.member()), recap)
    all_of_it = [*CANARIES, photo.small, photo.large]
    assert found == dict.fromkeys((page, f"{page}rsvp/", f"{page}check-in/"), all_of_it)  # which lead to the page
    assert "for members" in words_of(sign_in(cast.member("Bilal")).get(page))


def test_no_page_that_a_visitor_can_reach_has_anything_of_it(recap):
    pages = every_page(Client())
    assert recap.meetup.get_absolute_url() in pages
    assert {path for path, (_, text) in pages.items() if any(word in text for word in CANARIES)} == set()


def test_a_draft_is_seen_by_organisers_alone(past, cast, sign_in, client, desk):
    recap = Recap.objects.create(meetup=past, audience="members", **WORDS)
    photo_of(recap, "canary-alt", caption="canary-caption")
    for browser in (client, sign_in(cast.member()), sign_in(cast.member("Bilal", is_staff=True))):
        assert seen(browser, recap) == {}
        assert "Recap" not in words_of(browser.get(past.get_absolute_url()))
    assert "Only organisers see this recap." in words_of(desk.client.get(past.get_absolute_url()))


def test_its_mail_is_a_link_and_nothing_else(past, cast, clock):
    preferences.choose(cast.member(), {RECAP.key: True})
    Recap.objects.create(meetup=past, audience="members", **WORDS).publish()
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    mail = Email.objects.get()
    assert past.url in mail.message
    assert not any(word in mail.message + mail.html_message + mail.subject for word in CANARIES)


def test_a_calendar_of_ones_own_has_nothing_of_it(recap, cast, client):
    token = CalendarAddress.renew(cast.member()).token
    text = client.get(f"/meetups/calendar/{token}.ics").content.decode()
    assert not any(word in text for word in CANARIES)


@pytest.mark.parametrize("path", ["{page}", "/meetups/feed/", "/"])
def test_a_copy_kept_from_when_it_was_public_is_not_confirmed(past, client, path):
    recap = out(past, **WORDS)
    path = path.format(page=past.get_absolute_url())
    first = client.get(path)
    held = {"if-none-match": first.get("ETag", ""), "if-modified-since": first.get("Last-Modified", "")}
    recap.revise(0, text="canary-text", attendance=7919, audience="members")
    again = client.get(path, headers={name: value for name, value in held.items() if value})
    if "canary-text" in first.content.decode():
        assert again.status_code == 200
    assert "canary-text" not in again.content.decode()


def test_a_member_and_a_visitor_never_share_a_copy(recap, cast, sign_in, client):
    page = recap.meetup.get_absolute_url()
    member = sign_in(cast.member()).get(page)
    assert "Cookie" in member["Vary"]
    answer = client.get(page, headers={"if-none-match": member.get("ETag", '"x"')})
    assert answer.status_code == 200
    assert "canary-text" not in answer.content.decode()


def test_made_public_again_everyone_reads_it(recap, recap_desk, client):
    recap_desk.do(recap.meetup, audience="everyone")
    assert "canary-text" in client.get(recap.meetup.get_absolute_url()).content.decode()
