"""The calendar feeds, read as a calendar app reads them: parsed, not searched."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from icalendar import Calendar
from post_office.models import Email

from community import times
from community.models import Community
from meetups import ical
from meetups.models import CalendarAddress, Host, Meetup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FEED = "/meetups/calendar.ics"
ODD = 'Tea, cake; a \\ and "quotes"\nand ümläut 🎉 \\n \\, BEGIN:VEVENT'


def calendar_at(client, path=FEED):
    """The whole calendar there, parsed."""
    answer = client.get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events_at(client, path=FEED):
    return calendar_at(client, path).walk("VEVENT")


def event_at(client, path=FEED):
    """The one event there."""
    (event,) = events_at(client, path)
    return event


def personal_path(member):
    return f"/meetups/calendar/{CalendarAddress.renew(member).token}.ics"


# --- What identifies an event, and what tells that it changed ---------------------------------------------------


def test_a_published_meetup_is_one_event_with_its_own_words(client, cast):
    meetup = cast.meetup()
    event = event_at(client)
    assert {name: str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS", "URL", "TRANSP", "UID")} == {
        "SUMMARY": "Words we share",
        "LOCATION": "BigBlueButton",
        "STATUS": "CONFIRMED",
        "URL": "http://testserver/meetups/words-we-share-2026-11/",
        "TRANSP": "TRANSPARENT",
        "UID": str(meetup.uid),
    }
    assert event["DESCRIPTION"] == f"Plain words for things we do together.\n\n{meetup.url}"
    assert "CATEGORIES" not in event


def test_start_and_end_name_the_zone_of_the_meetup(client, cast):
    cast.meetup(minutes=90)
    event = event_at(client)
    assert event["DTSTART"].params == event["DTEND"].params == {"TZID": "Europe/London"}
    assert event["DTSTART"].to_ical() == b"20261110T113000"
    assert event["DTEND"].to_ical() == b"20261110T130000"


def test_uid_stays_whatever_changes(client, cast):
    meetup = cast.meetup()
    uid = event_at(client)["UID"]
    meetup.revise(title="Another title", date=date(2026, 12, 1), platform="Jitsi")
    assert event_at(client)["UID"] == uid
    meetup.cancel("The room is flooded.")
    assert event_at(client)["UID"] == uid


def stamps(event):
    return [event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED")]


def test_stamps_tell_the_last_change_whenever_it_is_read(client, cast, clock):
    meetup = cast.meetup()
    published = meetup.changed_at
    clock.shift(timedelta(days=1))
    assert stamps(event_at(client)) == [published, published]
    meetup.revise(description="New words.")
    changed = datetime(2026, 11, 4, 9, tzinfo=UTC)
    clock.shift(timedelta(days=1))
    assert stamps(event_at(client)) == [changed, changed]


def test_personal_stamps_tell_the_last_change_of_ones_place_too(client, cast, clock):
    meetup, amina = cast.meetup(), cast.member()
    clock.shift(timedelta(days=1))
    meetup.rsvp(amina)
    asked = datetime(2026, 11, 4, 9, tzinfo=UTC)
    assert stamps(event_at(client, personal_path(amina))) == [asked, asked]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": date(2026, 11, 17)},
        {"time": time(18, 0)},
        {"zone": "Europe/Berlin"},
        {"minutes": 90},
        {"title": "Another title"},
        {"platform": "Jitsi"},
        {"join_link": "https://meet.example.org/another-room"},
        {"time": time(18, 0), "minutes": 90, "description": "All at once."},
    ],
)
def test_sequence_rises_by_one_when_a_calendar_would_show_a_difference(client, cast, changes):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.revise(**changes)
    assert event_at(client)["SEQUENCE"] == before + 1


def test_sequence_rises_when_it_is_cancelled(client, cast):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.cancel("The room is flooded.")
    assert event_at(client)["SEQUENCE"] == before + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "New words."},
        {"summary": "New words."},
        {"capacity": 5},
        {"access": ["captions"]},
        {"access_notes": "A lift."},
        {"dial_in": "Dial 1"},
        {"rsvps_close_at": datetime(2026, 11, 9, tzinfo=UTC)},
        {"time": time(11, 30), "title": "Words we share"},
    ],
)
def test_sequence_stays_when_time_title_place_and_status_do(client, cast, changes):
    meetup = cast.meetup()
    before = event_at(client)["SEQUENCE"]
    meetup.revise(**changes)
    meetup.rsvp(cast.member())
    meetup.touch()
    assert event_at(client)["SEQUENCE"] == before


def test_a_cancelled_meetup_stays_as_cancelled_with_its_reason(client, cast):
    cast.meetup(status="cancelled")
    event = event_at(client)
    assert event["STATUS"] == "CANCELLED"
    assert event["DESCRIPTION"].startswith("Cancelled: The room is flooded.\n\n")


def test_cancelled_is_cancelled_for_who_was_going(client, cast):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    meetup.cancel("The room is flooded.")
    event = event_at(client, personal_path(amina))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


# --- Zones -----------------------------------------------------------------------------------------------------

ZONES = [
    "Europe/London",
    "Europe/Dublin",  # whose winter is the exception in the zone database
    "America/New_York",
    "Asia/Kolkata",  # no summer time, half an hour
    "Australia/Sydney",  # summer in January
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/Santiago",  # changes at midnight
    "Africa/Casablanca",  # changes with Ramadan
]
WITHOUT_SUMMER_TIME = {"Asia/Kolkata"}


def onsets(vtimezone):
    """When each observance begins, as an instant, with the offset from then on, in order (RFC 5545, 3.6.5)."""
    found = []
    for observance in vtimezone.subcomponents:
        assert set(observance) == {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
        start = observance["DTSTART"].dt.replace(tzinfo=UTC) - observance["TZOFFSETFROM"].td
        found.append((start, observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td))
    return sorted(found)


def offset_at(vtimezone, moment):
    """What the VTIMEZONE says of that instant."""
    return [after for start, _, after in onsets(vtimezone) if start <= moment][-1]


def true_offset(moment, zone):
    """What the zone database says."""
    return moment.astimezone(zone).utcoffset()


def moments_around_the_clock_changes(zone):
    """Wall times in two years: noon of each 24th, and near each change those that clocks show exactly once."""
    noons = [datetime(year, month, 24, 12, tzinfo=zone) for year in (2026, 2027) for month in range(1, 13)]
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in range(2 * 365 * 24)]
    changes = [before for before, after in pairwise(hours) if true_offset(before, zone) != true_offset(after, zone)]
    near = [(hour + timedelta(hours=shift)).astimezone(zone) for hour in changes for shift in (-1, 0, 1, 2, 3)]
    walls = {moment.replace(minute=1, tzinfo=None, fold=0) for moment in noons + near}
    return [wall for wall in walls if len({wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}) == 1]


@pytest.mark.parametrize("name", ZONES)
def test_the_zone_rules_sent_along_are_right_for_every_event(client, cast, name):
    zone = ZoneInfo(name)
    for wall in moments_around_the_clock_changes(zone):
        cast.meetup(date=wall.date(), time=wall.time(), zone=name, title=f"{wall}")
    calendar = calendar_at(client)
    (vtimezone,) = calendar.walk("VTIMEZONE")
    read = vtimezone.to_tz(lookup_tzid=False)  # icalendar's own reading of the rules, without what it knows of zones
    starts = {str(event["SUMMARY"]): event["DTSTART"] for event in calendar.walk("VEVENT")}
    meetups = list(Meetup.objects.all())
    assert len(starts) == len(meetups) >= 24
    for meetup in meetups:
        start = starts[meetup.title]
        assert start.params["TZID"] == vtimezone["TZID"] == name
        wall, true = start.dt.replace(tzinfo=None), meetup.starts_at.astimezone(zone)
        assert wall == true.replace(tzinfo=None)
        assert offset_at(vtimezone, meetup.starts_at) == wall.replace(tzinfo=read).utcoffset() == true.utcoffset()


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_with_summer_time_has_both_kinds_of_observance(client, cast, name):
    cast.meetup(zone=name)
    (vtimezone,) = calendar_at(client).walk("VTIMEZONE")
    kinds = {observance.name for observance in vtimezone.subcomponents}
    assert kinds == ({"STANDARD"} if name in WITHOUT_SUMMER_TIME else {"STANDARD", "DAYLIGHT"})
    for observance in vtimezone.subcomponents:
        summer = max(each["TZOFFSETTO"].td for each in vtimezone.subcomponents)
        if observance.name == "DAYLIGHT":
            assert observance["TZOFFSETTO"].td == summer


@pytest.mark.nodb
def test_rules_of_every_zone_there_is_are_right_to_the_second():
    for name in sorted(times.zone_names() - {"UTC"}):
        zone = ZoneInfo(name)
        (vtimezone,) = ical.zones_used([datetime(2026, 11, 24, tzinfo=zone)])
        for start, before, after in onsets(vtimezone):
            assert true_offset(start - timedelta(seconds=1), zone) == before, (name, start)
            assert true_offset(start, zone) == after, (name, start)
        days = [datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=days) for days in range(2 * 365 - 2)]
        changes = sum(true_offset(day, zone) != true_offset(after, zone) for day, after in pairwise(days))
        assert len(onsets(vtimezone)) == 1 + changes, name


def test_the_uks_clocks_change_at_one_in_the_morning_utc(client, cast):
    cast.meetup()
    (vtimezone,) = calendar_at(client).walk("VTIMEZONE")
    assert [start for start, _, _ in onsets(vtimezone)] == [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    ]


def test_each_zone_is_described_once_and_utc_not_at_all(client, cast):
    for number, zone in enumerate(["Europe/London", "Asia/Kolkata", "Europe/London", "UTC"]):
        cast.meetup(f"Number {number}", zone=zone)
    calendar = calendar_at(client)
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Asia/Kolkata", "Europe/London"]
    [in_utc] = [event for event in calendar.walk("VEVENT") if event["SUMMARY"] == "Number 3"]
    assert (in_utc["DTSTART"].to_ical(), in_utc["DTSTART"].params) == (b"20261110T113000Z", {})


# --- Words -----------------------------------------------------------------------------------------------------


def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(client, cast):
    cast.meetup("🎉ü" * 70, summary="é" * 300, description="Ünd so weiter. " * 200)
    lines = client.get(FEED).content.split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert all(line.decode() is not None for line in lines)
    event = event_at(client)
    assert event["SUMMARY"] == "🎉ü" * 70
    assert "é" * 300 in event["DESCRIPTION"]


def test_every_line_ends_with_cr_lf(client, cast):
    cast.meetup(description="One\r\n\r\nTwo\n\nThree\rFour", dial_in="One\r\nTwo\rThree")
    content = client.get(FEED).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


def test_words_come_back_as_they_were_written(client, cast):
    amina = cast.member()
    cast.meetup(ODD, platform=ODD, summary=ODD, dial_in=ODD, join_link="").rsvp(amina)
    event = event_at(client, personal_path(amina))
    assert [event[name] for name in ("SUMMARY", "LOCATION")] == [ODD, ODD]
    assert event["DESCRIPTION"].startswith(f"{ODD}\n\n{ODD}\n\n")


def test_line_breaks_of_any_system_come_back_as_newlines(client, cast):
    amina = cast.member()
    cast.meetup(dial_in="One\r\nTwo\rThree\nFour\u2028Five\x85Six", join_link="").rsvp(amina)
    assert event_at(client, personal_path(amina))["DESCRIPTION"].startswith("One\nTwo\nThree\nFour\nFive\nSix\n\n")


def test_control_characters_do_not_reach_a_calendar(client, cast):
    cast.meetup("Bell\x07 and \x1b[31mred\x7f", platform="\x08Here\tthere")
    content = client.get(FEED).content
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert [event_at(client)[name] for name in ("SUMMARY", "LOCATION")] == ["Bell and [31mred", "Here\tthere"]


def test_long_markdown_arrives_whole_as_plain_words(client, cast):
    markdown = "# We *share*\n\n" + "- a, b; c \\\\ d\n- **e**\n\n" * 500 + "<script>no</script> & <b>"
    cast.meetup(description=markdown)
    words = event_at(client)["DESCRIPTION"]
    assert "We share" in words
    assert words.count("a, b; c \\ d") == 500
    assert words.count("e\n") >= 500
    assert "<script>no</script> & <b>" in words
    assert "**" not in words


def test_what_we_provide_is_told(client, cast):
    cast.meetup(access=["captions", "breaks"])
    assert "We provide: Live captions by a person, A break in the middle." in event_at(client)["DESCRIPTION"]


def unescaped(text):
    """A TEXT value read (RFC 5545, 3.3.11). icalendar does not know that NAME is one (RFC 7986, 5.1)."""
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], text)


@pytest.mark.parametrize("name", ['The "Tea", cake; and \\ more: ^n 🎉', "Two\nlines", "Tab\there"])
def test_the_communitys_name_comes_back_as_it_was_written(client, cast, name):
    Community.objects.create(pk=1, name=name, contact_email="us@example.org")
    cast.meetup()
    calendar = calendar_at(client)
    assert [unescaped(calendar[each]) for each in ("NAME", "X-WR-CALNAME")] == [name, name]
    [event] = calendar.walk("VEVENT")
    assert event["ORGANIZER"].params["CN"] == name


def test_a_members_name_cannot_add_lines_to_the_invite(cast):
    cast.meetup().rsvp(cast.member('Eve"\r\nATTENDEE:mailto:eve@example.com', email="amina@example.org"))
    [event] = invite_in(Email.objects.get())[1].walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:amina@example.org"
    assert event["ATTENDEE"].params["CN"] == 'Eve"\nATTENDEE:mailto:eve@example.com'


# --- What is nobody else's business ------------------------------------------------------------------------------


def test_public_feed_has_no_join_link_no_dial_in_and_nobodys_name(client, cast, sign_in):
    meetup = cast.meetup(capacity=1)
    going, waiting = cast.member("Quillon"), cast.member("Ravenna")
    for member in (going, waiting):
        meetup.rsvp(member, needs="A ramp for Tamsin", show_name=True)
    Host.objects.create(meetup=meetup, member=cast.member("Ulyssa"))
    meetup.touch()
    for path in (FEED, f"/meetups/{meetup.slug}/invite.ics"):
        for reader in (client, sign_in(waiting), sign_in(cast.member(f"Visitor{len(path)}"))):
            text = reader.get(path).content.decode().replace("\r\n ", "")
            for secret in ("secret-room", "0000 555", "Quillon", "quillon", "Ravenna", "ravenna", "Tamsin", "Ulyssa"):
                assert secret not in text


def test_personal_feed_has_the_way_in_only_where_one_is_going(client, cast):
    meetup = cast.meetup(capacity=1)
    going, waiting, gone = cast.member("Amina"), cast.member("Bilal"), cast.member("Carys")
    other = cast.member("Dewi")
    meetup.rsvp(gone)
    meetup.release(gone)
    meetup.rsvp(going)
    meetup.rsvp(waiting)
    event = event_at(client, personal_path(going))
    assert (event["STATUS"], event["TRANSP"], event["LOCATION"]) == ("CONFIRMED", "OPAQUE", meetup.join_link)
    assert event["DESCRIPTION"].startswith(f"Join: {meetup.join_link}\n\n{meetup.dial_in}\n\n")
    event = event_at(client, personal_path(waiting))
    assert (event["STATUS"], event["TRANSP"], event["LOCATION"]) == ("TENTATIVE", "TRANSPARENT", "BigBlueButton")
    assert event["DESCRIPTION"].startswith("You are on the waiting list.\n\n")
    for member in (waiting, gone, other):
        content = client.get(personal_path(member)).content
        assert b"secret-room" not in content
        assert b"0000 555" not in content


def test_a_renewed_address_kills_the_old_one(client, cast, sign_in):
    amina = cast.member()
    cast.meetup().rsvp(amina)
    old = personal_path(amina)
    assert client.get(old).status_code == 200
    etag = client.get(old)["ETag"]
    assert sign_in(amina).post("/meetups/calendar/renew/").status_code == 302
    assert client.get(old).status_code == 404
    assert client.get(old, headers={"if-none-match": etag}).status_code == 404
    new = CalendarAddress.objects.get(member=amina).token
    assert new not in old
    assert client.get(f"/meetups/calendar/{new}.ics").status_code == 200


def test_the_address_of_someone_who_may_no_longer_sign_in_is_dead(client, cast):
    amina = cast.member()
    path = personal_path(amina)
    type(amina).objects.update(is_active=False)
    assert client.get(path).status_code == 404


def test_a_guessed_address_is_not_found(client, cast):
    cast.meetup()
    assert client.get("/meetups/calendar/guess.ics").status_code == 404


@pytest.mark.parametrize("kind", ["public", "personal"])
def test_a_feed_can_only_be_read(client, cast, kind):
    path = FEED if kind == "public" else personal_path(cast.member())
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405


# --- Which meetups -----------------------------------------------------------------------------------------------


def test_the_feed_reaches_back_twelve_months_and_forward_without_end(client, cast):
    for day in (date(2025, 11, 2), date(2025, 11, 3), date(2026, 11, 2), date(2026, 11, 10), date(2029, 1, 1)):
        cast.meetup_at(day, title=f"{day}")
    assert [str(event["SUMMARY"]) for event in events_at(client)] == [
        "2025-11-03",
        "2026-11-02",
        "2026-11-10",
        "2029-01-01",
    ]


def test_a_draft_is_in_nobodys_calendar(client, cast):
    cast.meetup("Draft", status="draft")
    assert list(events_at(client)) == []
    assert list(events_at(client, personal_path(cast.organiser()))) == []


def test_an_empty_feed_is_still_a_calendar(client):
    assert calendar_at(client)["X-WR-CALNAME"] == "Our community"


# --- The calendar itself -------------------------------------------------------------------------------------------


def test_the_calendar_says_what_it_is_and_how_often_to_look(client, cast):
    Community.objects.create(pk=1, name="Riverside", contact_email="us@riverside.example.org")
    cast.meetup()
    head, _, _ = client.get(FEED).content.decode().partition("BEGIN:VTIMEZONE")
    assert head.splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commonplace//Meetups//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Riverside",
        "X-WR-CALNAME:Riverside",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    organiser = event_at(client)["ORGANIZER"]
    assert (organiser, organiser.params) == ("mailto:us@riverside.example.org", {"CN": "Riverside"})


@pytest.mark.parametrize("sender", ["hello@example.org", "Our community <hello@example.org>"])
def test_the_organizer_is_an_address_even_where_the_community_has_set_none(client, cast, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    cast.meetup()
    assert event_at(client)["ORGANIZER"] == "mailto:hello@example.org"


@pytest.mark.parametrize(("kind", "cached"), [("public", "no-cache"), ("personal", "private, no-cache")])
def test_headers_name_the_type_and_ask_to_be_asked_again(client, cast, kind, cached):
    path = FEED if kind == "public" else personal_path(cast.member())
    answer = client.get(path)
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer.status_code, again.status_code) == (200, 304)
    assert answer["Cache-Control"] == again["Cache-Control"] == cached
    assert answer.get("X-Robots-Tag") == ("noindex" if kind == "personal" else None)


@pytest.mark.parametrize("kind", ["public", "personal"])
def test_last_modified_is_the_last_change_whenever_it_is_read(client, cast, clock, kind):
    cast.meetup()
    path = FEED if kind == "public" else personal_path(cast.member())
    clock.shift(timedelta(days=1))
    Meetup.objects.get().revise(description="New words.")
    clock.shift(timedelta(days=1))
    answer = client.get(path)
    assert answer["Last-Modified"] == "Wed, 04 Nov 2026 09:00:00 GMT"
    assert client.get(path, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304
    assert client.get(path, headers={"if-modified-since": "Wed, 04 Nov 2026 08:59:59 GMT"}).status_code == 200


# --- The invite in a mail --------------------------------------------------------------------------------------


def invite_in(mail):
    """The mail's attachment as it goes out, and the calendar in it."""
    sent = message_from_bytes(mail.email_message().message().as_bytes(), policy=policy.default)
    [part] = sent.iter_attachments()
    return part, Calendar.from_ical(part.get_content())


def test_the_mails_invite_is_a_request_to_one_attendee(cast):
    meetup = cast.meetup(ODD.replace("\n", " "))
    meetup.rsvp(cast.member("Amina Ümit", email="amina@example.org"))
    part, calendar = invite_in(Email.objects.get())
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "invite.ics")
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar["METHOD"] == "REQUEST"
    assert not {"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"} & set(calendar)
    [event] = calendar.walk("VEVENT")
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:amina@example.org"
    assert attendee.params == {"CN": "Amina Ümit", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    assert event["ORGANIZER"] == "mailto:hello@testserver.example.org"
    assert [str(event[name]) for name in ("SUMMARY", "LOCATION", "STATUS")] == [
        meetup.title,
        meetup.join_link,
        "CONFIRMED",
    ]


def test_the_invite_is_the_same_event_as_the_feeds(client, cast):
    amina = cast.member()
    cast.meetup().rsvp(amina)
    [invited] = invite_in(Email.objects.get())[1].walk("VEVENT")
    followed = event_at(client, personal_path(amina))
    assert {**invited, "ATTENDEE": None} == {**followed, "ATTENDEE": None}


def test_the_download_on_the_page_is_for_oneself(client, cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    path = f"/meetups/{meetup.slug}/invite.ics"
    assert event_at(client, path)["LOCATION"] == "BigBlueButton"
    assert event_at(sign_in(amina), path)["LOCATION"] == meetup.join_link
    assert calendar_at(client, path)["METHOD"] == "PUBLISH"
    assert client.get(path)["Content-Disposition"] == f'inline; filename="{meetup.slug}.ics"'


# --- What it costs ---------------------------------------------------------------------------------------------


def fill(count):
    """`count` published meetups, one a day."""
    first = datetime(2026, 11, 10, 11, 30, tzinfo=UTC)
    starts = [first + timedelta(days=day) for day in range(count)]
    alike = {"time": time(11, 30), "zone": "Europe/London", "status": "published", "published_at": first}
    Meetup.objects.bulk_create(
        Meetup(title=f"Number {day}", slug=f"number-{day}", date=start.date(), starts_at=start,
               ends_at=start + timedelta(hours=1), **alike)
        for day, start in enumerate(starts)
    )  # fmt: skip


@pytest.mark.parametrize("count", [3, 300])
def test_an_unchanged_public_feed_costs_two_queries_and_a_whole_one_three(client, django_assert_num_queries, count):
    fill(count)
    with django_assert_num_queries(3):
        whole = client.get(FEED)
    assert whole.content.count(b"BEGIN:VEVENT") == count
    for condition in ({"if-none-match": whole["ETag"]}, {"if-modified-since": whole["Last-Modified"]}):
        with django_assert_num_queries(2):
            answer = client.get(FEED, headers=condition)
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("count", [3, 300])
def test_a_personal_feed_costs_the_same_however_much_there_is(client, cast, django_assert_num_queries, count):
    fill(count)
    amina = cast.member()
    for meetup in Meetup.objects.all()[:3]:
        meetup.rsvp(amina)
    path = personal_path(amina)
    with django_assert_num_queries(6):
        whole = client.get(path)
    with django_assert_num_queries(4):
        assert client.get(path, headers={"if-none-match": whole["ETag"]}).status_code == 304


def changes_to(meetup, member):
    """Everything a calendar may show, one change after the other."""
    yield lambda: meetup.revise(title="Another title")
    yield lambda: meetup.revise(description="New words.")
    yield lambda: meetup.rsvp(member)
    yield lambda: meetup.release(member)
    yield lambda: meetup.cancel("The room is flooded.")
    yield lambda: Community(pk=1, name="Another name").save()


def test_every_change_is_seen_though_all_fall_into_one_second(client, cast):
    meetup, amina = cast.meetup(), cast.member()
    path = personal_path(amina)
    seen = [client.get(path)]
    for change in changes_to(meetup, amina):
        change()
        seen.append(client.get(path, headers={"if-none-match": seen[-1]["ETag"]}))
    assert [answer.status_code for answer in seen] == [200] * 7
    assert all(before.content != after.content for before, after in pairwise(seen))


def test_two_meetups_changed_in_one_second_are_both_seen(client, cast, clock):
    first, second = cast.meetup("First"), cast.meetup("Second")
    clock.shift(timedelta(minutes=1))
    first.revise(title="First, moved")
    before = client.get(FEED)
    second.revise(title="Second, moved")
    after = client.get(FEED, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert b"SUMMARY:Second\\, moved" in after.content


def test_reading_changes_nothing_not_even_a_byte(client, cast, clock):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    path = personal_path(amina)
    before = client.get(FEED).content, client.get(path).content
    clock.shift(timedelta(days=3))
    cache.clear()
    ical._vtimezone.cache_clear()
    assert (client.get(FEED).content, client.get(path).content) == before
