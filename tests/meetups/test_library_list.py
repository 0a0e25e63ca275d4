"""Looking through the library: narrowed by what stands in the address, page by page, and as a feed."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from meetups.models import Resource
from tests.meetups.shelf import in_library, shelve, suggestion
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/meetups/library/"
FEED = "/meetups/library/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def shelf(cast, clock):
    """Four things in the library, each of its own sort, and one that waits."""
    amina = cast.member()
    for title, kind, licence, tags in (
        ("Asking in rounds", "method", "cc-by", ["care", "listening"]),
        ("Mending circles", "method", "cc0", ["care", "élan"]),
        ("Map of ramps", "tool", "theirs", ["maps"]),
        ("On listening", "reading", "ask", ["listening"]),
    ):
        link = "https://example.org/" if licence == "theirs" else ""
        in_library(amina, title=title, kind=kind, licence=licence, tags=tags, link=link)
        clock.shift(60)
    suggestion(amina, title="Waiting", tags=["hidden"])
    return amina


def titles_on(answer):
    assert answer.status_code == 200
    return [each.title for each in answer.context["page"].rows]


def choices_on(answer, what):
    return {choice.label: choice.count for choice in answer.context["choices"][what]}


def test_the_newest_comes_first(shelf, client):
    answer = client.get(LIST)
    assert titles_on(answer) == ["On listening", "Map of ramps", "Mending circles", "Asking in rounds"]
    assert "4 in all, the newest first." in words_of(answer)
    assert "X-Robots-Tag" not in answer


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=method", ["Mending circles", "Asking in rounds"]), ("tag=listening", ["On listening", "Asking in rounds"]),
     ("kind=method&tag=listening", ["Asking in rounds"]), ("licence=cc0", ["Mending circles"]),
     ("q=rounds", ["Asking in rounds"]), ("q=CARE&kind=method&licence=cc-by", ["Asking in rounds"]),
     ("tag=%C3%A9lan", ["Mending circles"]), ("q=%C3%89LAN", ["Mending circles"]), ("q=rounds&tag=maps", []),
     ("tag=hidden", []), ("tag=nothing", []), ("q=waiting", []), ("kind=learning", []), ("q=", None), ("q=+", None)],
)  # fmt: skip
def test_what_stands_in_the_address_narrows_it_together(shelf, client, query, found):
    answer = client.get(f"{LIST}?{query}")
    assert titles_on(answer) == (titles_on(client.get(LIST)) if found is None else found)


def test_each_choice_says_how_many_there_are_then_and_can_be_taken_back(shelf, client):
    answer = client.get(f"{LIST}?tag=care")
    assert choices_on(answer, "kind") == {"Methods": 2}
    assert choices_on(answer, "tag") == {"care": 2, "listening": 2, "maps": 1, "élan": 1}
    assert choices_on(answer, "licence") == {"CC BY 4.0": 1, "CC0 1.0": 1}
    for what, choices in answer.context["choices"].items():
        for choice in choices:
            count = len(titles_on(client.get(choice.address)))
            assert count == (4 if choice.is_chosen else choice.count), (what, choice)
    assert [choice.label for choice in answer.context["choices"]["tag"] if choice.is_chosen] == ["care"]
    assert "2 found, tagged “care”. Show everything" in words_of(answer)
    assert answer["X-Robots-Tag"] == "noindex"


def test_where_nothing_is_found_it_says_what_was_asked_and_how_to_go_on(shelf, client):
    page = words_of(client.get(f"{LIST}?kind=tool&tag=care&licence=cc0&q=Bread"))
    assert "We found nothing in tools, tagged “care”, to be used: CC0 1.0, with “Bread”." in page
    assert "show everything" in page
    assert "search the whole site" in page


def test_an_empty_library_explains_and_invites(client):
    page = words_of(client.get(LIST))
    assert "Nothing is in the library yet. Do you know something others could use?" in page
    assert "Suggest something" in page


def test_it_comes_in_pages_of_twenty_that_stay_narrowed(cast, client):
    shelve(90, cast.member(), at=timezone.now())
    pages = [titles_on(client.get(f"{LIST}?kind=tool&page={number}")) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    html = client.get(f"{LIST}?kind=tool&q=maps&page=2").content.decode()
    assert 'rel="prev" href="/meetups/library/?q=maps&amp;kind=tool&amp;page=1"' in html
    assert 'rel="next" href="/meetups/library/?q=maps&amp;kind=tool&amp;page=3"' in html
    assert "45 found in tools" in html


@pytest.mark.parametrize("who", ["visitor", "member", "organiser"])
@pytest.mark.parametrize("query", ["", "?q=maps&kind=tool&tag=tag 1"])
def test_it_costs_the_same_among_three_as_among_three_hundred(
    cast, client, sign_in, django_assert_max_num_queries, who, query
):
    author = cast.member("Author")
    meetup = cast.meetup(days=-3)
    browser = {"visitor": lambda: client, "member": lambda: sign_in(cast.member()),
               "organiser": lambda: sign_in(cast.organiser())}[who]()  # fmt: skip
    costs = []
    for count in (3, 300):
        Resource.objects.all().delete()
        shelve(count, author, meetup=meetup, at=timezone.now())
        with django_assert_max_num_queries(7) as queries:
            assert browser.get(LIST + query).status_code == 200
        costs.append(len(queries))
        page = Resource.objects.all()[0].get_absolute_url()
        with django_assert_max_num_queries(8):
            assert browser.get(page).status_code == 200
    assert costs[0] == costs[1]


# --- The feed ------------------------------------------------------------------------------------------------------


def entries(answer):
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_feed_holds_what_came_last_without_names(shelf, client):
    answer = client.get(FEED)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = entries(answer)
    assert [entry.find(f"{ATOM}title").text for entry in found] == [
        "On listening", "Map of ramps", "Mending circles", "Asking in rounds"]  # fmt: skip
    first = found[-1]
    made = Resource.objects.get(slug="asking-in-rounds")
    assert first.find(f"{ATOM}id").text == f"urn:uuid:{made.uid}"
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/meetups/library/asking-in-rounds/"
    assert first.find(f"{ATOM}published").text == "2026-11-03T09:00:00+00:00"
    assert [each.get("term") for each in first.findall(f"{ATOM}category")] == ["method", "care", "listening"]
    Resource.objects.update(naming="name")
    assert b"Amina" not in client.get(FEED).content


def test_no_more_than_thirty_and_none_that_waits(cast, client):
    shelve(40, cast.member(), at=timezone.now())
    suggestion(cast.member("Bilal"), title="Waits")
    answer = client.get(FEED)
    assert len(entries(answer)) == 30
    assert b"Waits" not in answer.content


def test_the_feed_is_not_built_again_for_whoever_has_it(shelf, client, clock, django_assert_num_queries):
    first = client.get(FEED)
    with django_assert_num_queries(2):
        again = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    clock.shift(1)
    made = Resource.objects.get(slug="map-of-ramps")
    made.revise(["maps"], title="Map of all ramps")
    changed = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, b"Map of all ramps" in changed.content) == (200, True)
    Resource.objects.filter(pk=made.pk).delete()
    assert client.get(FEED, headers={"if-none-match": changed["ETag"]}).status_code == 200


def test_an_empty_feed_is_a_feed(client):
    answer = client.get(FEED)
    assert (answer.status_code, entries(answer)) == (200, [])


def test_the_day_it_came_is_that_of_the_community(cast, client, clock):
    clock.move_to(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))  # half past midnight in London
    made = in_library(cast.member())
    assert "In the library since Thursday 2 July 2026" in words_of(client.get(made.get_absolute_url()))
