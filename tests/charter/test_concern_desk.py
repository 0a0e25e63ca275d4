"""Concerns on the desk: what care stewards do with them, and how whoever raised one hears of it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from charter.jobs import erase_concerns
from charter.models import Concern, ConcernReading, ConcernReply
from tests.charter.stewards import LIST, SECRET, concern, desk_page, opened, own_page, steward
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sade():
    return steward()


@pytest.fixture
def raised(cast, sade):
    return concern(cast.member())


@pytest.fixture
def desk(sade, raised, sign_in):
    """Her browser, with the concern opened."""
    return opened(sign_in, sade, raised)


def test_page_shows_the_state_and_a_button_before_anything_else(sade, raised, sign_in):
    browser = sign_in(sade, second_factor=True)
    for _ in range(2):
        page = browser.get(desk_page(raised))
        words = words_of(page)
        assert "Received." in words
        assert "Open it" in words
        assert SECRET not in page.content.decode()
        assert "Amina" not in words
    assert not ConcernReading.objects.exists()


def test_opening_is_noted_for_its_author_to_see_and_shows_everything(sade, raised, desk):
    reading = ConcernReading.objects.get()
    assert (reading.concern, reading.steward) == (raised, sade)
    words = words_of(desk.get(desk_page(raised)))
    assert SECRET in words
    assert "By Amina" in words
    assert "Opened by Sade" in words


def test_it_stays_open_for_an_hour_to_who_opened_it_alone(sade, raised, sign_in, clock):
    browser, other = opened(sign_in, sade, raised), sign_in(steward("Tom"), second_factor=True)
    assert SECRET not in words_of(other.get(desk_page(raised)))
    clock.shift(59 * 60)
    browser.post(desk_page(raised), {"action": "open"})
    assert ConcernReading.objects.count() == 1
    assert SECRET in words_of(browser.get(desk_page(raised)))
    clock.shift(60)
    assert SECRET not in words_of(browser.get(desk_page(raised)))
    browser.post(desk_page(raised), {"action": "open"})
    assert ConcernReading.objects.count() == 2


def test_list_is_by_state_the_oldest_first_and_says_whose_turn_it_is(cast, sade, sign_in, clock):
    bilal = cast.member("Bilal")
    texts = ["closed", "old", "answered", "heard", "new"]
    found = {}
    for text in texts:
        found[text] = concern(bilal, text)
        clock.shift(86400)
    for text in ("closed", "answered", "heard"):
        found[text].acknowledge(sade, "Thank you.")
    found["closed"].close(sade, "Done.")
    found["heard"].add("Any news?")
    page = sign_in(sade, second_factor=True).get(LIST)
    content = page.content.decode()
    order = sorted(texts, key=lambda text: content.index(found[text].pk))
    assert order == ["old", "new", "answered", "heard", "closed"]
    words = words_of(page)
    assert "Tuesday 3 November 2026, 9am UK time Closed nobody" in words
    assert "Wednesday 4 November 2026, 9am UK time Received us" in words
    assert "Thursday 5 November 2026, 9am UK time Acknowledged whoever raised it" in words
    assert "Friday 6 November 2026, 9am UK time Acknowledged us" in words
    assert "Bilal" not in words


def test_steward_acknowledges_answers_and_closes_with_words(raised, desk, sign_in):
    steps = [("acknowledge", "Thank you."), ("answer", "We are looking."), ("close", "We talked to him.")]
    for action, text in steps:
        assert desk.post(desk_page(raised), {"action": action, "text": text}).status_code == 302
    raised.refresh_from_db()
    assert (raised.state, raised.closed_at is not None) == ("closed", True)
    said = [(reply.text, reply.state, str(reply.member)) for reply in ConcernReply.objects.all()]
    assert said == [
        ("Thank you.", "acknowledged", "Sade"),
        ("We are looking.", "", "Sade"),
        ("We talked to him.", "closed", "Sade"),
    ]
    words = words_of(sign_in(raised.member).get(own_page(raised)))
    assert all(text in words for _, text in steps)


def test_words_sent_twice_are_said_and_told_once(raised, desk, outbox):
    before = len(outbox())
    for action in ("acknowledge", "answer", "close"):
        for _ in range(2):
            assert desk.post(desk_page(raised), {"action": action, "text": "We hear you."}).status_code == 302
    assert (ConcernReply.objects.count(), len(outbox())) == (3, before + 3)


@pytest.mark.parametrize(
    ("state", "action", "problem"),
    [
        ("received", "answer", "It is not acknowledged yet."),
        ("received", "close", "It is not acknowledged yet."),
        ("acknowledged", "acknowledge", "It is acknowledged already."),
        ("closed", "acknowledge", "It is closed, so nothing can be added."),
        ("closed", "answer", "It is closed, so nothing can be added."),
        ("closed", "close", "It is closed, so nothing can be added."),
    ],
)
def test_a_step_out_of_turn_is_refused_with_the_words_kept(raised, sade, desk, outbox, state, action, problem):
    if state != "received":
        raised.acknowledge(sade, "Thank you.")
    if state == "closed":
        raised.close(sade, "Done.")
    before = (ConcernReply.objects.count(), Concern.objects.values().get(), len(outbox()))
    answer = desk.post(desk_page(raised), {"action": action, "text": "Words out of turn."})
    assert answer.status_code == 409
    assert problem in words_of(answer)
    assert "Words out of turn." in answer.content.decode()
    assert (ConcernReply.objects.count(), Concern.objects.values().get(), len(outbox())) == before


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001])
@pytest.mark.parametrize("action", ["acknowledge", "answer", "close"])
def test_bad_words_are_said_and_change_nothing(raised, sade, desk, outbox, action, text):
    if action != "acknowledge":
        raised.acknowledge(sade, "Thank you.")
    before = (ConcernReply.objects.count(), Concern.objects.values().get(), len(outbox()))
    answer = desk.post(desk_page(raised), {"action": action, "text": text})
    assert answer.status_code == 422
    assert "Nothing was saved." in words_of(answer)
    assert text in answer.content.decode()
    assert (ConcernReply.objects.count(), Concern.objects.values().get(), len(outbox())) == before


def test_button_that_is_none_opens_nothing(raised, sade, sign_in):
    browser = sign_in(sade, second_factor=True)
    answer = browser.post(desk_page(raised), {"action": "erase", "text": "x"})
    assert answer.status_code == 422
    assert SECRET not in answer.content.decode()
    assert not ConcernReading.objects.exists()


def test_who_writes_without_having_opened_it_is_noted_as_well(raised, sade, sign_in):
    sign_in(sade, second_factor=True).post(desk_page(raised), {"action": "acknowledge", "text": "Thank you."})
    assert ConcernReading.objects.get().steward == sade


def test_nothing_is_made_deleted_or_told_of_in_the_admins_own_log(raised, desk):
    for path in ("add/", f"{raised.pk}/delete/", f"{raised.pk}/history/", f"{raised.pk}/"):
        assert desk.get(LIST + path).status_code == 404
        assert desk.post(LIST + path).status_code == 404
    desk.post(desk_page(raised), {"action": "acknowledge", "text": "Thank you."})
    assert Concern.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_steward_finds_the_way_from_the_desk(raised, desk):
    assert "Concerns raised privately" in words_of(desk.get("/admin/"))
    assert desk.get("/admin/charter/").status_code == 200


def test_list_can_be_narrowed_by_state_and_by_nothing_else(raised, desk):
    assert raised.pk in desk.get(f"{LIST}?state__exact=received").content.decode()
    assert raised.pk not in desk.get(f"{LIST}?state__exact=closed").content.decode()
    for lookup in ("text__startswith=He", "member__name=Amina", "kept_from=1", "pk=x", "replies__text=x"):
        assert desk.get(f"{LIST}?{lookup}").status_code == 400


@pytest.mark.parametrize("path", [LIST, f"{LIST}abc/change/"])
def test_second_lock_comes_first(sade, raised, sign_in, path):
    answer = sign_in(sade).get(path)
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_steward_sees_whom_it_is_kept_from(cast, sade, sign_in):
    tom = steward("Tom")
    raised = concern(cast.member(), kept_from=[tom])
    words = words_of(opened(sign_in, sade, raised).get(desk_page(raised)))
    assert "It is kept from Tom: not a word to them." in words


def test_cost_of_the_list_is_the_same_whatever_its_length(cast, sade, sign_in, django_assert_max_num_queries):
    amina, browser = cast.member(), sign_in(sade, second_factor=True)
    for count in (3, 60):
        for number in range(count):
            concern(amina, f"{count} {number}").acknowledge(sade, "Thank you.")
        with django_assert_max_num_queries(13):
            assert browser.get(LIST).status_code == 200


# --- How long it is kept --------------------------------------------------------------------------------------------


def test_it_is_erased_a_year_after_with_all_that_hangs_on_it(cast, sade, clock):
    raised = concern(cast.member(), kept_from=[steward("Tom")])
    raised.open(by=sade)
    raised.add("And again.")
    raised.acknowledge(sade, "Thank you.")
    assert raised.expires_at == timezone.now() + timedelta(days=365)
    clock.shift(365 * 86400 - 1)
    assert erase_concerns() == 0
    clock.shift(1)
    assert [erase_concerns(), erase_concerns()] == [1, 0]
    kept = Concern.kept_from.through
    assert [model.objects.count() for model in (Concern, ConcernReading, ConcernReply, kept)] == [0, 0, 0, 0]


def test_closing_keeps_it_for_180_days_more(raised, sade, clock):
    other = concern(raised.member, "Something else.")
    raised.acknowledge(sade, "Thank you.")
    clock.shift(300 * 86400)
    raised.close(sade, "Done.")
    raised.refresh_from_db()
    assert raised.expires_at == timezone.now() + timedelta(days=180)
    clock.shift(180 * 86400 - 1)
    erase_concerns()
    assert Concern.objects.get() == raised
    clock.shift(1)
    assert erase_concerns() == 1
    assert not Concern.objects.filter(pk=other.pk).exists()


def test_who_leaves_takes_their_name_along_and_the_words_stay_for_the_stewards(raised, sade, desk):
    raised.add("And again.")
    raised.member.delete()
    words = words_of(desk.get(desk_page(raised)))
    assert "By somebody who has left" in words
    assert SECRET in words
    assert "Amina" not in words
    desk.post(desk_page(raised), {"action": "acknowledge", "text": "Thank you."})
    assert Concern.objects.get().state == "acknowledged"


def test_steward_who_leaves_is_a_care_steward_without_a_name(raised, sade, sign_in):
    tom = steward("Tom")
    raised.open(by=sade)
    raised.acknowledge(sade, "Thank you.")
    sade.delete()
    words = words_of(sign_in(raised.member).get(own_page(raised)))
    assert "A care steward" in words
    assert "Sade" not in words
    assert list(raised.readers()) == [tom]
