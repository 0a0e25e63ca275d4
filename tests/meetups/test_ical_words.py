"""Words in a calendar come back as they were written."""

import re

import pytest
from post_office.models import Email

from community.models import Community
from tests.meetups.calendar_reading import FEED, ODD, calendar_at, event_at, invite_in, personal_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
