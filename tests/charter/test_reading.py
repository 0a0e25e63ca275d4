"""The charter's page: what it says, where each line comes from, who holds to it, and what is new to me."""

from datetime import date

import pytest

from charter.models import Affirmation, Charter, Commitment, Reading, Revision
from community.models import Community
from meetups.models import CheckIn
from tests.charter import changes
from tests.charter.changes import commitment
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PATIENT, PLAIN = "We are patient with one another.", "We say things plainly."


def answer(meetup, member, text, visibility="everyone", naming="name"):
    """A check-in answer, whoever may give one."""
    ends = meetup.private_words_until if visibility == "organisers" else None
    return CheckIn.objects.create(
        meetup=meetup, member=member, text=text, visibility=visibility, naming=naming, expires_at=ends
    )


def page(browser):
    """The words on the charter's page."""
    response = browser.get("/charter/")
    assert response.status_code == 200
    return words_of(response)


def test_page_shows_what_the_charter_says_now(client, cast):
    Community.objects.create(pk=1, name="Riverside Makers")
    cast.charter("We were hasty.")
    cast.charter(PLAIN, PATIENT, preamble="For *all* who come.", review_on=date(2027, 4, 27))
    words = page(client)
    assert "Revision 2, Tuesday 3 November 2026" in words
    assert "Our care charter" in words
    assert "For all who come." in words
    assert f"1 {PLAIN}" in words
    assert f"2 {PATIENT}" in words
    assert "We look at it again by Tuesday 27 April 2027." in words
    assert "CC BY-SA 4.0" in words
    assert "hasty" not in words


def test_review_day_that_has_passed_is_said_so(client, cast):
    cast.charter(review_on=date(2026, 11, 2))
    assert "It was to be looked at again by Monday 2 November 2026." in page(client)


def test_each_line_has_an_anchor_that_stays_when_it_moves_and_is_reworded(client, cast):
    cast.charter(PATIENT, PLAIN)
    key = commitment(PLAIN)
    changes.move(PLAIN, 1)
    changes.reword(PLAIN, "We say it plainly.")
    html = client.get("/charter/").content.decode()
    assert (
        f'<li id="commitment-{key}">\n<h2><a class="number" href="#commitment-{key}">1</a> We say it plainly.' in html
    )
    assert Commitment(pk=key).anchor == f"commitment-{key}"


def test_what_a_line_looks_like_is_markdown_that_cannot_harm(client, cast):
    changes.next_revision(lambda _: [changes.NewLine("We <b>listen</b>.", "We *wait*. <script>alert(1)</script>")])
    html = client.get("/charter/").content.decode()
    assert "We &lt;b&gt;listen&lt;/b&gt;." in html
    assert "<em>wait</em>" in html
    assert "<script" not in html


def test_before_any_revision_the_page_explains_and_invites(client):
    words = page(client)
    assert "It is not written yet." in words
    assert "Your answers become its first lines" in words
    assert "Revision" not in words


def test_line_names_the_revision_that_brought_its_words(client, cast):
    cast.charter(PATIENT, PLAIN)
    changes.reword(PATIENT, "We have time.")
    changes.move(PLAIN, 1)
    changes.add("We share.")
    words = page(client)
    assert "1 We say things plainly. Since revision 1 (line 1)" in words
    assert "2 We have time. Since revision 2 (line 2)" in words
    assert "3 We share. Since revision 4 (line 3)" in words


def test_line_that_gets_its_old_words_back_has_them_since_then(client, cast):
    cast.charter(PATIENT)
    changes.reword(PATIENT, "We have time.")
    changes.reword("We have time.", PATIENT)
    assert "We are patient with one another. Since revision 3" in page(client)


# --- Where lines come from ------------------------------------------------------------------------------------------


@pytest.fixture
def answered(cast):
    """A charter of one line, made of four answers of Amina, Bilal, Carys and Dafydd, each seen by fewer."""
    meetup = cast.meetup("Beginning with care", days=-30)
    given = [
        answer(meetup, cast.member("Amina Adeyemi", email="amina@example.org"), "Patience", "everyone", "first"),
        answer(meetup, cast.member("Bilal"), "Silence", "members"),
        answer(meetup, cast.member("Carys"), "Waiting", "going"),
        answer(meetup, cast.member("Dafydd"), "Stillness", "organisers"),
    ]
    cast.charter("We were hasty.")
    changes.add(PATIENT, answers=given)
    return meetup, given


def test_line_shows_the_answers_it_came_from_and_who_gave_them_as_they_want_to_be_named(client, answered):
    words = page(client)
    assert "From 4 answers at “Beginning with care”, since revision 2" in words
    assert "“Patience” (Amina), an answer at Beginning with care , in revision 2" in words
    assert "Adeyemi" not in words


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("visitor", {"Patience"}),
        ("member", {"Patience", "Silence"}),
        ("going", {"Patience", "Silence", "Waiting"}),
        ("Dafydd", {"Patience", "Silence", "Stillness"}),
        ("organiser", {"Patience", "Silence", "Waiting", "Stillness"}),
    ],
)
@pytest.mark.parametrize("path", ["/charter/", "/charter/commitments/{line}/"])
def test_words_and_name_of_an_answer_reach_only_those_it_is_for(client, cast, sign_in, answered, who, seen, path):
    meetup, given = answered
    person = {"organiser": cast.organiser, "Dafydd": lambda: given[3].member}.get(who, lambda: cast.member("Wren"))()
    if who == "going":
        meetup.rsvps.create(member=person, status="going", ticket=1)
    browser = client if who == "visitor" else sign_in(person)
    html = browser.get(path.format(line=commitment(PATIENT))).content.decode()
    assert {text for text in ("Patience", "Silence", "Waiting", "Stillness") if text in html} == seen
    names = {"Bilal": "Silence", "Carys": "Waiting", "Dafydd": "Stillness"}
    assert {name for name in names if name in html.replace("Sign out", "")} == {
        name for name, text in names.items() if text in seen
    }
    assert html.count("An answer that is not for everyone to read") == 4 - len(seen)


def test_answer_taken_back_and_name_of_who_left_are_gone_from_the_page(client, answered):
    meetup, given = answered
    meetup.take_back(given[1].member)
    given[0].member.delete()
    words = page(client)
    assert "From 4 answers at “Beginning with care”" in words
    assert "“Patience” (a member), an answer" in words
    assert "An answer, taken back since, at Beginning with care" in words
    assert "Amina" not in words


def test_line_shows_the_proposal_it_came_from_and_who_made_it(client, cast):
    cast.charter(PATIENT)
    amina = cast.member("Amina Adeyemi", email="amina@example.org")
    proposal = cast.proposal(amina, naming="name")
    changes.add("We leave room.", proposal=proposal)
    assert "From a proposal by Amina Adeyemi, since revision 2" in page(client)
    assert proposal.get_absolute_url() in client.get("/charter/").content.decode()
    proposal.naming = "member"
    proposal.save()
    words = page(client)
    assert "From a proposal by a member" in words
    assert "Amina" not in words


def test_meetup_taken_back_to_a_draft_is_not_named(client, answered):
    meetup, _ = answered
    type(meetup).objects.filter(pk=meetup.pk).update(status="draft")
    words = page(client)
    assert "From 4 answers at a meetup" in words
    assert "Beginning with care" not in words


def test_many_sources_are_told_in_part_and_all_on_the_lines_own_page(client, cast):
    meetup = cast.meetup(days=-30)
    given = [answer(meetup, cast.member(f"Guest{number}"), f"Quality {number}") for number in range(8)]
    cast.charter("We were hasty.")
    changes.add(PATIENT, answers=given)
    words = page(client)
    assert "Quality 5" in words
    assert "Quality 6" not in words
    assert "And 2 more. How line 2 came to be" in words
    own = words_of(client.get(f"/charter/commitments/{commitment(PATIENT)}/"))
    assert all(f"Quality {number}" in own for number in range(8))


# --- Who holds to it ------------------------------------------------------------------------------------------------


def hold(member, revision, **fields):
    """Says that the member holds to it."""
    return Affirmation.objects.say(member, revision, **({"show_name": False} | fields))


def test_page_says_how_many_hold_to_it_and_names_only_those_who_show_theirs(client, cast):
    assert "hold to this" not in page(client)
    revision = cast.charter()
    assert "Nobody has said yet that they hold to this." in page(client)
    hold(cast.member("Amina"), revision, show_name=True)
    assert "One of us holds to this." in page(client)
    hold(cast.member("Bilal"), revision)
    closed = cast.member("Closed", is_active=False)
    hold(closed, revision, show_name=True)
    words = page(client)
    assert "2 of us hold to this." in words
    assert "Amina, and others who did not want to be named." in words
    assert "Bilal" not in words
    assert "Closed" not in words


def test_material_revision_asks_anew_and_an_editorial_one_does_not(client, cast):
    hold(cast.member(), cast.charter(PATIENT))
    changes.reword(PATIENT, "We’re patient.", stated={"kind": "editorial"})
    assert "One of us holds to this." in page(client)
    changes.add("We share.")
    assert "Nobody has said yet that they hold to this." in page(client)


# --- What is new to me ----------------------------------------------------------------------------------------------


def test_member_is_told_what_changed_since_they_last_read_it(cast, sign_in):
    cast.charter(PATIENT, PLAIN)
    changes.add("We share.")
    amina = cast.member()
    browser = sign_in(amina)
    assert "Changed since you last read it" not in page(browser)
    Reading.objects.note(amina, Revision.objects.get(number=1))
    words = page(browser)
    assert "Changed since you last read it (revision 1): see what changed" in words
    assert '"/charter/compare/?from=1&amp;to=2"' in browser.get("/charter/").content.decode()
    assert words.count("Changed since you last read it") == 2  # the banner, and the one line
    browser.post("/charter/read/", {"revision": 2})
    assert "Changed since you last read it" not in page(browser)


def test_looking_at_the_page_marks_nothing_as_read(cast, sign_in):
    cast.charter()
    page(sign_in(cast.member()))
    assert not Reading.objects.exists()


def test_visitor_gets_no_button_and_no_cookie(client, cast):
    cast.charter()
    response = client.get("/charter/")
    assert b"<form" not in response.content
    assert dict(response.cookies) == {}


# --- For reuse ------------------------------------------------------------------------------------------------------


def test_charter_can_be_had_as_markdown(client, cast, settings):
    settings.SITE_URL = "https://riverside.example.org"
    Community.objects.create(pk=1, name="Riverside *Makers*")
    cast.charter("Only this.")
    changes.next_revision(
        lambda _: [
            changes.NewLine("We say 2 * 2 = 4 <plainly>.", "- one\n- two\n\n    code"),
            changes.NewLine("# No heading"),
        ],
        preamble="For *all*.\r\nReally.",
    )
    response = client.get("/charter/?format=md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.content.decode() == (
        "# Our care charter\n\n"
        "For *all*.\nReally.\n\n"
        "1. **We say 2 \\* 2 = 4 \\<plainly\\>.**\n\n"
        "   - one\n   - two\n\n       code\n\n"
        "2. **\\# No heading**\n\n"
        "---\n\n"
        "Riverside \\*Makers\\*, revision 2, Tuesday 3 November 2026: "
        "<https://riverside.example.org/charter/revisions/2/>\n\n"
        "Licence: [CC BY-SA 4.0](<https://creativecommons.org/licenses/by-sa/4.0/>)\n"
    )


@pytest.mark.parametrize("query", ["format=", "format=pdf", "format=MD", "format=md2", "format=../md"])
def test_another_format_is_not_found(client, cast, query):
    cast.charter()
    assert client.get(f"/charter/?{query}").status_code == 404


def test_markdown_of_no_charter_is_not_found(client):
    assert client.get("/charter/?format=md").status_code == 404


def test_licence_is_the_organisers_to_set(client, cast):
    cast.charter()
    Charter.objects.update(licence="", licence_link="", title="How we are")
    assert "Licence" not in client.get("/charter/?format=md").content.decode()
    words = page(client)
    assert "How we are" in words
    assert "You may use it elsewhere" not in words


def test_charter_is_in_the_navigation_and_on_the_home_page(client):
    html = client.get("/").content.decode()
    assert html.count('href="/charter/"') == 2
    assert '<a href="/charter/" aria-current="page">Charter</a>' in client.get("/charter/history/").content.decode()
