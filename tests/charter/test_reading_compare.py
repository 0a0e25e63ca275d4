"""Comparing any two revisions: what came and what went, for eyes, without colours, and for ears."""

import re

import pytest

from charter.models import Revision
from tests.bad_input import Scene, all_refused, case
from tests.charter import changes
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PATIENT, PLAIN, SHARE, REST = "We are patient.", "We say things plainly.", "We share.", "We rest."


@pytest.fixture
def history(cast):
    """Five revisions of four lines and a preamble."""
    cast.charter(PATIENT, PLAIN, SHARE, REST, preamble="For us.")
    changes.reword(PATIENT, "We are very patient.", "We wait.")
    changes.move(REST, 1)
    changes.merge(PLAIN, SHARE, "We share plain words.")
    changes.next_revision(lambda lines: [changes.NewLine("We laugh."), *lines[1:]], preamble="For us all.")


def compared(client, query, status=200):
    """The page that compares."""
    response = client.get(f"/charter/compare/?{query}")
    assert response.status_code == status
    return response


def lines(response):
    """What the page says became of each line, in order: the text as marked, then in words."""
    found = response.content.decode().split('<ol class="commitments compared">')[1].split("</ol>")[0]
    return [
        (item.split("</span> ", 1)[1].split("</h3>")[0], item.split('<p class="said">')[1].split("</p>")[0])
        for item in found.split("<li")[1:]
    ]


def came(text):
    """An addition, as it is marked."""
    return f'<ins><span class="unseen"> added: </span>{text}<span class="unseen"> (end of added) </span></ins>'


def went(text):
    """A removal, as it is marked."""
    return f'<del><span class="unseen"> removed: </span>{text}<span class="unseen"> (end of removed) </span></del><wbr>'


def test_every_line_is_marked_word_by_word_and_said_in_words(client, history):
    assert lines(compared(client, "from=1&to=5")) == [
        (came("We laugh."), "Added"),
        (f"We are {came('very ')}patient.", "Reworded"),
        (went(PLAIN), "Merged into 3; it was line 2"),
        (f"We share{came(' plain words')}.", "Reworded"),
        (went(REST), "Removed; it was line 4"),
    ]


def test_moving_is_said_with_both_numbers(client, history):
    assert (REST, "Moved from 4 to 1") in lines(compared(client, "from=2&to=3"))


def test_comparing_backwards_undoes_the_change(client, history):
    page = compared(client, "from=5&to=1")
    assert "You go back in time" in words_of(page)
    assert lines(page) == [
        (went("We laugh."), "Removed; it was line 1"),
        (f"We are {went('very ')}patient.", "Reworded"),
        (came(PLAIN), "Added"),
        (f"We share{went(' plain words')}.", "Reworded"),
        (came(REST), "Added"),
    ]


def test_line_merged_on_the_way_and_on_again_is_said_to_be_where_its_words_are(client, cast):
    cast.charter(PATIENT, PLAIN, SHARE)
    changes.merge(PLAIN, PATIENT, "One.")
    changes.merge("One.", SHARE, "Two.")
    assert [said for _, said in lines(compared(client, "from=1&to=3"))] == [
        "Merged into 1; it was line 1",
        "Merged into 1; it was line 2",
        "Reworded",
    ]


def test_preamble_and_what_a_line_looks_like_are_compared_as_well(client, history):
    html = compared(client, "from=1&to=5").content.decode()
    assert f"For us{came(' all')}." in html
    assert "The words before the lines" in html
    assert f'<div class="marked">{came("We wait.")}</div>' in html


def test_same_revision_twice_is_said_so(client, history):
    assert "This is the same revision twice." in words_of(compared(client, "from=3&to=3"))


def test_two_revisions_that_say_the_same_are_said_so(client, history):
    changes.take_out("We laugh.")
    changes.add("We laugh.", at=1)
    assert "Added" in words_of(compared(client, "from=5&to=7"))  # the same words, another commitment
    changes.next_revision(lambda found: found, preamble="Else.")
    changes.next_revision(lambda found: found, preamble="For us all.")
    assert "Both say the same." in words_of(compared(client, "from=7&to=9"))


@pytest.mark.parametrize(
    ("query", "says"),
    [("", "From revision 4 to revision 5"), ("from=2", "From revision 2 to revision 5"),
     ("to=3", "From revision 2 to revision 3"), ("to=1", "From revision 1 to revision 1")],
)  # fmt: skip
def test_what_is_not_said_is_the_newest_or_the_one_before(client, history, query, says):
    assert says in words_of(compared(client, query))


def test_form_offers_every_revision_and_keeps_the_choice(client, history):
    html = compared(client, "from=2&to=4").content.decode()
    for name, chosen in (("from", 2), ("to", 4)):
        select = html.split(f'<select id="{name}" name="{name}">')[1].split("</select>")[0]
        assert select.count("<option") == 5
        assert select.count("selected") == 1
        assert f'<option value="{chosen}" selected>Revision {chosen}, Tuesday 3 November 2026</option>' in select
        assert f'<label for="{name}">' in html


def test_words_cannot_break_out_of_the_page(client, cast):
    cast.charter("We <b>listen</b>.")
    changes.reword("We <b>listen</b>.", "We <script>alert(1)</script> listen.", "</div><img src=x>")
    html = compared(client, "from=1&to=2").content.decode()
    assert not [tag for tag in ("<script", "<b>", "<img") if tag in html]


def test_with_fewer_than_two_revisions_there_is_nothing_to_compare(client, cast):
    assert "There is no revision yet." in words_of(compared(client, ""))
    cast.charter()
    assert "There is only one revision so far." in words_of(compared(client, ""))


NONSENSE = [
    "0", "-1", "6", "99999999999999999999", "9" * 5000, "1.0", "+1", " 1", "01", "1e0", "x", "", "%EF%BC%91", "%C2%B2",
    "1;DROP", "<b>", "None",
]  # fmt: skip


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("text", NONSENSE)
def test_revision_that_does_not_exist_gets_a_clear_error_and_a_way_on(client, history, name, text):
    words = words_of(compared(client, f"{name}={text}", 404))
    assert "There is a problem" in words
    assert "Choose from 1 to 5." in words
    assert len(words) < 1000


def test_error_keeps_the_number_that_was_right(client, history):
    html = compared(client, "from=2&to=9", 404).content.decode()
    assert re.findall(r'value="(\d)" selected', html) == ["2", "5"]
    html = compared(client, "from=9", 404).content.decode()
    assert re.findall(r'value="(\d)" selected', html) == ["4", "5"]


CASES = [
    *(
        case("visitor", f"GET /charter/{path}", status=404)
        for path in (
            "revisions/0/", "revisions/1/", "revisions/-1/", "revisions/x/", "revisions/99999999999999999999/",
            "revisions/%EF%BC%91/", "revisions/" + "9" * 5000 + "/", "commitments/0/", "commitments/1/",
            "commitments/-1/", "commitments/99999999999999999999/", "commitments/" + "9" * 5000 + "/",
            "commitments/x/", "history/?page=0", "history/?page=2", "history/?page=x", "?format=", "?format=md",
            "?format=html", "nowhere/",
        )
    ),
    *(case("visitor", f"GET /charter/{path}", status=400)
      for path in ("?format=%00", "compare/?from=%00", "history/?page=%00")),
    case("visitor", "GET /charter/compare/?from=1&to=2", status=404, words="There is no revision yet"),
    *(
        case(who, f"POST /charter/{path}", {"from": "1"}, 405)
        for who in ("visitor", "member", "olu")
        for path in ("", "history/", "revisions/1/", "compare/", "commitments/1/", "feed/")
    ),
]  # fmt: skip


def test_bad_input_is_refused_and_changes_nothing(subtests, sign_in):
    all_refused(subtests, Scene(sign_in), CASES)
    assert not Revision.objects.exists()
