"""What anybody reads about bursaries before signing in."""

from datetime import UTC, datetime

import pytest

from bursaries.models import Application
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_visitor_reads_what_each_open_fund_is_and_leaves_without_a_cookie(client, desk):
    desk.fund(
        about="For **everyone** who needs it.", rates="- Childcare: £12 an hour", advice_link="https://advice.example.org/",
        largest_award=20_050, fast_lane=5000, reply_days=7,
    )  # fmt: skip
    desk.fund(name="Another pot", by_draw=True)
    page = client.get("/bursaries/")
    words = words_of(page)
    for said in ("Coming along", "For everyone who needs it.", "Childcare: £12 an hour", "£200.50", "up to £50.00"):
        assert said in words
    assert "you hear from us by Tuesday 10 November 2026" in words
    assert "first come first served" in words
    assert "we draw lots" in words
    assert "erased 90 days after it is all over" in words
    assert 'href="https://advice.example.org/"' in page.content.decode()
    assert not page.cookies


def test_fund_that_closes_says_when_with_its_zone(client, desk, clock):
    fund = desk.fund()
    fund.revise(closes_at=fund.opens_at.replace(month=12))
    assert "until Wednesday 2 December 2026, 9am UK time" in words_of(client.get("/bursaries/"))


def test_nothing_open_is_said_kindly_with_what_comes(client, desk):
    assert "No fund is open right now" in words_of(client.get("/bursaries/"))
    desk.fund(name="Winter", opens_at=datetime(2026, 12, 1, tzinfo=UTC))
    desk.fund(name="Old", opens_at=datetime(2025, 12, 1, tzinfo=UTC), closes_at=datetime(2026, 1, 1, tzinfo=UTC))
    words = words_of(client.get("/bursaries/"))
    assert "Winter opens on Tuesday 1 December 2026" in words
    assert "Old" not in words


def test_visitor_who_applies_signs_in_first_and_comes_back(client, desk):
    desk.fund()
    assert client.get("/bursaries/apply/")["Location"] == "/accounts/login/?next=/bursaries/apply/"
    assert client.post("/bursaries/apply/")["Location"] == "/accounts/login/?next=/bursaries/apply/"
    assert Application.objects.count() == 0


def test_draws_are_published_with_their_seed_and_without_references(client, desk):
    from bursaries.models import deciding, queueing

    fund, ruth = desk.fund(by_draw=True), desk.reviewer()
    application = desk.reviewed(desk.sent(fund), ruth)
    deciding.offer(application, ruth, 2500)
    made = queueing.draw(fund, ruth)
    words = words_of(client.get("/bursaries/"))
    assert f"Coming along, Tuesday 3 November 2026, 9am UK time: seed {made.seed}" in words
    assert application.reference not in words
