"""What other programs read of a meetup: the Atom feed, schema.org data, link previews."""

import re
from datetime import date, datetime
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from community.models import Community
from meetups.models import Host
from tests.pages import event_data_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FEED = "/meetups/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = '</script><script>alert(1)</script> & "quotes" \u2028 ]]>'


def feed_of(client):
    answer = client.get(FEED)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ET.fromstring(answer.content)


def texts(element, *path):
    return [found.text for found in element.findall("/".join(f"{ATOM}{name}" for name in path))]


# --- Atom (RFC 4287) -------------------------------------------------------------------------------------------------


def test_the_feed_has_all_that_atom_asks_for(cast, client):
    meetup = cast.meetup(description="We meet, *gently*.")
    feed = feed_of(client)
    assert feed.tag == f"{ATOM}feed"
    assert texts(feed, "title") == ["Our community: meetups"]
    assert texts(feed, "id") == ["http://testserver/meetups/"]
    links = {(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert links == {("alternate", "http://testserver/meetups/"), ("self", "http://testserver/meetups/feed/")}
    (entry,) = feed.findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["Words we share"]
    assert texts(entry, "id") == [f"urn:uuid:{meetup.uid}"]
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/meetups/words-we-share-2026-11/"
    assert texts(entry, "summary") == [
        "<p>Tuesday 10 November 2026, 11.30am to 12.30pm UK time</p>"
        "<p>Plain words for things we do together.</p>\n<p>We meet, <em>gently</em>.</p>\n"
    ]
    assert datetime.fromisoformat(*texts(entry, "published")) == meetup.published_at
    assert datetime.fromisoformat(*texts(entry, "updated")) == meetup.changed_at
    assert texts(feed, "updated") == texts(entry, "updated")


def test_the_feed_lists_what_was_announced_last_first_and_thirty_at_most(cast, client, clock):
    for number in range(32):
        clock.shift(60)
        cast.meetup(f"Number {number}", days=40 - number)
    assert texts(feed_of(client), "entry", "title") == [f"Number {number}" for number in range(31, 1, -1)]


def test_a_change_shows_as_updated_and_keeps_the_entrys_identity(cast, client, clock):
    meetup = cast.meetup()
    (before,) = texts(feed_of(client), "entry", "id")
    clock.shift(3600)
    meetup.revise(title="Words we keep", date=date(2026, 12, 1))
    feed = feed_of(client)
    assert texts(feed, "entry", "id") == [before]
    assert texts(feed, "entry", "title") == ["Words we keep"]
    assert texts(feed, "entry", "updated") == ["2026-11-03T10:00:00+00:00"]
    assert texts(feed, "entry", "published") == ["2026-11-03T09:00:00+00:00"]


def test_a_cancelled_meetup_stays_in_the_feed_and_says_why(cast, client):
    cast.meetup(status="cancelled")
    feed = feed_of(client)
    assert texts(feed, "entry", "title") == ["Cancelled: Words we share"]
    assert "The room is flooded." in texts(feed, "entry", "summary")[0]


def test_what_people_wrote_cannot_break_the_feed_or_run_in_a_reader(cast, client):
    cast.meetup(NASTY, summary=NASTY, description=f"{NASTY}\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    feed = feed_of(client)
    assert texts(feed, "entry", "title") == [NASTY]
    html = texts(feed, "entry", "summary")[0]
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_an_empty_feed_is_a_valid_one(client):
    feed = feed_of(client)
    assert feed.findall(f"{ATOM}entry") == []
    assert len(texts(feed, "updated")) == 1


def test_pages_lead_feed_readers_to_the_feed(client):
    link = f'<link rel="alternate" type="application/atom+xml" title="Meetups" href="{FEED}">'
    for path in ("/", "/meetups/"):
        assert link in client.get(path).content.decode()


# --- schema.org ------------------------------------------------------------------------------------------------------


def test_search_engines_read_when_and_how_it_is(cast, client):
    Community.objects.create(pk=1, name="Riverside")
    meetup = cast.meetup_at(date(2027, 7, 27))
    assert event_data_of(client.get(meetup.get_absolute_url())) == [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": "Words we share",
            "description": "Plain words for things we do together.",
            "startDate": "2027-07-27T11:30:00+01:00",
            "endDate": "2027-07-27T12:30:00+01:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": meetup.url},
            "organizer": {"@type": "Organization", "name": "Riverside", "url": "http://testserver"},
            "isAccessibleForFree": True,
        }
    ]


def test_search_engines_read_that_it_is_cancelled(cast, client):
    meetup = cast.meetup(status="cancelled")
    (data,) = event_data_of(client.get(meetup.get_absolute_url()))
    assert data["eventStatus"] == "https://schema.org/EventCancelled"


def test_no_word_can_break_out_of_the_data(cast, client):
    Community.objects.create(pk=1, name=NASTY)
    meetup = cast.meetup(NASTY, summary=NASTY)
    page = client.get(meetup.get_absolute_url())
    (data,) = event_data_of(page)
    assert (data["name"], data["description"], data["organizer"]["name"]) == (NASTY, NASTY, NASTY)
    assert re.findall(r"<script[^>]*>", page.content.decode()) == ['<script type="application/ld+json">']


# --- Link previews ---------------------------------------------------------------------------------------------------


def previewed(page):
    """The metadata by name, as a link preview reads it."""
    found = re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">', page.content.decode())
    return {name: unescape(content) for name, content in found}


def test_a_shared_link_says_what_and_when(cast, client):
    meetup = cast.meetup(summary="Plain words & more.")
    page = client.get(meetup.get_absolute_url())
    assert previewed(page) == {
        "description": "Plain words & more.",
        "og:type": "event",
        "og:title": "Words we share",
        "og:description": "Tuesday 10 November 2026, 11.30am to 12.30pm UK time. Plain words & more.",
        "og:url": meetup.url,
    } | {name: value for name, value in previewed(page).items() if name in ("viewport", "color")}
    assert f'<link rel="canonical" href="{meetup.url}">' in page.content.decode()
    assert "<title>Words we share – Our community</title>" in page.content.decode()


def test_a_long_summary_is_cut_and_a_nasty_one_escaped(cast, client):
    long = cast.meetup("Long", summary="word " * 60)
    nasty = cast.meetup("Nasty", summary='"><script>alert(1)</script>')
    assert len(previewed(client.get(long.get_absolute_url()))["description"]) == 155
    page = client.get(nasty.get_absolute_url())
    assert previewed(page)["description"] == '"><script>alert(1)</script>'
    assert "<script>" not in page.content.decode()


# --- Hosts -----------------------------------------------------------------------------------------------------------


def test_those_who_hold_it_are_named_on_its_page(cast, client):
    meetup = cast.meetup()
    Host.objects.create(meetup=meetup, member=cast.member(), position=2)
    Host.objects.create(
        meetup=meetup, organisation="<b>A radio</b>", role="care", link="https://radio.example.org/?a=1&b=2"
    )
    page = client.get(meetup.get_absolute_url())
    assert "Held together <b>A radio</b> (care steward) Amina (host)" in words_of(page)
    assert '<a href="https://radio.example.org/?a=1&amp;b=2" rel="noopener nofollow">' in page.content.decode()
