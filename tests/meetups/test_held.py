"""Who holds a meetup is credited with what they do: in mails, in calendars, in the feed, each meetup one entry."""

import pytest
from django.db import IntegrityError

from meetups.models import Host
from tests.meetups.calendar_reading import event_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def held(cast):
    """A meetup held by Bilal, who facilitates, and a radio, named before him."""
    meetup = cast.meetup()
    Host.objects.create(meetup=meetup, member=cast.member("Bilal"), role="facilitator", position=2)
    Host.objects.create(meetup=meetup, organisation="A <radio>", role="tech", position=1)
    meetup.touch()
    return meetup


CREDITS = "A <radio> (tech and access support), Bilal (facilitator)"


def test_calendars_credit_them_in_the_one_entry_there_is(held, client):
    for path in ("/meetups/calendar.ics", f"{held.get_absolute_url()}invite.ics"):
        event = event_at(client, path)
        assert event["UID"] == str(held.uid)
        assert f"Held by: {CREDITS}" in event["DESCRIPTION"]


def test_feed_credits_them_and_what_they_are_called_does_nothing(held, client):
    feed = client.get("/meetups/feed/").content.decode()
    assert feed.count("<entry>") == 1
    assert "Held by A &amp;lt;radio&amp;gt; (tech and access support), Bilal (facilitator)." in feed


def test_someone_who_calls_themselves_otherwise_is_called_so_in_calendars_at_once(held, client):
    old = client.get("/meetups/calendar.ics")
    host = held.hosts.get(role="facilitator").member
    host.name = "Bil"
    host.save()
    new = client.get("/meetups/calendar.ics", headers={"if-none-match": old["ETag"]})
    assert (new.status_code, b"Bil (facilitator)" in new.content) == (200, True)


def test_mail_about_a_place_credits_them(held, cast, outbox):
    held.rsvp(cast.member())
    [mail] = outbox()
    assert f"Held by: {CREDITS}" in mail.message


def test_nobody_does_what_we_have_no_word_for(held):
    with pytest.raises(IntegrityError):
        held.hosts.create(name="Carys", role="queen")
