"""Everyone presses at once, at the site as production serves it: nobody is lost, nobody is told what does not hold."""

import random
import time
from functools import partial
from statistics import median

import pytest
from django.db import transaction
from post_office.models import Email
from post_office.settings import get_batch_size

from community import outbox
from meetups.models import Meetup, Rsvp
from tests.load import crowd
from tests.pages import form_of
from tests.site import end, wait_for

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LEAVING = 50
PRESSES = 20
CODES_A_MINUTE = 20  # settings.ACCOUNT_RATE_LIMITS, per client


def counts(meetup):
    """Capacity, going and waiting, all of one moment."""
    names = ("capacity", "going_count", "waiting_count")
    return Meetup.objects.filter(pk=meetup.pk).with_places().values_list(*names).get()


def assert_no_place_is_wasted_or_given_twice(meetup):
    capacity, going, waiting = counts(meetup)
    assert going <= capacity
    assert going == capacity or waiting == 0


def mails(subject):
    """To whom mails with these words in their subject were queued: one address a mail."""
    return sorted(mail.to[0] for mail in Email.objects.filter(subject__startswith=subject))


def test_everyone_at_once_gets_a_place_or_the_number_they_are_told(site, cast, size, measured):
    meetup = cast.meetup(capacity=size.places)
    people = crowd.members(size.people)
    browsers = crowd.browsers_of(site, people)
    begin = time.monotonic()
    answers = crowd.at_once(partial(crowd.save_place, browser, meetup.slug) for browser in browsers)
    seconds = time.monotonic() - begin
    measured("places asked for, a second", size.people / seconds)
    asked = list(Rsvp.objects.filter(meetup=meetup).order_by("ticket"))
    assert [rsvp.ticket for rsvp in asked] == list(range(1, size.people + 1))
    assert {rsvp.member_id for rsvp in asked} == {member.pk for member in people}
    assert counts(meetup) == (size.places, size.places, size.people - size.places)
    told = dict(zip((member.pk for member in people), answers, strict=True))
    in_line = range(1, size.people - size.places + 1)
    assert [told[rsvp.member_id] for rsvp in asked] == [0] * size.places + list(in_line)
    assert len(mails("Your place is saved")) == size.places
    assert len(mails("You are waiting")) == len(in_line)
    wait_for(crowd.outbox_is_empty, 120)
    assert sorted(mail["X-Recipient"] for mail in site.postbox.mails) == sorted(member.email for member in people)


def full_and_waited_for(meetup, people):
    """Everyone has asked, in this order, some time ago."""
    Rsvp.objects.bulk_create(
        Rsvp(meetup=meetup, member=member, ticket=n, status="going" if n <= meetup.capacity else "waiting")
        for n, member in enumerate(people, 1)
    )
    Meetup.objects.filter(pk=meetup.pk).update(tickets=len(people))


def change_capacity_in_the_admin(organiser, meetup, capacity):
    """As an organiser does: opens the form, changes one number, saves."""
    path = f"/admin/meetups/meetup/{meetup.pk}/change/"
    form = form_of(organiser.get(path), "meetup_form")
    answer = organiser.post(path, **form | {"capacity": [capacity]})
    assert (answer.status, answer.location) == (302, "/admin/meetups/meetup/"), answer.text


def read(browser, path):
    assert browser.get(path).status == 200


def rush_on(meetup, leaving, newcomers, readers):
    """People leave, others come, and others only read, all at once."""
    pages = ("/", "/meetups/", meetup.get_absolute_url(), "/meetups/calendar.ics")
    return crowd.Rush(
        [
            *(partial(crowd.leave, browser, meetup.slug) for browser in leaving),
            *(partial(crowd.save_place, browser, meetup.slug) for browser in newcomers),
            *(partial(read, browser, page) for browser in readers for page in pages),
        ]
    )


def test_places_that_come_free_in_the_rush_go_to_the_longest_waiting(site, cast, size):
    meetup = cast.meetup(capacity=size.places)
    people = crowd.members(size.people)
    full_and_waited_for(meetup, people)
    chance = random.Random(7)
    half = size.places // 2
    leaving = chance.sample(people[: size.places], half) + chance.sample(people[size.places :], LEAVING - half)
    newcomers = crowd.members(LEAVING, "Newcomer")
    [organiser] = crowd.browsers_of(site, [cast.superuser()], second_factor=True)
    rush = rush_on(
        meetup,
        crowd.browsers_of(site, leaving),
        crowd.browsers_of(site, newcomers),
        crowd.browsers_of(site, chance.sample(people, 5)),
    )
    meetup.revise(capacity=size.places + 5)
    change_capacity_in_the_admin(organiser, meetup, size.places + 10)
    while not rush.is_over:
        assert_no_place_is_wasted_or_given_twice(meetup)
    rush.results()
    staying = size.people - LEAVING + len(newcomers)
    assert counts(meetup) == (size.places + 10, size.places + 10, staying - size.places - 10)
    assert_only_the_longest_waiting_moved_up(meetup, size.places)
    assert Rsvp.objects.filter(member__in=leaving, status="not-going").count() == LEAVING
    wait_for(crowd.outbox_is_empty, 120)


def assert_only_the_longest_waiting_moved_up(meetup, places_at_first):
    """Going are the first who stayed; whoever of them was waiting got one mail, and nobody else still here did."""
    held = Rsvp.objects.filter(meetup=meetup).exclude(status="not-going").order_by("ticket").select_related("member")
    capacity = counts(meetup)[0]
    assert [rsvp.is_going for rsvp in held] == [place < capacity for place in range(len(held))]
    moved_up = {rsvp.member.email for rsvp in held if rsvp.is_going and rsvp.ticket > places_at_first}
    told = mails("A place came free")
    left = set(Rsvp.objects.filter(meetup=meetup, status="not-going").values_list("member__email", flat=True))
    assert sorted(address for address in told if address not in left) == sorted(moved_up)
    assert len(told) == len(set(told))


def test_pressing_twenty_times_at_once_saves_one_place_and_sends_one_mail(site, cast):
    meetup = cast.meetup(capacity=5)
    amina = cast.member()
    [browser] = crowd.browsers_of(site, [amina])
    windows = [crowd.Browser(site.url, dict(browser.cookies)) for _ in range(PRESSES)]
    assert crowd.at_once(partial(crowd.save_place, window, meetup.slug) for window in windows) == [0] * PRESSES
    assert [(rsvp.member, rsvp.status, rsvp.ticket) for rsvp in Rsvp.objects.all()] == [(amina, "going", 1)]
    wait_for(crowd.outbox_is_empty)
    assert [mail["Subject"] for mail in site.postbox.mails] == [f"Your place is saved: {meetup.title}"]


def ask_for_a_code(site, meetup, address):
    """A visitor says who they are. The browser is now on the page for the code."""
    browser = crowd.Browser(site.url)
    path = f"/meetups/{meetup.slug}/rsvp/"
    assert browser.get(path).status == 200
    answer = browser.post(path, name=address.partition("@")[0].title(), email=address, access_needs="")
    assert answer.status == 302, answer.text
    assert answer.location.startswith("/accounts/login/code/confirm/?next=")
    return browser


def seconds_to_the_code(site, address, asked):
    site.mail_to(address, "code")
    return time.monotonic() - asked


def come_as_a_newcomer(site, meetup, address):
    """From the meetup's page to a place. Returns the number told (0 for a place), and the seconds the code took."""
    asked = time.monotonic()
    browser = ask_for_a_code(site, meetup, address)
    seconds = seconds_to_the_code(site, address, asked)
    answer = browser.post("/accounts/login/code/confirm/", code=site.code_for(address))
    assert (answer.status, answer.location) == (302, f"/meetups/{meetup.slug}/"), answer.text
    return crowd.told(browser.get(answer.location)), seconds


def test_twenty_newcomers_behind_one_address_all_get_their_codes_and_places_at_once(site, cast, measured):
    meetup = cast.meetup(capacity=CODES_A_MINUTE)
    addresses = [f"wren{number}@example.org" for number in range(CODES_A_MINUTE)]
    came = crowd.at_once(partial(come_as_a_newcomer, site, meetup, address) for address in addresses)
    measured("seconds to the code, 20 at once, median", median(seconds for _, seconds in came))
    assert [number for number, _ in came] == [0] * CODES_A_MINUTE
    assert counts(meetup) == (CODES_A_MINUTE, CODES_A_MINUTE, 0)
    codes = [mail["X-Recipient"] for mail in site.postbox.mails if "code" in mail["Subject"]]
    assert sorted(codes) == sorted(addresses)


def queue_mails(site, count):
    with transaction.atomic():
        for number in range(count):
            outbox.queue(f"guest{number}@example.org", "account_notice", {"kind": "", "site_url": site.url})


def test_a_code_overtakes_mail_that_waits(site, cast):
    meetup = cast.meetup()
    end(site.worker)
    queue_mails(site, 300)
    ask_for_a_code(site, meetup, "wren@example.org")
    site.restart_worker()
    wait_for(crowd.outbox_is_empty, 120)
    arrived = [mail["X-Recipient"] for mail in site.postbox.mails]
    assert len(arrived) == 301
    assert arrived.index("wren@example.org") < get_batch_size()  # the others were queued before it


def test_codes_arrive_while_other_mail_is_sent(site, cast, measured):
    meetup = cast.meetup()
    addresses = [f"wren{number}@example.org" for number in range(5)]
    queue_mails(site, 300)
    seconds = []
    for address in addresses:
        asked = time.monotonic()
        ask_for_a_code(site, meetup, address)
        seconds.append(seconds_to_the_code(site, address, asked))
    measured("seconds to the code while 300 mails are sent, median", median(seconds))
    wait_for(crowd.outbox_is_empty, 120)
    assert len(site.postbox.mails) == 305
