"""What was typed survives the question, is checked again with the answer, and is saved by an offered answer only."""

import pytest
from django.contrib.auth.models import Permission

from meetups.admin_forms import MeetupForm
from meetups.models import Host, Meetup, Series
from tests.meetups.desk import address, errors_on
from tests.meetups.series_desk import all_made, decide, decisions_on, kept_on, unseen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STALE = "Someone else changed this meetup while you were editing. Open it again, then redo yours."
BACK = "Nothing is saved yet. Change what you like, then save."
ONE_HOST = {"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Typed <host>", "hosts-0-role": "host", "hosts-0-position": "0"}


@pytest.fixture
def save(desk):
    """Types into the form of a meetup and presses save: the answer may be the asking page."""
    return lambda meetup, **typed: desk.client.post(address(meetup), unseen(MeetupForm, meetup) | typed)


@pytest.fixture
def answer(desk):
    """Presses one of the asking page's buttons."""
    return lambda asked, decision, **tampered: decide(desk.client, asked, decision, **tampered)


def stored():
    """Every row that a change could touch."""
    return [list(model.objects.order_by("pk").values()) for model in (Meetup, Series, Host)]


def test_going_back_keeps_all_that_was_typed_and_saves_nothing(save, answer, cast):
    _, (first, *_) = all_made(cast)
    before = stored()
    asked = save(
        first, title="Typed “title”", dial_in="One\r\nTwo", access=["bsl", "breaks"], _continue="1", **ONE_HOST
    )
    kept = kept_on(asked)
    assert (kept["title"], kept["dial_in"], kept["_continue"]) == (["Typed “title”"], ["One\r\nTwo"], ["1"])
    back = answer(asked, "back")
    assert errors_on(back) == {"__all__": [BACK]}
    form = back.context["adminform"].form
    assert (form["title"].value(), form["access"].value()) == ("Typed “title”", ["bsl", "breaks"])
    assert 'value="Typed &lt;host&gt;"' in back.content.decode()
    assert stored() == before


def test_saved_in_the_end_it_is_all_that_was_typed_once(save, answer, cast):
    _, (first, *_) = all_made(cast)
    asked = save(first, title="T", description="One\r\nTwo", access=["bsl", "breaks"], _continue="1", **ONE_HOST)
    assert answer(asked, "one")["Location"] == address(first)
    first.refresh_from_db()
    assert (first.description, first.access) == ("One\nTwo", ["bsl", "breaks"])
    assert [str(host) for host in first.hosts.all()] == ["Typed <host>"]
    assert first.edited == ["access", "description", "hosts", "title"]
    assert errors_on(answer(asked, "one")) == {"__all__": [STALE]}  # the same button once more
    assert Host.objects.count() == 1


@pytest.mark.parametrize("decision", ["", "garbage", "ONE", "save", "\0", "x" * 5000])
def test_a_decision_nobody_offered_asks_again_and_saves_nothing(save, answer, cast, decision):
    _, (first, *_) = all_made(cast)
    before = stored()
    assert decisions_on(answer(save(first, title="New"), decision)) == ["one", "later", "back"]
    assert stored() == before


def test_later_ones_of_a_meetup_without_a_series_are_none(save, answer, cast):
    meetup, _ = cast.meetup(), cast.meetup("Other", days=30)
    meetup.rsvp(cast.member())
    answer(save(meetup, title="New"), "later")
    assert set(Meetup.objects.values_list("title", flat=True)) == {"New", "Other"}


def test_what_the_page_keeps_is_checked_again(save, answer, cast):
    _, (first, *_) = all_made(cast)
    before = stored()
    asked = save(first, title="New")
    wrong = {"title": "", "minutes": "0", "capacity": "-1", "zone": "EST", "join_link": "javascript:alert(1)"}
    assert set(errors_on(answer(asked, "later", **wrong))) == set(wrong)
    assert errors_on(answer(asked, "one", seen="2099-01-01T00:00:00+00:00")) == {"__all__": [STALE]}
    assert stored() == before


def test_changed_by_another_organiser_meanwhile_it_is_refused_for_this_one_and_for_later_ones(save, answer, cast):
    _, (first, *_) = all_made(cast)
    asked = save(first, title="The second")
    first.revise(title="The first")
    before = stored()
    for decision in ("one", "later"):
        refused = answer(asked, decision)
        assert errors_on(refused) == {"__all__": [STALE]}
        assert 'value="The second"' in refused.content.decode()
    assert stored() == before


def test_later_one_edited_while_the_question_stood_keeps_what_was_typed_into_it(save, answer, cast):
    _, (first, second, third, *_) = all_made(cast)
    asked = save(first, title="Asked")
    second.revise(title="By hand")
    assert answer(asked, "later").status_code == 302
    assert list(Meetup.objects.order_by("date").values_list("title", flat=True)[:3]) == ["Asked", "By hand", "Asked"]


def test_nobody_else_gets_as_far_as_the_question(cast, client, sign_in):
    meetup = cast.meetup()
    meetup.rsvp(cast.member("Chidi"))
    form = unseen(MeetupForm, meetup) | {"title": "Mine"}
    before = stored()
    staff = sign_in(cast.member("Bilal", is_staff=True), second_factor=True)
    for browser, status in ((client, 302), (sign_in(cast.member()), 302), (staff, 403)):
        for decision in ({}, {"decision": "one"}):
            answer = browser.post(address(meetup), form | decision)
            assert answer.status_code == status
            assert "Chidi" not in answer.content.decode()
    assert stored() == before


def test_who_may_not_change_series_is_offered_this_one_only(cast, sign_in):
    _, (first, *_) = all_made(cast)
    helper = cast.member("Bilal", is_staff=True)
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_meetup", "change_meetup"]))
    browser = sign_in(helper, second_factor=True)
    form = unseen(MeetupForm, first) | {"title": "New"}
    browser.post(address(first), form | {"decision": "later"})
    assert not Series.objects.filter(title="New").exists()
    assert Meetup.objects.filter(title="New").count() <= 1
