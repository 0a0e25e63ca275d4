"""Answers on the organisers' desk: all to read, none to change, and no way to learn a name that was not given."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Member
from meetups.models import CheckIn, Meetup
from tests.meetups.desk import address, errors_on
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
LIST = "/admin/meetups/checkin/"


@pytest.fixture
def answers(cast):
    """Wren's, unnamed and for organisers only; Carys's, named, at another meetup."""
    first, second = cast.meetup(prompt=PROMPT), cast.meetup("Another", days=3, prompt=PROMPT)
    given = []
    for meetup, name, said in (
        (first, "Wren Moss", ("Quiet, please", "organisers", "member")),
        (second, "Carys Price", ("Kindness", "everyone", "first")),
    ):
        member = cast.member(name)
        meetup.rsvp(member)
        given.append(meetup.check_in(member, *said))
    return given


def test_organisers_read_every_answer_with_whom_it_is_for_and_the_name_given(desk, answers):
    page = words_of(desk.client.get(LIST))
    assert "Quiet, please Words we share, Tuesday 10 November 2026 a member organisers" in page
    assert "Kindness Another, Friday 6 November 2026 Carys everyone" in page


def test_organisers_do_not_learn_the_name_of_a_member_anywhere_on_the_desk(desk, answers):
    for path in (LIST, *(f"{LIST}{answers[0].pk}/{page}/" for page in ("change", "history"))):
        html = desk.client.get(path).content.decode()
        assert "Wren" not in html, path
        assert "wren" not in html, path
    assert "Price" not in desk.client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        LIST + "?member={wren}",
        LIST + "?member__exact={wren}",
        LIST + "?member__id__exact={wren}",
        LIST + "?member__in={wren}",
        LIST + "?member__gt=0",
        LIST + "?member__isnull=0",
        LIST + "?member__name=Wren+Moss",
        LIST + "?member__email__startswith=wren",
        LIST + "?member_id={wren}",
        LIST + "?meetup__rsvps__member={wren}",
        LIST + "?meetup__check_ins__member={wren}",
        LIST + "?naming=member",
        LIST + "?created_at__gt=2026-11-03",
        "/admin/meetups/meetup/?check_ins__member={wren}",
        "/admin/meetups/meetup/?check_ins__member__name=Wren+Moss",
        "/admin/community/member/?check_ins={hers}",
        "/admin/community/member/?checkin={hers}",
        "/admin/community/member/?check_ins__visibility=organisers",
        "/admin/community/member/?checkin__text=Quiet",
        "/admin/community/member/?%2B={hers}",
        "/admin/community/member/?%2B__isnull=0",
    ],
)
def test_no_address_typed_by_hand_says_whose_an_answer_is(desk, answers, path):
    wren = Member.objects.get(name="Wren Moss")
    answer = desk.client.get(path.format(wren=wren.pk, hers=answers[0].pk))
    assert answer.status_code == 400 or answer["Location"].endswith("?e=1")


@pytest.mark.parametrize("name", ["Wren", "Moss", "wren@example.org"])
def test_searching_asks_nothing_of_names(desk, answers, name):
    assert list(desk.client.get(LIST, {"q": name}).context["cl"].result_list) == []


@pytest.mark.parametrize("sign", ["", "-"])
def test_sorting_asks_nothing_of_names(desk, answers, sign):
    column = desk.client.get(LIST).context["cl"].list_display.index("credit")
    rows = list(desk.client.get(LIST, {"o": f"{sign}{column}"}).context["cl"].result_list)
    assert rows == answers  # in the order of the list, whatever was asked for


def test_answers_are_found_by_words_by_meetup_and_by_whom_they_are_for(desk, answers):
    for query, found in (
        ("q=quiet", answers[0]),
        ("q=another", answers[1]),
        (f"meetup__id__exact={answers[0].meetup_id}", answers[0]),
        ("visibility__exact=everyone", answers[1]),
    ):
        assert list(desk.client.get(f"{LIST}?{query}").context["cl"].result_list) == [found], query


def test_only_meetups_with_answers_are_offered_each_with_its_day(cast, desk, answers):
    cast.meetup("Silent")
    page = words_of(desk.client.get(LIST))
    assert "Words we share, Tuesday 10 November 2026" in page
    assert "Silent" not in page


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_nobody_writes_changes_or_deletes_an_answer_on_the_desk(cast, sign_in, desk, answers, page):
    path = f"{LIST}add/" if page == "add" else f"{LIST}{answers[0].pk}/{page}/"
    data = {"text": "Noise", "visibility": "everyone", "naming": "name", "post": "yes", "meetup": answers[0].meetup_id}
    before = list(CheckIn.objects.order_by("pk").values())
    for browser in (desk.client, sign_in(cast.superuser(), second_factor=True)):
        assert browser.post(path, data).status_code == 403
    assert list(CheckIn.objects.order_by("pk").values()) == before
    assert not LogEntry.objects.exists()


def test_there_is_nothing_to_do_to_many_at_once(desk, answers):
    data = {"action": "delete_selected", "_selected_action": [answers[0].pk], "post": "yes"}
    desk.client.post(LIST, data)
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize("role", ["member", "staff without the group"])
def test_others_do_not_read_answers_on_the_desk(cast, sign_in, answers, role):
    browser = sign_in(cast.member(is_staff=role != "member"), second_factor=True)
    for path in (LIST, f"{LIST}{answers[0].pk}/change/", f"{LIST}{answers[0].pk}/history/"):
        answer = browser.get(path, follow=True)
        assert answer.status_code == 403
        assert "Quiet" not in answer.content.decode()


def test_the_list_costs_the_same_however_many_there_are(cast, desk):
    costs = []
    for count in (3, 90):
        for number in range(count):
            meetup = cast.meetup(f"Number {number} of {count}", status="draft", prompt=PROMPT)
            member = cast.member(f"Guest {number} of {count}")
            CheckIn.objects.create(meetup=meetup, member=member, text="Kindness", visibility="everyone", naming="name")
        with CaptureQueriesContext(connection) as queries:
            assert desk.client.get(LIST).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- The prompt ------------------------------------------------------------------------------------------------------


def test_organisers_set_the_prompt_of_a_new_meetup_and_change_it(cast, desk):
    desk.create(prompt=PROMPT)
    meetup = Meetup.objects.get()
    assert meetup.prompt == PROMPT
    desk.save(meetup, prompt="How are you?")
    meetup.refresh_from_db()
    assert meetup.prompt == "How are you?"


def test_once_answered_the_prompt_is_shown_but_not_changed(desk, answers):
    meetup = answers[0].meetup
    page = desk.client.get(address(meetup))
    assert PROMPT in page.content.decode()
    assert "prompt" not in form_of(page, "meetup_form")
    assert desk.save(meetup, prompt="Something else?", title="Changed").status_code == 302
    meetup.refresh_from_db()
    assert (meetup.prompt, meetup.title) == (PROMPT, "Changed")


def test_a_prompt_too_long_is_refused(cast, desk):
    meetup = cast.meetup()
    assert errors_on(desk.save(meetup, prompt="x" * 301)) == {
        "prompt": ["Ensure this value has at most 300 characters (it has 301)."]
    }
