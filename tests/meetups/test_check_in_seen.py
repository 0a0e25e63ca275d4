"""Who reads an answer, and under which name: as its author chose, and nobody else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from post_office.models import STATUS, Email

from community.models import Member
from meetups.models import CalendarAddress, CheckIn, Meetup
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
KINDS = ["everyone", "members", "going", "organisers"]
# Who reads which answers of others.
TABLE = {
    "visitor": {"everyone"},
    "member": {"everyone", "members"},
    "waiting": {"everyone", "members"},
    "left": {"everyone", "members"},
    "elsewhere": {"everyone", "members"},  # going, but to another meetup
    "staff": {"everyone", "members"},  # may open the admin, without the group
    "going": {"everyone", "members", "going"},
    "organiser": set(KINDS),
    "superuser": set(KINDS),
}


@pytest.fixture
def meetup(cast):
    """A meetup with an answer of each kind, each by somebody else, none of whom wants to be named."""
    made = cast.meetup(prompt=PROMPT)
    for kind in KINDS:
        author = cast.member(f"Author {kind}")
        made.rsvp(author)
        made.check_in(author, f"said to {kind}", kind, "member")
    return made


@pytest.fixture
def people(cast, meetup) -> dict[str, Member | None]:
    """Someone in each position."""
    found = {name: cast.member(name.title()) for name in ("member", "waiting", "left", "elsewhere", "going")}
    found |= {
        "staff": cast.member("Staff", is_staff=True),
        "organiser": cast.organiser(),
        "superuser": cast.superuser(),
    }
    cast.meetup("Another", prompt=PROMPT).rsvp(found["elsewhere"])
    meetup.rsvp(found["going"])
    meetup.rsvp(found["left"])
    meetup.release(found["left"])
    meetup.revise(capacity=5)
    meetup.rsvp(found["waiting"])
    assert cast.statuses(meetup)["Waiting"] == "waiting"
    return found | {"visitor": None}


def said(text: str) -> set[str]:
    """The kinds of answer in this text."""
    return {kind for kind in KINDS if f"said to {kind}" in text}


def browser_of(sign_in: Any, member: Member | None) -> Client:
    return sign_in(member) if member else Client()


@pytest.mark.parametrize("who", TABLE)
def test_an_answer_is_read_by_those_it_is_for(meetup, people, who):
    assert {answer.visibility for answer in CheckIn.objects.visible_to(people[who])} == TABLE[who]


@pytest.mark.parametrize("who", TABLE)
def test_the_page_shows_those_and_no_other(meetup, people, sign_in, who):
    page = browser_of(sign_in, people[who]).get(meetup.get_absolute_url())
    assert said(page.content.decode()) == TABLE[who]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["going", "left", "cancelled"])
def test_ones_own_is_always_read(cast, sign_in, meetup, kind, state):
    author = Member.objects.get(name=f"Author {kind}")
    if state == "left":
        meetup.release(author)
    elif state == "cancelled":
        meetup.cancel("The room is flooded.")
    assert CheckIn.objects.visible_to(author).filter(member=author).count() == 1
    assert f"said to {kind}" in words_of(sign_in(author).get(meetup.get_absolute_url()))


def test_whose_place_is_given_up_no_longer_reads_what_is_for_those_going(meetup, people):
    meetup.release(people["going"])
    assert {answer.visibility for answer in CheckIn.objects.visible_to(people["going"])} == TABLE["left"]


@pytest.mark.parametrize("who", [*TABLE, "author"])
def test_answers_at_a_draft_are_for_organisers_alone(meetup, people, who):
    Meetup.objects.filter(pk=meetup.pk).update(status="draft")
    person = Member.objects.get(name="Author everyone") if who == "author" else people[who]
    seen = {answer.visibility for answer in CheckIn.objects.visible_to(person)}
    assert seen == (set(KINDS) if who in ("organiser", "superuser") else set())


def test_an_organiser_who_may_no_longer_sign_in_reads_nothing_special(meetup, people):
    olu = people["organiser"]
    olu.is_active = False
    assert {answer.visibility for answer in CheckIn.objects.visible_to(olu)} == TABLE["member"]


def test_who_reads_an_answer_not_for_everyone_is_told_for_whom_it_is(meetup, people, sign_in):
    page = words_of(sign_in(people["organiser"]).get(meetup.get_absolute_url()))
    assert "said to everyone a member said to members a member (seen by members)" in page
    assert "said to going a member (seen by people going to this meetup)" in page
    assert "said to organisers a member (seen by organisers)" in page


# --- Nowhere else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", TABLE)
def test_answers_are_on_the_meetups_page_and_nowhere_else(cast, meetup, people, sign_in, who):
    browser, page = browser_of(sign_in, people[who]), meetup.get_absolute_url()
    paths = ["/", "/meetups/", f"{page}rsvp/", f"{page}invite.ics", "/meetups/feed/", "/meetups/calendar.ics"]
    if people[who]:
        paths += ["/me/", CalendarAddress.renew(people[who]).url.removeprefix("http://testserver")]
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "said to" not in answer.content.decode().replace("\r\n ", ""), path
        assert PROMPT not in answer.content.decode().replace("\r\n ", ""), path


def test_answers_are_in_no_mail(meetup, people, outbox, clock):
    """With all a meetup brings about: places, a change, reminders, cancelling."""
    Email.objects.update(status=STATUS.sent)  # else people just learn the new title with their place
    meetup.revise(title="Changed")
    for moment in (datetime(2026, 11, 3, 10), datetime(2026, 11, 9, 12)):
        clock.move_to(moment.replace(tzinfo=UTC))
        call_command("work", once=True)
    mails = outbox()  # what was not sent is taken back when it is cancelled
    meetup.cancel("The room is flooded.")
    call_command("work", once=True)
    told = {"saved", "waiting", "changed", "day-before", "cancelled"}
    assert told <= set(meetup.messages.values_list("kind", flat=True))
    mails += outbox()
    assert len(mails) > 12
    for mail in mails:
        files = "".join(attachment.file.read().decode() for attachment in mail.attachments.all()).replace("\r\n ", "")
        assert "said to" not in mail.message + mail.html_message + mail.subject + files
        assert PROMPT not in mail.message + mail.html_message + files


def test_an_answer_changes_no_feed(meetup, client, cast):
    feeds = ("/meetups/calendar.ics", "/meetups/feed/", f"{meetup.get_absolute_url()}invite.ics")
    before = [(client.get(path).content, client.get(path).get("ETag")) for path in feeds]
    author = Member.objects.get(name="Author everyone")
    meetup.check_in(author, "said otherwise", "everyone", "name")
    assert [(client.get(path).content, client.get(path).get("ETag")) for path in feeds] == before


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", TABLE)
def test_nobody_learns_the_name_of_a_member_who_gave_none(meetup, people, sign_in, who):
    html = browser_of(sign_in, people[who]).get(meetup.get_absolute_url()).content.decode()
    assert "Author" not in html
    assert "author" not in html


@pytest.mark.parametrize(("naming", "shown"), [("name", "Wren Moss"), ("first", "Wren"), ("member", "a member")])
def test_an_answer_stands_under_the_name_chosen(cast, client, naming, shown):
    meetup, wren = cast.meetup(prompt=PROMPT), cast.member("Wren Moss")
    meetup.rsvp(wren)
    assert meetup.check_in(wren, "Kindness", "everyone", naming).credit == shown
    page = words_of(client.get(meetup.get_absolute_url()))
    assert f"Kindness {shown}" in page
    assert ("Moss" in page, "Wren" in page) == (naming == "name", naming != "member")


def test_who_is_erased_leaves_the_words_without_a_name(cast, client, sign_in):
    meetup = cast.meetup(prompt=PROMPT)
    wren = cast.member("Wren Moss")
    CheckIn.objects.create(meetup=meetup, member=wren, text="Kindness", visibility="everyone", naming="name")
    wren.delete()
    assert CheckIn.objects.get().credit == "a member"
    for browser in (client, sign_in(cast.member())):  # a visitor has no answer of their own; nor is nobody's theirs
        page = words_of(browser.get(meetup.get_absolute_url()))
        assert "Kindness a member" in page
        assert "Your answer" not in page


def test_who_may_no_longer_sign_in_is_named_no_more(cast, client):
    meetup, wren = cast.meetup(prompt=PROMPT), cast.member("Wren Moss")
    meetup.rsvp(wren)
    meetup.check_in(wren, "Kindness", "everyone", "name")
    Member.objects.filter(pk=wren.pk).update(is_active=False)
    assert "Kindness a member" in words_of(client.get(meetup.get_absolute_url()))


def test_what_stands_for_an_answer_in_titles_and_logs_says_nothing_of_it(meetup):
    assert str(meetup.check_ins.all()[0]) == "An answer at “Words we share”"


# --- Many ------------------------------------------------------------------------------------------------------------


def answered(meetup: Meetup, count: int, **fields: Any) -> None:
    """That many answers to the meetup, by people who have been erased since."""
    CheckIn.objects.bulk_create(
        CheckIn(**{"meetup": meetup, "text": f"Answer {number}.", "visibility": "everyone", "naming": "name"} | fields)
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize(("count", "note"), [(50, ""), (51, "And 1 more."), (300, "And 250 more.")])
def test_the_first_fifty_are_shown_and_how_many_more_there_are(cast, client, count, note):
    meetup = cast.meetup(prompt=PROMPT)
    answered(meetup, count)
    answered(meetup, 5, visibility="members")
    page = words_of(client.get(meetup.get_absolute_url()))
    assert "Answer 1. a member" in page
    assert "Answer 50. a member" in page
    assert "Answer 51." not in page
    assert note in page
    assert ("more." in page) is bool(note)


def test_ones_own_is_shown_however_many_came_before(cast, sign_in):
    meetup, amina = cast.meetup(prompt=PROMPT), cast.member()
    answered(meetup, 60)
    meetup.rsvp(amina)
    meetup.check_in(amina, "Patience", "everyone", "first")
    page = words_of(sign_in(amina).get(meetup.get_absolute_url()))
    assert "And 10 more." in page
    assert "Your answer Patience" in page


def test_without_answers_the_page_says_so_plainly(cast, client):
    page = words_of(client.get(cast.meetup(prompt=PROMPT).get_absolute_url()))
    assert f"Check-in {PROMPT} There is nothing for you to read here yet." in page
    assert "Only people who are going can answer." in page
