"""Looking for a meetup: those to come, those past by year, page by page; drafts for organisers only."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from meetups.models import Meetup
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/meetups/"


def titles_on(answer):
    """The meetups on a list page, in its order."""
    assert answer.status_code == 200
    return [meetup.title for meetup in answer.context["page"].rows]


def announce(count, first_day, step):
    """Many published meetups at once, `step` days apart, called "Number 0", "Number 1" and so on."""
    days = [first_day + timedelta(days=step * number) for number in range(count)]
    starts = [datetime.combine(day, time(12, 0), UTC) for day in days]
    Meetup.objects.bulk_create(
        Meetup(title=f"Number {number}", slug=f"number-{number}", date=day, time=time(12, 0), zone="UTC",
               starts_at=start, ends_at=start + timedelta(hours=1), status="published", published_at=start)
        for number, (day, start) in enumerate(zip(days, starts, strict=True))
    )  # fmt: skip


def test_meetups_to_come_are_listed_soonest_first_until_they_end(cast, client, clock):
    cast.meetup("Next week")
    cast.meetup("In the new year", days=70)
    cast.meetup("Called off", days=14, status="cancelled")
    cast.meetup("On now", days=0, time="08:30")
    cast.meetup("Over", days=0, time="08:00")
    assert titles_on(client.get(LIST)) == ["On now", "Next week", "Called off", "In the new year"]
    clock.move_to(datetime(2026, 11, 10, 12, 30, tzinfo=UTC))
    assert titles_on(client.get(LIST)) == ["Called off", "In the new year"]


def test_each_is_shown_with_its_day_its_hours_and_its_places(cast, client):
    meetup = cast.meetup(capacity=3)
    meetup.rsvp(cast.member())
    cast.meetup("Called off", days=14, status="cancelled")
    page = words_of(client.get(LIST))
    assert "Words we share Tuesday 10 November 2026, 11.30am to 12.30pm UK time" in page
    assert "1 person is coming. Room for 2 more." in page
    assert "Called off Tuesday 17 November 2026, 11.30am to 12.30pm UK time cancelled" in page


def test_past_meetups_are_found_by_year_latest_first(cast, client):
    for day in (date(2024, 3, 26), date(2024, 11, 26), date(2025, 1, 28), date(2026, 10, 27)):
        cast.meetup_at(day, title=f"{day:%b %Y}")
    cast.meetup("Still to come")
    page = client.get(LIST)
    assert page.context["years"] == [2026, 2025, 2024]
    for year in (2026, 2025, 2024):
        assert f'href="?year={year}"' in page.content.decode()
    assert titles_on(client.get(LIST, {"year": "2024"})) == ["Nov 2024", "Mar 2024"]
    assert titles_on(client.get(LIST, {"year": "2026"})) == ["Oct 2026"]
    assert "<h1>Meetups in 2024</h1>" in client.get(LIST, {"year": "2024"}).content.decode()


def test_the_year_is_that_of_the_wall_calendar_there(cast, client, clock):
    clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    cast.meetup("New year in Auckland", date=date(2027, 1, 1), time=time(0, 30), zone="Pacific/Auckland")
    assert titles_on(client.get(LIST, {"year": "2027"})) == ["New year in Auckland"]
    assert client.get(LIST, {"year": "2026"}).status_code == 404


@pytest.mark.parametrize("year", ["", "1999", "2025 ", "02025", "２０２５", "²", "-1", "abc", "9" * 5000, "2025-01"])
def test_a_year_without_meetups_or_that_is_none_is_not_found(cast, client, year):
    cast.meetup_at(date(2025, 1, 28))
    assert client.get(LIST, {"year": year}).status_code == 404


def test_a_long_list_comes_in_pages_of_twenty(client):
    announce(45, date(2026, 11, 4), step=1)
    pages = [titles_on(client.get(LIST, {"page": number})) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert pages[0] + pages[1] + pages[2] == [f"Number {number}" for number in range(45)]
    assert titles_on(client.get(LIST)) == pages[0]


def test_each_page_leads_to_the_one_before_and_after(client):
    announce(45, date(2026, 11, 4), step=1)
    links = [
        [link for link in ('rel="prev" href="?page=1"', 'rel="next" href="?page=2"', 'rel="prev" href="?page=2"',
                           'rel="next" href="?page=3"') if link in client.get(LIST, {"page": number}).content.decode()]
        for number in (1, 2, 3)
    ]  # fmt: skip
    assert links == [['rel="next" href="?page=2"'], ['rel="prev" href="?page=1"', 'rel="next" href="?page=3"'],
                     ['rel="prev" href="?page=2"']]  # fmt: skip


def test_pages_of_a_year_stay_in_that_year(client):
    announce(30, date(2025, 1, 1), step=2)
    page = client.get(LIST, {"year": "2025"})
    assert 'rel="next" href="?year=2025&amp;page=2"' in page.content.decode()
    assert len(titles_on(client.get(LIST, {"year": "2025", "page": "2"}))) == 10


@pytest.mark.parametrize("number", ["0", "2", "-1", "1.0", "abc", "１", "9" * 30, "9" * 5000])
def test_a_page_that_does_not_exist_is_not_found(cast, client, number):
    cast.meetup()
    assert client.get(LIST, {"page": number}).status_code == 404


def test_without_meetups_the_pages_explain_and_invite(client):
    page = words_of(client.get(LIST))
    assert "No meetup is planned just now. Follow the calendar below: the next one will reach you by itself." in page
    assert "Past meetups" not in page
    home = words_of(client.get("/"))
    assert "No meetup is planned just now" in home
    assert "Lately" not in home


def test_home_shows_the_next_meetup_that_takes_place_and_the_last_three(cast, client):
    cast.meetup("Called off", days=3, status="cancelled")
    cast.meetup("The next one", days=7)
    cast.meetup("The one after", days=14)
    cast.meetup("A draft", days=1, status="draft")
    for number in range(1, 5):
        cast.meetup(f"{number} weeks ago", days=-7 * number)
    home = client.get("/")
    text = words_of(home)
    assert "Next meetup, in 7 days The next one Tuesday 10 November 2026" in text
    assert text.index("Lately") < text.index("1 weeks ago") < text.index("2 weeks ago") < text.index("3 weeks ago")
    for absent in ("4 weeks ago", "Called off", "The one after", "A draft"):
        assert absent not in text
    assert f'href="{Meetup.objects.get(title="The next one").get_absolute_url()}rsvp/"' in home.content.decode()


# --- Drafts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["visitor", "member", "staff without the role"])
def test_a_draft_is_nowhere_for_those_who_do_not_organise(cast, client, sign_in, who):
    draft = cast.meetup("Not yet", status="draft")
    if who != "visitor":
        client = sign_in(cast.member(is_staff=who.startswith("staff")))
    for name in ("meetup", "rsvp", "invite"):
        assert client.get(reverse(name, args=[draft.slug])).status_code == 404
    assert client.post(cast.rsvp_url(draft), {"action": "save"}).status_code == 404
    assert client.post(cast.rsvp_url(draft), {"action": "leave"}).status_code == 404
    for path in ("/", LIST, "/meetups/feed/", "/meetups/calendar.ics"):
        assert "Not yet" not in client.get(path).content.decode(), path


def test_an_organiser_sees_the_draft_marked_as_one_but_in_no_public_list(cast, sign_in):
    draft = cast.meetup("Not yet", status="draft")
    browser = sign_in(cast.organiser())
    page = browser.get(draft.get_absolute_url())
    assert "Draft. Only organisers can see this page." in words_of(page)
    assert b"application/ld+json" not in page.content
    assert browser.get(reverse("invite", args=[draft.slug])).status_code == 200
    for path in ("/", LIST, "/meetups/feed/", "/meetups/calendar.ics"):
        assert "Not yet" not in browser.get(path).content.decode(), path


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_lists_pages_and_feeds_are_only_read(cast, client, method):
    meetup = cast.meetup()
    paths = (LIST, meetup.get_absolute_url(), reverse("invite", args=[meetup.slug]), "/", "/meetups/calendar.ics")
    assert [getattr(client, method)(path).status_code for path in paths] == [405] * 5


def test_a_meetup_that_does_not_exist_is_not_found(client):
    for path in ("/meetups/nothing/", "/meetups/nothing/rsvp/", "/meetups/nothing/invite.ics"):
        assert client.get(path).status_code == 404
