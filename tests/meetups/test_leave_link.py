"""The "can't make it" link of a mail: one button, for whoever holds the address, without signing in."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from post_office.models import Email

from community import outbox, preferences
from meetups import telling
from meetups.emails import LEAVE, leave_url
from meetups.models import Message, News
from meetups.preferences import ANNOUNCED
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GONE = "This link does not work any more"
OVER = "This meetup is over"


def path_of(rsvp):
    """The link's address on this site."""
    return leave_url(rsvp).removeprefix(settings.SITE_URL)


def token(payload, salt=LEAVE):
    """An address with these words in it, signed with our key."""
    return f"/meetups/leave/{signing.dumps(payload, salt=salt)}/"


@pytest.fixture
def place(cast):
    """Amina's place, the only one at a meetup that Bilal waits for."""
    meetup = cast.meetup(capacity=1)
    going = meetup.rsvp(cast.member())
    meetup.rsvp(cast.member("Bilal"))
    return going


def standing(place, people):
    return people.statuses(place.meetup)


# --- It works --------------------------------------------------------------------------------------------------------


def test_the_link_stands_in_the_mail_and_opens_a_page_with_one_button(place, client):
    mail = Email.objects.get(to="amina@example.org")
    [link] = re.findall(r"http\S+/leave/\S+", mail.message)
    assert link == leave_url(place)
    page = client.get(path_of(place))
    assert page.status_code == 200
    assert page.content.decode().count("<button") == 1
    assert "Can't make it? Words we share Tuesday 10 November 2026, 11.30am to 12.30pm UK time" in words_of(page)
    assert "Give up my place" in words_of(page)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_it_changes_nothing_however_often(place, client, cast, method):
    before = standing(place, cast)
    for _ in range(3):
        assert getattr(client, method)(path_of(place)).status_code == 200
    assert standing(place, cast) == before == {"Amina": "going", "Bilal": "waiting"}


def test_pressed_the_place_goes_to_the_next_at_once_who_is_told(place, client, cast):
    answer = client.post(path_of(place))
    assert (answer.status_code, answer["Location"]) == (302, path_of(place))
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "going"}
    assert [message.member.name for message in Message.objects.filter(kind=News.PROMOTED)] == ["Bilal"]
    page = words_of(client.get(path_of(place)))
    assert "You are off the list" in page
    assert "Thank you for telling us." in page
    assert "Give up my place" not in page


def test_pressed_twice_it_takes_nothing_from_anybody_else(place, client, cast):
    for _ in range(2):
        assert client.post(path_of(place)).status_code == 302
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "going"}
    assert Message.objects.filter(kind=News.PROMOTED).count() == 1


def test_who_waits_stops_waiting(place, client, cast):
    waiting = place.meetup.rsvps.get(member__name="Bilal")
    assert "Stop waiting" in words_of(client.get(path_of(waiting)))
    client.post(path_of(waiting))
    assert standing(place, cast) == {"Amina": "going", "Bilal": "not-going"}


def test_it_works_without_cookies_and_sets_none_and_is_kept_by_nobody(place, cast):
    browser = Client(enforce_csrf_checks=True)
    for answer in (browser.get(path_of(place)), browser.post(path_of(place)), browser.get(path_of(place))):
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "same-origin"
        if answer.status_code == 200:
            assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
            assert 'name="robots" content="noindex"' in answer.content.decode()
    assert standing(place, cast)["Amina"] == "not-going"


def test_there_is_no_name_address_need_or_way_in_on_the_page(place, client):
    type(place).objects.filter(pk=place.pk).update(access_needs="Captions please", show_name=True)
    for _ in range(2):
        page = client.get(path_of(place)).content.decode()
        for secret in ("Amina", "amina@", "Bilal", "Captions please", "secret-room", "555 0100"):
            assert secret not in page
        client.post(path_of(place))


def test_whoever_is_signed_in_gives_up_the_place_the_link_is_about_and_not_their_own(place, sign_in, cast):
    chidi = cast.member("Chidi")
    place.meetup.revise(capacity=3)
    place.meetup.rsvp(chidi)
    sign_in(chidi).post(path_of(place))
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "going", "Chidi": "going"}


def test_who_gives_up_a_place_still_hears_of_new_meetups(place, client, cast, clock):
    preferences.choose(place.member, {ANNOUNCED.key: True})
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    mail = Message.objects.get(kind=News.ANNOUNCED).mail
    client.post(path_of(place))
    assert list(outbox.waiting().filter(to="amina@example.org")) == [mail]  # what was about the place is taken back


# --- When it no longer does ------------------------------------------------------------------------------------------


def test_link_of_an_earlier_asking_does_not_undo_a_later_one(place, client, cast):
    old, meetup = path_of(place), place.meetup
    client.post(old)
    meetup.revise(capacity=2)
    anew = meetup.rsvp(place.member)
    for method in (client.get, client.post):
        answer = method(old)
        assert (answer.status_code, GONE in words_of(answer)) == (404, True)
    assert standing(place, cast) == {"Amina": "going", "Bilal": "going"}
    assert client.post(path_of(anew)).status_code == 302
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "going"}


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 410), (60 * 60 * 24 * 365, 410)])
def test_it_dies_when_the_meetup_is_over_and_not_before(place, client, cast, clock, seconds, status):
    clock.move_to(place.meetup.ends_at + timedelta(seconds=seconds))
    answer = client.get(path_of(place))
    assert answer.status_code == status
    if status == 410:
        assert OVER in words_of(answer)
        assert client.post(path_of(place)).status_code == 410
        assert client.head(path_of(place)).status_code == 410
        assert standing(place, cast) == {"Amina": "going", "Bilal": "waiting"}


def test_at_a_cancelled_meetup_there_is_nothing_to_do_and_the_news_still_leaves(place, client, cast):
    place.meetup.cancel("The room is flooded.")
    telling.tell_all()
    page = words_of(client.get(path_of(place)))
    assert "This meetup is cancelled" in page
    assert "There is nothing you need to do." in page
    assert "Can't make it?" not in page
    assert "Give up my place" not in page
    assert client.post(path_of(place)).status_code == 302
    assert standing(place, cast) == {"Amina": "going", "Bilal": "waiting"}
    assert Message.objects.filter(kind=News.CANCELLED, withdrawn_at=None).count() == 2


def test_it_works_after_the_meetup_has_begun_and_moves_nobody_up_any_more(place, client, cast, clock):
    clock.move_to(place.meetup.starts_at)
    assert client.post(path_of(place)).status_code == 302
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "waiting"}


def test_it_follows_a_meetup_that_was_moved(place, client, cast, clock):
    end = place.meetup.ends_at
    place.meetup.revise(date=place.meetup.date + timedelta(days=7))
    clock.move_to(end)
    assert client.get(path_of(place)).status_code == 200


# --- Forged ----------------------------------------------------------------------------------------------------------


def test_forged_addresses_open_nothing(place, client, cast):
    good = path_of(place)
    right = [place.pk, place.ticket]
    forged = [
        good[:-2] + "/",
        good.replace("/leave/", "/leave/x"),
        good.replace(":", ";", 1),
        good.swapcase().replace("/MEETUPS/LEAVE/", "/meetups/leave/"),
        token(right, "meetups.emails.other"),
        token(right, "community.preferences.stop"),
        token(right, "django.core.signing"),
        token([place.pk, place.ticket + 1]),
        token([0, 1]),
        token([10**18, 1]),
        *(f"/meetups/leave/{text}/" for text in ("x", "::", "W10:x:y", "é", "%20", "a" * 5000, "..", "%ff", "W10=:1:")),
    ]
    for path in forged:
        for method in (client.get, client.post):
            answer = method(path)
            assert answer.status_code == 404, path
            assert "Amina" not in words_of(answer)
    assert client.get("/meetups/leave/%00/").status_code == 400
    assert standing(place, cast) == {"Amina": "going", "Bilal": "waiting"}


def test_the_address_of_one_place_says_nothing_about_another(place):
    other = place.meetup.rsvps.get(member__name="Bilal")
    body, _, seal = path_of(place).strip("/").rsplit("/")[-1].partition(":")
    assert seal.split(":")[-1] not in path_of(other)
    swapped = path_of(other).strip("/").rsplit("/")[-1].partition(":")[0] + ":" + seal
    assert Client().get(f"/meetups/leave/{swapped}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(place, client, cast, method):
    assert getattr(client, method)(path_of(place)).status_code == 405
    assert standing(place, cast)["Amina"] == "going"


@pytest.mark.parametrize(
    "sent",
    [{"action": "save"}, {"member": "2"}, {"rsvp": "2", "ticket": "2"}, {"x": "\0"}, {"List-Unsubscribe": "One-Click"}],
)
def test_what_is_sent_with_it_does_not_matter(place, client, cast, sent):
    assert client.post(path_of(place), sent).status_code == 302
    assert standing(place, cast) == {"Amina": "not-going", "Bilal": "going"}
