"""Holding to the charter: saying so, showing one's name, taking it back, being asked again when it changes."""

import pytest
from django.test import Client

from charter.models import Affirmation, Reading
from charter.models.affirmation import asked_to_affirm
from tests.pages import words_of

pytestmark = pytest.mark.django_db

AFFIRM, READ, CHARTER = "/charter/affirm/", "/charter/read/", "/charter/"


@pytest.fixture
def first(cast, clock):
    return cast.charter()


@pytest.fixture
def amina(cast):
    return cast.member()


@pytest.fixture
def browser(amina, sign_in):
    return sign_in(amina)


def said() -> list[tuple[str, int, bool]]:
    """Who holds to which revision, and whether they show it."""
    return [(str(each.member), each.revision.number, each.show_name) for each in Affirmation.objects.holding()]


def test_member_holds_to_the_charter_with_one_button(browser, first, amina):
    assert "I'll hold to this" in words_of(browser.get(CHARTER))
    answer = browser.post(AFFIRM, {"action": "hold", "revision": 1}, follow=True)
    assert answer.redirect_chain == [("/charter/#hold", 302)]
    assert said() == [("Amina", 1, False)]
    words = words_of(answer)
    assert "One of us holds to this." in words
    assert "You said on Tuesday 3 November 2026 that you'll hold to this." in words
    assert "I'll hold to this" not in words
    assert Reading.objects.get().revision == first


def test_name_is_shown_to_all_when_its_owner_ticks_the_box_and_only_then(browser, first):
    browser.post(AFFIRM, {"revision": 1})
    assert "Amina" not in words_of(Client().get(CHARTER))
    browser.post(AFFIRM, {"action": "name", "show_name": "on"})
    assert "Amina" in words_of(Client().get(CHARTER))
    browser.post(AFFIRM, {"action": "name"})
    assert "Amina" not in words_of(Client().get(CHARTER))
    assert said() == [("Amina", 1, False)]


def test_tick_can_be_given_at_once(browser, first):
    browser.post(AFFIRM, {"revision": 1, "show_name": "on"})
    assert said() == [("Amina", 1, True)]


def test_said_twice_it_counts_once(browser, first):
    for _ in range(2):
        assert browser.post(AFFIRM, {"revision": 1}).status_code == 302
    assert said() == [("Amina", 1, False)]


def test_it_can_be_taken_back_and_nothing_of_it_stays(browser, first, cast):
    browser.post(AFFIRM, {"revision": 1})
    cast.charter("We are kind.")
    browser.post(AFFIRM, {"revision": 2})
    for _ in range(2):
        assert browser.post(AFFIRM, {"action": "take-back"}).status_code == 302
    assert not Affirmation.objects.exists()
    assert "Nobody has said yet" in words_of(browser.get(CHARTER))


def test_newer_revision_that_came_meanwhile_is_said_and_nothing_is_changed(browser, first, cast):
    cast.charter("We are kind.")
    answer = browser.post(AFFIRM, {"revision": 1})
    assert answer.status_code == 409
    assert "Our charter changed while you read it." in words_of(answer)
    assert 'href="/charter/compare/?from=1&amp;to=2"' in answer.content.decode()
    assert not Affirmation.objects.exists()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("kind", ["material", "editorial"])
def test_only_a_material_revision_asks_again(browser, first, cast, kind):
    browser.post(AFFIRM, {"revision": 1, "show_name": "on"})
    cast.charter("We are patient with each other.", kind=kind)
    words = words_of(browser.get(CHARTER))
    assert ("I'll hold to this" in words) == (kind == "material")
    assert said() == ([] if kind == "material" else [("Amina", 1, True)])


def test_holding_counts_a_member_once_by_what_they_said_last(first, cast, amina):
    bilal = cast.member("Bilal")
    Affirmation.objects.say(amina, first, show_name=True)
    Affirmation.objects.say(bilal, first, show_name=True)
    second = cast.charter("We are patient.", kind="editorial")
    Affirmation.objects.say(amina, second, show_name=False)
    assert said() == [("Bilal", 1, True), ("Amina", 2, False)]
    assert [str(each.member) for each in Affirmation.objects.holding().named()] == ["Bilal"]


def test_who_may_not_sign_in_any_more_does_not_count(first, cast, amina):
    Affirmation.objects.say(amina, first, show_name=True)
    type(amina).objects.update(is_active=False)
    assert said() == []


def test_without_a_material_revision_all_hold(cast, amina):
    revision = cast.charter(kind="editorial")
    Affirmation.objects.say(amina, revision, show_name=False)
    assert said() == [("Amina", 1, False)]


def test_who_is_nameless_is_counted_and_not_listed(cast, first, sign_in):
    nobody = cast.member("", email="nobody@example.org")
    browser = sign_in(nobody)
    words = words_of(browser.post(AFFIRM, {"revision": 1, "show_name": "on"}, follow=True))
    assert "One of us holds to this." in words
    assert "A member" not in words


@pytest.mark.parametrize(
    "given",
    [{}, {"revision": ""}, {"revision": "x"}, {"revision": "0"}, {"revision": "-1"}, {"revision": "2"},
     {"revision": "9" * 30}, {"revision": "1\0"}, {"action": "dance", "revision": "1"}],
)  # fmt: skip
def test_bad_input_is_said_and_changes_nothing(browser, first, given):
    answer = browser.post(AFFIRM, given)
    assert answer.status_code == 422
    assert "Nothing was changed" in words_of(answer)
    assert not Affirmation.objects.exists()


def test_tick_of_who_does_not_hold_to_it_is_refused(browser, first):
    answer = browser.post(AFFIRM, {"action": "name", "show_name": "on"})
    assert answer.status_code == 409
    assert "You have not said that you hold to the charter as it is now." in words_of(answer)
    assert not Affirmation.objects.exists()


def test_nobody_holds_to_a_charter_there_is_not(browser):
    assert browser.post(AFFIRM, {"revision": 1}).status_code == 404


@pytest.mark.parametrize("path", [AFFIRM, READ])
def test_visitor_is_led_to_the_charter_by_way_of_signing_in(first, path):
    answer = Client().post(path, {"revision": 1, "action": "hold"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/charter/")
    assert not Affirmation.objects.exists()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("path", [AFFIRM, READ])
def test_looking_is_not_saying(browser, first, path):
    assert browser.get(path, {"revision": 1}).status_code == 405
    assert not Affirmation.objects.exists()


def test_page_for_visitors_offers_to_sign_in(first):
    page = Client().get(CHARTER).content.decode()
    assert 'href="/accounts/login/?next=/charter/"' in page
    assert "I'll hold to this" not in page


# --- Having read it -------------------------------------------------------------------------------------------------


def test_member_says_what_they_have_read_and_it_only_goes_forward(browser, first, cast, amina):
    cast.charter("We are kind.")
    for number, kept in ((1, 1), (2, 2), (1, 2), (2, 2)):
        assert browser.post(READ, {"revision": number}).status_code == 302
        assert Reading.objects.get(member=amina).revision.number == kept


@pytest.mark.parametrize("number", ["", "x", "0", "3", "9" * 30])
def test_reading_of_what_is_not_there_is_refused(browser, first, number):
    answer = browser.post(READ, {"revision": number})
    assert answer.status_code == 422
    assert not Reading.objects.exists()


def test_one_persons_reading_is_not_anothers(browser, first, cast, sign_in):
    browser.post(READ, {"revision": 1})
    cast.charter("We are kind.")
    other = sign_in(cast.member("Bilal"))
    other.post(READ, {"revision": 2})
    numbers = {str(each.member): each.revision.number for each in Reading.objects.all()}
    assert numbers == {"Amina": 1, "Bilal": 2}


# --- Being invited --------------------------------------------------------------------------------------------------

CHANGED = "Our charter has changed since you said you'd hold to it: see what changed"
NEVER = "How we treat one another: our charter"


@pytest.fixture
def meetup(cast, amina):
    made = cast.meetup()
    made.rsvp(amina)
    return made


def invited(browser, meetup) -> list[str]:
    """The invitations on the meetup's page, and on the one where a place is changed: the same on both."""
    found = [
        [each for each in (CHANGED, NEVER) if each in words_of(browser.get(meetup.get_absolute_url() + more))]
        for more in ("", "rsvp/")
    ]
    assert found[0] == found[1]
    return found[0]


def test_who_never_said_so_is_shown_the_charter_once_they_have_a_place(browser, first, meetup, cast):
    assert invited(browser, meetup) == [NEVER]
    assert invited(browser, cast.meetup("Another one", days=9)) == []


def test_after_saving_a_place_the_invitation_stands_on_the_page_that_follows(browser, first, cast):
    other = cast.meetup("Another one", days=9)
    answer = browser.post(cast.rsvp_url(other), {"action": "save"}, follow=True)
    assert NEVER in words_of(answer)


def test_who_holds_to_an_older_one_is_shown_what_changed(browser, first, meetup, amina, cast):
    Affirmation.objects.say(amina, first, show_name=False)
    assert invited(browser, meetup) == []
    cast.charter("We are patient.", kind="editorial")
    assert invited(browser, meetup) == []
    cast.charter("We are kind.")
    cast.charter("We are kind to all.", kind="editorial")
    assert invited(browser, meetup) == [CHANGED]
    page = browser.get(meetup.get_absolute_url()).content.decode()
    assert 'href="/charter/compare/?from=1&amp;to=4"' in page


def test_visitor_and_place_without_a_charter_see_no_invitation(browser, meetup, cast):
    assert invited(browser, meetup) == []
    cast.charter()
    assert invited(Client(), meetup) == []


def test_it_never_stands_in_the_way_of_a_place(browser, first, cast, amina):
    other = cast.meetup("Another one", days=9)
    browser.post(cast.rsvp_url(other), {"action": "save"})
    assert other.rsvps.get().is_going


def test_invitation_costs_two_queries_and_a_visitor_none(browser, first, meetup, amina, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert asked_to_affirm(amina) == (None, 1)


# --- My page --------------------------------------------------------------------------------------------------------


def test_my_page_says_what_i_hold_to_and_what_i_proposed(browser, first, amina, cast):
    assert "You have not said whether you hold to our charter" in words_of(browser.get("/me/"))
    Affirmation.objects.say(amina, first, show_name=False)
    cast.proposal(amina, text="We laugh together.")
    cast.proposal(cast.member("Bilal"), text="We sing together.")
    words = words_of(browser.get("/me/"))
    assert "You hold to our charter" in words
    assert "What I proposed We laugh together." in words
    cast.charter("We are kind.")
    assert CHANGED in words_of(browser.get("/me/"))


def test_my_page_leads_to_how_i_am_named_and_to_raising_something(browser):
    page = browser.get("/me/").content.decode()
    assert "There is no charter yet." in page
    assert 'href="/charter/credits/"' in page
    assert 'href="/charter/concerns/"' in page
