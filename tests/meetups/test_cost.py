"""What reading costs: few queries however much there is, and not one cookie."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Member
from meetups.models import CheckIn, Host, Meetup, Rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PUBLIC = [
    *("/", "/privacy/", "/healthz", "/meetups/", "/meetups/?year=2026", "/meetups/feed/", "/meetups/calendar.ics"),
    *("{page}", "{page}invite.ics"),
]


def crowd(count):
    """`count` members going to one meetup, which they also hold and answer the prompt of, `count` meetups to come and
    `count` past ones; the meetup they go to."""
    now = datetime(2026, 11, 3, 11, tzinfo=UTC)
    starts = [now + timedelta(days=sign * day) for day in range(1, count + 1) for sign in (1, -1)]
    meetups = Meetup.objects.bulk_create(
        Meetup(title=f"Number {number}", slug=f"number-{number}", summary="In short.", description="At *length*.",
               date=start.date(), time=time(11), zone="UTC", starts_at=start, ends_at=start + timedelta(hours=1),
               status="published", published_at=now, capacity=count, prompt="How are you?")
        for number, start in enumerate(starts)
    )  # fmt: skip
    members = Member.objects.bulk_create(
        Member(email=f"guest{number}@example.org", name=f"Guest{number}", confirmed_at=now) for number in range(count)
    )
    Rsvp.objects.bulk_create(
        Rsvp(meetup=meetups[0], member=member, status="going", ticket=ticket, show_name=True)
        for ticket, member in enumerate(members, start=1)
    )
    Host.objects.bulk_create(Host(meetup=meetups[0], member=member) for member in members)
    CheckIn.objects.bulk_create(
        CheckIn(meetup=meetups[0], member=member, text="Well.", visibility="everyone", naming="name")
        for member in members
    )
    return meetups[0]


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_costs_at_most_three_queries_however_much_there_is(
    client, django_assert_max_num_queries, count, path
):
    path = path.format(page=crowd(count).get_absolute_url())
    with django_assert_max_num_queries(3):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["{page}", "{page}rsvp/", "{page}check-in/", "/meetups/", "/me/", "{page}invite.ics"])
def test_a_member_costs_the_same_among_three_as_among_three_hundred(sign_in, path):
    costs = []
    for count in (3, 300):
        Rsvp.objects.all().delete()
        Meetup.objects.all().delete()
        Member.objects.all().delete()
        meetup = crowd(count)
        browser = sign_in(Member.objects.get(name="Guest0"))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path.format(page=meetup.get_absolute_url())).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("path", PUBLIC)
def test_reading_a_public_page_sets_no_cookie(client, path):
    answer = client.get(path.format(page=crowd(3).get_absolute_url()))
    assert answer.status_code == 200
    assert dict(answer.cookies) == {}
    assert dict(client.cookies) == {}
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PUBLIC)
def test_reading_a_public_page_asks_nobody_else(client, path):
    """No address of another site is loaded: in pages, only links lead away."""
    html = client.get(path.format(page=crowd(3).get_absolute_url())).content.decode()
    assert 'src="http' not in html
    assert 'rel="stylesheet" href="http' not in html
