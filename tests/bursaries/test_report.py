"""The public report: what it says, when it changes, and that nothing of anybody is in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bursaries.models import Application, CostLine, asking, deciding, paying
from bursaries.models.forgetting import erase_now
from tests.pages import words_of

pytestmark = pytest.mark.django_db

PAGE = "/bursaries/report/"
ASKED_ON = datetime(2026, 4, 7, 9, tzinfo=UTC)
SHOWN_ON = datetime(2026, 10, 1, 0, 0, 1, tzinfo=UTC)  # once July to September is over too


@pytest.fixture
def spring(clock, desk):
    """April 2026, with a fund, a reviewer and a payer: `ask`, `offer` and `pay` are what happens then."""
    clock.move_to(ASKED_ON)
    return Spring(desk, clock)


class Spring:
    def __init__(self, desk, clock):
        self.desk, self.clock = desk, clock
        self.fund, self.ruth, self.pat = desk.fund(), desk.reviewer(), desk.payer()

    def ask(self, count, category="travel", pence=2500, **fields):
        made = [self.desk.sent(self.fund, pence=pence, **fields) for _ in range(count)]
        CostLine.objects.filter(application__in=made).update(category=category)
        return made

    def offer(self, made, pence=2500):
        return [deciding.offer(self.desk.reviewed(each, self.ruth), self.ruth, pence) for each in made]

    def pay(self, made, pence=2500):
        for each in made:
            asking.accept(each, each.member, pence)
            paying.arrange(each, self.pat)
            paying.pay(each, self.pat, pence, timezone.now().date(), "FP-1")

    def read(self, client, moment=SHOWN_ON):
        self.clock.move_to(moment)
        return words_of(client.get(PAGE))


def test_before_any_quarter_is_closed_it_says_when_there_will_be_something(client, spring):
    spring.ask(6)
    for moment in (ASKED_ON, datetime(2026, 7, 1, 0, 0, 1, tzinfo=UTC), SHOWN_ON - timedelta(seconds=2)):
        said = spring.read(client, moment)
        assert "There is nothing to show yet" in said
        assert "£" not in said


def test_without_any_fund_there_is_a_page(client):
    assert "There is nothing to show yet" in words_of(client.get(PAGE))


def test_report_says_what_was_asked_offered_given_and_left_and_how_long_people_waited(client, spring):
    trains, care = spring.ask(7), spring.ask(5, "childcare", 4000)
    spring.clock.shift(timedelta(days=3))
    spring.offer(trains)
    spring.pay(trains[:5], 2000)
    spring.clock.shift(timedelta(days=2))
    spring.offer(care, 1000)
    said = spring.read(client)
    assert "April to June 2026 Bursaries asked for in April to June 2026 People who asked 12" in said
    assert (
        "They asked for £375.00 We offered £225.00 We gave £100.00 Half of those answered heard within 3 days" in said
    )
    assert "£1,000.00 by Wednesday 30 September 2026" in said
    assert "gave out £100.00 of it, so at most £900.00 was left" in said
    assert "Travel 7 £175.00 All other kinds together 5 or more £200.00" in said
    assert "This page changes next on Friday 1 January 2027" in said


def test_kinds_are_shown_where_others_hide_the_small_ones(client, spring):
    for category, count in {"travel": 9, "childcare": 6, "food": 5}.items():
        spring.ask(count, category)
    said = spring.read(client)
    assert "Travel 9 £225.00 Childcare 6 £150.00" in said or "Childcare 6 £150.00 Travel 9 £225.00" in said
    assert "Food" not in said
    assert "All other kinds together 5 or more £125.00" in said


def test_four_people_are_not_shown_nor_what_they_got(client, spring):
    spring.pay(spring.offer(spring.ask(4)))
    said = spring.read(client)
    assert "Fewer than 5 people asked, or nobody did. So we show nothing more of this quarter." in said
    assert "so at most £1,000.00 was left" in said
    assert "£100.00" not in said


def test_one_person_with_many_applications_is_one_person(client, cast, spring):
    amina = cast.member("Amina")
    for _ in range(6):
        spring.desk.sent(spring.fund, amina)
    assert "Fewer than 5 people asked" in spring.read(client)


def test_drafts_and_what_was_taken_back_in_time_are_left_out(client, cast, spring):
    taken_back = spring.ask(6)
    spring.desk.draft(spring.fund, cast.member("Amina"))
    asking.withdraw(taken_back[0], taken_back[0].member)
    assert "People who asked 5 They asked for £125.00" in spring.read(client)


def test_late_changes_leave_a_quarter_as_it_was_shown(client, spring):
    """Two reports that differed by one person would tell what they asked for."""
    late, *others = spring.offer(spring.ask(7))
    spring.pay(others[:5])
    before = spring.read(client)
    assert "People who asked 7" in before
    asking.withdraw(late, late.member)
    spring.pay(others[5:])
    spring.ask(1)
    for each in Application.objects.all():
        erase_now(each, each.member)
    assert not Application.objects.exclude(member=None).exists()
    assert spring.read(client, SHOWN_ON + timedelta(days=80)) == before


def test_accounts_that_go_leave_it_as_it_was(client, spring):
    made = spring.ask(6)
    before = spring.read(client)
    for each in made:
        person = each.member
        erase_now(Application.objects.get(pk=each.pk), person)
        person.delete()
    assert spring.read(client, SHOWN_ON + timedelta(days=1)) == before


def test_nothing_of_a_person_is_in_it(client, spring):
    words = {"contact": "Canary Row 7", "more": "canary song", "event": "The canary gathering"}
    made = spring.offer(spring.ask(6, **words))
    deciding_words = [each.reference for each in made] + [each.member.name for each in made]
    spring.clock.move_to(SHOWN_ON)
    html = client.get(PAGE).content.decode()
    assert "People who asked" in html
    assert [word for word in [*deciding_words, "anary", "example.org", "by train", "unpaid"] if word in html] == []


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_report_is_only_read(client, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_reading_it_costs_a_visitor_four_queries_however_much_there_is(client, spring, cast):
    costs = []
    for count in (3, 300):
        crowd(spring.fund, cast, count)
        spring.clock.move_to(SHOWN_ON)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(PAGE)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4
    assert "People who asked 303" in words_of(answer)


def crowd(fund, cast, count):
    """So many people who each sent one application in April."""
    made = Application.objects.bulk_create(
        Application(fund=fund, status="submitted", submitted_at=ASKED_ON, first_of_quarter=True, expires_on=ASKED_ON)
        for _ in range(count)
    )
    CostLine.objects.bulk_create(CostLine(application=each, category="food", pence=100) for each in made)


def test_two_years_are_listed_and_what_older_ones_gave_still_counts(client, spring):
    spring.pay(spring.offer(spring.ask(5)))
    said = spring.read(client, datetime(2028, 11, 1, tzinfo=UTC))
    assert "April to June 2026" not in said
    assert "gave out £125.00 of it" in said
    assert said.count("Fewer than 5 people asked, or nobody did.") == 8
    assert "Quarters more than two years old are not listed any more" in said
