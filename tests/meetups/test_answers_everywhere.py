"""An answer for each audience, put wherever an answer can go (a theme, a proposal, a line of the charter), and looked
for on every page, feed, export and by search, as everybody: it is seen where it was meant to be, and nowhere else."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from charter.models import Origin
from meetups.models import Board, CalendarAddress, CheckIn
from meetups.models.question import ask
from tests.charter.test_concern_leaks import every_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

KINDS = ("everyone", "members", "going", "organisers")
QUESTION = "Who mends what nobody owns?"
SEEN = {
    "visitor": {"everyone"},
    "member": {"everyone", "members", QUESTION},
    "going": {"everyone", "members", "going", QUESTION},
    "organiser": {*KINDS, QUESTION},
    "superuser": {*KINDS, QUESTION},
}
FEEDS = (
    *("/meetups/feed/", "/meetups/calendar.ics", "/charter/feed/", "/charter/?format=md", "/charter/?format=txt"),
    *("/meetups/library/feed/", "/meetups/library/?q=canary", "/search/?q=canary", "/search/?q=canary&in=themes"),
)


@pytest.fixture
def people(cast):
    """Someone in each position, in a community where every answer has gone everywhere it can."""
    meetup, olu, going = cast.meetup(prompt="How are you?"), cast.organiser(), cast.member("Going")
    for kind in KINDS:
        author = cast.member(f"Zebedee {kind}")
        meetup.rsvp(author)
        meetup.check_in(author, f"canary-{kind}", kind, "member")
    meetup.rsvp(going)
    question = ask(meetup, author, QUESTION, "member")
    answers = list(CheckIn.objects.all())
    board = Board.current()
    board.put([f"answer-{each.pk}" for each in answers], "Care", olu, 0)
    board.put([f"question-{question.pk}"], "Mending", olu, 1)
    line = cast.charter().lines.first()
    for each in answers:
        proposal = cast.proposal(cast.member(f"Proposer {each.pk}"))
        proposal.answers.set([each])
        Origin.objects.create(
            commitment_id=line.commitment_id, revision_id=line.revision_id, meetup=meetup, answer=each
        )
    return {
        "visitor": None,
        "member": cast.member("Bilal"),
        "going": going,
        "organiser": olu,
        "superuser": cast.superuser(),
    }


def taken_along(browser):
    """The files of what they download of themselves, in which nothing of others is."""
    archive = ZipFile(BytesIO(b"".join(browser.post("/me/download/"))))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any("canary" in text or QUESTION in text for text in files.values())
    return files


@pytest.mark.once
@pytest.mark.parametrize("who", SEEN)
def test_an_answer_is_seen_where_it_was_meant_to_be_and_nowhere_else(people, sign_in, who):
    person = people[who]
    browser = sign_in(person, second_factor=True) if person else Client()
    pages = {path: text for path, (_, text) in every_page(browser).items()}
    own = (CalendarAddress.renew(person).url.removeprefix("http://testserver"),) if person else ()
    feeds = {path: b"".join(answer) if answer.streaming else answer.content
             for path in (*FEEDS, *own) for answer in [browser.get(path)]}  # fmt: skip
    pages |= {path: content.decode().replace("\r\n ", "") for path, content in feeds.items()}
    pages |= taken_along(browser) if person else {}
    words = {**{kind: f"canary-{kind}" for kind in KINDS}, QUESTION: QUESTION}
    found = {kind: {path for path, text in pages.items() if word in text} for kind, word in words.items()}
    assert {kind for kind, paths in found.items() if paths} == SEEN[who]
    if who not in ("organiser", "superuser"):  # nor is a name on any page, for none was given
        assert not [path for path, text in pages.items() if "Zebedee" in text]
    if person:
        assert "/meetups/themes/" in found["everyone"]
        assert "/meetups/themes/" in found[QUESTION]
