"""Offering one-to-ones: nobody does until they say so, only who can be found, and times vanish by themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from community.models import ChatBlock, ChatOffer, ChatRefused, ChatRequest, ChatTime, Member, Profile
from tests.community.chats import ELEVEN, FORM, MINE, OFFER, TEN, ask_url, asking, offering
from tests.community.pauses import pause
from tests.community.told import telling
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def amina(cast):
    """A member who can be found."""
    return telling("Amina").member


def names(browser, **asked):
    """Who is listed."""
    return [profile.member.name for profile, _ in browser.get("/members/", asked).context["people"]]


def test_nobody_offers_until_they_say_so(amina, sign_in):
    browser = sign_in(amina)
    assert "You do not offer one-to-ones. Nobody has to." in words_of(browser.get(MINE))
    assert names(browser, chats="on") == []
    assert browser.get(ask_url(amina)).status_code == 404


def test_who_offers_is_seen_in_the_list_and_on_their_page(cast, amina, sign_in):
    answer = sign_in(amina).post(OFFER, FORM, follow=True)
    assert "Saved. Members can now ask you" in words_of(answer)
    assert "30 minutes, about: Maps When: people ask you" in words_of(answer)
    telling("Carys")
    other = sign_in(cast.member("Bilal"))
    assert names(other, chats="on") == ["Amina"]
    assert names(other) == ["Amina", "Carys"]
    assert words_of(other.get("/members/")).count("one-to-ones Maps") == 1
    page = other.get(amina.profile.get_absolute_url())
    assert "Amina offers one-to-ones about: Maps Ask for a one-to-one" in words_of(page)
    assert ask_url(amina) in page.content.decode()
    own = sign_in(amina).get(amina.profile.get_absolute_url()).content.decode()
    assert ask_url(amina) not in own
    assert MINE in own


def test_a_visitor_is_asked_to_sign_in(client, amina):
    offering(member=amina)
    for path in (MINE, OFFER, ask_url(amina), "/members/?chats=on", f"{MINE}abcdefghij/"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (302, 405)
            assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/")


def test_only_who_can_be_found_can_offer(cast, sign_in):
    hidden = cast.member()
    browser = sign_in(hidden)
    assert "Let other members find you first." in words_of(browser.get(OFFER))
    answer = browser.post(OFFER, FORM)
    assert answer.status_code == 422
    assert "Let other members find you first. Else nobody sees your offer." in words_of(answer)
    assert answer.context["form"]["about"].value() == "Maps"
    assert not ChatOffer.objects.exists()


def test_who_cannot_be_found_any_more_is_told_that_nobody_sees_it(amina, sign_in):
    offering(member=amina)
    Profile.objects.update(listed=False)
    assert "Nobody sees this, as other members cannot find you." in words_of(sign_in(amina).get(MINE))
    assert not ChatOffer.objects.open_to(amina).exists()


def test_times_are_wall_time_in_a_zone_and_shown_in_the_readers_too(cast, amina, sign_in):
    times = {"when": "times", "zone": "Europe/Berlin", "time_2": "2026-11-10T11:00", "time_1": "2026-11-10T12:00"}
    sign_in(amina).post(OFFER, FORM | times)
    assert [time.starts_at for time in ChatTime.objects.all()] == [TEN, ELEVEN]
    other = sign_in(cast.member("Bilal", time_zone="America/New_York"))
    page = words_of(other.get(ask_url(amina)))
    assert "Tuesday 10 November 2026, 11am Berlin time (for you: 5am New York time)" in page
    again = sign_in(amina).get(OFFER).content.decode()
    assert again.index('value="2026-11-10T11:00"') < again.index('value="2026-11-10T12:00"')


def test_past_times_vanish_and_with_the_last_one_the_offer(cast, amina, sign_in, clock):
    offering("Amina", TEN, ELEVEN, member=amina)
    other = sign_in(cast.member("Bilal"))
    assert "10 November 2026, 10am" in words_of(other.get(ask_url(amina)))
    clock.move_to(TEN)
    page = words_of(other.get(ask_url(amina)))
    assert "10am" not in page
    assert "11am UK time" in page
    clock.move_to(ELEVEN)
    assert other.get(ask_url(amina)).status_code == 404
    assert names(other, chats="on") == []
    assert "All your times have passed or are taken" in words_of(sign_in(amina).get(MINE))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"about": " "}, "Say in a few words what people can talk with you about."),
        ({"about": "x" * 141}, "at most 140"),
        ({"minutes": "7"}, "Select a valid choice"),
        ({"when": ""}, "Choose “ask me” or your times."),
        ({"zone": "Mars/Base"}, "Select a valid choice"),
        ({"when": "times"}, "List at least one time"),
        ({"when": "times", "time_1": "tomorrow"}, "Choose a day and a time"),
        ({"when": "times", "time_1": "2026-11-03T08:59"}, "That time has passed."),
        ({"when": "times", "time_1": "2028-11-03T08:59"}, "Choose a time within a year."),
        ({"when": "times", "time_1": "9999-11-03T08:59"}, "Choose a year from"),
        ({"when": "times", "time_1": "2027-03-28T01:30"}, "does not exist"),
        ({"when": "times", "time_1": "2026-12-01T10:00", "time_2": "2026-12-01T10:29"}, "begins before another"),
        ({"when": "times", "time_1": "2026-12-01T10:00", "time_2": "2026-12-01T10:00"}, "begins before another"),
    ],
)
def test_bad_input_is_refused_and_kept(amina, sign_in, typed, words):
    answer = sign_in(amina).post(OFFER, FORM | typed)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not ChatOffer.objects.exists()


def test_saved_twice_it_is_one_offer_and_a_promised_time_is_not_offered_again(cast, amina, sign_in):
    browser = sign_in(amina)
    times = FORM | {"when": "times", "time_1": "2026-11-10T10:00", "time_2": "2026-11-10T11:00"}
    for _ in range(2):
        assert browser.post(OFFER, times).status_code == 302
    assert (ChatOffer.objects.count(), ChatTime.objects.count()) == (1, 2)
    asking(cast.member("Bilal"), amina, starts_at=TEN).agree(at_that_time=True)
    assert "promised that time" in words_of(browser.post(OFFER, times))
    assert [time.starts_at for time in ChatOffer.objects.get().free_times()] == [ELEVEN]


def test_who_stops_is_not_asked_any_more_and_what_was_asked_can_be_answered(cast, amina, sign_in):
    offering(member=amina)
    asked = asking(cast.member("Bilal"), amina)
    for _ in range(2):
        answer = sign_in(amina).post(OFFER, {"action": "stop"}, follow=True)
        assert "You do not offer one-to-ones any more." in words_of(answer)
    assert names(sign_in(amina), chats="on") == []
    asked.agree(at_that_time=False)


def test_somebody_paused_does_not_offer(cast, amina, sign_in):
    offering(member=amina)
    pause(amina)
    bilal = cast.member("Bilal")
    assert sign_in(bilal).get(ask_url(amina)).status_code == 404
    assert not ChatOffer.objects.open_to(bilal).exists()
    browser = sign_in(amina)
    assert {browser.get(path).status_code for path in (MINE, OFFER)} == {403}
    with pytest.raises(ChatRefused):
        offering(member=Member.objects.get(pk=amina.pk))


def test_the_database_refuses_an_offer_about_nothing_and_a_block_of_oneself(amina):
    wrong = [
        lambda: ChatOffer.objects.create(member=amina, about="  ", zone="Europe/London"),
        lambda: ChatOffer.objects.create(member=amina, about="Maps", minutes=0, zone="Europe/London"),
        lambda: ChatBlock.objects.create(by=amina, person=amina),
    ]
    for make in wrong:
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            make()


@pytest.mark.parametrize("count", [3, 300])
def test_my_page_of_one_to_ones_costs_the_same_however_much_there_is(amina, sign_in, count):
    Member.objects.bulk_create([Member(email=f"m{number}@example.org", name=f"M {number}") for number in range(count)])
    offering("Amina", *(TEN + timedelta(hours=hour) for hour in range(min(count, 5))), member=amina)
    others = list(Member.objects.exclude(pk=amina.pk))
    ChatBlock.objects.bulk_create([ChatBlock(by=amina, person=other) for other in others])
    for other in others:
        amina_asked = {"asker": other, "asked": amina, "words": "x", "zone": "Europe/London", "minutes": 30}
        ChatRequest.objects.create(**amina_asked)
    browser = sign_in(amina)
    with CaptureQueriesContext(connection) as ran:
        page = browser.get(MINE)
    assert len(page.context["to_answer"]) == count
    assert len(ran) <= 9, [each["sql"][:90] for each in ran]
