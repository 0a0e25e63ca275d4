"""Which mail a member gets is theirs to choose: on their page, from the mail itself, or when they first come."""

import pytest
from django.test import Client

from charter.preferences import CHANGED, PROPOSED
from community import preferences
from community.models import MailPreference, Member
from community.preferences import KINDS, chosen_by
from meetups.models import Meetup
from meetups.preferences import ANNOUNCED, DAY_BEFORE, HOUR_BEFORE, POLL, RECAP
from tests.community.door import TYPE, code_mailed, enter, type_code, wrong
from tests.pages import words_of

pytestmark = pytest.mark.django_db

CHOOSE = "/me/mail/"
OFF = (HOUR_BEFORE, ANNOUNCED, RECAP, POLL, PROPOSED, CHANGED)
DEFAULTS = {DAY_BEFORE.key: True} | dict.fromkeys((kind.key for kind in OFF), False)
WREN = {"name": "Wren", "email": "wren@example.org"}


def said():
    """Every choice that is kept, by name and kind."""
    return {(each.member.name, each.kind): each.wanted for each in MailPreference.objects.select_related("member")}


def ticked(page):
    """The boxes on a page that are ticked."""
    form = page.context["mail"]
    return {name for name in form.fields if form[name].value()}


# --- On one's own page -----------------------------------------------------------------------------------------------


def test_without_a_choice_only_the_reminder_about_ones_own_place_comes(cast, sign_in):
    amina = cast.member()
    assert chosen_by(amina) == DEFAULTS
    page = sign_in(amina).get("/me/")
    assert ticked(page) == {DAY_BEFORE.field}
    for kind in KINDS.values():
        assert kind.label in words_of(page)
    assert said() == {}


def test_each_kind_is_chosen_by_itself_and_only_for_oneself(cast, sign_in):
    amina, bilal = cast.member(), cast.member("Bilal")
    browser = sign_in(amina)
    for kind in KINDS.values():
        answer = browser.post(CHOOSE, {kind.field: "on"})
        assert (answer.status_code, answer["Location"]) == (302, "/me/#mail")
        page = browser.get("/me/")
        assert "Saved. From now on you get the mail you chose." in words_of(page)
        assert ticked(page) == {kind.field}
        assert chosen_by(amina) == {key: key == kind.key for key in KINDS}
        assert set(kind.wanted_by()) == ({amina, bilal} if kind.by_default else {amina})
    assert chosen_by(bilal) == DEFAULTS


def test_saved_twice_it_stays_as_it_is(cast, sign_in):
    browser = sign_in(cast.member())
    for _ in range(2):
        browser.post(CHOOSE, {RECAP.field: "on"})
    assert said() == {("Amina", key): key == RECAP.key for key in KINDS}


def test_nothing_ticked_is_no_mail_of_any_kind(cast, sign_in):
    amina = cast.member()
    sign_in(amina).post(CHOOSE, {})
    assert chosen_by(amina) == dict.fromkeys(KINDS, False)
    assert amina not in DAY_BEFORE.wanted_by()


@pytest.mark.parametrize(
    "sent",
    [
        {"meetups.recap": "on"},
        {"community-everything": "on", "meetups-": "on", "member": "2", "kind": "meetups.recap", "wanted": "on"},
        {"\0": "on", "x" * 500: "on"},
        {"meetups-recap": ["", "false"], "action": "start"},
    ],
)
def test_names_that_are_no_kind_choose_nothing(cast, sign_in, sent):
    amina = cast.member()
    assert sign_in(amina).post(CHOOSE, sent).status_code == 302
    assert said() == {("Amina", key): False for key in KINDS}


def test_who_has_left_or_never_confirmed_wants_nothing(cast):
    amina, bilal = cast.member(), cast.member("Bilal")
    for person in (amina, bilal, Member.objects.ask("ghost@example.org")):
        preferences.choose(person, {RECAP.key: True})
    Member.objects.filter(pk=bilal.pk).update(is_active=False)
    assert list(RECAP.wanted_by()) == [amina]
    assert list(DAY_BEFORE.wanted_by()) == [amina]


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_choices_are_sent_not_opened(cast, sign_in, method):
    assert getattr(sign_in(cast.member()), method)(CHOOSE, {RECAP.field: "on"}).status_code == 405
    assert said() == {}


def test_visitors_sign_in_first_and_forms_from_elsewhere_are_refused(cast, client, sign_in):
    answer = client.post(CHOOSE, {RECAP.field: "on"})
    assert answer["Location"] == f"/accounts/login/?next={CHOOSE}"
    browser = sign_in(cast.member())
    browser.handler.enforce_csrf_checks = True
    assert browser.post(CHOOSE, {RECAP.field: "on"}).status_code == 403
    assert said() == {}


# --- When they first come --------------------------------------------------------------------------------------------


@pytest.fixture
def arrive(cast):
    """A visitor fills in the form for a meetup: their browser."""

    def fill_in(**typed):
        browser = Client()
        assert browser.post(cast.rsvp_url(cast.meetup()), WREN | typed).status_code == 302
        return browser

    return fill_in


def test_newcomers_tick_is_kept_once_their_code_is_right(arrive):
    browser = arrive(tell_me="on")
    assert said() == {}
    type_code(browser, wrong(code_mailed()))
    assert said() == {}
    type_code(browser, code_mailed())
    assert said() == {("Wren", ANNOUNCED.key): True}


def test_newcomer_who_ticks_nothing_is_asked_nothing(arrive):
    type_code(arrive(), code_mailed())
    assert said() == {}


def test_the_box_is_empty_until_somebody_ticks_it(cast, client):
    page = client.get(cast.rsvp_url(cast.meetup()))
    assert ANNOUNCED.label in words_of(page)
    assert not page.context["form"]["tell_me"].value()


def test_member_who_comes_without_a_tick_keeps_what_they_chose_before(arrive, cast):
    wren = cast.member("Wren")
    preferences.choose(wren, {ANNOUNCED.key: True, RECAP.key: True})
    type_code(arrive(), code_mailed())
    assert said() == {("Wren", ANNOUNCED.key): True, ("Wren", RECAP.key): True}


def test_tick_beside_an_address_that_was_not_proved_chooses_nothing_for_anyone(arrive, cast):
    cast.member("Wren")
    browser = arrive(tell_me="on")
    browser.post(cast.rsvp_url(Meetup.objects.get()), {"name": "Pia", "email": "pia@example.org"})
    type_code(browser, code_mailed("pia@example.org"))
    assert "Hello, Pia" in words_of(browser.get("/me/"))
    assert said() == {}


def test_tick_is_kept_though_there_is_no_place_any_more(arrive, cast):
    browser = arrive(tell_me="on")
    Meetup.objects.get().cancel("The room is flooded.")
    assert "No place was saved." in words_of(browser.post(TYPE, {"code": code_mailed()}, follow=True))
    assert said() == {("Wren", ANNOUNCED.key): True}


def test_signing_in_alone_chooses_nothing(cast):
    enter("wren@example.org")
    assert said() == {}
