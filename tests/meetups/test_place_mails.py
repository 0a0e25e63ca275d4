"""What people are written about their place: to whom, in which words, and nothing of it ever run as a template."""

import re

import pytest

from community.models import Community
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "http://testserver/meetups/words-we-share-2026-11/rsvp/"

SAVED = f"""Hello Amina,

you have a place at Words we share.

When: Tuesday 10 November 2026, 11.30am to 12.30pm UK time
Join: https://meet.example.org/secret-room
By phone: Dial 0000 555 0100

The invite attached puts it in your calendar.

What to expect: You can listen, speak or type. Passing is always fine, and so is leaving early.

Can't make it? One button here, no signing in, and someone else can have the place:
LEAVE

To tell us what you need to take part:
{URL}

Our community
"""

WAITING = """Hello Amina,

all places at Words we share are taken, so you are waiting for one. If a place comes free it is yours, \
and we will write to you at once.

When: Tuesday 10 November 2026, 11.30am to 12.30pm UK time

The invite attached notes it in your calendar as not yet certain.

What to expect: You can listen, speak or type. Passing is always fine, and so is leaving early.

No longer want to wait? One button here, no signing in:
LEAVE

Our community
"""


def told(mail):
    """What the mail says, with its secret address left out."""
    return re.sub(r"http://testserver/meetups/leave/\S+/", "LEAVE", mail.message)


def lines_of(mail):
    return mail.message.splitlines()


def invite_of(mail):
    """The one attachment: name, MIME type and text, long lines joined."""
    (attachment,) = mail.attachments.all()
    return attachment.name, attachment.mimetype, attachment.file.read().decode().replace("\r\n ", "")


def test_a_place_saved_is_confirmed_with_all_it_takes_to_come(cast, outbox):
    cast.meetup().rsvp(cast.member())
    (mail,) = outbox()
    assert (mail.to, mail.cc, mail.bcc) == (["amina@example.org"], [], [])
    assert mail.from_email == '"Our community" <hello@testserver.example.org>'
    assert mail.subject == "Your place is saved: Words we share"
    assert told(mail) == SAVED
    name, kind, text = invite_of(mail)
    assert (name, kind) == ("invite.ics", "text/calendar; method=REQUEST")
    for line in ("METHOD:REQUEST", "SUMMARY:Words we share", "LOCATION:https://meet.example.org/secret-room"):
        assert f"{line}\r\n" in text


def test_someone_waiting_is_told_so_with_a_tentative_invite(cast, outbox):
    meetup, _ = cast.full_meetup()
    meetup.rsvp(cast.member())
    mail = outbox()[-1]
    assert (mail.to, mail.subject) == (["amina@example.org"], "You are waiting for a place: Words we share")
    assert told(mail) == WAITING
    name, kind, text = invite_of(mail)
    assert (name, kind) == ("invite.ics", "text/calendar; method=REQUEST")
    for line in ("METHOD:REQUEST", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT", "LOCATION:BigBlueButton"):
        assert f"{line}\r\n" in text
    assert "PARTSTAT=TENTATIVE" in text
    assert "secret-room" not in text + mail.message


def test_a_place_that_came_free_says_so_and_brings_the_invite(cast, outbox):
    meetup, (first,) = cast.full_meetup()
    meetup.rsvp(cast.member())
    meetup.release(first.member)
    mail = outbox()[-1]
    assert (mail.to, mail.subject) == (["amina@example.org"], "A place came free for you: Words we share")
    assert told(mail) == SAVED.replace(
        "you have a place at Words we share.",
        "you were waiting for Words we share, and now you have a place. If you no longer want it, pass it on: "
        "the link below gives it to whoever is next.",
    )
    assert invite_of(mail)[0] == "invite.ics"


def test_someone_in_another_zone_also_reads_their_own_time(cast, outbox):
    cast.meetup().rsvp(cast.member(time_zone="Pacific/Auckland"))
    lines = lines_of(outbox()[0])
    assert "When: Tuesday 10 November 2026, 11.30am to 12.30pm UK time" in lines
    assert "For you: Wednesday 11 November 2026, 12.30am to 1.30am Auckland time" in lines


@pytest.mark.parametrize("zone", ["", "Europe/London", "Europe/Lisbon"])
def test_someone_whose_clock_shows_the_same_reads_it_once(cast, outbox, zone):
    cast.meetup().rsvp(cast.member(time_zone=zone))
    assert not [line for line in lines_of(outbox()[0]) if line.startswith("For you")]


def test_without_a_link_yet_it_says_that_one_will_come(cast, outbox):
    cast.meetup(join_link="", dial_in="").rsvp(cast.member())
    lines = lines_of(outbox()[0])
    assert "Where: online, BigBlueButton. We will send the link before it starts." in lines
    assert not [line for line in lines if line.startswith(("Join:", "By phone:"))]


def test_someone_without_a_name_is_greeted_without_one(cast, outbox):
    cast.meetup().rsvp(cast.member("", email="wren@example.org"))
    assert lines_of(outbox()[0])[0] == "Hello,"


def test_answers_go_to_the_community(cast, outbox):
    Community.objects.create(pk=1, name="Riverside", contact_email="us@riverside.example.org")
    cast.meetup().rsvp(cast.member())
    (mail,) = outbox()
    assert mail.headers == {"Auto-Submitted": "auto-generated", "Reply-To": "us@riverside.example.org"}
    assert lines_of(mail)[-2:] == ["Riverside", "us@riverside.example.org"]


TYPED = '{{7|add:7}} {% now "Y" %} {% debug %} & <b> "x"'


@pytest.mark.parametrize("kind", ["saved", "waiting", "free"])
def test_what_people_typed_arrives_as_they_typed_it(cast, outbox, kind):
    Community.objects.create(pk=1, name="{{8|add:8}}")
    meetup, (first,) = cast.full_meetup(title=TYPED, join_link="https://meet.example.org/r?a=1&b={{9|add:9}}")
    if kind == "saved":
        meetup.release(first.member)
    meetup.rsvp(cast.member("{{6|add:6}}&<i>", email="amina@example.org"))
    if kind == "free":
        meetup.release(first.member)
    mail = outbox()[-1]
    sent = mail.email_message()  # as it goes out
    assert sent.subject == mail.subject
    assert sent.subject.split(": ", 1)[1] == TYPED
    assert sent.body.startswith("Hello {{6|add:6}}&<i>,\n")
    assert TYPED in sent.body
    assert sent.body.endswith("\n{{8|add:8}}\n")
    if kind != "waiting":
        assert "Join: https://meet.example.org/r?a=1&b={{9|add:9}}\n" in sent.body


def test_what_people_typed_is_shown_on_pages_as_they_typed_it(cast, client, sign_in):
    meetup = cast.meetup(TYPED, summary=TYPED)
    amina, bilal = cast.member(TYPED, email="amina@example.org"), cast.member("Bilal")
    for member in (amina, bilal):
        meetup.rsvp(member, show_name=True)
    page = sign_in(bilal).get(meetup.get_absolute_url())
    assert words_of(page).count(TYPED) == 3  # the heading, the summary, the name of someone going
    assert b"<b>" not in page.content
    for path in ("/", "/meetups/"):
        assert TYPED in words_of(client.get(path))
