"""The pages of polls: what is asked, who may answer, and that no result is seen too early."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Member
from meetups.models import PollAnswer
from tests.meetups.polls import poll, say
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def sent(made, *choices, reason="", **more):
    """A form, as a browser sends it."""
    keys = made.options.standing().values_list("pk", flat=True)
    data = {f"choice-{key}": choice for key, choice in zip(keys, choices, strict=True)}
    data |= {f"reason-{key}": reason if data[f"choice-{key}"] == "shut-out" else "" for key in keys}
    return {"stamp": made.stamp} | data | more


def test_member_answers_reads_how_it_stands_and_changes_their_mind(cast, sign_in, outbox):
    made, browser = poll(), sign_in(cast.member(time_zone="Asia/Tokyo"))
    say(made, cast.member("Bilal"), "yes", "no")
    address = made.get_absolute_url()
    before = words_of(browser.get(address))
    assert "Tuesday 1 December 2026, 6pm to 7pm UK time" in before
    assert "For you: Wednesday 2 December 2026, 3am to 4am Tokyo time" in before
    assert "So far" not in before
    assert "no: 1" not in before
    after = browser.post(address, sent(made, "yes", "shut-out", reason="Stairs."), follow=True)
    assert "Your answer is saved." in words_of(after)
    assert "shut out: 1, no: 1, if need be: 0, yes: 0" in words_of(after)
    again = words_of(browser.post(address, sent(made, "no", "no"), follow=True))
    assert "shut out: 0, no: 2" in again
    assert (PollAnswer.objects.count(), outbox()) == (4, [])


@pytest.mark.parametrize("role", ["visitor", "member", "organiser", "superuser"])
def test_nobody_sees_a_result_before_they_answer_or_it_closes(cast, sign_in, role):
    made = poll()
    say(made, cast.member("Bilal"), "yes", "shut-out", reason="Canary stairs.")
    browser = Client() if role == "visitor" else sign_in(getattr(cast, role)())
    for page in ("/", "/me/", "/meetups/", "/meetups/polls/", made.get_absolute_url(), "/meetups/feed/"):
        words = words_of(browser.get(page, follow=True))
        assert "shut out: 1" not in words, page
        assert "yes: 1" not in words, page
        assert "Canary" not in words, page
    made.close()
    result = words_of(browser.get(made.get_absolute_url()))
    assert "shut out: 1" in result
    assert "Canary" not in result


def test_visitor_reads_the_question_and_finds_the_way_in(client):
    made = poll(note="Bring tea, **please**.")
    page = client.get(made.get_absolute_url())
    assert made.question in words_of(page)
    assert "Bring tea, please" in words_of(page)
    assert f"/accounts/login/?next={made.get_absolute_url()}" in page.content.decode()
    assert not page.cookies
    assert client.post(made.get_absolute_url(), sent(made, "yes", "yes")).status_code == 302
    assert not PollAnswer.objects.exists()


def test_what_changed_and_what_is_new_since_i_answered_is_said(cast, sign_in, clock):
    made, amina = poll(), cast.member()
    say(made, amina, "yes", "no")
    clock.shift(timedelta(minutes=1))
    first = made.options.all()[0]
    made.put_option(first.pk, time=time(19))
    made.put_option(None, date=first.date, time=time(9), position=9)
    words = words_of(sign_in(amina).get(made.get_absolute_url()))
    assert "7pm to 8pm UK time changed since you answered" in words
    assert "9am to 10am UK time new since you answered" in words


def test_an_answer_that_is_refused_is_kept_on_the_page(cast, sign_in):
    made = poll()
    answer = sign_in(cast.member()).post(
        made.get_absolute_url(), sent(made, "yes", "shut-out", reason="Stairs.", stamp="old")
    )
    assert answer.status_code == 422
    assert "An option has changed since you opened this page." in words_of(answer)
    assert 'value="Stairs."' in answer.content.decode()
    assert made.stamp in answer.content.decode()


def test_closed_poll_takes_no_answer_and_a_draft_is_nowhere(cast, sign_in):
    made, browser = poll(status="closed"), sign_in(cast.member())
    late = browser.post(made.get_absolute_url(), sent(made, "yes", "yes"))
    assert (late.status_code, "Nothing was saved. This poll is closed." in words_of(late)) == (409, True)
    poll("Secret?", status="draft")
    assert "Secret?" not in words_of(browser.get("/meetups/polls/"))


def test_my_page_names_the_polls_i_have_not_answered(cast, sign_in):
    made, amina = poll(), cast.member()
    browser = sign_in(amina)
    assert made.question in words_of(browser.get("/me/"))
    say(made, amina, "yes", "no")
    assert made.question not in words_of(browser.get("/me/"))


def test_pages_cost_at_most_eight_queries_however_many_answered(cast, sign_in):
    costs = {}
    for count in (3, 300):
        for number in range(count // 15):
            poll(f"Number {number}?")
        made = poll(f"Asked among {count}?")
        members = Member.objects.bulk_create(
            Member(email=f"guest{count}.{number}@example.org", name="G", confirmed_at=made.changed_at)
            for number in range(count)
        )
        PollAnswer.objects.bulk_create(
            PollAnswer(option=option, member=member, choice="yes")
            for option in made.options.all()
            for member in members
        )
        browser = sign_in(members[0])
        for page in ("/meetups/polls/", made.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            costs.setdefault(page.replace(f"{made.slug}/", "one"), set()).add(len(queries))
    assert all(len(found) == 1 and max(found) <= 8 for found in costs.values()), costs
