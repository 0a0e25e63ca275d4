"""Leaving: all of a person goes, or loses its name; nothing that was theirs lets anybody in; a receipt proves it."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from post_office.models import STATUS, Email

from bursaries.models import Application, Fund, Payment
from charter.models import Concern, Draft, Proposal, Response
from community import guards, jobs, personal
from community.leaving import erase
from community.models import DataRequest, Erasure, Member
from community.preferences import KINDS, stop_url
from meetups.emails import leave_url
from meetups.models import CalendarAddress, CheckIn, Host, Meetup, PollAnswer, Question, Rsvp, SeriesHost
from tests.community.door import ask, code_mailed, enter, signed_in, type_code
from tests.community.post import work
from tests.conftest import POSTGRES
from tests.everybody import ADDRESS, NAME, Everybody, browser_of, found, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# Words that others rely on stay, without a name (the page before says so).
KEPT = {
    *("meetups_checkin.text", "meetups_question.text", "charter_proposal.why"),
    *("charter_wording.text", "charter_wording.detail", "charter_response.reason", "charter_draft.summary"),
    *("charter_concern.text", "charter_concernreply.text", "meetups_tag.name"),
    *("meetups_resource.title", "meetups_resource.text", "meetups_resource.words", "meetups_resource.slug"),
    *(["meetups_resource.found_by"] if POSTGRES else []),
}
# The last mail, until it has left; and what others were told of a meetup they held, for 30 days.
GOODBYE = {"post_office_email.to"}
TOLD = {"post_office_email.message", "community_outboxfile.content"}


@pytest.fixture
def everybody(clock):
    """Somebody who has done everything."""
    return Everybody()


def test_the_person_has_something_of_every_kind_there_is(everybody):
    """Else the tests below would prove less than they say."""
    there = {each.what for each, _ in personal.summary(everybody.me)}
    assert {each.what for each in personal.HELD if each.is_theirs_to_know} - there == set()
    assert len(there) > 45
    kept_from = next(each for each in personal.HELD if each.path == "kept_from")
    assert kept_from.rows(everybody.me).count() == 1
    assert found("zqgone") > {"meetups_rsvp.access_needs", "bursaries_application.more", "post_office_email.to"}
    assert found("zqkept") == KEPT
    assert {"django_admin_log.object_repr", "django_admin_log.change_message"} < found(NAME)


def test_nothing_of_them_is_found_in_any_table_but_what_is_said_to_stay(everybody, sign_in):
    for browser in (browser_of(everybody.me, sign_in), browser_of(everybody.other, sign_in)):
        browser.post("/me/leave/")
    erase(everybody.me)
    assert found("zqgone", NAME, "Zephyrine", "Quillfeather", ADDRESS) == GOODBYE | TOLD
    assert found("zqgone", ADDRESS) == GOODBYE
    assert found("zqkept") == KEPT
    assert not Member.objects.filter(pk=everybody.me.pk).exists()
    assert guards.missing() == []


def test_what_others_were_told_of_them_is_gone_in_thirty_days_and_nothing_new_names_them(everybody, clock):
    erase(everybody.me)
    came_free = Email.objects.get(to="bilal@example.org", subject__startswith="A place came free")
    assert "Zephyrine" not in came_free.message
    Email.objects.update(status=STATUS.sent)
    clock.shift(timedelta(days=31))
    jobs.tidy_outbox()
    assert found(NAME, ADDRESS) == set()


def test_the_last_mail_goes_to_them_alone_and_its_row_with_it(everybody, post):
    receipt = erase(everybody.me)
    [last] = Email.objects.filter(to=ADDRESS)
    assert last.subject == "You have left Our community"
    assert receipt in last.message
    assert "Zephyrine" not in last.message
    work()
    assert post.recipients.count(ADDRESS) == 1
    assert found("zqgone", receipt) == set()


def test_a_last_mail_that_nobody_takes_is_forgotten_a_day_later(everybody, post, clock):
    post.refused = {ADDRESS}
    erase(everybody.me)
    work()
    assert found(ADDRESS) == {"post_office_email.to", "post_office_log.message"}
    clock.shift(timedelta(hours=26))
    jobs.tidy_outbox()
    assert found(ADDRESS) == set()


# --- What lets people in ------------------------------------------------------------------------------------------


def test_sessions_second_locks_and_secret_addresses_die_at_once(everybody, sign_in, client):
    mine, other = browser_of(everybody.me, sign_in), browser_of(everybody.other, sign_in)
    calendar = CalendarAddress.objects.get().url.removeprefix("http://testserver")
    links = [leave_url(Rsvp.objects.get(meetup=everybody.meetup, member=everybody.me))]
    links += [stop_url(everybody.me, kind) for kind in KINDS.values()]
    paths = [link.removeprefix("http://testserver") for link in links]
    assert [client.get(path).status_code for path in (calendar, *paths)] == [200] * (1 + len(paths))
    erase(everybody.me)
    assert [client.get(path).status_code for path in (calendar, *paths)] == [404] * (1 + len(paths))
    assert [client.post(path).status_code for path in paths] == [404] * len(paths)
    assert (mine.get("/me/").status_code, other.get("/me/").status_code) == (302, 200)
    assert Session.objects.count() == 1
    assert not Authenticator.objects.exists()
    assert not EmailAddress.objects.filter(email=ADDRESS).exists()


def test_a_code_that_was_asked_for_lets_nobody_in(everybody):
    browser, _ = ask(ADDRESS)
    code = code_mailed(ADDRESS)
    erase(everybody.me)
    assert not signed_in(browser)
    type_code(browser, code)
    assert not signed_in(browser)


def test_whoever_comes_back_starts_afresh(everybody):
    old = everybody.me.pk
    erase(everybody.me)
    Email.objects.filter(to=ADDRESS).delete()
    enter(ADDRESS)
    back = Member.objects.get(email=ADDRESS)
    assert (back.pk != old, back.name, back.is_staff, back.groups.count()) == (True, "", False, 0)
    assert [each.what for each, _ in personal.summary(back)] == [
        *("Your account", "Your address, as you proved it", "Where you are signed in"),
    ]


# --- What they had with others --------------------------------------------------------------------------------------


def test_their_place_goes_to_who_waits_and_past_ones_go(everybody, cast):
    assert cast.statuses(everybody.meetup) == {NAME: "going", "Bilal": "waiting"}
    erase(everybody.me)
    assert cast.statuses(everybody.meetup) == {"Bilal": "going"}
    assert cast.statuses(everybody.past) == {}
    assert Email.objects.filter(to="bilal@example.org", subject__startswith="A place came free").count() == 1


def test_they_hold_nothing_to_come_and_what_they_held_names_nobody(everybody):
    before = Meetup.objects.get(pk=everybody.meetup.pk).changed_at
    erase(everybody.me)
    left = Host.objects.get()
    assert (left.meetup, left.member, left.name, left.link) == (everybody.past, None, "", "")
    assert (left.organisation, str(left)) == ("A radio", "A radio")
    assert not SeriesHost.objects.exists()
    assert Meetup.objects.get(pk=everybody.meetup.pk).changed_at > before  # so that calendars notice


def test_money_stays_in_the_books_and_what_was_offered_is_free_again(everybody):
    small = Fund.objects.get(name="Small")
    erase(everybody.me)
    assert sorted(Application.objects.filter(member=None).values_list("status", "paid", "accepted")) == [
        *(("paid", 2000, 2500), ("withdrawn", 0, 0)),
    ]
    assert sorted(Payment.objects.values_list("pence", "by")) == [(2000, everybody.second.pk), (2500, None)]
    small.refresh_from_db()
    assert (small.committed, small.paid) == (0, 0)
    assert Fund.objects.get(name="Coming along").paid == 2000
    assert not Application.objects.filter(status="draft", by_phone=False).exists()


def test_what_they_gave_stays_without_their_name(everybody):
    erase(everybody.me)
    assert CheckIn.objects.get().credit == "a member"
    assert {each.credit for each in Question.objects.filter(text__startswith="zqkept")} == {"a member"}
    assert Proposal.objects.get(why="zqkept why").credit == "a member"
    assert Response.objects.get(reason="zqkept concern").credit == "a member"
    assert Draft.objects.get().credit == "a member"
    assert Concern.objects.get(text="zqkept concern raised").member is None
    assert not PollAnswer.objects.exists()


def test_questions_about_their_data_are_closed_and_say_nothing(everybody):
    erase(everybody.me)
    rest = DataRequest.objects.filter(member=None)
    assert [(each.kind, each.words, each.address, each.is_open) for each in rest.order_by("pk")] == [
        *(("correct", "", "", False), ("complaint", "", "", False)),
    ]
    assert DataRequest.objects.get(words="of Bilal").answered_by is None


def test_the_desk_remembers_what_was_done_to_nobody_by_name(everybody):
    erase(everybody.me)
    [entry] = LogEntry.objects.all()
    assert (entry.user, entry.object_repr) == (everybody.other, "member")
    assert json.loads(entry.change_message) == [{"added": {"name": "host", "object": "somebody who left"}}]


def test_nobody_else_loses_anything(everybody):
    def theirs():
        return {each.what: count for each, count in personal.summary(everybody.other)}

    before = theirs()
    erase(everybody.me)
    after = theirs()
    told, mail = "What we told you about meetups", "Mail we sent you in the last 30 days"
    assert before.pop("One-to-ones you were asked for") == 2  # by who left: that goes, and mail that names them
    assert after == before | {told: before[told] + 1, mail: before[mail] - 1}  # a place came free, a buddy is none


# --- All or nothing -------------------------------------------------------------------------------------------------


def test_when_something_fails_everything_is_as_it_was(everybody, monkeypatch):
    before = {model: rows(model) for model in (Member, Rsvp, Application, Email, DataRequest, LogEntry, Host)}

    def fail(member):
        raise RuntimeError

    monkeypatch.setattr(personal, "BEFORE", [*personal.BEFORE, fail])
    monkeypatch.setattr("community.leaving.BEFORE", [*personal.BEFORE, fail])
    with pytest.raises(RuntimeError):
        erase(everybody.me)
    assert {model: rows(model) for model in before} == before
    assert not Erasure.objects.exists()


def test_it_is_done_once(everybody):
    erase(everybody.me)
    with pytest.raises(Member.DoesNotExist):
        erase(everybody.me)
    assert Erasure.objects.count() == 1
